// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/board/board.h"
#include "common/time/clock.h"
#include "common/time/histogram.h"
#include "common/wire/updateencoder.h"
#include "server/engine/changebatch.h"
#include "server/engine/rowfilter.h"

#include "tapedeck/v1/wire.pb.h"

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace tapedeck {

/// How often a subscription is flushed; 0 is every commit (at most once a millisecond).
inline constexpr std::array<int, 8> tierIntervalsMs = {0, 10, 20, 50, 100, 250, 500, 1000};
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

/// How a client wants its bytes. Json and Sse hold the same text; only the framing differs.
enum class Encoding : std::uint8_t {
    Protobuf, ///< binary WebSocket messages, subprotocol tapedeck.v1.proto
    Json,     ///< text WebSocket messages, subprotocol tapedeck.v1.json
    Sse,      ///< Server-Sent Events over HTTP
};
inline constexpr int encodingCount = 3;

/// Bytes that are ready for the wire, shared by all who are sent the same.
using Frame = std::shared_ptr<const std::string>;

/// What somebody's clients of one board and tier want of each flush.
struct FlushInterest {
    std::uint8_t encodings = 0; ///< bit i: Encoding i
    bool filtered = false;      ///< some take only some of the rows

    [[nodiscard]] bool none() const { return encodings == 0; }
    [[nodiscard]] bool wants(Encoding encoding) const { return encodings >> static_cast<int>(encoding) & 1; }
    friend bool operator==(const FlushInterest &, const FlushInterest &) = default;
};

/// One flush of one board and tier: what changed since the tier's previous flush, encoded once. Immutable, shared by
/// all workers.
struct Flush {
    struct Span {
        std::uint32_t offset; ///< of the encoded row in `rows`
        std::uint32_t size;
    };
    struct Encoded {
        std::string rows;        ///< encoded rows, one after the other (text: with a comma between)
        std::vector<Span> spans; ///< of `rows`, as `changed`
        std::string frame;       ///< ready for the wire: header and all rows
    };
    BoardId board;
    int tier;
    UpdateHeader header;                             ///< of the frame for those who take every row
    std::uint64_t offered = 0;                       ///< source changes that the board had taken by then
    std::vector<RowId> changed;                      ///< living rows in `rows`, ascending
    std::vector<std::pair<RowId, std::string>> keys; ///< of rows new since the previous flush; if somebody filters
    std::array<Encoded, encodingCount> encoded;      ///< empty where nobody is interested
    std::vector<Digest> rowDigests;                  ///< by RowId; with header.digest, for filtered subscriptions

    [[nodiscard]] const Encoded &as(Encoding encoding) const { return encoded[static_cast<std::size_t>(encoding)]; }
};
using FlushPtr = std::shared_ptr<const Flush>;

/// Asks for what a subscriber misses.
struct CatchUpRequest {
    int worker;
    std::uint64_t ticket; ///< the asker's name for it; comes back in the answer
    BoardId board;
    Encoding encoding;
    bool zstd;   ///< a snapshot may come compressed
    Epoch epoch; ///< of the cursor; another one, or 0, gets a snapshot
    Version since;
    int tier;                                ///< that the asker follows: its next flush continues the answer
    std::shared_ptr<const RowFilter> filter; ///< null: every row
    std::vector<RowId> rows;   ///< not empty: only these of those it has, and the cursor stays (scrolled into view)
    std::uint64_t offered = 0; ///< Flush::offered at the cursor, 0 if not known
    Micros sinceUs = 0;        ///< when the cursor's Update was published, 0 if not known
    Version seen = 0;          ///< some of its rows are as new as this: an older answer will not do
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
    bool partial = false;                             ///< of CatchUpRequest::rows
    Version seen = 0;                                 ///< partial: of the board when the rows were read
    std::shared_ptr<const std::vector<Frame>> frames; ///< in order, at least one; a partial answer may have none
    std::vector<RowId> rows;                          ///< filtered: all rows that the filter accepts, ascending
};

/// A worker's mailbox, as the engine sees it. Thread-safe; never blocks.
class DeliverySink
{
public:
    virtual ~DeliverySink() = default;
    virtual void deliver(FlushPtr flush) = 0;
    virtual void deliver(CatchUp catchUp) = 0;
    /// The newest Status, for those who asked for it.
    virtual void deliver(std::shared_ptr<const v1::Status> status) = 0;
};

/// What workers count, for Status and the metrics. A copy.
struct FanoutFigures {
    using Named = std::pair<std::string, std::uint64_t>;
    std::uint32_t clients = 0;
    std::uint32_t clientsBehind = 0;
    std::vector<Named> counters; ///< since the start
    std::vector<Named> gauges;   ///< now
    struct Stage {
        std::string name;
        Histogram lastSecond;
    };
    std::vector<Stage> stages;
};

} // namespace tapedeck
