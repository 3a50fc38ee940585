// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <charconv>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tapedeck {

/// Of an entry of a stream: "MILLISECONDS-NUMBER".
struct RedisStreamId {
    std::uint64_t ms = 0;
    std::uint64_t number = 0;

    auto operator<=>(const RedisStreamId &) const = default;

    /// "1700000000000-1", or without what is behind the milliseconds.
    static std::optional<RedisStreamId> read(std::string_view text)
    {
        RedisStreamId id;
        const char *const last = text.data() + text.size();
        auto [end, problem] = std::from_chars(text.data(), last, id.ms);
        if (problem != std::errc() || text.empty())
            return std::nullopt;
        if (end == last)
            return id;
        if (*end != '-')
            return std::nullopt;
        const auto [end2, problem2] = std::from_chars(end + 1, last, id.number);
        if (problem2 != std::errc() || end2 != last)
            return std::nullopt;
        return id;
    }

    /// Into `text`, whose memory is reused.
    void write(std::string &text) const
    {
        char digits[24];
        text.assign(digits, std::to_chars(std::begin(digits), std::end(digits), ms).ptr);
        text.push_back('-');
        text.append(digits, std::to_chars(std::begin(digits), std::end(digits), number).ptr);
    }
};

/// Follows what is read of a stream, and finds out what was removed from it before it was read: Redis counts what was
/// ever added, so that our count must be the same once the entry is read that was the last when Redis was asked.
class RedisStreamCount
{
public:
    /// As XINFO STREAM tells.
    struct Info {
        RedisStreamId last = {};
        std::optional<std::uint64_t> added = {}; ///< nothing: before Redis 7
        std::uint64_t length = 0;
        bool hadDeletions = false; ///< entries were deleted one by one
    };

    [[nodiscard]] const RedisStreamId &position() const { return m_position; } ///< the entry that was read last
    /// Begin behind that entry.
    void setPosition(const RedisStreamId &position)
    {
        m_position = position;
        m_count.reset();
        m_expected.reset();
    }

    /// How many entries are missing before the position, as far as it can be told now.
    [[nodiscard]] std::uint64_t told(const Info &info)
    {
        m_expected.reset();
        if (info.last < m_position) { // the stream is another, or has lost its end
            m_position = info.last;
            m_count = info.added;
            return 1;
        }
        if (!info.added)
            return 0;
        if (!m_count && m_position == RedisStreamId() && !info.hadDeletions)
            m_count = *info.added - info.length;
        if (info.last > m_position) {
            m_expected = Expected{info.last, *info.added};
            return 0;
        }
        return agree(*info.added);
    }

    /// An entry was read. How many are missing before it, as far as it can be told now.
    [[nodiscard]] std::uint64_t read(const RedisStreamId &id)
    {
        m_position = id;
        if (m_count)
            ++*m_count;
        if (!m_expected || id < m_expected->id)
            return 0;
        const Expected expected = *m_expected;
        m_expected.reset();
        return id == expected.id ? agree(expected.added) : 0; // else it is gone itself, and told by the next count
    }

private:
    struct Expected {
        RedisStreamId id;
        std::uint64_t added;
    };

    std::uint64_t agree(std::uint64_t added)
    {
        const std::uint64_t count = m_count.value_or(added);
        m_count = added;
        return added >= count ? added - count : 1; // counted anew: it was replaced by another
    }

    RedisStreamId m_position;
    std::optional<std::uint64_t> m_count; // of entries ever added, up to the position
    std::optional<Expected> m_expected;
};

} // namespace tapedeck
