// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sources/instrument.h"
#include "server/sources/jsonvalues.h"

#include <vector>

namespace tapedeck {

/// Binance spot: combined streams depth (whole or top), bookTicker, trade, aggTrade, and the REST depth snapshot.
/// Rules: Binance Spot API, "How to manage a local order book correctly".
class BinanceParser : public FeedParser
{
public:
    BinanceParser();

    ParseResult parse(const FeedMessage &message, FeedOutput out) override;
    void restart() override;
    void cutOff() override;
    void followBooks(const std::vector<std::string> &keys) override { m_markets.followBooks(keys); }
    void writeBooks(ChangeBatch &batch) override { m_markets.writeBooks(batch); }

private:
    static constexpr std::size_t heldMax = 2'000; ///< depth messages kept until the snapshot comes
    struct Market {
        explicit Market(Instrument made)
            : instrument(std::move(made))
        {
        }
        Instrument instrument;
        bool synced = false;
        std::int64_t lastUpdate = 0;   // of the book
        std::int64_t quoteUpdate = 0;  // of bid and ask as shown
        bool aggregated = false;       // trades come as aggTrade: "trade" would count them twice
        std::int64_t lastTrade = 0;    // id
        std::vector<std::string> held; // depth messages from before the snapshot
    };

    ParseResult parseStream(simdjson::ondemand::object data, std::string_view stream, const FeedMessage &message,
                            FeedOutput out);
    ParseResult depth(Market &market, simdjson::ondemand::object data, const FeedMessage &message, FeedOutput out);
    ParseResult snapshot(Market &market, simdjson::ondemand::object data, FeedOutput out);
    ParseResult top(Market &market, simdjson::ondemand::object data, FeedOutput out);
    ParseResult bookTicker(Market &market, simdjson::ondemand::object data, FeedOutput out);
    ParseResult trade(Market &market, simdjson::ondemand::object data, bool aggregated, FeedOutput out);
    void applyHeld(Market &market, FeedOutput out);

    JsonReader m_reader;
    JsonReader m_heldReader;
    InstrumentTable<Market> m_markets;
};

} // namespace tapedeck
