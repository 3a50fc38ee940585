// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/coinbaseparser.h"

#include "server/sources/booklevels.h"

namespace tapedeck {

using simdjson::SUCCESS;

namespace {

std::string productName(std::string_view symbol)
{
    return std::string(symbol);
}

} // namespace

CoinbaseParser::CoinbaseParser()
    : m_markets("coinbase", productName)
{
}

void CoinbaseParser::restart()
{
    m_markets.clear();
}

void CoinbaseParser::cutOff()
{
    m_markets.forEach([](Market &market) {
        market.booked = false;
        market.instrument.cutOff();
    });
}

ParseResult CoinbaseParser::parse(const FeedMessage &message, FeedOutput out)
{
    simdjson::ondemand::document document;
    simdjson::ondemand::object object;
    if (!m_reader.open(message.text, document) || document.get_object().get(object) != SUCCESS)
        return ParseResult::Malformed;
    const std::string_view type = jsonText(object["type"]);
    if (type.empty())
        return message.url.empty() ? ParseResult::Malformed : ParseResult::Ok; // the answer to a request
    const bool known = type == "snapshot" || type == "l2update" || type == "match" || type == "last_match"
        || type == "ticker" || type == "heartbeat";
    if (!known)
        return ParseResult::Ok; // subscriptions, errors about a subscription
    Market *market = m_markets.find(jsonText(object["product_id"]), *out.batch);
    if (market == nullptr)
        return ParseResult::Malformed;
    if (type == "snapshot")
        return snapshot(*market, object, out);
    if (type == "l2update")
        return update(*market, object, out);
    if (type == "ticker")
        return ticker(*market, object, out);
    if (type == "heartbeat")
        return heartbeat(*market, object, out);
    return match(*market, object, type == "match", out);
}

ParseResult CoinbaseParser::snapshot(Market &market, simdjson::ondemand::object &message, FeedOutput out)
{
    OrderBook &book = market.instrument.book;
    book.clear();
    market.booked =
        readLevels(message["bids"], book, OrderBook::Bid) && readLevels(message["asks"], book, OrderBook::Ask);
    if (!market.booked) {
        market.instrument.stale(out, "the snapshot of the order book could not be read");
        return ParseResult::Malformed;
    }
    market.instrument.fresh(out);
    market.instrument.quoteBook(*out.batch);
    return ParseResult::Ok;
}

ParseResult CoinbaseParser::update(Market &market, simdjson::ondemand::object &message, FeedOutput out)
{
    if (!market.booked)
        return ParseResult::Ok; // there is nothing to update before the snapshot
    const auto broken = [&] {
        market.booked = false;
        market.instrument.stale(out, "an update of the order book could not be read; waiting for a snapshot");
        return ParseResult::Malformed;
    };
    simdjson::ondemand::array changes;
    if (message["changes"].get_array().get(changes) != SUCCESS)
        return broken();
    for (auto element : changes) {
        simdjson::ondemand::array change;
        if (element.get_array().get(change) != SUCCESS)
            return broken();
        std::string_view side;
        std::optional<Decimal> price;
        std::optional<Decimal> size;
        int at = 0;
        for (auto part : change) {
            if (at == 0)
                side = jsonText(part);
            else if (at == 1)
                price = jsonDecimal(part);
            else if (at == 2)
                size = jsonDecimal(part);
            ++at;
        }
        if ((side != "buy" && side != "sell") || !price || !size || size->mantissa < 0
            || !market.instrument.book.set(side == "buy" ? OrderBook::Bid : OrderBook::Ask, *price, *size))
            return broken();
    }
    if (market.instrument.book.crossed()) {
        market.booked = false;
        market.instrument.stale(out, "the order book crosses, so an update is missing; waiting for a snapshot");
        return ParseResult::Ok;
    }
    market.instrument.quoteBook(*out.batch);
    market.instrument.sourceTime(*out.batch, isoTimeUs(jsonText(message["time"])));
    return ParseResult::Ok;
}

ParseResult CoinbaseParser::heartbeat(Market &market, simdjson::ondemand::object &message, FeedOutput out)
{
    const auto newest = jsonInteger(message["last_trade_id"]);
    if (!newest)
        return ParseResult::Malformed;
    if (market.lastTrade != 0 && *newest > market.lastTrade)
        tradesMissing(market, *newest + 1, out);
    return ParseResult::Ok;
}

/// Those from the last one to before `next`; what else was lost with them is not known.
void CoinbaseParser::tradesMissing(Market &market, std::int64_t next, FeedOutput out)
{
    market.booked = false;
    market.instrument.stale(out,
                            "trades " + std::to_string(market.lastTrade + 1) + " to " + std::to_string(next - 1)
                                + " are missing; waiting for a snapshot");
    market.lastTrade = next - 1;
}

ParseResult CoinbaseParser::match(Market &market, simdjson::ondemand::object &message, bool counts, FeedOutput out)
{
    const auto id = jsonInteger(message["trade_id"]);
    const auto size = jsonDecimal(message["size"]);
    const auto price = jsonDecimal(message["price"]);
    if (!id || !price || !size || size->mantissa <= 0)
        return ParseResult::Malformed;
    if (*id <= market.lastTrade) {
        if (counts) // else it is the one before the subscription, said again
            ++out.counters->outOfOrder;
        return ParseResult::Ok;
    }
    if (market.lastTrade != 0 && *id > market.lastTrade + (counts ? 1 : 0)) {
        if (counts)
            tradesMissing(market, *id, out);
        else
            ++out.counters->gaps; // while there was no connection
    }
    market.lastTrade = *id;
    const Micros timeUs = isoTimeUs(jsonText(message["time"]));
    const std::string_view maker = jsonText(message["side"]);
    if (counts)
        market.instrument.trade(*out.batch, *price, *size, timeUs,
                                maker == "sell"      ? v1::Trade::BUYER
                                    : maker == "buy" ? v1::Trade::SELLER
                                                     : v1::Trade::TAKER_UNKNOWN);
    else
        market.instrument.lastPrice(*out.batch, *price, *size);
    market.instrument.sourceTime(*out.batch, timeUs);
    return ParseResult::Ok;
}

ParseResult CoinbaseParser::ticker(Market &market, simdjson::ondemand::object &message, FeedOutput out)
{
    const auto price = jsonDecimal(message["price"]);
    if (!price)
        return ParseResult::Malformed;
    const auto bid = jsonDecimal(message["best_bid"]);
    const auto ask = jsonDecimal(message["best_ask"]);
    if (!market.booked && bid && ask) {
        const OrderBook::Level bestBid{0, *bid, jsonDecimal(message["best_bid_size"]).value_or(Decimal())};
        const OrderBook::Level bestAsk{0, *ask, jsonDecimal(message["best_ask_size"]).value_or(Decimal())};
        market.instrument.quote(*out.batch, OrderBook::Bid, &bestBid);
        market.instrument.quote(*out.batch, OrderBook::Ask, &bestAsk);
    }
    if (market.lastTrade == 0) {
        market.instrument.lastPrice(*out.batch, *price, jsonDecimal(message["last_size"]));
        market.instrument.sourceTime(*out.batch, isoTimeUs(jsonText(message["time"])));
    }
    return ParseResult::Ok;
}

} // namespace tapedeck
