// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "brokers/amqpcontent.h"
#include "brokers/amqpsocket.h"

#include <amqp.h>
#include <amqp_framing.h>

namespace tapedeck {

/// Text as librabbitmq has it, while that is there; and the other way round.
[[nodiscard]] inline std::string_view amqpText(const amqp_bytes_t &bytes)
{
    return {static_cast<const char *>(bytes.bytes), bytes.len};
}
[[nodiscard]] inline amqp_bytes_t amqpBytes(std::string_view text)
{
    return {text.size(), const_cast<char *>(text.data())};
}

/// A connection to one server of AMQP 0-9-1 with one channel, on a thread with a Qt event loop. Nothing ever blocks;
/// librabbitmq takes methods apart and puts them together.
class AmqpConnection
{
public:
    struct Login {
        std::string user, password, vhost;
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
        /// A method on the channel, or that the server is blocked or not any more; `fields` is of the structure that
        /// librabbitmq has for it. What comes back with basic.return is left out.
        std::function<void(amqp_method_number_t method, const void *fields)> answered;
        std::function<void(const AmqpDelivery &delivery)> delivered;
        /// All that has arrived is read.
        std::function<void()> drained;
        /// Closed, unless it is of the channel, which openChannel() opens anew.
        std::function<void(const Refusal &refusal)> refused;
        /// Not after close(). `reason`: without a full stop.
        std::function<void(std::string reason)> lost;
    };

    explicit AmqpConnection(Handler handler);
    ~AmqpConnection();

    /// `context`: of the thread that all is called on.
    void open(QObject *context, const std::string &host, std::uint16_t port, Login login,
              const AmqpSocket::Security &security);
    void close();
    [[nodiscard]] bool isOpen() const { return m_socket.isOpen(); }
    void openChannel();
    /// To be called once a second: keeps the connection alive, and finds out when it is not.
    void tick();
    /// A method on the channel, whose `fields` are of the structure that librabbitmq has for it.
    template <typename Fields> void send(amqp_method_number_t method, Fields fields)
    {
        sendMethod(channel, method, &fields);
        m_socket.flush();
    }
    /// A message, which is on its way as of flush().
    void publish(amqp_basic_publish_t fields, amqp_basic_properties_t properties, std::string_view body);
    void flush() { m_socket.flush(); }
    /// "HOST:PORT", of the last open().
    [[nodiscard]] const std::string &name() const { return m_socket.name(); }

private:
    enum class Step : std::uint8_t { Start, Tune, Open, Channel, Ready };
    static constexpr std::uint16_t channel = 1;

    void takeFrame(std::uint8_t type, std::string_view payload);
    void takeMethod(amqp_method_number_t method, const void *fields);
    void take(AmqpContent::Outcome outcome);
    void start(const amqp_connection_start_t &offer);
    void tune(const amqp_connection_tune_t &offer);
    void sendMethod(std::uint16_t channel, amqp_method_number_t method, void *fields);
    void refuse(Refusal::Of of, int code, std::string_view text);
    void fail(std::string reason);
    void ended();

    Handler m_handler;
    AmqpSocket m_socket;
    Login m_login;
    Step m_step = Step::Start;
    std::size_t m_frameBytes = 0; // of a frame at most, as agreed
    amqp_pool_t m_pool;           // of the method under way
    std::vector<char> m_out;      // a frame's payload
    AmqpContent m_content;        // with the tag 0: what came back
};

} // namespace tapedeck
