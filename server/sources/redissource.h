// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sources/brokerpayload.h"
#include "server/sources/redisconnection.h"

#include <QTimer>

namespace tapedeck {

/// What all sources from Redis have in common: the way to the server, be it by its sentinels, and who we are there.
class RedisSource : public BrokerSource
{
protected:
    RedisSource(SourceUrl &url, const FeedContext &context);

    void setUp() override;
    void tearDown() override;
    void open() final;
    void close() final;

    /// We are let in: send what is to be sent. Replies come to replied(), errors too unless tellError() is final.
    virtual void begin() = 0;
    virtual void replied(const redisReply &reply) = 0;
    virtual void drained() { }
    virtual void letGo() { }

    [[nodiscard]] RedisConnection &redis() { return m_connection; }
    /// What is sent goes out; it is lost if no reply comes for so long.
    void flush(Micros answerUs);
    void keepWaiting(); ///< as long again
    /// Gives up for an error that Redis answered with, whatever it was about.
    void tellError(std::string_view error);

    /// All options there are: `own` and those of every such source.
    [[nodiscard]] static std::string optionNames(std::string own);

private:
    enum class Step : std::uint8_t { Sentinel, Auth, Select, Role, Done };

    void takeSentinels(SourceUrl &url);
    void askSentinel();
    void connectTo(const std::string &host, std::uint16_t port);
    void connected();
    void handle(const redisReply &reply);
    void handleSentinel(const redisReply &reply);
    void next();
    void disconnected(std::string reason);

    BrokerAddress m_address;
    std::string m_database;
    std::string m_user;
    std::optional<Secret> m_password;
    RedisConnection::Security m_security;
    std::vector<BrokerAddress::Server> m_sentinels; // empty: the server is known
    std::string m_master;

    RedisConnection m_connection;
    std::unique_ptr<QTimer> m_watch;
    Step m_step = Step::Done;
    std::size_t m_sentinel = 0; // the next to ask
    std::size_t m_asked = 0;    // of this attempt
};

/// The text of a reply, be it a status, a string or an error.
[[nodiscard]] std::string_view textOf(const redisReply &reply);
[[nodiscard]] bool isError(const redisReply &reply);

[[nodiscard]] std::unique_ptr<Source> makeRedisSource(SourceUrl &url, const FeedContext &context);

} // namespace tapedeck
