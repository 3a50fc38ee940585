// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/engine/delivery.h"

namespace tapedeck {

/// Tier 0 flushes at most this often.
inline constexpr Micros commitTierUs = 1'000;

/// The earliest time of a tier's next flush after one at `flushedUs` (steady clock).
///
/// Tier 0 keeps a distance, and else follows the commits. The others beat: at multiples of their interval plus a
/// phase, since all clients of a tier share a flush, and so that no two tiers and boards are due together, or one
/// turn of the engine and of each worker would have to serve them all. Intervals are multiples of 10 ms; the phases
/// spread over these 10 ms: tiers 1.4 ms apart, boards 0.7 ms. A tier that has been quiet flushes its next commit at
/// once, whatever the beat, and meets the beat again after at least half an interval.
[[nodiscard]] constexpr Micros nextFlushUs(BoardId board, int tier, Micros flushedUs)
{
    if (tier == 0)
        return flushedUs + commitTierUs;
    const Micros interval = Micros(tierIntervalsMs[static_cast<std::size_t>(tier)]) * 1000;
    const Micros phase = (tier - 1) * 1'400 + static_cast<int>(board) * 700;
    return (flushedUs + interval / 2 - phase) / interval * interval + interval + phase;
}

} // namespace tapedeck
