// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/redispubsub.h"

#include "server/sources/sourceurl.h"

#include <hiredis/hiredis.h>

namespace tapedeck {

namespace {

constexpr int pingMs = 5'000;
constexpr Micros pongUs = 15'000'000;

} // namespace

RedisPubSub::RedisPubSub(SourceUrl &url, const FeedContext &context, std::string_view channels,
                         std::string_view patterns)
    : RedisSource(url, context)
    , m_channels(namesOf(channels))
    , m_patterns(namesOf(patterns))
{
    if (m_channels.empty() && m_patterns.empty())
        url.fail("channel=NAME,… or pattern=PATTERN,… is expected, such as channel=prices or pattern=prices.*");
    url.finish(optionNames("channel, pattern"));
}

RedisPubSub::~RedisPubSub()
{
    stop();
}

void RedisPubSub::setUp()
{
    RedisSource::setUp();
    m_ping = std::make_unique<QTimer>();
    m_ping->setInterval(pingMs);
    QObject::connect(m_ping.get(), &QTimer::timeout, context(), [this] {
        redis().command({"PING"});
        redis().flush();
    });
}

void RedisPubSub::tearDown()
{
    m_ping.reset();
    RedisSource::tearDown();
}

void RedisPubSub::letGo()
{
    m_ping->stop();
    handOver();
}

void RedisPubSub::begin()
{
    m_subscribed = 0;
    for (const auto &[word, names] : {std::pair("SUBSCRIBE", &m_channels), std::pair("PSUBSCRIBE", &m_patterns)}) {
        if (names->empty())
            continue;
        redis().begin(names->size() + 1);
        redis().word(word);
        for (const std::string &name : *names)
            redis().word(name);
    }
    flush(pongUs);
    m_ping->start();
}

void RedisPubSub::replied(const redisReply &reply)
{
    keepWaiting();
    if (isError(reply)) {
        tellError(textOf(reply));
        return;
    }
    if (reply.type != REDIS_REPLY_ARRAY || reply.elements == 0)
        return;
    const std::string_view kind = textOf(*reply.element[0]);
    const bool isByPattern = kind == "pmessage";
    if (isByPattern || kind == "message") {
        if (reply.elements == (isByPattern ? 4 : 3) && takeBytes(textOf(*reply.element[reply.elements - 1])))
            keepWaiting();
    } else if (kind == "subscribe" || kind == "psubscribe") {
        if (++m_subscribed == m_channels.size() + m_patterns.size())
            received();
    }
}

} // namespace tapedeck
