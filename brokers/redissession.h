// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "brokers/brokeraddress.h"
#include "brokers/redisconnection.h"

namespace tapedeck {

/// The way into a Redis server, be it by its sentinels, and who we are there. On a thread with a Qt event loop.
class RedisSession
{
public:
    struct Handler {
        std::function<void()> connected; ///< to the server itself, which has not let us in yet
        std::function<void()> ready;     ///< what is sent from now on is answered to replied()
        std::function<void(const redisReply &reply)> replied;
        std::function<void()> drained; ///< all that has arrived is read
        // Why it came to nothing, without a full stop; to be followed by close().
        std::function<void(std::string reason)> lost;
        std::function<void(std::string reason)> refused; ///< it will be no better the next time
    };

    /// Takes the address and all options of optionNames. `example`: a right URL, for sentences.
    RedisSession(OptionUrl &url, const std::string &example, Handler handler);

    /// `context`: of the thread that all is called on.
    void open(QObject *context);
    void close();

    [[nodiscard]] RedisConnection &connection() { return m_connection; }
    /// "HOST:PORT" of the server, or of the sentinel that was asked last.
    [[nodiscard]] const std::string &name() const { return m_connection.name(); }
    /// Ends it for an error that Redis answered with, whatever it was about.
    void tellError(std::string_view error);

    static constexpr const char *optionNames = "user, password_file, password_env, sentinel, master, ca_file";

private:
    enum class Step : std::uint8_t { Sentinel, Auth, Select, Role, Done };

    void takeSecurity(OptionUrl &url);
    void takeServer(OptionUrl &url, const std::string &example);
    void takeSentinels(OptionUrl &url, const std::string &sentinels);
    void askSentinel();
    void connectTo(const std::string &host, std::uint16_t port);
    void connected();
    void handle(const redisReply &reply);
    void handleSentinel(const redisReply &reply);
    void next();
    void disconnected(std::string reason);

    Handler m_handler;
    BrokerAddress m_address;
    std::string m_database;
    std::string m_user;
    std::optional<Secret> m_password;
    RedisConnection::Security m_security;
    std::vector<BrokerAddress::Server> m_sentinels; // empty: the server is known
    std::string m_master;

    RedisConnection m_connection;
    QObject *m_context = nullptr;
    Step m_step = Step::Done;
    std::size_t m_sentinel = 0; // the next to ask
    std::size_t m_asked = 0;    // of this attempt
};

/// The text of a reply, be it a status, a string or an error.
[[nodiscard]] std::string_view textOf(const redisReply &reply);
[[nodiscard]] bool isError(const redisReply &reply);

} // namespace tapedeck
