// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/tcpsource.h"

#include "server/sources/sourceurl.h"

#include <QHostAddress>
#include <QTcpServer>
#include <QTcpSocket>

#include <algorithm>
#include <charconv>

namespace tapedeck {

namespace {

constexpr qint64 socketBufferBytes = 256 * 1024; // what the engine does not keep up with waits at the sender

Supervisor::Times tcpTimes()
{
    Supervisor::Times times = silentTimes;
    times.connectUs = Supervisor::Times().connectUs;
    return times;
}

} // namespace

TcpSource::TcpSource(SourceUrl &url, const FeedContext &context)
    : LineSource(url, context, Supervisor::Times::take(url, tcpTimes()))
    , m_listens(url.takeNumber("listen", 0, 0, 1) == 1)
{
    const std::string_view rest = url.rest();
    const std::size_t colon = rest.rfind(':');
    std::string_view host = rest.substr(0, colon).substr(std::min<std::size_t>(2, rest.size()));
    const std::string_view port = colon == std::string_view::npos ? std::string_view() : rest.substr(colon + 1);
    const auto [end, problem] = std::from_chars(port.data(), port.data() + port.size(), m_port);
    if (host.starts_with('[') && host.ends_with(']'))
        host = host.substr(1, host.size() - 2);
    m_host = host;
    if (!rest.starts_with("//") || m_host.empty() || port.empty() || problem != std::errc()
        || end != port.data() + port.size() || (m_port == 0 && !m_listens))
        url.fail("tcp://HOST:PORT is expected, such as tcp://127.0.0.1:9000 or tcp://[::1]:9000");
    else if (m_listens && QHostAddress(QString::fromStdString(m_host)).isNull() && m_host != "localhost")
        url.fail("'" + m_host
                 + "': with listen=1 an address of this machine is expected, such as 127.0.0.1 or 0.0.0.0");
    url.finish("mapping, max-line, listen, " + std::string(Supervisor::Times::names));
}

TcpSource::~TcpSource()
{
    stop();
}

void TcpSource::open()
{
    if (m_listens)
        listen();
    else
        connectTo();
}

void TcpSource::close()
{
    for (Connection &connection : m_connections) {
        connection.socket->disconnect();
        connection.socket->abort();
        connection.socket.release()->deleteLater(); // it may be what calls
    }
    m_connections.clear();
    m_server.reset();
}

void TcpSource::connectTo()
{
    auto *socket = new QTcpSocket;
    adopt(socket);
    QObject::connect(socket, &QTcpSocket::connected, context(), [this] {
        connected();
        received();
    });
    socket->connectToHost(QString::fromStdString(m_host), m_port);
}

void TcpSource::listen()
{
    m_server = std::make_unique<QTcpServer>();
    const QHostAddress address =
        m_host == "localhost" ? QHostAddress(QHostAddress::LocalHost) : QHostAddress(QString::fromStdString(m_host));
    if (!m_server->listen(address, m_port)) {
        lost("cannot listen on " + m_host + ':' + std::to_string(m_port) + ": "
             + m_server->errorString().toStdString());
        return;
    }
    m_port = m_server->serverPort();
    QObject::connect(m_server.get(), &QTcpServer::newConnection, context(), [this] {
        while (QTcpSocket *socket = m_server->nextPendingConnection()) {
            socket->setParent(nullptr);
            if (m_connections.size() >= connectionsMax) {
                warn("more than " + std::to_string(connectionsMax) + " connections at once; the newest was refused");
                delete socket;
                continue;
            }
            adopt(socket);
            tellListening();
        }
    });
    connected();
    received();
    note("listening on " + m_host + ':' + std::to_string(m_port));
    tellListening();
}

void TcpSource::tellListening()
{
    setRemark("listening on port " + std::to_string(m_port) + ", "
              + (m_connections.empty() ? "nobody is connected" : std::to_string(m_connections.size()) + " connected"));
}

void TcpSource::adopt(QTcpSocket *socket)
{
    socket->setReadBufferSize(socketBufferBytes);
    m_connections.push_back({std::unique_ptr<QTcpSocket>(socket), LineBuffer(lineBytesMax())});
    QObject::connect(socket, &QTcpSocket::readyRead, context(), [this, socket] { read(socket); });
    QObject::connect(socket, &QTcpSocket::errorOccurred, context(), [this, socket] { drop(socket); });
}

TcpSource::Connection *TcpSource::find(const QTcpSocket *socket)
{
    const auto it = std::find_if(m_connections.begin(), m_connections.end(),
                                 [socket](const Connection &connection) { return connection.socket.get() == socket; });
    return it == m_connections.end() ? nullptr : &*it;
}

void TcpSource::read(QTcpSocket *socket)
{
    Connection *connection = find(socket);
    while (connection != nullptr) {
        const qint64 count = socket->read(connection->lines.space(), LineBuffer::readBytes);
        if (count <= 0)
            return;
        connection->lines.added(static_cast<std::size_t>(count));
        if (!takeLines(connection->lines))
            return;
    }
}

/// The connection has ended, or did not come about.
void TcpSource::drop(QTcpSocket *socket)
{
    read(socket);
    Connection *connection = find(socket);
    if (connection == nullptr)
        return;
    (void)takeRest(connection->lines);
    if (m_listens) {
        connection->socket.release()->deleteLater();
        m_connections.erase(m_connections.begin() + (connection - m_connections.data()));
        tellListening();
        return;
    }
    const std::string where = m_host + ':' + std::to_string(m_port);
    switch (socket->error()) {
    case QAbstractSocket::RemoteHostClosedError:
        lost(where + " closed the connection");
        break;
    case QAbstractSocket::HostNotFoundError:
        lost("the host '" + m_host + "' is not known; is its name right?");
        break;
    case QAbstractSocket::ConnectionRefusedError:
        lost(where + " refused the connection; does something listen there?");
        break;
    default:
        lost(where + ": " + socket->errorString().toStdString());
    }
}

} // namespace tapedeck
