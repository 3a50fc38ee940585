// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "brokers/rediswriter.h"

#include <hiredis/hiredis.h>

#include <utility>

namespace tapedeck {

namespace {

constexpr Micros openUs = 10'000'000; // for all sentinels together
constexpr Micros answerUs = 10'000'000;

} // namespace

RedisWriter::RedisWriter(OptionUrl &url)
    : m_stream(url.takeText("stream").value_or(""))
    , m_field(url.takeText("field").value_or("data"))
    , m_channel(url.takeText("channel").value_or(""))
    , m_session(url, "redis://127.0.0.1:6379/0?stream=prices",
                {[] {}, [this] { m_isReady = true; }, [this](const redisReply &reply) { replied(reply); }, [] {},
                 [this](std::string reason) { tell(std::move(reason), false); },
                 [this](std::string reason) { tell(std::move(reason), true); }})
{
    const std::int64_t lengthMax = url.takeNumber("maxlen", 1'000'000, 0, 1'000'000'000'000);
    if (lengthMax > 0)
        m_lengthMax = std::to_string(lengthMax);
    if (m_stream.empty() == m_channel.empty())
        url.fail("stream=KEY (which keeps what is written) or channel=NAME (which does not) is expected");
    for (const std::string *name : {&m_stream, &m_channel}) {
        if (name->find(',') != std::string::npos)
            url.fail("'" + *name + "': one name is expected");
    }
}

std::optional<BrokerTrouble> RedisWriter::open()
{
    m_isReady = false;
    m_awaited = 0;
    m_trouble.reset();
    m_session.open(m_wait.begin());
    if (!m_wait.until([this] { return m_isReady || m_trouble; }, openUs))
        tell(m_session.name() + " gives no answer; is it Redis that listens there?", false);
    return m_trouble;
}

std::optional<BrokerTrouble> RedisWriter::write(std::span<const BrokerMessage> messages)
{
    for (const BrokerMessage &message : messages)
        add(message);
    m_awaited += messages.size();
    m_session.connection().flush();
    if (!m_wait.until([this] { return m_awaited == 0 || m_trouble; }, answerUs))
        tell(m_session.name() + " gives no answer any more", false);
    return m_trouble;
}

std::optional<BrokerTrouble> RedisWriter::tend()
{
    m_wait.handle();
    return m_trouble;
}

void RedisWriter::add(const BrokerMessage &message)
{
    RedisConnection &redis = m_session.connection();
    if (!m_channel.empty()) {
        redis.command({"PUBLISH", m_channel, message.payload});
    } else if (m_lengthMax.empty()) {
        redis.command({"XADD", m_stream, "*", "key", message.key, m_field, message.payload});
    } else {
        redis.command(
            {"XADD", m_stream, "MAXLEN", "~", m_lengthMax, "*", "key", message.key, m_field, message.payload});
    }
}

void RedisWriter::replied(const redisReply &reply)
{
    if (!isError(reply)) {
        m_awaited -= m_awaited > 0 ? 1 : 0;
        return;
    }
    const std::string_view error = textOf(reply);
    const std::string says = m_session.name() + " answers: " + std::string(error);
    if (error.starts_with("WRONGTYPE"))
        tell("'" + m_stream + "' is no stream: the key holds something else; stream= wants another one", true);
    else if (error.starts_with("READONLY"))
        tell(m_session.name() + " is a replica, which takes nothing; sentinel= and master= find the master", true);
    else if (error.starts_with("OOM"))
        tell(says + "; a higher maxmemory, or a lower maxlen= makes room", false);
    else
        m_session.tellError(error);
}

void RedisWriter::close()
{
    m_session.close();
    m_wait.end();
}

void RedisWriter::tell(std::string reason, bool isRefused)
{
    if (!m_trouble) // the first one is the cause
        m_trouble = BrokerTrouble{std::move(reason), isRefused};
}

} // namespace tapedeck
