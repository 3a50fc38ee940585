// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "brokers/redissession.h"
#include "server/sources/brokerpayload.h"

#include <QTimer>

namespace tapedeck {

/// What all sources from Redis have in common.
class RedisSource : public BrokerSource
{
protected:
    RedisSource(SourceUrl &url, const FeedContext &context);

    void setUp() override;
    void tearDown() override;
    void open() final { m_session.open(context()); }
    void close() final;

    /// We are let in: send what is to be sent. Replies come to replied(), errors too unless tellError() is final.
    virtual void begin() = 0;
    virtual void replied(const redisReply &reply) = 0;
    virtual void drained() { }
    virtual void letGo() { }

    [[nodiscard]] RedisConnection &redis() { return m_session.connection(); }
    /// What is sent goes out; it is lost if no reply comes for so long.
    void flush(Micros answerUs);
    void keepWaiting(); ///< as long again
    /// Gives up for an error that Redis answered with, whatever it was about.
    void tellError(std::string_view error) { m_session.tellError(error); }

    /// All options there are: `own` and those of every such source.
    [[nodiscard]] static std::string optionNames(std::string own);

private:
    RedisSession m_session;
    std::unique_ptr<QTimer> m_watch;
};

[[nodiscard]] std::unique_ptr<Source> makeRedisSource(SourceUrl &url, const FeedContext &context);

} // namespace tapedeck
