// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "standinbook.h"

#include <QByteArray>
#include <QStringList>

#include <map>
#include <vector>

/// A recording taken apart: what there was to begin with, and what was published after it, in order, as the venue
/// publishes it today.
struct Tape {
    enum class Kind { Book, Trade, Ticker };
    struct Message {
        Kind kind;
        QByteArray symbol;
        QByteArray stream; ///< Binance: "btcusdt@trade"
        QByteArray text;
        std::vector<StandinBook::Level> levels; ///< Book: what it sets
        std::int64_t first = 0, last = 0;       ///< Binance's Book: update ids; Trade: the first and last id
    };
    std::vector<Message> messages;
    std::map<QByteArray, StandinBook> books;     ///< before the first message, by symbol
    std::map<QByteArray, QByteArray> tickers;    ///< Kraken: the first of each
    std::map<QByteArray, QByteArray> lastTrades; ///< Coinbase: "last_match"
    std::map<QByteArray, std::int64_t> lastTradeIds;

    /// `venue`: coinbase, kraken or binance. The files of one session are merged by time. Empty if one cannot be read.
    static Tape load(const QByteArray &venue, const QStringList &files);
};

/// Kraken's book as v2 writes it; `checksum` as recorded or computed.
[[nodiscard]] QByteArray krakenBook(const char *type, const QByteArray &symbol,
                                    const std::vector<StandinBook::Level> &levels, std::uint32_t checksum,
                                    const QByteArray &timestamp);
