// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "httpstandin.h"

#include <QDeadlineTimer>
#include <QTcpServer>
#include <QTcpSocket>

HttpStandIn::HttpStandIn(Handler handler)
    : m_handler(std::move(handler))
{
    moveToThread(&m_thread);
    m_thread.start();
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_server = new QTcpServer;
            m_server->listen(QHostAddress::LocalHost);
            m_port = m_server->serverPort();
            connect(m_server, &QTcpServer::newConnection, this, &HttpStandIn::serve);
        },
        Qt::BlockingQueuedConnection);
}

HttpStandIn::~HttpStandIn()
{
    QMetaObject::invokeMethod(
        this, [this] { delete m_server; }, Qt::BlockingQueuedConnection);
    m_thread.quit();
    m_thread.wait();
}

QList<HttpStandIn::Request> HttpStandIn::requests() const
{
    const std::lock_guard lock(m_mutex);
    return m_requests;
}

HttpStandIn::Reply HttpStandIn::reply(const QByteArray &status, const QByteArray &body, const QByteArray &headers)
{
    return {"HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\n" + headers
            + (status.startsWith("304") ? QByteArray() : "Content-Length: " + QByteArray::number(body.size()) + "\r\n")
            + "\r\n" + body};
}

void HttpStandIn::serve()
{
    while (QTcpSocket *socket = m_server->nextPendingConnection()) {
        const int connection = ++m_connections;
        connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        connect(socket, &QTcpSocket::readyRead, this, [this, socket, connection, head = QByteArray()]() mutable {
            head += socket->readAll();
            qsizetype end = 0;
            while ((end = head.indexOf("\r\n\r\n")) >= 0) {
                const QList<QByteArray> lines = head.left(end).split('\n');
                head.remove(0, end + 4);
                Request request{
                    lines[0].split(' ').value(1), {}, connection, QDeadlineTimer::current(Qt::PreciseTimer).deadline()};
                for (const QByteArray &line : lines.mid(1)) {
                    const qsizetype colon = line.indexOf(':');
                    request.headers.insert(line.left(colon).toLower(), line.mid(colon + 1).trimmed());
                }
                {
                    const std::lock_guard lock(m_mutex);
                    m_requests << request;
                }
                const Reply reply = m_handler(request);
                socket->write(reply.bytes);
                if (reply.close)
                    socket->disconnectFromHost();
            }
        });
    }
}
