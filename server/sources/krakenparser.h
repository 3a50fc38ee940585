// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sources/instrument.h"
#include "server/sources/jsonvalues.h"

namespace tapedeck {

/// Kraken WebSocket v1: book with checksums, trade and ticker. Documentation: Kraken "WebSocket API v1", "Book
/// checksum".
class KrakenParser : public FeedParser
{
public:
    KrakenParser();

    ParseResult parse(const FeedMessage &message, FeedOutput out) override;
    void restart() override;
    void followBooks(const std::vector<std::string> &keys) override { m_markets.followBooks(keys); }
    void writeBooks(ChangeBatch &batch) override { m_markets.writeBooks(batch); }

private:
    struct Market {
        explicit Market(Instrument made)
            : instrument(std::move(made))
        {
        }
        Instrument instrument;
        bool booked = false;
        bool tradesCome = false; // the trade channel spoke: the ticker's last is not needed
    };

    ParseResult book(Market &market, std::size_t depth, simdjson::ondemand::array message, FeedOutput out);
    ParseResult trades(Market &market, simdjson::ondemand::array message, FeedOutput out);
    ParseResult ticker(Market &market, simdjson::ondemand::array message, FeedOutput out);
    [[nodiscard]] std::uint32_t checksum(const OrderBook &book);

    JsonReader m_reader;
    InstrumentTable<Market> m_markets;
    std::string m_checksumText;
};

} // namespace tapedeck
