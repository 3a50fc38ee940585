// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "brokers/redisconnection.h"

#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslSocket>

#include <hiredis/hiredis.h>

#include <charconv>
#include <utility>

namespace tapedeck {

namespace {

constexpr std::size_t readBytes = 64 * 1024;
constexpr qint64 socketBufferBytes = 256 * 1024;            // what the engine does not keep up with waits at the sender
constexpr std::size_t replyBytesMax = 256u * 1024u * 1024u; // of one reply

void appendLength(std::string &out, char kind, std::size_t length)
{
    char digits[24];
    const auto [end, problem] = std::to_chars(std::begin(digits), std::end(digits), length);
    (void)problem;
    out.push_back(kind);
    out.append(digits, end);
    out.append("\r\n");
}

} // namespace

void RedisConnection::ReaderDeleter::operator()(redisReader *reader) const
{
    redisReaderFree(reader);
}

RedisConnection::RedisConnection(Handler handler)
    : m_handler(std::move(handler))
{
}

RedisConnection::~RedisConnection()
{
    close();
}

void RedisConnection::open(QObject *context, const std::string &host, std::uint16_t port, const Security &security)
{
    close();
    m_host = host;
    m_name = (host.find(':') == std::string::npos ? host : '[' + host + ']') + ':' + std::to_string(port);
    m_reader.reset(redisReaderCreate());
    m_socket = new QSslSocket;
    m_socket->setReadBufferSize(socketBufferBytes);
    m_socket->setSocketOption(QAbstractSocket::KeepAliveOption, 1);
    QObject::connect(m_socket, &QSslSocket::readyRead, context, [this] { read(); });
    QObject::connect(m_socket, &QSslSocket::errorOccurred, context, [this] { fail(trouble()); });
    QObject::connect(m_socket, security.tls ? &QSslSocket::encrypted : &QSslSocket::connected, context,
                     [this] { m_handler.connected(); });
    if (!security.tls) {
        m_socket->connectToHost(QString::fromStdString(host), port);
        return;
    }
    QSslConfiguration ssl = QSslConfiguration::defaultConfiguration();
    if (!security.caFile.empty())
        ssl.addCaCertificates(QString::fromStdString(security.caFile));
    m_socket->setSslConfiguration(ssl);
    m_socket->connectToHostEncrypted(QString::fromStdString(host), port);
}

void RedisConnection::close()
{
    ++m_connections;
    if (m_socket != nullptr) {
        m_socket->disconnect();
        m_socket->abort();
        std::exchange(m_socket, nullptr)->deleteLater();
    }
    m_reader.reset();
    m_out.clear();
}

void RedisConnection::begin(std::size_t words)
{
    appendLength(m_out, '*', words);
}

void RedisConnection::word(std::string_view text)
{
    appendLength(m_out, '$', text.size());
    m_out.append(text).append("\r\n");
}

void RedisConnection::command(std::initializer_list<std::string_view> words)
{
    begin(words.size());
    for (const std::string_view text : words)
        word(text);
}

void RedisConnection::flush()
{
    if (m_socket != nullptr)
        m_socket->write(m_out.data(), static_cast<qint64>(m_out.size()));
    m_out.clear();
}

void RedisConnection::read()
{
    const std::uint64_t connection = m_connections;
    m_in.resize(readBytes);
    while (true) {
        const qint64 count = m_socket->read(m_in.data(), static_cast<qint64>(m_in.size()));
        if (count <= 0)
            break;
        redisReaderFeed(m_reader.get(), m_in.data(), static_cast<std::size_t>(count));
        if (m_reader->len > replyBytesMax) {
            fail(m_name + " sends a reply of more than " + std::to_string(replyBytesMax >> 20)
                 + " MiB; a lower count= asks for less at a time");
            return;
        }
        while (true) {
            void *made = nullptr;
            if (redisReaderGetReply(m_reader.get(), &made) != REDIS_OK) {
                fail(m_name + " does not speak as Redis does (" + m_reader->errstr + "); is the port right?");
                return;
            }
            if (made == nullptr)
                break;
            m_handler.replied(*static_cast<const redisReply *>(made));
            freeReplyObject(made);
            if (connection != m_connections) // it was closed meanwhile
                return;
        }
    }
    m_handler.drained();
}

void RedisConnection::fail(std::string reason)
{
    close();
    m_handler.lost(std::move(reason));
}

std::string RedisConnection::trouble() const
{
    switch (m_socket->error()) {
    case QAbstractSocket::RemoteHostClosedError:
        return m_name + " closed the connection";
    case QAbstractSocket::HostNotFoundError:
        return "the host '" + m_host + "' is not known; is its name right?";
    case QAbstractSocket::ConnectionRefusedError:
        return m_name + " refused the connection; does Redis listen there?";
    case QAbstractSocket::SslHandshakeFailedError:
        return m_name + ": " + m_socket->errorString().toStdString()
            + " (rediss:// is for TLS; ca_file= tells whom to trust besides the system's authorities)";
    default:
        return m_name + ": " + m_socket->errorString().toStdString();
    }
}

} // namespace tapedeck
