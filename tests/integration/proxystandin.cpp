// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxystandin.h"

#include <QHostAddress>
#include <QNetworkProxy>
#include <QTcpServer>
#include <QTcpSocket>

ProxyStandIn::ProxyStandIn(quint16 server, const QByteArray &authorization)
    : m_server(server)
    , m_authorization(authorization)
{
    moveToThread(&m_thread);
    m_thread.start();
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_listener = new QTcpServer;
            m_listener->listen(QHostAddress::LocalHost);
            m_port = m_listener->serverPort();
            connect(m_listener, &QTcpServer::newConnection, this, &ProxyStandIn::serve);
        },
        Qt::BlockingQueuedConnection);
}

ProxyStandIn::~ProxyStandIn()
{
    QMetaObject::invokeMethod(
        this, [this] { delete m_listener; }, Qt::BlockingQueuedConnection);
    m_thread.quit();
    m_thread.wait();
}

QList<QByteArray> ProxyStandIn::targets() const
{
    const std::lock_guard lock(m_mutex);
    return m_targets;
}

void ProxyStandIn::serve()
{
    while (QTcpSocket *client = m_listener->nextPendingConnection()) {
        connect(client, &QTcpSocket::disconnected, client, &QObject::deleteLater);
        connect(client, &QTcpSocket::readyRead, this, [this, client, head = QByteArray()]() mutable {
            head += client->readAll();
            if (!head.contains("\r\n\r\n"))
                return;
            client->disconnect(this);
            open(client, head);
        });
    }
}

void ProxyStandIn::open(QTcpSocket *client, const QByteArray &head)
{
    if (!head.startsWith("CONNECT ")) {
        client->write("HTTP/1.1 501 Not Implemented\r\nContent-Length: 0\r\n\r\n");
        client->disconnectFromHost();
        return;
    }
    if (!m_authorization.isEmpty() && !head.contains("Proxy-Authorization: " + m_authorization + "\r\n")) {
        client->write("HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"desk\"\r\n"
                      "Content-Length: 0\r\nConnection: close\r\n\r\n");
        client->disconnectFromHost();
        return;
    }
    {
        const std::lock_guard lock(m_mutex);
        m_targets << head.split(' ').value(1);
    }
    auto *server = new QTcpSocket(client);
    server->setProxy(QNetworkProxy::NoProxy);
    connect(server, &QTcpSocket::connected, client,
            [client] { client->write("HTTP/1.1 200 Connection established\r\n\r\n"); });
    connect(server, &QTcpSocket::readyRead, client, [client, server] { client->write(server->readAll()); });
    connect(client, &QTcpSocket::readyRead, server, [client, server] { server->write(client->readAll()); });
    connect(server, &QTcpSocket::disconnected, client, [client] { client->disconnectFromHost(); });
    server->connectToHost(QHostAddress::LocalHost, m_server);
}
