// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sources/messagesource.h"

#include <cstdint>
#include <string>
#include <vector>

class QTcpServer;
class QTcpSocket;

namespace tapedeck {

/// `tcp://HOST:PORT?mapping=NAME`: JSON lines from a connection, which it makes; `listen=1`: from up to eight
/// connections that others make to that address.
class TcpSource : public LineSource
{
public:
    static constexpr std::size_t connectionsMax = 8;

    TcpSource(SourceUrl &url, const FeedContext &context);
    ~TcpSource() override;

protected:
    void open() override;
    void close() override;

private:
    struct Connection {
        std::unique_ptr<QTcpSocket> socket;
        LineBuffer lines;
    };

    void listen();
    void connectTo();
    void adopt(QTcpSocket *socket);
    void read(QTcpSocket *socket);
    void drop(QTcpSocket *socket);
    [[nodiscard]] Connection *find(const QTcpSocket *socket);
    void tellListening();

    std::string m_host;
    std::uint16_t m_port = 0;
    bool m_listens = false;
    std::unique_ptr<QTcpServer> m_server;
    std::vector<Connection> m_connections; // without listen=1: at most one
};

} // namespace tapedeck
