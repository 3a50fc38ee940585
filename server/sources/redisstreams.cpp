// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/redisstreams.h"

#include "server/sources/sourceurl.h"

#include <hiredis/hiredis.h>

#include <algorithm>

namespace tapedeck {

namespace {

constexpr const char *blockMs = "2000";
constexpr Micros entriesUs = 12'000'000;   // to answer, after which the server is gone
constexpr Micros infoIntervalUs = 250'000; // between two looks for what is lost

std::uint64_t numberOf(const redisReply &reply)
{
    return reply.type == REDIS_REPLY_INTEGER && reply.integer > 0 ? static_cast<std::uint64_t>(reply.integer) : 0;
}

/// Of a list of names and values.
const redisReply *valueOf(const redisReply &list, std::string_view name)
{
    for (std::size_t i = 0; i + 1 < list.elements; i += 2) {
        if (textOf(*list.element[i]) == name)
            return list.element[i + 1];
    }
    return nullptr;
}

std::optional<RedisStreamId> idOf(const redisReply *reply)
{
    return reply == nullptr ? std::nullopt : RedisStreamId::read(textOf(*reply));
}

void appendJson(std::string &out, std::string_view text)
{
    static constexpr char hex[] = "0123456789abcdef";
    out.push_back('"');
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            out.push_back('\\');
            out.push_back(c);
        } else if (static_cast<unsigned char>(c) < ' ') {
            out.append("\\u00").push_back(hex[static_cast<unsigned char>(c) >> 4]);
            out.push_back(hex[c & 15]);
        } else {
            out.push_back(c);
        }
    }
    out.push_back('"');
}

} // namespace

