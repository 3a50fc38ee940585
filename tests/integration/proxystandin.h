// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QThread>

#include <mutex>

class QTcpServer;
class QTcpSocket;

/// A proxy of a few lines, on a thread of its own: whatever a client wants to CONNECT to, it gets a server on this
/// machine.
class ProxyStandIn : public QObject
{
    Q_OBJECT

public:
    /// `authorization`: the Proxy-Authorization that it wants, "Basic …"; empty: none.
    explicit ProxyStandIn(quint16 server, const QByteArray &authorization = {});
    ~ProxyStandIn() override;

    [[nodiscard]] quint16 port() const { return m_port; }
    /// What clients wanted to connect to, and were let: "api.example.org:443".
    [[nodiscard]] QList<QByteArray> targets() const;

private:
    void serve();
    void open(QTcpSocket *client, const QByteArray &head);

    quint16 m_server;
    QByteArray m_authorization;
    QThread m_thread;
    QTcpServer *m_listener = nullptr;
    quint16 m_port = 0;
    mutable std::mutex m_mutex;
    QList<QByteArray> m_targets;
};
