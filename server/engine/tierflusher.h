// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/engine/catchups.h"
#include "server/engine/delivery.h"
#include "server/engine/flushencoder.h"
#include "server/engine/publishedboard.h"

#include <array>

namespace tapedeck {

/// What workers get of one board: flushes, encoded once for each tier that has subscribers and at that tier's pace, and
/// answers to catch-up requests. Knows no thread: the engine calls it with the time.
class TierFlusher
{
public:
    static constexpr Micros digestIntervalUs = 2'000'000;

    struct Counters {
        std::uint64_t flushes = 0;
        std::uint64_t rows = 0;  ///< encoded in flushes
        std::uint64_t bytes = 0; ///< of their frames, in all encodings
    };

    TierFlusher(BoardId id, const Board &board, const CatchUpLimits &limits = {});
    TierFlusher(const TierFlusher &) = delete;
    TierFlusher &operator=(const TierFlusher &) = delete;

    /// The board took `offered` source changes, the oldest of which was received at `receivedUs`.
    void noteCommit(std::uint64_t offered, Micros receivedUs);

    /// What all workers together want of a tier's flushes; none: it is not flushed.
    void setInterest(int tier, FlushInterest interest, Micros nowUs);

    /// When flush() next has something to do (steady clock); a far future if nothing.
    [[nodiscard]] Micros nextDueUs() const;
    /// Calls emit(FlushPtr) for each tier that is due. Unchanged boards flush only their digest.
    template <typename Emit> void flush(Micros nowUs, Emit &&emit)
    {
        for (int tier = 0; tier < tierCount; ++tier) {
            if (nowUs >= dueUs(tier))
                emit(encode(tier, nowUs));
        }
    }

    /// What changed since the requests' cursors, ready for the wire.
    [[nodiscard]] CatchUps &catchUps() { return m_catchUps; }
    [[nodiscard]] const CatchUps &catchUps() const { return m_catchUps; }
    /// Answers in one go, however large; for use without an engine.
    [[nodiscard]] CatchUp catchUp(const CatchUpRequest &request);

    [[nodiscard]] const Counters &counters() const { return m_counters; }

private:
    struct Tier {
        FlushInterest interest;
        Version flushed = 0; ///< version of the previous flush
        Micros dueUs = 0;    ///< steady clock
        Micros digestDueUs = 0;
        Micros oldestReceivedUs = 0; ///< of what is not flushed; 0: nothing
        std::uint64_t offered = 0;   ///< PublishedBoard::offered at the previous flush
    };

    [[nodiscard]] Micros dueUs(int tier) const;
    [[nodiscard]] FlushPtr encode(int tier, Micros nowUs);
    /// Where the tier's next flush starts.
    [[nodiscard]] Version flushedVersion(int tier) const;

    PublishedBoard m_published;
    std::array<Tier, tierCount> m_tiers;
    FlushEncoder m_encoder;
    CatchUps m_catchUps;
    Counters m_counters;
};

} // namespace tapedeck
