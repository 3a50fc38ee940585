// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sources/redissource.h"

namespace tapedeck {

/// `redis://HOST:PORT?channel=NAME,…` and `?pattern=PATTERN,…`: what is published while we listen, and nothing else.
class RedisPubSub : public RedisSource
{
public:
    RedisPubSub(SourceUrl &url, const FeedContext &context, std::string_view channels, std::string_view patterns);
    ~RedisPubSub() override;

protected:
    void setUp() override;
    void tearDown() override;
    void begin() override;
    void replied(const redisReply &reply) override;
    void drained() override { handOver(); }
    void letGo() override;

private:
    std::vector<std::string> m_channels, m_patterns;
    std::size_t m_subscribed = 0;
    std::unique_ptr<QTimer> m_ping;
};

} // namespace tapedeck
