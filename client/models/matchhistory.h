// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/followcursor.h"
#include "common/time/clock.h"

#include <cstdint>
#include <deque>
#include <string>
#include <unordered_map>
#include <vector>

namespace tapedeck {

/// What happened in a match, in order: what is said again about the same thing changes its entry, and the entry
/// remembers what was said before. Where messages are missing there is an entry that says so. Bounded.
class MatchHistory
{
public:
    struct Entry {
        v1::MatchEvent event{};                ///< as it was said last
        std::vector<v1::MatchEvent> earlier{}; ///< what was said before, oldest first
        std::uint64_t missed = 0;              ///< not an event, but a gap of so many messages
        bool anew = false;                     ///< not an event: the server began another history
    };

    static constexpr std::size_t entriesMax = 2'000;
    static constexpr std::size_t earlierMax = 32; ///< of one entry

    /// Takes a part in. Returns the places of entries of before that have changed. A view that has to know beforehand
    /// asks excess() and drops so many, then asks additions().
    std::vector<std::size_t> take(const v1::Followed &part);
    /// How many of the oldest entries have to go for this part.
    [[nodiscard]] std::size_t excess(const v1::Followed &part) const;
    void dropOldest(std::size_t count);
    /// How many entries this part will add.
    [[nodiscard]] std::size_t additions(const v1::Followed &part) const;
    void clear() { *this = MatchHistory(); }

    [[nodiscard]] std::size_t size() const { return m_entries.size(); }
    /// From the oldest.
    [[nodiscard]] const Entry &at(std::size_t place) const { return m_entries[place]; }

private:
    void add(Entry entry);

    FollowCursor m_cursor;
    std::deque<Entry> m_entries;                              // oldest first
    std::uint64_t m_dropped = 0;                              // ever: an entry's number less this is its place
    std::unordered_map<std::string, std::uint64_t> m_numbers; // of entries, by id of the event
};

/// Of the kind that prices move by: a score, a wicket, a red card.
[[nodiscard]] bool movesPrices(const v1::MatchEvent &event);

} // namespace tapedeck
