// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "betfairstandin.h"

#include "server/sources/recordingreader.h"

#include <QFile>
#include <QJsonDocument>
#include <QSslCertificate>
#include <QSslKey>
#include <QSslSocket>

#include <cstdio>

namespace {

constexpr int messagesPerTurn = 20;
constexpr qint64 waitingBytesMax = 512 * 1024;
constexpr int beatMs = 20;
constexpr int refusals = 2;

void say(const QByteArray &line)
{
    std::printf("%s\n", line.constData());
    std::fflush(stdout);
}

QByteArray compact(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

} // namespace

BetfairStandin::BetfairStandin(const Options &options, const QString &file)
    : m_options(options)
    , m_ssl(QSslConfiguration::defaultConfiguration())
    , m_api(options.catalogue, options.apiFault)
    , m_refusals(options.fault == "connections" ? refusals : 0)
{
    tapedeck::RecordingReader reader(file.toStdString(), "betfair");
    const bool isThere = reader.open();
    while (isThere && reader.next() == tapedeck::RecordingReader::Result::Message) {
        const QByteArray line(reader.text().data(), qsizetype(reader.text().size()));
        const qsizetype changes = line.indexOf(R"("mc":)") + 5;
        const qsizetype time = line.indexOf(R"("pt":)") + 5;
        m_tape.append(line.mid(changes, line.lastIndexOf('}') - changes));
        m_times.append(line.mid(time, line.indexOf(',', time) - time));
    }
    QFile key(options.key);
    if (key.open(QIODevice::ReadOnly))
        m_ssl.setPrivateKey(QSslKey(&key, QSsl::Ec));
    m_ssl.setLocalCertificateChain(QSslCertificate::fromPath(options.certificate));
    m_ssl.setPeerVerifyMode(QSslSocket::VerifyNone);
    skip(1);
    connect(&m_player, &QTimer::timeout, this, &BetfairStandin::play);
    connect(&m_beat, &QTimer::timeout, this, &BetfairStandin::beat);
    m_player.setInterval(0);
    m_beat.start(beatMs);
}

bool BetfairStandin::open()
{
    if (m_tape.isEmpty() || m_ssl.privateKey().isNull() || !listen(QHostAddress::LocalHost) || !m_api.open(m_ssl))
        return false;
    say("listening on tls://localhost:" + QByteArray::number(serverPort())
        + " https://localhost:" + QByteArray::number(m_api.serverPort()));
    return true;
}

void BetfairStandin::release()
{
    m_isBehind = false;
    if (m_id != 0)
        m_player.start();
    say("released");
}

void BetfairStandin::incomingConnection(qintptr descriptor)
{
    auto *client = new QSslSocket(this);
    client->setSocketDescriptor(descriptor);
    client->setSslConfiguration(m_ssl);
    connect(client, &QSslSocket::encrypted, this, [this, client] {
        m_client = client;
        m_isSilent = false;
        say("connected");
        send(R"({"op":"connection","connectionId":"001-270522012345-000001"})");
    });
    connect(client, &QSslSocket::readyRead, this, [this, client] {
        while (m_client == client && client->canReadLine())
            onLine(client->readLine());
    });
    connect(client, &QSslSocket::disconnected, this, [this, client] {
        client->deleteLater();
        if (m_client != client)
            return;
        say("disconnected");
        m_client = nullptr;
        m_player.stop();
        m_id = 0;
    });
    client->startServerEncryption();
}

void BetfairStandin::send(const QByteArray &text)
{
    if (m_client)
        m_client->write(text + "\r\n");
}

void BetfairStandin::fail(int id, const char *code, const char *words)
{
    say(QByteArray("answered ") + code);
    send(R"({"op":"status","id":)" + QByteArray::number(id) + R"(,"statusCode":"FAILURE","errorCode":")" + code
         + R"(","errorMessage":")" + words + R"(","connectionClosed":true,"connectionId":"001-270522012345-000001"})");
    if (m_client)
        m_client->disconnectFromHost();
}

QByteArray BetfairStandin::clock() const
{
    return "C" + QByteArray::number(m_position);
}

void BetfairStandin::onLine(const QByteArray &line)
{
    const QJsonObject message = QJsonDocument::fromJson(line).object();
    const QString op = message[QStringLiteral("op")].toString();
    if (op == QLatin1String("authentication"))
        authenticate(message);
    else if (op == QLatin1String("marketSubscription"))
        subscribe(message);
    else
        fail(0, "INVALID_REQUEST", "no such operation");
}

void BetfairStandin::authenticate(const QJsonObject &message)
{
    const int id = message[QStringLiteral("id")].toInt();
    if (message[QStringLiteral("appKey")] != QLatin1String("key"))
        fail(id, "INVALID_APP_KEY", "unknown application key");
    else if (message[QStringLiteral("session")] != QLatin1String("good"))
        fail(id, "INVALID_SESSION_INFORMATION", "unrecognised session");
    else if (m_refusals-- > 0)
        fail(id, "MAX_CONNECTION_LIMIT_EXCEEDED", "10 of 10 connections");
    else
        send(R"({"op":"status","id":)" + QByteArray::number(id)
             + R"(,"statusCode":"SUCCESS","connectionClosed":false,"connectionsAvailable":9})");
}

