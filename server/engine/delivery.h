// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/board/board.h"
#include "common/time/clock.h"
#include "common/wire/updateencoder.h"
#include "server/engine/changebatch.h"
#include "server/engine/rowfilter.h"

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace tapedeck {

/// How often a subscription is flushed; 0 is every commit (at most once a millisecond).
inline constexpr std::array<int, 6> tierIntervalsMs = {0, 50, 100, 250, 500, 1000};
inline constexpr int tierCount = static_cast<int>(tierIntervalsMs.size());

/// The fastest tier that keeps to `rateHz` updates a second; 0: every commit.
[[nodiscard]] constexpr int tierForRate(std::uint32_t rateHz)
{
    if (rateHz == 0)
        return 0;
    for (int tier = 1; tier < tierCount; ++tier) {
        if (static_cast<std::uint64_t>(rateHz)
                * static_cast<std::uint64_t>(tierIntervalsMs[static_cast<std::size_t>(tier)])
            >= 1000)
            return tier;
    }
    return tierCount - 1;
}

/// One flush of one board and tier: what changed since the tier's previous flush, encoded once. Immutable, shared by
/// all workers.
struct Flush {
    struct Row {
        RowId row;
        std::uint32_t offset; ///< of the encoded row in `rows`
        std::uint32_t size;
        Digest digest; ///< of the row as it is now
    };
    BoardId board;
    int tier;
    UpdateHeader header;                             ///< of the frame for those who take every row
    std::uint64_t offered = 0;                       ///< source changes that the board had taken by then
    std::string rows;                                ///< encoded rows, concatenated
    std::vector<Row> index;                          ///< of `rows`, by row
    std::vector<std::pair<RowId, std::string>> keys; ///< of the rows that are new since the previous flush
    std::string frame;                               ///< ready WebSocket frame: header and all rows
};
using FlushPtr = std::shared_ptr<const Flush>;

/// Asks for what a subscriber misses; also how it joins a tier, so that no flush falls between.
struct CatchUpRequest {
    int worker;
    std::uint64_t ticket; ///< the asker's name for it; comes back in the answer
    BoardId board;
    Epoch epoch; ///< of the cursor; another one, or 0, gets a snapshot
    Version since;
    int tier;
    bool join;                               ///< counts as one more subscriber of the tier, until leave()
    std::shared_ptr<const RowFilter> filter; ///< null: every row
    std::uint64_t offered = 0;               ///< Flush::offered at the cursor, 0 if not known
    Micros sinceUs = 0;                      ///< when the cursor's Update was published, 0 if not known
};

/// The answer. Whoever asked for the same since the same version shares the frames.
struct CatchUp {
    std::uint64_t ticket;
    BoardId board;
    Epoch epoch;
    Version base; ///< 0: a snapshot
    Version version;
    std::uint64_t offered;
    Micros publishedUs;
    std::shared_ptr<const std::vector<std::string>> frames; ///< ready WebSocket frames, at least one
    std::vector<std::pair<RowId, Digest>> rows;             ///< filtered: all rows that the filter accepts
};

/// A worker's mailbox, as the engine sees it. Thread-safe; never blocks.
class DeliverySink
{
public:
    virtual ~DeliverySink() = default;
    virtual void deliver(FlushPtr flush) = 0;
    virtual void deliver(CatchUp catchUp) = 0;
    /// A ready frame with a Status, for those who asked for it.
    virtual void deliverStatus(std::shared_ptr<const std::string> frame) = 0;
};

/// What workers count, for Status. A copy.
struct FanoutFigures {
    std::uint32_t clients = 0;
    std::uint32_t clientsBehind = 0;
    std::vector<std::pair<std::string, std::uint64_t>> counters;
    struct Stage {
        std::string name;
        std::uint64_t count, p50Us, p99Us, maxUs;
    };
    std::vector<Stage> stages;
};

} // namespace tapedeck
