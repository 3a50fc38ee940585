// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/engine/tierflusher.h"

#include "tapedeck/v1/prices.pb.h"

#include <string>
#include <vector>

namespace tapedeck {

/// A board of prices with its flusher, and a clock that the test moves.
struct Desk {
    explicit Desk(const CatchUpLimits &limits = {}, Board::Options options = {})
        : board(Schema::prices(), 99, options)
        , flusher(BoardId::Prices, board, limits)
    {
    }

    void commit(int firstRow, int rows, std::int64_t price)
    {
        board.beginCommit();
        for (int row = firstRow; row < firstRow + rows; ++row)
            (void)board.setDecimal(board.insert("x:" + std::to_string(row)), v1::Quote::kBidFieldNumber, {price, 2});
        board.endCommit();
        flusher.noteCommit(static_cast<std::uint64_t>(rows), 1);
    }
    void remove(int row)
    {
        board.beginCommit();
        board.remove(board.find("x:" + std::to_string(row)));
        board.endCommit();
        flusher.noteCommit(1, 1);
    }
    std::vector<FlushPtr> flush()
    {
        std::vector<FlushPtr> flushes;
        flusher.flush(now, [&](FlushPtr flush) { flushes.push_back(std::move(flush)); });
        return flushes;
    }
    CatchUpRequest request(Version since, int tier = 0) const
    {
        CatchUpRequest request{};
        request.ticket = 7;
        request.board = BoardId::Prices;
        request.epoch = board.epoch();
        request.since = since;
        request.tier = tier;
        return request;
    }
    /// Asks with a minimum of time, so that what is large takes several turns.
    void ask(CatchUpRequest request)
    {
        flusher.catchUps().request(std::move(request), 0, [this](int, CatchUp answer) { answers.push_back(answer); });
    }
    void work()
    {
        flusher.catchUps().work(0, [this](int, CatchUp answer) { answers.push_back(answer); });
    }

    Board board;
    TierFlusher flusher;
    std::vector<CatchUp> answers;
    Micros now = steadyClockUs();
};

} // namespace tapedeck