RedisStreams::RedisStreams(SourceUrl &url, const FeedContext &context, std::string_view keys)
    : RedisSource(url, context)
    , m_group(url.takeText("group").value_or(""))
    , m_consumer(url.takeText("consumer").value_or(""))
    , m_field(url.takeText("field").value_or("data"))
    , m_count(static_cast<std::size_t>(url.takeNumber("count", 500, 1, 10'000)))
    , m_countText(std::to_string(m_count))
{
    for (std::string &key : namesOf(keys))
        m_streams.push_back({std::move(key)});
    if (m_streams.empty())
        url.fail("stream=KEY,… is expected, such as stream=prices");
    if (m_group.empty() != m_consumer.empty())
        url.fail("group=NAME and consumer=NAME belong together: as whom this server reads what its group shares");
    takeStart(url);
    url.finish(optionNames("stream, from, group, consumer, field, count"));
}

RedisStreams::~RedisStreams()
{
    stop();
}

void RedisStreams::takeStart(SourceUrl &url)
{
    const std::optional<std::string> from = url.takeText("from");
    if (from && !m_group.empty()) {
        url.fail("from= does not go with group=, which knows itself where it is; XGROUP SETID moves it");
        return;
    }
    m_from = RedisStreamId();
    if (!from || *from == "beginning")
        return;
    m_from = RedisStreamId::read(*from);
    if (*from != "end" && !m_from)
        url.fail("from=" + *from + ": beginning, end or the id of an entry is expected, such as 1700000000000-0");
}

void RedisStreams::letGo()
{
    handOver();
    m_asked = Asked::Nothing;
    m_acknowledgements = 0;
    for (Stream &stream : m_streams) {
        stream.taken.clear();
        stream.missed.reset();
        stream.pending = {};
        stream.hasPending = true;
    }
}

void RedisStreams::begin()
{
    received();
    askInfo();
    flush(entriesUs);
}

void RedisStreams::ask()
{
    if (steadyClockUs() >= m_infoDueUs)
        askInfo();
    else
        askEntries();
    flush(entriesUs);
}

void RedisStreams::askInfo()
{
    m_asked = Asked::Info;
    m_infos = 0;
    for (const Stream &stream : m_streams)
        redis().command({"XINFO", "STREAM", stream.key});
    if (m_group.empty())
        return;
    for (const Stream &stream : m_streams)
        redis().command({"XINFO", "GROUPS", stream.key});
}

bool RedisStreams::readsPending() const
{
    return !m_group.empty()
        && std::any_of(m_streams.begin(), m_streams.end(), [](const Stream &stream) { return stream.hasPending; });
}

void RedisStreams::askEntries()
{
    m_asked = Asked::Entries;
    const bool isGroup = !m_group.empty();
    const bool isPending = readsPending();
    redis().begin((isGroup ? 4 : 1) + 2 + (isPending ? 0 : 2) + 1 + 2 * m_streams.size());
    redis().word(isGroup ? "XREADGROUP" : "XREAD");
    if (isGroup) {
        redis().word("GROUP");
        redis().word(m_group);
        redis().word(m_consumer);
    }
    redis().word("COUNT");
    redis().word(m_countText);
    if (!isPending) {
        redis().word("BLOCK");
        redis().word(blockMs);
    }
    redis().word("STREAMS");
    for (const Stream &stream : m_streams)
        redis().word(stream.key);
    for (const Stream &stream : m_streams) {
        if (isGroup && !isPending) {
            redis().word(">");
            continue;
        }
        (isGroup ? stream.pending : stream.count.position()).write(m_text);
        redis().word(m_text);
    }
}

void RedisStreams::replied(const redisReply &reply)
{
    if (m_acknowledgements > 0) {
        --m_acknowledgements;
        if (isError(reply))
            tellStreamError(textOf(reply));
        return;
    }
    switch (m_asked) {
    case Asked::Nothing:
        return;
    case Asked::Info:
        handleInfo(reply);
        return;
    case Asked::Groups:
        handleGroups(reply);
        return;
    case Asked::Entries:
        handleEntries(reply);
        return;
    }
}

void RedisStreams::handleInfo(const redisReply &reply)
{
    Stream &stream = m_streams[m_infos];
    stream.removed = 0;
    const bool isMissing = isError(reply) && textOf(reply).starts_with("ERR no such key");
    if (isError(reply) && !isMissing) {
        if (textOf(reply).starts_with("WRONGTYPE"))
            refused("'" + stream.key + "' on " + redis().name()
                    + " is no stream; XADD makes one, and for channels there is channel=");
        else
            tellStreamError(textOf(reply));
        return;
    }
    stream.isMissing = isMissing;
    RedisStreamCount::Info info;
    if (isMissing) {
        if (m_isBegun || !m_from)
            stream.count.setPosition({}); // if it comes, it is another
        else
            stream.count.setPosition(*m_from);
        stream.missed.reset();
    } else {
        info.last = idOf(valueOf(reply, "last-generated-id")).value_or(RedisStreamId());
        if (const redisReply *added = valueOf(reply, "entries-added"))
            info.added = numberOf(*added);
        if (const redisReply *length = valueOf(reply, "length"))
            info.length = numberOf(*length);
        info.hadDeletions = idOf(valueOf(reply, "max-deleted-entry-id")).value_or(RedisStreamId()) != RedisStreamId();
        if (!m_isBegun)
            stream.count.setPosition(m_from.value_or(info.last));
        if (info.added && !info.hadDeletions)
            stream.removed = *info.added - std::min(*info.added, info.length);
        if (m_group.empty()) {
            if (const std::uint64_t missing = stream.count.told(info))
                lose(stream, missing);
            if (!stream.missed)
                stream.missed = info.last;
        }
    }
    if (++m_infos < m_streams.size())
        return;
    m_isBegun = true;
    m_infoDueUs = steadyClockUs() + infoIntervalUs;
    tellMissing();
    m_infos = 0;
    if (!m_group.empty()) {
        m_asked = Asked::Groups;
        return;
    }
    askEntries();
    flush(entriesUs);
}

/// What was removed before our group read it, if there is one and nothing was ever deleted one by one.
void RedisStreams::handleGroups(const redisReply &reply)
{
    Stream &stream = m_streams[m_infos];
    bool isThere = false;
    for (std::size_t i = 0; i < reply.elements; ++i) {
        const redisReply &group = *reply.element[i];
        const redisReply *name = valueOf(group, "name");
        if (name == nullptr || textOf(*name) != m_group)
            continue;
        isThere = true;
        const redisReply *read = valueOf(group, "entries-read");
        if (read == nullptr || read->type != REDIS_REPLY_INTEGER)
            continue;
        const std::uint64_t known = std::max(numberOf(*read), stream.groupLost);
        if (stream.removed > known) {
            stream.groupLost = stream.removed;
            lose(stream, stream.removed - known);
        }
    }
    if (!isThere) {
        refused("there is no group '" + m_group + "' of the stream '" + stream.key + "' on " + redis().name()
                + "; XGROUP CREATE " + stream.key + " " + m_group + " 0 MKSTREAM makes both");
        return;
    }
    if (++m_infos < m_streams.size())
        return;
    askEntries();
    flush(entriesUs);
}

void RedisStreams::handleEntries(const redisReply &reply)
{
    if (isError(reply)) {
        tellStreamError(textOf(reply));
        return;
    }
    const bool isPending = readsPending();
    std::size_t count = 0;
    for (std::size_t i = 0; i < reply.elements; ++i) {
        const redisReply &answer = *reply.element[i];
        if (answer.type != REDIS_REPLY_ARRAY || answer.elements != 2)
            continue;
        const std::string_view key = textOf(*answer.element[0]);
        const redisReply &entries = *answer.element[1];
        const auto stream =
            std::find_if(m_streams.begin(), m_streams.end(), [key](const Stream &known) { return known.key == key; });
        if (stream == m_streams.end())
            continue;
        if (isPending)
            stream->hasPending = entries.elements > 0;
        count = std::max(count, entries.elements);
        for (std::size_t j = 0; j < entries.elements; ++j) {
            if (!takeEntry(*stream, *entries.element[j]))
                return; // the engine stops: what is not acknowledged comes again
        }
    }
    if (m_group.empty()) {
        handOver();
        const bool isLevel = std::all_of(m_streams.begin(), m_streams.end(), [](const Stream &stream) {
            return stream.isMissing || (stream.missed && stream.count.position() >= *stream.missed);
        });
        if (isLevel)
            caughtUp();
    } else {
        if (!settleUp())
            return;
        acknowledge();
        if (!isPending && count < m_count)
            caughtUp();
    }
    ask();
}

bool RedisStreams::takeEntry(Stream &stream, const redisReply &entry)
{
    if (entry.type != REDIS_REPLY_ARRAY || entry.elements != 2)
        return true;
    const std::optional<RedisStreamId> id = idOf(entry.element[0]);
    if (!id)
        return true;
    const redisReply &fields = *entry.element[1];
    if (m_group.empty()) {
        if (const std::uint64_t missing = stream.count.read(*id))
            lose(stream, missing);
    } else {
        stream.pending = *id;
        stream.taken.push_back(*id);
        if (fields.type != REDIS_REPLY_ARRAY) { // it was ours, but is gone
            lose(stream, 1);
            return true;
        }
    }
    return takeFields(fields);
}

bool RedisStreams::takeFields(const redisReply &fields)
{
    if (const redisReply *value = valueOf(fields, m_field))
        return takeBytes(textOf(*value));
    m_text.assign(1, '{');
    for (std::size_t i = 0; i + 1 < fields.elements; i += 2) {
        if (i > 0)
            m_text.push_back(',');
        appendJson(m_text, textOf(*fields.element[i]));
        m_text.push_back(':');
        appendJson(m_text, textOf(*fields.element[i + 1]));
    }
    m_text.push_back('}');
    return takeBytes(m_text);
}

void RedisStreams::acknowledge()
{
    for (Stream &stream : m_streams) {
        if (stream.taken.empty())
            continue;
        redis().begin(3 + stream.taken.size());
        redis().word("XACK");
        redis().word(stream.key);
        redis().word(m_group);
        for (const RedisStreamId &id : stream.taken) {
            id.write(m_text);
            redis().word(m_text);
        }
        stream.taken.clear();
        ++m_acknowledgements;
    }
}

void RedisStreams::lose(Stream &stream, std::uint64_t entries)
{
    markGap(entries,
            std::to_string(entries) + (entries == 1 ? " entry" : " entries") + " of the stream '" + stream.key
                + "' went missing before being read (trimmed, deleted, or lost by the server); a higher MAXLEN keeps "
                  "them longer");
}

void RedisStreams::tellMissing()
{
    std::string names;
    for (const Stream &stream : m_streams) {
        if (stream.isMissing)
            names += (names.empty() ? "'" : ", '") + stream.key + "'";
    }
    setRemark(names.empty() ? std::string()
                            : "there is no stream " + names + " on " + redis().name()
                      + " yet; it is read once something is added (is stream= right?)");
}

void RedisStreams::tellStreamError(std::string_view error)
{
    if (error.starts_with("NOGROUP"))
        refused("the group '" + m_group + "' or its stream is gone on " + redis().name() + "; XGROUP CREATE "
                + m_streams.front().key + " " + m_group + " 0 MKSTREAM makes both");
    else if (error.starts_with("WRONGTYPE"))
        refused("one of the keys on " + redis().name() + " is no stream any more; is stream= right?");
    else
        tellError(error);
}

} // namespace tapedeck
