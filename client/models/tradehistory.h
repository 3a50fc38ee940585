// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/followcursor.h"
#include "common/board/decimal.h"
#include "common/time/clock.h"

#include "tapedeck/v1/follow.pb.h"

#include <cstdint>
#include <deque>

namespace tapedeck {

/// The newest trades of an instrument, each once and in order, and where some are missing: a gap is an entry of its
/// own. Bounded: the oldest go.
class TradeHistory
{
public:
    enum class Kind {
        Trade,
        Gap,      ///< `missed` trades between its neighbours are not known
        Beginning ///< the server keeps `missed` trades from before this no more, or began anew (0): how many is not
                  ///< known
    };
    struct Entry {
        Kind kind = Kind::Trade;
        std::uint64_t missed = 0;
        Micros timeUs = 0; ///< of the venue
        Decimal price{};
        Decimal size{};
        v1::Trade::Taker taker = v1::Trade::TAKER_UNKNOWN;
        int move = 0; ///< +1 or -1: against the price that traded before; 0: the same, or none before
    };

    static constexpr std::size_t entriesMax = 5'000;

    /// Takes a part in: trades that are known already are passed over. Returns how many entries are new.
    std::size_t take(const v1::Followed &part);
    void clear();

    [[nodiscard]] std::size_t size() const { return m_entries.size(); }
    /// How many entries there have ever been since clear(): the newest has the number added() - 1.
    [[nodiscard]] std::uint64_t added() const { return m_added; }
    /// By number; from added() - size() on.
    [[nodiscard]] const Entry &entry(std::uint64_t number) const
    {
        return m_entries[static_cast<std::size_t>(number - (m_added - m_entries.size()))];
    }
    /// Trades that are known to be missing.
    [[nodiscard]] std::uint64_t missed() const { return m_missed; }

private:
    void add(const Entry &entry);

    std::deque<Entry> m_entries; // oldest first
    std::uint64_t m_added = 0;
    std::uint64_t m_missed = 0;
    FollowCursor m_cursor;
    Decimal m_last; // price
    bool m_traded = false;
};

} // namespace tapedeck
