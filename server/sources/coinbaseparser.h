// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sources/instrument.h"
#include "server/sources/jsonvalues.h"

namespace tapedeck {

/// Coinbase Exchange: level2, ticker, matches and heartbeat. Documentation: Coinbase Exchange "WebSocket Channels".
///
/// Updates of the book have no numbers. That one was lost shows by the trades, which have, and by a book that crosses.
class CoinbaseParser : public FeedParser
{
public:
    CoinbaseParser();

    ParseResult parse(const FeedMessage &message, FeedOutput out) override;
    void restart() override;
    void cutOff() override;
    void followBooks(const std::vector<std::string> &keys) override { m_markets.followBooks(keys); }
    void writeBooks(ChangeBatch &batch) override { m_markets.writeBooks(batch); }

private:
    struct Market {
        explicit Market(Instrument made)
            : instrument(std::move(made))
        {
        }
        Instrument instrument;
        bool booked = false;        // a snapshot was seen: bid and ask come from the book
        std::int64_t lastTrade = 0; // id
    };

    ParseResult snapshot(Market &market, simdjson::ondemand::object &message, FeedOutput out);
    ParseResult update(Market &market, simdjson::ondemand::object &message, FeedOutput out);
    ParseResult match(Market &market, simdjson::ondemand::object &message, bool counts, FeedOutput out);
    static void tradesMissing(Market &market, std::int64_t next, FeedOutput out);
    ParseResult heartbeat(Market &market, simdjson::ondemand::object &message, FeedOutput out);
    ParseResult ticker(Market &market, simdjson::ondemand::object &message, FeedOutput out);

    JsonReader m_reader;
    InstrumentTable<Market> m_markets;
};

} // namespace tapedeck
