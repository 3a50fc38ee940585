// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "brokers/amqpsocket.h"

#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslSocket>
#include <QtEndian>

#include <amqp.h>
#include <amqp_framing.h>

#include <cstring>
#include <utility>

namespace tapedeck {

namespace {

constexpr std::size_t headBytes = 7;             // type, channel and length of a frame
constexpr qint64 socketBufferBytes = 256 * 1024; // what the engine does not keep up with waits at the sender
constexpr int silentSeconds = 2 * AmqpSocket::heartbeatSeconds;
constexpr char greeting[] = {'A', 'M', 'Q', 'P', 0, 0, 9, 1};

} // namespace

AmqpSocket::AmqpSocket(Handler handler)
    : m_handler(std::move(handler))
{
}

AmqpSocket::~AmqpSocket()
{
    close();
}

void AmqpSocket::open(QObject *context, const std::string &host, std::uint16_t port, const Security &security)
{
    close();
    m_host = host;
    m_name = (host.find(':') == std::string::npos ? host : '[' + host + ']') + ':' + std::to_string(port);
    m_isGreeted = false;
    m_in.resize(2 * frameBytesMax);
    m_inBytes = 0;
    m_out.clear();
    m_heardAgo = m_sentAgo = 0;
    m_socket = new QSslSocket;
    m_socket->setReadBufferSize(socketBufferBytes);
    m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    QObject::connect(m_socket, &QSslSocket::readyRead, context, [this] { read(); });
    QObject::connect(m_socket, &QSslSocket::errorOccurred, context, [this] { broken(); });
    QObject::connect(m_socket, security.tls ? &QSslSocket::encrypted : &QSslSocket::connected, context,
                     [this] { m_socket->write(greeting, sizeof greeting); });
    if (!security.tls) {
        m_socket->connectToHost(QString::fromStdString(host), port);
        return;
    }
    QSslConfiguration ssl = QSslConfiguration::defaultConfiguration();
    if (!security.caFile.empty())
        ssl.addCaCertificates(QString::fromStdString(security.caFile));
    m_socket->setSslConfiguration(ssl);
    if (!security.certFile.empty()) {
        m_socket->setLocalCertificate(QString::fromStdString(security.certFile));
        m_socket->setPrivateKey(QString::fromStdString(security.keyFile));
    }
    m_socket->connectToHostEncrypted(QString::fromStdString(host), port);
}

void AmqpSocket::close()
{
    ++m_connections;
    if (m_socket == nullptr)
        return;
    m_socket->disconnect();
    flush();
    m_socket->flush();
    m_socket->abort();
    std::exchange(m_socket, nullptr)->deleteLater();
}

void AmqpSocket::send(std::uint8_t type, std::uint16_t channel, std::string_view payload)
{
    char head[headBytes];
    head[0] = static_cast<char>(type);
    qToBigEndian(channel, head + 1);
    qToBigEndian(static_cast<std::uint32_t>(payload.size()), head + 3);
    m_out.append(head, headBytes).append(payload).push_back(static_cast<char>(AMQP_FRAME_END));
}

void AmqpSocket::flush()
{
    if (m_socket == nullptr || m_out.empty())
        return;
    m_socket->write(m_out.data(), static_cast<qint64>(m_out.size()));
    m_out.clear();
    m_sentAgo = 0;
}

void AmqpSocket::tick()
{
    if (m_socket == nullptr)
        return;
    if (++m_heardAgo > silentSeconds) {
        m_handler.failed(m_name + " gives no sign of life for " + std::to_string(silentSeconds) + " s");
        return;
    }
    if (++m_sentAgo < heartbeatSeconds / 2)
        return;
    send(AMQP_FRAME_HEARTBEAT, 0, {});
    flush();
}

void AmqpSocket::read()
{
    const std::uint64_t connection = m_connections;
    while (true) {
        const qint64 count = m_socket->read(m_in.data() + m_inBytes, static_cast<qint64>(m_in.size() - m_inBytes));
        if (count <= 0)
            break;
        m_heardAgo = 0;
        m_inBytes += static_cast<std::size_t>(count);
        const std::size_t taken = takeFrames({m_in.data(), m_inBytes});
        if (connection != m_connections) // it was closed meanwhile
            return;
        m_inBytes -= taken;
        std::memmove(m_in.data(), m_in.data() + taken, m_inBytes);
    }
    m_handler.drained();
}

std::size_t AmqpSocket::takeFrames(std::string_view bytes)
{
    const std::uint64_t connection = m_connections;
    std::size_t taken = 0;
    while (bytes.size() - taken > headBytes) {
        const char *frame = bytes.data() + taken;
        if (!m_isGreeted && std::memcmp(frame, greeting, 4) == 0) {
            m_handler.failed(m_name + " does not speak AMQP 0-9-1, but another version of it");
            return taken;
        }
        const auto length = qFromBigEndian<std::uint32_t>(frame + 3);
        if (length > frameBytesMax) {
            failStrange();
            return taken;
        }
        if (bytes.size() - taken < headBytes + length + 1)
            break;
        if (static_cast<unsigned char>(frame[headBytes + length]) != AMQP_FRAME_END) {
            failStrange();
            return taken;
        }
        m_isGreeted = true;
        m_handler.arrived(static_cast<std::uint8_t>(frame[0]), {frame + headBytes, length});
        if (connection != m_connections)
            return taken;
        taken += headBytes + length + 1;
    }
    return taken;
}

void AmqpSocket::failStrange()
{
    m_handler.failed(m_name + " does not speak as RabbitMQ does; is the port right?");
}

void AmqpSocket::broken()
{
    switch (m_socket->error()) {
    case QAbstractSocket::RemoteHostClosedError:
        m_handler.ended();
        return;
    case QAbstractSocket::HostNotFoundError:
        m_handler.failed("the host '" + m_host + "' is not known; is its name right?");
        return;
    case QAbstractSocket::ConnectionRefusedError:
        m_handler.failed(m_name + " refused the connection; does RabbitMQ listen there?");
        return;
    case QAbstractSocket::SslHandshakeFailedError:
        m_handler.failed(m_name + ": " + m_socket->errorString().toStdString()
                         + " (amqps:// is for TLS; ca_file= tells whom to trust besides the system's authorities)");
        return;
    default:
        m_handler.failed(m_name + ": " + m_socket->errorString().toStdString());
    }
}

} // namespace tapedeck
