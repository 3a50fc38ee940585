// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sources/redissource.h"
#include "server/sources/redisstreamid.h"

namespace tapedeck {

/// `redis://HOST:PORT?stream=KEY,…`: Redis Streams, read on from entry to entry, or as one consumer of a group, which
/// acknowledges entries once the engine has taken them. One command is under way at a time, so that no more is asked
/// for than the engine keeps up with.
class RedisStreams : public RedisSource
{
public:
    RedisStreams(SourceUrl &url, const FeedContext &context, std::string_view keys);
    ~RedisStreams() override;

protected:
    void begin() override;
    void replied(const redisReply &reply) override;
    void letGo() override;

private:
    struct Stream {
        std::string key;
        RedisStreamCount count = {};
        bool isMissing = false;
        std::optional<RedisStreamId> missed = {}; ///< up to here, while the source was cut off
        RedisStreamId pending = {};               ///< of a group: our own entries are read again up to here
        bool hasPending = true;
        std::uint64_t groupLost = 0;           ///< of the entries ever added, those that are told to be lost
        std::uint64_t removed = 0;             ///< from its beginning, by the last answer
        std::vector<RedisStreamId> taken = {}; ///< not yet acknowledged
    };
    enum class Asked : std::uint8_t { Nothing, Info, Groups, Entries };

    void takeStart(SourceUrl &url);
    void ask();
    void askInfo();
    void askEntries();
    void handleInfo(const redisReply &reply);
    void handleGroups(const redisReply &reply);
    void handleEntries(const redisReply &reply);
    [[nodiscard]] bool takeEntry(Stream &stream, const redisReply &entry);
    [[nodiscard]] bool takeFields(const redisReply &fields);
    void acknowledge();
    void lose(Stream &stream, std::uint64_t entries);
    void tellMissing();
    void tellStreamError(std::string_view error);
    [[nodiscard]] bool readsPending() const;

    std::vector<Stream> m_streams;
    std::string m_group, m_consumer, m_field;
    std::size_t m_count; // of entries to ask for at once, by stream
    std::string m_countText;
    std::optional<RedisStreamId> m_from; ///< nothing: the end
    bool m_isBegun = false;

    Asked m_asked = Asked::Nothing;
    std::size_t m_infos = 0;            // of this round that were answered
    std::size_t m_acknowledgements = 0; // whose replies come before the next
    Micros m_infoDueUs = 0;
    std::string m_text; // composed
};

} // namespace tapedeck
