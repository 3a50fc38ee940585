// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/engine/source.h"
#include "server/sources/mappings.h"
#include "server/sources/resyncqueue.h"
#include "server/sources/runnernames.h"

#include <simdjson.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tapedeck {

/// Where a parser writes what a message changed: the batch under way, and the source's counters.
struct FeedOutput {
    ChangeBatch *batch;
    SourceCounters *counters;
    ResyncQueue *resyncs = nullptr; ///< where it says which books need a snapshot; null: nobody can ask for one
};

/// One raw message and what is known about it.
struct FeedMessage {
    simdjson::padded_string_view text;
    Micros receivedUs = 0; ///< when it was received, now or when it was recorded (0: not kept)
    /// How it came: empty for a stream message, the URL for the answer to a request (a REST snapshot).
    std::string_view url = {};
    std::string_view file = {}; ///< base name of the recording, for kinds whose messages do not name their subject
};

/// What a parser made of a message.
enum class ParseResult {
    Ok,        ///< read, whether it changed anything or not
    Malformed, ///< not what the venue sends: skipped whole, or up to where it broke
};

/// Turns one venue's messages into changes of the boards. Knows no socket, timer or file, so that a recording and the
/// live feed go through the same code. Used by one thread. Counts gaps, checksums, repairs, out-of-order messages and
/// corrections itself; messages, changes and malformed ones are counted by its caller.
class FeedParser
{
public:
    virtual ~FeedParser() = default;

    virtual ParseResult parse(const FeedMessage &message, FeedOutput out) = 0;
    /// The recording starts over: forget all state but the row numbers, which stay good.
    virtual void restart() = 0;
    /// The source was cut off and its rows marked stale, so nothing that is known may be continued: each row is to be
    /// confirmed when it is next told, or with the next snapshot of its book.
    virtual void cutOff() { }
    /// The row of that key is no more, on whatever board it is: a broker says so by a message without a value.
    virtual void removeRow(std::string_view key, ChangeBatch &batch) { (void)key, (void)batch; }
    /// When something that it knows of begins, or no later than now if something is in play, so that a source that asks
    /// can do so in time. Nothing: it does not know.
    [[nodiscard]] virtual std::optional<Micros> nextActivityUs(Micros nowUs) const
    {
        (void)nowUs;
        return std::nullopt;
    }
    /// From now on the price levels of these rows (keys, ascending) are wanted, and no others.
    virtual void followBooks(const std::vector<std::string> &) { }
    /// Writes the levels of those of them that have changed since the last time, or were never written.
    virtual void writeBooks(ChangeBatch &) { }
    /// When the venue says the message was published (microseconds), for kinds whose recordings keep no receive time;
    /// 0 if it does not say. Does not change the parser's state.
    [[nodiscard]] virtual Micros publishTimeUs(const FeedMessage &) { return 0; }
};

/// What the parsers of one process share.
struct FeedContext {
    std::shared_ptr<RunnerNames> runnerNames = std::make_shared<RunnerNames>();
    Mappings mappings = {}; ///< of the config file
};

/// A parser for a kind ("binance", "coinbase", "kraken", "betfair", "openfootball", "openligadb", "cricsheet"), or
/// null.
[[nodiscard]] std::unique_ptr<FeedParser> makeFeedParser(std::string_view kind, const FeedContext &context);

} // namespace tapedeck
