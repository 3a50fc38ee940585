// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/binanceparser.h"

#include "server/sources/booklevels.h"

#include <algorithm>
#include <array>

namespace tapedeck {

using simdjson::SUCCESS;

namespace {

/// "BTCUSDT" is BTC-USDT: the quote currency is the longest known one that ends it.
std::string pairName(std::string_view symbol)
{
    static constexpr std::array<std::string_view, 14> quotes = {"FDUSD", "USDT", "USDC", "BUSD", "TUSD", "BTC", "ETH",
                                                                "BNB",   "EUR",  "GBP",  "TRY",  "BRL",  "JPY", "USD"};
    for (const std::string_view quote : quotes) {
        if (symbol.size() > quote.size() && symbol.ends_with(quote))
            return std::string(symbol.substr(0, symbol.size() - quote.size())) + '-' + std::string(quote);
    }
    return std::string(symbol);
}

std::string upper(std::string_view text)
{
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    return out;
}

/// What a REST snapshot is of: "…symbol=BTCUSDT&…", or the file "btcusdt_20240808.gz".
std::string snapshotSymbol(const FeedMessage &message)
{
    static constexpr std::string_view parameter = "symbol=";
    const std::size_t at = message.url.find(parameter);
    if (at != std::string_view::npos) {
        const std::string_view rest = message.url.substr(at + parameter.size());
        return upper(rest.substr(0, rest.find('&')));
    }
    return upper(message.file.substr(0, message.file.find_first_of("_.")));
}

} // namespace

BinanceParser::BinanceParser()
    : m_markets("binance", pairName)
{
}

void BinanceParser::restart()
{
    m_markets.clear();
}

void BinanceParser::cutOff()
{
    m_markets.forEach([](Market &market) {
        market.synced = false;
        market.lastUpdate = 0;
        market.quoteUpdate = 0;
        market.held.clear();
        market.instrument.cutOff();
    });
}

ParseResult BinanceParser::parse(const FeedMessage &message, FeedOutput out)
{
    simdjson::ondemand::document document;
    simdjson::ondemand::object object;
    if (!m_reader.open(message.text, document) || document.get_object().get(object) != SUCCESS)
        return ParseResult::Malformed;
    std::string_view stream;
    simdjson::ondemand::object data;
    if (object["stream"].get_string().get(stream) == SUCCESS) {
        if (object["data"].get_object().get(data) != SUCCESS)
            return ParseResult::Malformed;
        return parseStream(data, stream, message, out);
    }
    if (object["lastUpdateId"].error() == SUCCESS) {
        Market *market = m_markets.find(snapshotSymbol(message), *out.batch);
        return market == nullptr ? ParseResult::Malformed : snapshot(*market, object, out);
    }
    // Answers to requests and notices; anything else is not what the venue sends.
    return object["result"].error() == SUCCESS || object["id"].error() == SUCCESS || object["e"].error() == SUCCESS
        ? ParseResult::Ok
        : ParseResult::Malformed;
}

ParseResult BinanceParser::parseStream(simdjson::ondemand::object data, std::string_view stream,
                                       const FeedMessage &message, FeedOutput out)
{
    const std::size_t at = stream.find('@');
    const std::string_view channel = at == std::string_view::npos ? std::string_view() : stream.substr(at + 1);
    if (data["lastUpdateId"].error() == SUCCESS) { // the top of the book alone, which names its symbol in the stream
        Market *market = m_markets.find(upper(stream.substr(0, at)), *out.batch);
        return market == nullptr ? ParseResult::Malformed : top(*market, data, out);
    }
    const std::string_view symbol = jsonText(data["s"]);
    if (symbol.empty())
        return ParseResult::Malformed;
    Market *market = m_markets.find(symbol, *out.batch);
    if (market == nullptr)
        return ParseResult::Malformed;
    if (channel.starts_with("depth"))
        return depth(*market, data, message, out);
    if (channel == "bookTicker")
        return bookTicker(*market, data, out);
    if (channel == "trade" || channel == "aggTrade")
        return trade(*market, data, channel == "aggTrade", out);
    return ParseResult::Ok; // klines and tickers say nothing that trades and books do not
}

ParseResult BinanceParser::depth(Market &market, simdjson::ondemand::object data, const FeedMessage &message,
                                 FeedOutput out)
{
    const auto eventUs = jsonTimeUs(data["E"], 1'000);
    const auto first = jsonInteger(data["U"]);
    const auto last = jsonInteger(data["u"]);
    if (!eventUs || !first || !last || *first > *last)
        return ParseResult::Malformed;
    market.instrument.sourceTime(*out.batch, *eventUs);
    if (!market.synced) {
        market.instrument.wantSnapshot(out);
        if (market.held.size() < heldMax)
            market.held.emplace_back(message.text);
        return ParseResult::Ok;
    }
    if (*last <= market.lastUpdate)
        return ParseResult::Ok; // older than the snapshot
    if (*first > market.lastUpdate + 1) {
        market.synced = false;
        market.held.clear();
        market.held.emplace_back(message.text);
        market.instrument.stale(out,
                                "updates " + std::to_string(market.lastUpdate + 1) + " to " + std::to_string(*first - 1)
                                    + " of the order book are missing; waiting for a snapshot");
        return ParseResult::Ok;
    }
    if (!readLevels(data["b"], market.instrument.book, OrderBook::Bid)
        || !readLevels(data["a"], market.instrument.book, OrderBook::Ask)) {
        market.synced = false;
        market.instrument.stale(out, "an update of the order book could not be read; waiting for a snapshot");
        return ParseResult::Malformed;
    }
    market.lastUpdate = *last;
    market.instrument.bookChanged();
    if (*last >= market.quoteUpdate) {
        market.quoteUpdate = *last;
        market.instrument.quoteBook(*out.batch);
    }
    return ParseResult::Ok;
}

ParseResult BinanceParser::snapshot(Market &market, simdjson::ondemand::object data, FeedOutput out)
{
    const auto last = jsonInteger(data["lastUpdateId"]);
    if (!last)
        return ParseResult::Malformed;
    OrderBook &book = market.instrument.book;
    book.clear();
    market.synced = readLevels(data["bids"], book, OrderBook::Bid) && readLevels(data["asks"], book, OrderBook::Ask);
    if (!market.synced) {
        market.instrument.stale(out, "the snapshot of the order book could not be read");
        return ParseResult::Malformed;
    }
    market.lastUpdate = *last;
    applyHeld(market, out);
    if (!market.synced)
        return ParseResult::Ok;
    market.instrument.fresh(out);
    market.instrument.bookChanged();
    if (market.lastUpdate >= market.quoteUpdate) {
        market.quoteUpdate = market.lastUpdate;
        market.instrument.quoteBook(*out.batch);
    }
    return ParseResult::Ok;
}

ParseResult BinanceParser::top(Market &market, simdjson::ondemand::object data, FeedOutput out)
{
    const auto last = jsonInteger(data["lastUpdateId"]);
    if (!last)
        return ParseResult::Malformed;
    if (market.synced || *last < market.quoteUpdate)
        return ParseResult::Ok; // the whole book, or a quote, is newer
    OrderBook &book = market.instrument.book;
    book.clear();
    if (!readLevels(data["bids"], book, OrderBook::Bid) || !readLevels(data["asks"], book, OrderBook::Ask))
        return ParseResult::Malformed;
    market.quoteUpdate = *last;
    market.instrument.quoteBook(*out.batch);
    return ParseResult::Ok;
}

void BinanceParser::applyHeld(Market &market, FeedOutput out)
{
    const std::vector<std::string> held = std::exchange(market.held, {});
    for (const std::string &text : held) {
        const simdjson::padded_string padded(text);
        simdjson::ondemand::document document;
        simdjson::ondemand::object data;
        if (m_heldReader.open(padded, document) && document["data"].get_object().get(data) == SUCCESS)
            (void)depth(market, data, {padded, 0, {}, {}}, out);
    }
}

ParseResult BinanceParser::bookTicker(Market &market, simdjson::ondemand::object data, FeedOutput out)
{
    const auto update = jsonInteger(data["u"]);
    const auto bid = jsonDecimal(data["b"]);
    const auto bidSize = jsonDecimal(data["B"]);
    const auto ask = jsonDecimal(data["a"]);
    const auto askSize = jsonDecimal(data["A"]);
    if (!update || !bid || !bidSize || !ask || !askSize)
        return ParseResult::Malformed;
    if (*update < market.quoteUpdate) {
        ++out.counters->outOfOrder;
        return ParseResult::Ok;
    }
    market.quoteUpdate = *update;
    const OrderBook::Level bestBid{0, *bid, *bidSize};
    const OrderBook::Level bestAsk{0, *ask, *askSize};
    market.instrument.quote(*out.batch, OrderBook::Bid, bidSize->mantissa > 0 ? &bestBid : nullptr);
    market.instrument.quote(*out.batch, OrderBook::Ask, askSize->mantissa > 0 ? &bestAsk : nullptr);
    return ParseResult::Ok;
}

ParseResult BinanceParser::trade(Market &market, simdjson::ondemand::object data, bool aggregated, FeedOutput out)
{
    const auto price = jsonDecimal(data["p"]);
    const auto size = jsonDecimal(data["q"]);
    const auto timeUs = jsonTimeUs(data["T"], 1'000);
    if (!price || !size || !timeUs || size->mantissa <= 0)
        return ParseResult::Malformed;
    market.aggregated = market.aggregated || (aggregated && !market.instrument.hasTraded());
    if (market.aggregated != aggregated)
        return ParseResult::Ok;
    if (const auto id = jsonInteger(data[aggregated ? "a" : "t"])) {
        if (*id <= market.lastTrade) {
            ++out.counters->outOfOrder;
            return ParseResult::Ok;
        }
        if (market.lastTrade != 0 && *id > market.lastTrade + 1)
            ++out.counters->gaps; // trades that cannot be made up for
        market.lastTrade = *id;
    }
    const auto buyerMade = jsonBool(data["m"]);
    market.instrument.trade(*out.batch, *price, *size, *timeUs,
                            !buyerMade       ? v1::Trade::TAKER_UNKNOWN
                                : *buyerMade ? v1::Trade::SELLER
                                             : v1::Trade::BUYER);
    market.instrument.sourceTime(*out.batch, *timeUs);
    return ParseResult::Ok;
}

} // namespace tapedeck
