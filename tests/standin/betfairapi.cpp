// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "betfairapi.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTcpSocket>

#include <cstdio>
#include <utility>

namespace {

void say(const QByteArray &line)
{
    std::printf("%s\n", line.constData());
    std::fflush(stdout);
}

QByteArray response(const char *status, const QByteArray &body)
{
    return QByteArray("HTTP/1.1 ") + status + "\r\nContent-Type: application/json\r\nContent-Length: "
        + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

QByteArray error(const char *code)
{
    say(QByteArray("catalogue: answered ") + code);
    return response("400 Bad Request",
                    QByteArray(R"({"faultcode":"Client","faultstring":"ANGX-0003","detail":{"APINGException":)"
                               R"({"requestUUID":"prdang001","errorCode":")")
                        + code + R"(","errorDetails":""},"exceptionname":"APINGException"}})");
}

} // namespace

BetfairApi::BetfairApi(const QString &catalogue, const QByteArray &fault)
    : m_fault(fault)
{
    QFile file(catalogue);
    if (file.open(QIODevice::ReadOnly))
        m_catalogue.append(QJsonDocument::fromJson(file.readAll()).object());
}

bool BetfairApi::open(const QSslConfiguration &ssl)
{
    setSslConfiguration(ssl);
    connect(this, &QSslServer::pendingConnectionAvailable, this, [this] {
        QTcpSocket *socket = nextPendingConnection();
        connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(socket); });
        connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        read(socket);
    });
    return listen(QHostAddress::LocalHost);
}

void BetfairApi::read(QTcpSocket *socket)
{
    const QByteArray all = socket->peek(1 << 20);
    const qsizetype head = all.indexOf("\r\n\r\n");
    if (head < 0)
        return;
    const QByteArray fields = all.left(head).toLower() + '\r'; // whose names Qt writes one way or the other
    const qsizetype length = fields.indexOf("content-length: ") + 16;
    const qsizetype size = fields.mid(length, fields.indexOf('\r', length) - length).toLongLong();
    if (all.size() < head + 4 + size)
        return;
    socket->skip(head + 4 + size);
    socket->write(answer(fields, all.mid(head + 4, size)));
}

QByteArray BetfairApi::answer(const QByteArray &head, const QByteArray &body)
{
    if (!head.startsWith("post /exchange/betting/rest/v1.0/listmarketcatalogue/ "))
        return response("404 Not Found", {});
    if (!head.contains("x-authentication: good\r"))
        return error("INVALID_SESSION_INFORMATION");
    if (!head.contains("x-application: key\r"))
        return error("INVALID_APP_KEY");
    const QJsonObject request = QJsonDocument::fromJson(body).object();
    const QJsonArray markets = request[QStringLiteral("filter")][QStringLiteral("marketIds")].toArray();
    if (const QByteArray fault = std::exchange(m_fault, {}); fault == "busy")
        return error("SERVICE_BUSY");
    QJsonArray known;
    for (const QJsonValue market : m_catalogue) {
        if (markets.contains(market[QStringLiteral("marketId")]))
            known.append(market);
    }
    say("catalogue: told " + QByteArray::number(known.size()) + " of " + QByteArray::number(markets.size()));
    return response("200 OK", QJsonDocument(known).toJson(QJsonDocument::Compact));
}
