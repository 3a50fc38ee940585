// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/redissource.h"

#include "server/sources/redispubsub.h"
#include "server/sources/redisstreams.h"
#include "server/sources/sourceurl.h"

#include <QTimer>

namespace tapedeck {

RedisSource::RedisSource(SourceUrl &url, const FeedContext &context)
    : BrokerSource(url, context, Supervisor::Times::take(url, brokerTimes))
    , m_session(url, "redis://127.0.0.1:6379/0?stream=prices&mapping=NAME",
                {[this] { connected(); }, [this] { begin(); }, [this](const redisReply &reply) { replied(reply); },
                 [this] { drained(); }, [this](std::string reason) { lost(std::move(reason)); },
                 [this](std::string reason) { refused(std::move(reason)); }})
{
}

std::string RedisSource::optionNames(std::string own)
{
    own.append(", ").append(RedisSession::optionNames).append(", ").append(payloadOptionNames).append(", ");
    own.append(Supervisor::Times::names);
    return own;
}

void RedisSource::setUp()
{
    m_watch = std::make_unique<QTimer>();
    m_watch->setSingleShot(true);
    QObject::connect(m_watch.get(), &QTimer::timeout, context(),
                     [this] { lost(m_session.name() + " gives no answer any more"); });
}

void RedisSource::tearDown()
{
    m_watch.reset();
}

void RedisSource::close()
{
    m_session.close();
    m_watch->stop();
    letGo();
}

void RedisSource::flush(Micros answerUs)
{
    redis().flush();
    m_watch->start(static_cast<int>(answerUs / 1'000));
}

void RedisSource::keepWaiting()
{
    m_watch->start();
}

std::unique_ptr<Source> makeRedisSource(SourceUrl &url, const FeedContext &context)
{
    auto streams = url.takeText("stream");
    auto channels = url.takeText("channel");
    auto patterns = url.takeText("pattern");
    if (streams.has_value() == (channels || patterns)) {
        url.fail("stream=KEY,… (which keeps what was sent) or channel=NAME,… and pattern=PATTERN,… (which do not) are "
                 "expected");
        return nullptr;
    }
    if (streams)
        return std::make_unique<RedisStreams>(url, context, *streams);
    return std::make_unique<RedisPubSub>(url, context, channels.value_or(""), patterns.value_or(""));
}

} // namespace tapedeck
