// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <amqp.h>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

class QObject;
class QSslSocket;

namespace tapedeck {

/// A connection to one server of AMQP 0-9-1 with one channel, on a thread with a Qt event loop. Its socket is Qt's, so
/// that nothing ever blocks; librabbitmq takes methods apart and puts them together.
class AmqpConnection
{
public:
    struct Security {
        bool tls = false;
        std::string caFile = {};            ///< besides the system's; empty: none
        std::string certFile = {}, keyFile; ///< who we are, in PEM; empty: nobody
    };
    struct Login {
        std::string user, password, vhost;
    };
    struct Delivery {
        std::uint64_t tag; ///< to acknowledge it by, of this channel
        bool isRedelivered;
        bool isTooLong; ///< longer than bodyBytesMax: there is no body
        std::string_view messageId, body;
    };
    /// The server does not go on, and says why.
    struct Refusal {
        enum class Of : std::uint8_t { Login, Vhost, Connection, Channel };
        Of of;
        int code; ///< as of HTTP: 404 for what is not there
        std::string text;
    };
    struct Handler {
        /// We are let in, and the channel is open.
        std::function<void()> opened;
        /// A method on the channel; `fields` is of the structure that librabbitmq has for it.
        std::function<void(amqp_method_number_t method, const void *fields)> answered;
        std::function<void(const Delivery &delivery)> delivered;
        /// All that has arrived is read.
        std::function<void()> drained;
        /// Closed, unless it is of the channel, which openChannel() opens anew.
        std::function<void(const Refusal &refusal)> refused;
        /// Not after close(). `reason`: without a full stop.
        std::function<void(std::string reason)> lost;
    };

    static constexpr std::uint64_t bodyBytesMax = 16 * 1024 * 1024; ///< of a message

    explicit AmqpConnection(Handler handler);
    ~AmqpConnection();

    /// `context`: of the thread that all is called on.
    void open(QObject *context, const std::string &host, std::uint16_t port, Login login, const Security &security);
    void close();
    [[nodiscard]] bool isOpen() const { return m_socket != nullptr; }
    void openChannel();
    /// To be called once a second: keeps the connection alive, and finds out when it is not.
    void tick();
    /// A method on the channel, whose `fields` are of the structure that librabbitmq has for it.
    template <typename Fields> void send(amqp_method_number_t method, Fields fields)
    {
        sendMethod(channel, method, &fields);
    }
    /// "HOST:PORT", of the last open().
    [[nodiscard]] const std::string &name() const { return m_name; }

private:
    enum class Step : std::uint8_t { Start, Tune, Open, Channel, Ready };
    static constexpr std::uint16_t channel = 1;

    void read();
    /// The bytes of whole frames at the front of `bytes`, all of which are handled.
    [[nodiscard]] std::size_t takeFrames(std::string_view bytes);
    void takeFrame(std::uint8_t type, std::string_view payload);
    void takeMethod(amqp_method_number_t method, const void *fields);
    void takeHeader(std::string_view payload);
    void takeBody(std::string_view fragment);
    void deliver(std::string_view body);
    void start(const void *fields);
    void sendMethod(std::uint16_t channel, amqp_method_number_t method, void *fields);
    void refuse(Refusal::Of of, int code, std::string_view text);
    void fail(std::string reason);
    void failStrange();
    [[nodiscard]] std::string trouble() const;

    Handler m_handler;
    std::string m_name, m_host;
    Login m_login;
    QSslSocket *m_socket = nullptr; // deleted later, as it may be what calls
    std::uint64_t m_connections = 0;
    Step m_step = Step::Start;
    amqp_pool_t m_pool;     // of the method under way
    std::vector<char> m_in; // not yet taken: m_inBytes of them
    std::size_t m_inBytes = 0;
    std::vector<char> m_out;           // a frame
    int m_heardAgo = 0, m_sentAgo = 0; // ticks

    // The message under way: its method, its header, and as much of its body as has come.
    std::uint64_t m_tag = 0; // 0: none
    bool m_isRedelivered = false;
    std::uint64_t m_bodyBytes = 0, m_bodyTaken = 0;
    std::string m_messageId, m_body;
};

} // namespace tapedeck
