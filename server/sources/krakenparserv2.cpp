// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The messages of Kraken's WebSocket API v2: objects, with prices and sizes as numbers in full precision.
#include "server/sources/krakenparser.h"

namespace tapedeck {

using simdjson::SUCCESS;

namespace {

constexpr std::size_t unknownDepth = 1'000; // the deepest there is

/// Sets the levels of a list of {"price": …, "qty": …}. False if it is none.
bool readPricedLevels(JsonResult<JsonValue> value, OrderBook &book, OrderBook::Side side)
{
    simdjson::ondemand::array levels;
    if (value.get_array().get(levels) != SUCCESS)
        return false;
    for (auto element : levels) {
        simdjson::ondemand::object level;
        if (element.get_object().get(level) != SUCCESS)
            return false;
        const auto price = jsonDecimal(level["price"]);
        const auto size = jsonDecimal(level["qty"]);
        if (!price || !size || size->mantissa < 0 || !book.set(side, *price, *size))
            return false;
    }
    return true;
}

} // namespace

ParseResult KrakenParser::parseV2(simdjson::ondemand::object message, FeedOutput out)
{
    if (message["method"].error() == SUCCESS)
        return subscribed(message, out);
    const std::string_view channel = jsonText(message["channel"]);
    if (channel != "book" && channel != "trade" && channel != "ticker")
        return channel.empty() ? ParseResult::Malformed : ParseResult::Ok; // heartbeat, status
    const bool isSnapshot = jsonText(message["type"]) == "snapshot";
    simdjson::ondemand::array list;
    if (message["data"].get_array().get(list) != SUCCESS)
        return ParseResult::Malformed;
    for (auto element : list) {
        simdjson::ondemand::object data;
        if (element.get_object().get(data) != SUCCESS)
            return ParseResult::Malformed;
        Market *market = m_markets.find(jsonText(data["symbol"]), *out.batch);
        if (market == nullptr)
            return ParseResult::Malformed;
        const ParseResult result = channel == "book" ? bookV2(*market, data, isSnapshot, out)
            : channel == "trade"                     ? tradeV2(*market, data, isSnapshot, out)
                                                     : tickerV2(*market, data, out);
        if (result == ParseResult::Malformed)
            return result;
    }
    return ParseResult::Ok;
}

/// The answer to a subscription tells how deep the book will be, which its messages do not.
ParseResult KrakenParser::subscribed(simdjson::ondemand::object answer, FeedOutput out)
{
    simdjson::ondemand::object result;
    if (jsonText(answer["method"]) != "subscribe" || answer["result"].get_object().get(result) != SUCCESS
        || jsonText(result["channel"]) != "book")
        return ParseResult::Ok;
    const auto depth = jsonInteger(result["depth"]);
    Market *market = m_markets.find(jsonText(result["symbol"]), *out.batch);
    if (market != nullptr && depth && *depth > 0)
        market->depth = static_cast<std::size_t>(*depth);
    return ParseResult::Ok;
}

ParseResult KrakenParser::bookV2(Market &market, simdjson::ondemand::object data, bool isSnapshot, FeedOutput out)
{
    if (!isSnapshot && !market.booked)
        return ParseResult::Ok; // nothing to update before the snapshot
    OrderBook &book = market.instrument.book;
    if (isSnapshot)
        book.clear();
    for (const auto &[field, side] : {std::pair("bids", OrderBook::Bid), std::pair("asks", OrderBook::Ask)}) {
        auto levels = data[field];
        if (levels.error() == SUCCESS && !readPricedLevels(levels, book, side))
            return bookBroken(market, out);
    }
    const auto checksum = jsonInteger(data["checksum"]);
    if (!checksum)
        return bookBroken(market, out);
    return bookRead(market, market.depth == 0 ? unknownDepth : market.depth, isSnapshot, std::to_string(*checksum),
                    isoTimeUs(jsonText(data["timestamp"])), out);
}

/// The snapshot is the newest trades from before the subscription: they count if we were there before, and missed them.
ParseResult KrakenParser::tradeV2(Market &market, simdjson::ondemand::object data, bool isSnapshot, FeedOutput out)
{
    const auto id = jsonInteger(data["trade_id"]);
    const auto price = jsonDecimal(data["price"]);
    const auto size = jsonDecimal(data["qty"]);
    if (!id || !price || !size || size->mantissa <= 0)
        return ParseResult::Malformed;
    if (*id <= market.lastTrade) {
        if (!isSnapshot)
            ++out.counters->outOfOrder;
        return ParseResult::Ok;
    }
    if (market.lastTrade != 0 && *id > market.lastTrade + 1)
        ++out.counters->gaps;
    market.lastTrade = *id;
    if (isSnapshot && !market.returned) {
        market.instrument.lastPrice(*out.batch, *price, *size);
        return ParseResult::Ok;
    }
    const Micros timeUs = isoTimeUs(jsonText(data["timestamp"]));
    market.tradesCome = true;
    const std::string_view taker = jsonText(data["side"]);
    market.instrument.trade(*out.batch, *price, *size, timeUs,
                            taker == "buy"        ? v1::Trade::BUYER
                                : taker == "sell" ? v1::Trade::SELLER
                                                  : v1::Trade::TAKER_UNKNOWN);
    market.instrument.sourceTime(*out.batch, timeUs);
    return ParseResult::Ok;
}

ParseResult KrakenParser::tickerV2(Market &market, simdjson::ondemand::object data, FeedOutput out)
{
    const auto last = jsonDecimal(data["last"]);
    const auto bid = jsonDecimal(data["bid"]);
    const auto ask = jsonDecimal(data["ask"]);
    if (!last || !bid || !ask)
        return ParseResult::Malformed;
    if (!market.booked && !market.instrument.isStale()) {
        const OrderBook::Level bestBid{0, *bid, jsonDecimal(data["bid_qty"]).value_or(Decimal())};
        const OrderBook::Level bestAsk{0, *ask, jsonDecimal(data["ask_qty"]).value_or(Decimal())};
        market.instrument.quote(*out.batch, OrderBook::Bid, &bestBid);
        market.instrument.quote(*out.batch, OrderBook::Ask, &bestAsk);
    }
    if (!market.tradesCome)
        market.instrument.lastPrice(*out.batch, *last, std::nullopt);
    return ParseResult::Ok;
}

} // namespace tapedeck