void BetfairStandin::subscribe(const QJsonObject &message)
{
    const int id = message[QStringLiteral("id")].toInt();
    const QByteArray clk = message[QStringLiteral("clk")].toString().toUtf8();
    const bool resumes = !clk.isEmpty() && message[QStringLiteral("initialClk")] == QLatin1String("I");
    say("subscribed" + (resumes ? " from " + clk : QByteArray()) + ' '
        + compact(message[QStringLiteral("marketFilter")].toObject()) + ' '
        + compact(message[QStringLiteral("marketDataFilter")].toObject()));
    if (m_options.fault == "limit")
        return fail(id, "SUBSCRIPTION_LIMIT_EXCEEDED", "trying to subscribe to 2345 markets");
    if (m_options.fault == "clock" && resumes)
        return fail(id, "INVALID_CLOCK", "unknown clock");
    send(R"({"op":"status","id":)" + QByteArray::number(id) + R"(,"statusCode":"SUCCESS","connectionClosed":false})");
    m_id = id;
    const bool isFaulted = m_faulted && m_options.fault != "reimage";
    if (m_isGone) {
        send(R"({"op":"mcm","id":)" + QByteArray::number(id)
             + R"(,"initialClk":"I","clk":"C0","conflateMs":0,"heartbeatMs":500,"pt":)" + m_times.last()
             + R"(,"ct":"SUB_IMAGE"})");
    } else if (m_options.fault == "segment-cut" && isFaulted && !std::exchange(m_cutImage, true)) {
        sendImage(5, 2);
        say("cut the image");
        m_client->disconnectFromHost();
    } else if (resumes && m_options.fault != "image" && m_options.fault != "segments") {
        resume(clk.mid(1).toLongLong());
        m_player.start();
    } else {
        const int parts = isFaulted && m_options.fault.startsWith("segment") ? 5 : 1;
        sendImage(parts, parts);
        m_player.start();
    }
}

void BetfairStandin::resume(qsizetype position)
{
    QByteArray changes;
    for (qsizetype i = position; i < m_position; ++i)
        changes += (changes.isEmpty() ? "" : ",") + m_tape[i].chopped(1).mid(1);
    send(R"({"op":"mcm","id":)" + QByteArray::number(m_id) + R"(,"initialClk":"I","clk":")" + clock()
         + R"(","conflateMs":0,"heartbeatMs":500,"pt":)" + m_times[m_position - 1] + R"(,"ct":"RESUB_DELTA","mc":[)"
         + changes + "]}");
    say("resumed");
}

void BetfairStandin::sendImage(int parts, int upTo)
{
    const QList<QJsonObject> image = m_book.image(parts);
    for (int i = 0; i < upTo; ++i) {
        QByteArray segment;
        if (parts > 1)
            segment = QByteArray(R"(,"segmentType":")")
                + (i == 0              ? "SEG_START"
                       : i + 1 < parts ? "SEG"
                                       : "SEG_END")
                + '"';
        send(R"({"op":"mcm","id":)" + QByteArray::number(m_id) + R"(,"initialClk":"I","clk":")" + clock()
             + R"(","conflateMs":)" + (m_options.isDelayed ? "180000" : "0") + R"(,"heartbeatMs":500,"pt":)"
             + m_times[m_position - 1] + R"(,"ct":"SUB_IMAGE")" + segment + R"(,"mc":[)" + compact(image[i]) + "]}");
    }
    say("image in " + QByteArray::number(parts));
}

void BetfairStandin::play()
{
    for (int i = 0; i < messagesPerTurn; ++i) {
        if (!m_client || m_client->bytesToWrite() + m_client->encryptedBytesToWrite() > waitingBytesMax)
            return;
        if (m_position == m_tape.size()) {
            m_player.stop();
            if (!std::exchange(m_ended, true))
                say("ended");
            return;
        }
        if (m_position >= m_options.at && !m_options.fault.isEmpty() && !std::exchange(m_faulted, true)) {
            say("fault " + m_options.fault);
            commitFault();
            return;
        }
        sendNext({});
    }
}

void BetfairStandin::sendNext(const QByteArray &more)
{
    skip(1);
    send(R"({"op":"mcm","id":)" + QByteArray::number(m_id) + R"(,"clk":")" + clock() + R"(","pt":)"
         + m_times[m_position - 1] + more + R"(,"mc":)" + m_tape[m_position - 1] + '}');
}

void BetfairStandin::beat()
{
    if (!m_client || m_id == 0 || m_isSilent)
        return;
    send(R"({"op":"mcm","id":)" + QByteArray::number(m_id) + R"(,"clk":")" + clock() + R"(","pt":)"
         + m_times[m_position - 1] + R"(,"ct":"HEARTBEAT")" + (m_isBehind ? R"(,"status":503})" : "}"));
}

/// The tape runs on without the client.
void BetfairStandin::skip(qsizetype count)
{
    for (; count > 0 && m_position < m_tape.size(); --count, ++m_position) {
        const QJsonArray changes = QJsonDocument::fromJson(m_tape[m_position]).array();
        for (const QJsonValue &change : changes)
            m_book.apply(change.toObject());
    }
}

void BetfairStandin::commitFault()
{
    const QByteArray fault = m_options.fault;
    const qsizetype missed = m_options.at / 3;
    if (fault == "behind") {
        m_isBehind = true;
        sendNext(R"(,"status":503)");
        m_player.stop();
    } else if (fault == "malformed") {
        skip(1);
        const QByteArray text = R"({"op":"mcm","clk":")" + clock() + R"(","pt":)" + m_times[m_position - 1]
            + R"(,"mc":)" + m_tape[m_position - 1];
        send(text.left(text.size() / 2));
    } else if (fault == "reimage") {
        skip(missed);
        sendImage(3, 3);
    } else if (fault == "silence" || fault == "slow-close") {
        if (fault == "slow-close")
            send(R"({"op":"status","statusCode":"FAILURE","errorCode":"UNEXPECTED_ERROR","errorMessage":"going down",)"
                 R"("connectionClosed":true})");
        skip(missed);
        m_isSilent = true; // and does not close either
        m_player.stop();
    } else if (fault != "connections" && fault != "limit") {
        skip(missed);
        m_isGone = fault == "gone";
        m_client->abort();
    }
}
