// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

class QObject;
class QSslSocket;

namespace tapedeck {

/// Frames of AMQP 0-9-1 to and from one server, on a thread with a Qt event loop. The socket is Qt's, so that nothing
/// ever blocks.
class AmqpSocket
{
public:
    struct Security {
        bool tls = false;
        std::string caFile = {};            ///< besides the system's; empty: none
        std::string certFile = {}, keyFile; ///< who we are, in PEM; empty: nobody
    };
    struct Handler {
        /// A frame; `payload`: until it returns.
        std::function<void(std::uint8_t type, std::string_view payload)> arrived;
        /// All that has arrived is read.
        std::function<void()> drained;
        /// The server closed the connection; what is left to do is close().
        std::function<void()> ended;
        /// Nothing more will come; what is left to do is close(). `reason`: without a full stop.
        std::function<void(std::string reason)> failed;
    };

    static constexpr std::uint32_t frameBytesMax = 128 * 1024; ///< of a payload that is taken

    explicit AmqpSocket(Handler handler);
    ~AmqpSocket();

    /// `context`: of the thread that all is called on.
    void open(QObject *context, const std::string &host, std::uint16_t port, const Security &security);
    /// Sends what waits, as far as that needs no waiting.
    void close();
    [[nodiscard]] bool isOpen() const { return m_socket != nullptr; }
    /// "HOST:PORT", of the last open().
    [[nodiscard]] const std::string &name() const { return m_name; }

    /// A frame, which is on its way as of flush().
    void send(std::uint8_t type, std::uint16_t channel, std::string_view payload);
    void flush();
    /// To be called once a second, once the server knows our heartbeat: keeps the connection alive, and finds out when
    /// it is not.
    void tick();
    static constexpr int heartbeatSeconds = 10;

    /// It does not speak as such a server does.
    void failStrange();

private:
    void read();
    /// The bytes of whole frames at the front of `bytes`, all of which are handled.
    [[nodiscard]] std::size_t takeFrames(std::string_view bytes);
    void broken();

    Handler m_handler;
    std::string m_name, m_host;
    QSslSocket *m_socket = nullptr; // deleted later, as it may be what calls
    std::uint64_t m_connections = 0;
    bool m_isGreeted = false; // a frame has come
    std::vector<char> m_in;   // not yet taken: m_inBytes of them
    std::size_t m_inBytes = 0;
    std::string m_out;                 // not yet flushed
    int m_heardAgo = 0, m_sentAgo = 0; // ticks
};

} // namespace tapedeck
