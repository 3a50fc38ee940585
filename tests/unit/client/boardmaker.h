// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/feed/boardfeed.h"
#include "common/wire/updateencoder.h"
#include "tapedeck/v1/prices.pb.h"

#include <memory>

/// A server's board and a client's feed of it.
struct BoardMaker {
    tapedeck::Board board{tapedeck::Schema::prices(), 5};
    std::shared_ptr<tapedeck::BoardFeed> feed = std::make_shared<tapedeck::BoardFeed>(tapedeck::Schema::prices());
    tapedeck::Version sent = 0;

    tapedeck::RowId set(const std::string &symbol, std::int64_t last, std::uint8_t scale,
                        const std::string &name = "Some Name")
    {
        using tapedeck::v1::Quote;
        board.beginCommit();
        const tapedeck::RowId row = board.insert("x:" + symbol);
        board.setText(row, Quote::kSymbolFieldNumber, symbol);
        board.setText(row, Quote::kNameFieldNumber, name);
        (void)board.setDecimal(row, Quote::kLastFieldNumber, {last, scale});
        board.endCommit();
        return row;
    }
    /// To the feed.
    void send()
    {
        for (const std::string &message : tapedeck::encodeUpdate(board, sent, {}, 1 << 20))
            feed->apply(*tapedeck::updateIn(message));
        sent = board.version();
    }
};
