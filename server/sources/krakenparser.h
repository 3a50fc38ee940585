// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sources/instrument.h"
#include "server/sources/jsonvalues.h"

namespace tapedeck {

/// Kraken WebSocket v1 and v2: book with checksums, trade and ticker. Documentation: Kraken "WebSocket API v1",
/// "WebSocket API v2", "Book checksum".
class KrakenParser : public FeedParser
{
public:
    KrakenParser();

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
        bool booked = false;
        bool tradesCome = false;    // the trade channel spoke: the ticker's last is not needed
        std::size_t depth = 0;      // v2: as subscribed; 0: not known
        std::int64_t lastTrade = 0; // v2: id
        bool returned = false;      // v2: there was an earlier connection
    };

    ParseResult book(Market &market, std::size_t depth, simdjson::ondemand::array message, FeedOutput out);
    ParseResult trades(Market &market, simdjson::ondemand::array message, FeedOutput out);
    ParseResult ticker(Market &market, simdjson::ondemand::array message, FeedOutput out);
    /// After a message of the book: checked, cut to its depth and shown.
    ParseResult bookRead(Market &market, std::size_t depth, bool isSnapshot, std::string_view checksumText,
                         Micros timeUs, FeedOutput out);
    static ParseResult bookBroken(Market &market, FeedOutput out);

    // v2, in krakenparserv2.cpp
    ParseResult parseV2(simdjson::ondemand::object message, FeedOutput out);
    ParseResult subscribed(simdjson::ondemand::object answer, FeedOutput out);
    ParseResult bookV2(Market &market, simdjson::ondemand::object data, bool isSnapshot, FeedOutput out);
    ParseResult tradeV2(Market &market, simdjson::ondemand::object data, bool isSnapshot, FeedOutput out);
    ParseResult tickerV2(Market &market, simdjson::ondemand::object data, FeedOutput out);

    [[nodiscard]] std::uint32_t checksum(const OrderBook &book);

    JsonReader m_reader;
    InstrumentTable<Market> m_markets;
    std::string m_checksumText;
};

} // namespace tapedeck
