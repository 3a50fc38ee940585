// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>
#include <QUrl>

#include <deque>
#include <memory>
#include <vector>

/// A network between a client and a server on this computer, as bad as a test wants it. Works while its thread's event
/// loop runs.
class BadNetwork : public QObject
{
    Q_OBJECT

public:
    explicit BadNetwork(quint16 server);

    [[nodiscard]] QUrl url() const { return QUrl(QStringLiteral("ws://127.0.0.1:%1").arg(m_listener.serverPort())); }
    /// While it is cut nothing goes through, and nobody is told.
    void setCut(bool cut) { m_cut = cut; }
    /// Of what the server says: so many bytes a second, each so late. 0: as fast as it goes.
    void setSlow(qint64 bytesPerSecond, int delayMs)
    {
        m_bytesPerSecond = bytesPerSecond;
        m_delayMs = delayMs;
    }
    /// What the server says is garbled.
    void setGarbled(bool garbled) { m_garbled = garbled; }
    [[nodiscard]] int connections() const { return m_connections; }

private:
    struct Piece {
        qint64 dueMs;
        QByteArray bytes;
    };
    struct Pair {
        std::unique_ptr<QTcpSocket> client, server;
        std::deque<Piece> underWay; // to the client
    };

    void accept();
    void move();
    void moveToClient(Pair &pair, qint64 &budget);

    quint16 m_server;
    QTcpServer m_listener;
    QTimer m_timer;
    std::vector<std::unique_ptr<Pair>> m_pairs;
    bool m_cut = false;
    bool m_garbled = false;
    qint64 m_bytesPerSecond = 0;
    int m_delayMs = 0;
    int m_connections = 0;
    qint64 m_movedMs = 0;
};
