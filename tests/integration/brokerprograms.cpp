// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "brokerprograms.h"

#include <QDeadlineTimer>
#include <QFile>
#include <QHostAddress>
#include <QStandardPaths>
#include <QTcpServer>

#include <csignal>

namespace {

constexpr int answerMs = 10'000;

QString pathOf(const QString &name)
{
    const QString path = QStandardPaths::findExecutable(name);
    return path.isEmpty() ? QStandardPaths::findExecutable(name, {QStringLiteral("/usr/sbin")}) : path;
}

bool listens(quint16 port)
{
    QTcpSocket socket;
    socket.connectToHost(QHostAddress::LocalHost, port);
    return socket.waitForConnected(1'000);
}

} // namespace

quint16 freePort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return server.serverPort();
}

BrokerProgram::BrokerProgram(QString name, QStringList arguments)
    : m_name(std::move(name))
    , m_arguments(std::move(arguments))
    , m_port(freePort())
{
    m_arguments = filledIn(m_arguments);
    m_process.setWorkingDirectory(m_folder.path()); // where some of them leave what they have to say
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    m_process.setStandardOutputFile(m_folder.filePath(QStringLiteral("log")), QIODevice::Append);
}

BrokerProgram::~BrokerProgram()
{
    kill();
}

bool BrokerProgram::isInstalled(const QString &name)
{
    return !pathOf(name).isEmpty();
}

QStringList BrokerProgram::filledIn(QStringList words) const
{
    return words.replaceInStrings(QStringLiteral("%PORT%"), QString::number(m_port))
        .replaceInStrings(QStringLiteral("%DIR%"), m_folder.path());
}

void BrokerProgram::setEnvironment(const QStringList &variables)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const QString &variable : filledIn(variables))
        environment.insert(variable.section(QLatin1Char('='), 0, 0), variable.section(QLatin1Char('='), 1));
    m_process.setProcessEnvironment(environment);
}

bool BrokerProgram::start(int timeoutMs)
{
    m_process.start(pathOf(m_name), m_arguments);
    if (!m_process.waitForStarted())
        return false;
    for (const QDeadlineTimer deadline(timeoutMs); !deadline.hasExpired();) {
        if (listens(m_port))
            return true;
        if (m_process.waitForFinished(10))
            return false;
    }
    return false;
}

void BrokerProgram::kill()
{
    m_process.kill();
    m_process.waitForFinished();
}

void BrokerProgram::terminate()
{
    m_process.terminate();
    m_process.waitForFinished();
}

void BrokerProgram::pause()
{
    ::kill(static_cast<pid_t>(m_process.processId()), SIGSTOP);
}

void BrokerProgram::resume()
{
    ::kill(static_cast<pid_t>(m_process.processId()), SIGCONT);
}

void BrokerProgram::write(const QString &name, const QByteArray &bytes) const
{
    QFile file(filePath(name));
    if (file.open(QIODevice::WriteOnly))
        file.write(bytes);
}

RedisClient::RedisClient(quint16 port)
{
    m_socket.connectToHost(QHostAddress::LocalHost, port);
    m_socket.waitForConnected(answerMs);
    while (ask({"PING"}).startsWith("-LOADING")) { }
}

QByteArray RedisClient::packed(const QByteArrayList &words)
{
    QByteArray bytes = '*' + QByteArray::number(words.size()) + "\r\n";
    for (const QByteArray &word : words)
        bytes += '$' + QByteArray::number(word.size()) + "\r\n" + word + "\r\n";
    return bytes;
}

QByteArray RedisClient::line()
{
    while (!m_socket.canReadLine()) {
        if (!m_socket.waitForReadyRead(answerMs))
            return "-no answer";
    }
    return m_socket.readLine().chopped(2);
}

QByteArray RedisClient::reply()
{
    const QByteArray head = line();
    const int count = head.mid(1).toInt();
    if (head.startsWith('$') && count >= 0) {
        while (m_socket.bytesAvailable() < count + 2 && m_socket.waitForReadyRead(answerMs)) { }
        return m_socket.read(count + 2).chopped(2);
    }
    if (head.startsWith('*')) {
        QByteArrayList elements;
        for (int i = 0; i < count; ++i)
            elements << reply();
        return elements.join(' ');
    }
    return head.startsWith('-') ? head : head.mid(1);
}

QByteArray RedisClient::ask(const QByteArrayList &words)
{
    m_socket.write(packed(words));
    return reply();
}

void RedisClient::askAll(const QList<QByteArrayList> &commands)
{
    for (const QByteArrayList &words : commands)
        m_socket.write(packed(words));
    for (qsizetype i = 0; i < commands.size(); ++i)
        (void)reply();
}

NatsClient::NatsClient(quint16 port, const QByteArray &connect)
{
    m_socket.connectToHost(QHostAddress::LocalHost, port);
    m_socket.waitForConnected(answerMs);
    (void)line(); // INFO
    m_socket.write("CONNECT {\"verbose\":false,\"headers\":true" + (connect.isEmpty() ? QByteArray() : ',' + connect)
                   + "}\r\n");
}

QByteArray NatsClient::line()
{
    while (!m_socket.canReadLine()) {
        if (!m_socket.waitForReadyRead(answerMs))
            return {};
    }
    return m_socket.readLine().chopped(2);
}

void NatsClient::publish(const QByteArray &subject, const QByteArray &payload)
{
    m_socket.write("PUB " + subject + ' ' + QByteArray::number(payload.size()) + "\r\n" + payload + "\r\n");
}

bool NatsClient::flush()
{
    m_socket.write("PING\r\n");
    for (QByteArray answer = line(); !answer.isEmpty(); answer = line()) {
        if (answer == "PONG")
            return true;
        if (answer == "PING")
            m_socket.write("PONG\r\n");
    }
    return false;
}

QByteArray NatsClient::ask(const QByteArray &subject, const QByteArray &payload)
{
    const QByteArray inbox = "_INBOX.test." + QByteArray::number(++m_requests);
    m_socket.write("SUB " + inbox + ' ' + QByteArray::number(m_requests) + "\r\nPUB " + subject + ' ' + inbox + ' '
                   + QByteArray::number(payload.size()) + "\r\n" + payload + "\r\n");
    for (QByteArray answer = line(); !answer.isEmpty(); answer = line()) {
        if (answer == "PING")
            m_socket.write("PONG\r\n");
        if (!answer.startsWith("MSG ") && !answer.startsWith("HMSG "))
            continue;
        const int count = answer.split(' ').last().toInt();
        while (m_socket.bytesAvailable() < count + 2 && m_socket.waitForReadyRead(answerMs)) { }
        return m_socket.read(count + 2).chopped(2);
    }
    return {};
}
