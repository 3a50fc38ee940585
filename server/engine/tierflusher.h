// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/engine/delivery.h"

#include <array>

namespace tapedeck {

/// Encodes what one board changed, once for each tier that has subscribers and at that tier's pace, and answers
/// catch-up requests. Knows no thread: the engine calls it with the time.
class TierFlusher
{
public:
    static constexpr Micros commitTierUs = 1'000; ///< tier 0 flushes at most this often
    static constexpr Micros digestIntervalUs = 2'000'000;
    static constexpr std::size_t chunkBytes = 256 * 1024; ///< of a catch-up's frames

    struct Counters {
        std::uint64_t flushes = 0;
        std::uint64_t rows = 0; ///< encoded in flushes
        std::uint64_t bytes = 0;
        std::uint64_t snapshots = 0; ///< catch-ups from version 0 that were encoded
        std::uint64_t catchUps = 0;  ///< others
    };

    TierFlusher(BoardId id, const Board &board);

    /// The board took `offered` source changes, the oldest of which was received at `receivedUs`.
    void noteCommit(std::uint64_t offered, Micros receivedUs);

    /// What all workers together want of a tier's flushes; none: it is not flushed.
    void setInterest(int tier, FlushInterest interest);

    /// When flush() next has something to do (steady clock); a far future if nothing.
    [[nodiscard]] Micros nextDueUs() const;
    /// Calls emit(FlushPtr) for each tier that is due. Unchanged boards flush only their digest.
    template <typename Emit> void flush(Micros nowUs, Emit &&emit)
    {
        for (int tier = 0; tier < tierCount; ++tier) {
            if (isDue(tier, nowUs)) {
                if (FlushPtr flushed = encode(tier, nowUs))
                    emit(std::move(flushed));
            }
        }
    }

    /// What changed since the request's cursor, with the frames' WebSocket headers.
    [[nodiscard]] CatchUp catchUp(const CatchUpRequest &request);

    [[nodiscard]] const Counters &counters() const { return m_counters; }

private:
    struct Tier {
        FlushInterest interest;
        Version flushed = 0; ///< version of the previous flush
        Micros dueUs = 0;    ///< steady clock
        Micros digestDueUs = 0;
        Micros oldestReceivedUs = 0; ///< of what is not flushed; 0: nothing
        std::uint64_t offered = 0;   ///< m_offered at the previous flush
    };

    [[nodiscard]] bool isDue(int tier, Micros nowUs) const;
    [[nodiscard]] FlushPtr encode(int tier, Micros nowUs);
    void encodeRows(Flush &flush);
    [[nodiscard]] CatchUp encodeCatchUp(const CatchUpRequest &request, Version since);

    BoardId m_id;
    const Board &m_board;
    std::array<Tier, tierCount> m_tiers;
    std::uint64_t m_offered = 0;
    std::size_t m_rowBytesHint = 0;
    CatchUp m_latest; ///< the newest answer for every row, shared while the board has not moved
    Counters m_counters;
};

} // namespace tapedeck
