// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/board/decimal.h"
#include "common/time/clock.h"
#include "server/engine/eventring.h"
#include "server/engine/followstore.h"

#include <mutex>
#include <string_view>
#include <unordered_map>

namespace tapedeck {

/// A trade in 24 bytes: a server of 5,000 symbols keeps a million of them.
struct KeptTrade {
    std::int64_t price = 0;
    std::int64_t size = 0;
    std::uint64_t timeUs : 52 = 0; ///< until 2112
    std::uint64_t priceScale : 5 = 0;
    std::uint64_t sizeScale : 5 = 0;
    std::uint64_t taker : 2 = 0;

    void set(Decimal newPrice, Decimal newSize, Micros us, v1::Trade::Taker newTaker);
};

/// The events of one stream, by key: the newest of each, numbered from 1 without holes.
///
/// A key's ring begins small and doubles up to keyMax, as long as all rings together hold less than totalMax; after
/// that each keeps the number it has. Under a lock for the time of one append() or read().
template <typename Event> class EventLog : public FollowStore
{
public:
    struct Limits {
        std::size_t keyMax;   ///< events of one key
        std::size_t totalMax; ///< places of all keys, beyond which no ring grows
    };
    static constexpr std::size_t ringMin = 8;

    class Ring : private EventRing<Event>
    {
        friend class EventLog;
        std::uint64_t epoch = 0;
    };

    /// `epoch`: of this run of the server.
    EventLog(std::uint64_t epoch, Limits limits)
        : m_epoch(epoch)
        , m_limits(limits)
    {
    }

    // By the only writer.

    /// The key's ring, made if it is new; good until it is dropped.
    [[nodiscard]] Ring &ring(std::string_view key);
    /// Calls write(Event &) with the place of the next event, which holds an older one.
    template <typename Write> void append(Ring &ring, Write write)
    {
        {
            const std::lock_guard lock(m_mutex);
            makeRoom(ring);
            write(ring.next());
        }
        ++m_appended;
        this->noteChange();
    }
    /// Forgets the key. If it comes again, it has another epoch.
    void drop(std::string_view key);
    /// Since the start.
    [[nodiscard]] std::uint64_t appended() const { return m_appended; }
    /// Places of all rings, used or not.
    [[nodiscard]] std::size_t places() const { return m_places; }

    bool read(const FollowTarget &target, FollowCursor &cursor, v1::Followed &part) const override;

private:
    struct Hash : std::hash<std::string_view> {
        using is_transparent = void;
    };

    void makeRoom(Ring &ring);

    const std::uint64_t m_epoch;
    const Limits m_limits;
    std::uint64_t m_appended = 0;
    std::size_t m_places = 0;
    mutable std::mutex m_mutex; // guards what follows, but the writer reads without it
    std::unordered_map<std::string, Ring, Hash, std::equal_to<>> m_rings;
    std::uint64_t m_dropped = 0;
};

using TradeLog = EventLog<KeptTrade>;
using MatchLog = EventLog<v1::MatchEvent>;

} // namespace tapedeck
