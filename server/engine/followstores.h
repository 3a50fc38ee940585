// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/engine/bookstore.h"
#include "server/engine/candlestore.h"
#include "server/engine/eventlog.h"
#include "server/engine/followedkeys.h"
#include "server/engine/followstore.h"

namespace tapedeck {

/// What is kept for those who follow a row: a store for each stream. The engine's thread writes them.
struct FollowStores {
    explicit FollowStores(std::uint64_t epoch, std::size_t candleBytesMax = CandleStore::bytesMaxDefault)
        : trades(epoch, {200, 2'000'000})
        , matchEvents(epoch, {500, 100'000})
        , candles(epoch, candleBytesMax)
        , books(epoch)
    {
    }

    TradeLog trades;
    MatchLog matchEvents;
    CandleStore candles;
    BookStore books;
    FollowedKeys followed; ///< by clients of all workers

    /// Null: there is no such stream.
    [[nodiscard]] const FollowStore *find(v1::Stream stream) const
    {
        switch (stream) {
        case v1::TRADES:
            return &trades;
        case v1::MATCH_EVENTS:
            return &matchEvents;
        case v1::CANDLES:
            return &candles;
        case v1::BOOK:
            return &books;
        default:
            return nullptr;
        }
    }
};

} // namespace tapedeck
