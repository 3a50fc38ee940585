// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/krakenparser.h"

#include "server/sources/booklevels.h"

#include <zlib.h>

#include <algorithm>
#include <charconv>

namespace tapedeck {

using simdjson::SUCCESS;

namespace {

constexpr std::size_t checkedLevels = 10;

/// "XBT/USD" is BTC-USD.
std::string pairName(std::string_view symbol)
{
    std::string name;
    for (std::size_t at = 0; at <= symbol.size();) {
        const std::size_t end = std::min(symbol.find('/', at), symbol.size());
        const std::string_view part = symbol.substr(at, end - at);
        name += (name.empty() ? "" : "-") + std::string(part == "XBT" ? "BTC" : part == "XDG" ? "DOGE" : part);
        at = end + 1;
    }
    return name;
}

} // namespace

KrakenParser::KrakenParser()
    : m_markets("kraken", pairName)
{
}

void KrakenParser::restart()
{
    m_markets.clear();
}

void KrakenParser::cutOff()
{
    m_markets.forEach([](Market &market) {
        market.booked = false;
        market.returned = market.lastTrade != 0;
        market.instrument.cutOff();
    });
}

ParseResult KrakenParser::parse(const FeedMessage &message, FeedOutput out)
{
    simdjson::ondemand::document document;
    simdjson::ondemand::json_type type{};
    if (!m_reader.open(message.text, document) || document.type().get(type) != SUCCESS)
        return ParseResult::Malformed;
    if (type == simdjson::ondemand::json_type::object) {
        simdjson::ondemand::object object;
        if (document["channel"].error() == SUCCESS || document["method"].error() == SUCCESS) {
            document.rewind();
            return document.get_object().get(object) == SUCCESS ? parseV2(object, out) : ParseResult::Malformed;
        }
        std::string_view event;
        const bool isEvent = document["event"].get_string().get(event) == SUCCESS;
        return isEvent || !message.url.empty() ? ParseResult::Ok : ParseResult::Malformed;
    }

    // Channel and pair are the last two elements, so they are read first.
    simdjson::ondemand::array elements;
    if (document.get_array().get(elements) != SUCCESS)
        return ParseResult::Malformed;
    std::string_view channel;
    std::string_view pair;
    std::size_t count = 0;
    for (auto element : elements) {
        if (element.error() != SUCCESS)
            return ParseResult::Malformed;
        channel = pair;
        pair = jsonText(element);
        ++count;
    }
    if (count < 4 || channel.empty())
        return ParseResult::Malformed;
    Market *market = m_markets.find(pair, *out.batch);
    if (market == nullptr)
        return ParseResult::Malformed;
    const std::string_view name = channel;
    std::size_t depth = 0;
    if (name.starts_with("book-"))
        (void)std::from_chars(name.data() + 5, name.data() + name.size(), depth);
    document.rewind();
    if (document.get_array().get(elements) != SUCCESS)
        return ParseResult::Malformed;
    if (name.starts_with("book"))
        return book(*market, depth == 0 ? checkedLevels : depth, elements, out);
    if (name == "trade")
        return trades(*market, elements, out);
    if (name == "ticker")
        return ticker(*market, elements, out);
    return ParseResult::Ok;
}

ParseResult KrakenParser::book(Market &market, std::size_t depth, simdjson::ondemand::array message, FeedOutput out)
{
    OrderBook &book = market.instrument.book;
    std::string_view checksumText;
    Micros newestUs = 0;
    bool isSnapshot = false;
    for (auto element : message) {
        simdjson::ondemand::object part;
        if (element.get_object().get(part) != SUCCESS)
            continue; // channel number, channel and pair
        for (auto field : part) {
            std::string_view key;
            if (field.unescaped_key().get(key) != SUCCESS)
                return bookBroken(market, out);
            if (key == "c") {
                checksumText = jsonText(field.value());
                continue;
            }
            if (key != "as" && key != "bs" && key != "a" && key != "b")
                continue;
            if (key.size() == 2 && !std::exchange(isSnapshot, true))
                book.clear();
            if (!isSnapshot && !market.booked)
                return ParseResult::Ok; // nothing to update before the snapshot
            if (!readLevels(field.value(), book, key[0] == 'b' ? OrderBook::Bid : OrderBook::Ask, &newestUs))
                return bookBroken(market, out);
        }
    }
    return bookRead(market, depth, isSnapshot, checksumText, newestUs, out);
}

ParseResult KrakenParser::bookBroken(Market &market, FeedOutput out)
{
    market.booked = false;
    market.instrument.stale(out, "a message of the order book could not be read; waiting for a snapshot");
    return ParseResult::Malformed;
}

ParseResult KrakenParser::bookRead(Market &market, std::size_t depth, bool isSnapshot, std::string_view checksumText,
                                   Micros timeUs, FeedOutput out)
{
    OrderBook &book = market.instrument.book;
    book.trim(depth);
    if (!checksumText.empty()) {
        if (std::to_string(checksum(book)) != checksumText) {
            market.booked = false;
            market.instrument.stale(out, "the order book's checksum differs from the venue's; waiting for a snapshot");
            return ParseResult::Ok;
        }
        ++out.counters->checksums;
    }
    if (isSnapshot) {
        market.booked = true;
        market.instrument.fresh(out);
    }
    market.instrument.quoteBook(*out.batch);
    market.instrument.sourceTime(*out.batch, timeUs);
    return ParseResult::Ok;
}

std::uint32_t KrakenParser::checksum(const OrderBook &book)
{
    // Price and size as written, without the point and leading zeros: just the digits of their mantissas.
    m_checksumText.clear();
    char digits[24];
    const auto append = [&](std::int64_t mantissa) {
        const auto [end, problem] = std::to_chars(std::begin(digits), std::end(digits), mantissa);
        m_checksumText.append(digits, problem == std::errc() ? end : digits);
    };
    for (const OrderBook::Side side : {OrderBook::Ask, OrderBook::Bid}) {
        const auto &levels = book.levels(side);
        const std::size_t count = std::min(levels.size(), checkedLevels);
        for (std::size_t i = 0; i < count; ++i) {
            const OrderBook::Level &level = levels[levels.size() - 1 - i];
            append(level.written.mantissa);
            append(level.size.mantissa);
        }
    }
    return static_cast<std::uint32_t>(
        crc32(0, reinterpret_cast<const Bytef *>(m_checksumText.data()), static_cast<uInt>(m_checksumText.size())));
}

ParseResult KrakenParser::trades(Market &market, simdjson::ondemand::array message, FeedOutput out)
{
    for (auto element : message) {
        simdjson::ondemand::array list;
        if (element.get_array().get(list) != SUCCESS)
            continue;
        for (auto item : list) {
            simdjson::ondemand::array trade;
            if (item.get_array().get(trade) != SUCCESS)
                return ParseResult::Malformed;
            std::optional<Decimal> price;
            std::optional<Decimal> size;
            Micros timeUs = 0;
            std::string_view taker;
            int at = 0;
            for (auto part : trade) {
                if (at == 0)
                    price = jsonDecimal(part);
                else if (at == 1)
                    size = jsonDecimal(part);
                else if (at == 2)
                    timeUs = secondsTextUs(jsonText(part));
                else if (at == 3)
                    taker = jsonText(part);
                ++at;
            }
            if (!price || !size || size->mantissa <= 0)
                return ParseResult::Malformed;
            market.tradesCome = true;
            market.instrument.trade(*out.batch, *price, *size, timeUs,
                                    taker == "b"       ? v1::Trade::BUYER
                                        : taker == "s" ? v1::Trade::SELLER
                                                       : v1::Trade::TAKER_UNKNOWN);
            market.instrument.sourceTime(*out.batch, timeUs);
        }
    }
    return ParseResult::Ok;
}

ParseResult KrakenParser::ticker(Market &market, simdjson::ondemand::array message, FeedOutput out)
{
    const auto first = [](JsonResult<JsonValue> value) -> std::optional<Decimal> {
        simdjson::ondemand::array parts;
        if (value.get_array().get(parts) != SUCCESS)
            return std::nullopt;
        for (auto part : parts)
            return jsonDecimal(part);
        return std::nullopt;
    };
    for (auto element : message) {
        simdjson::ondemand::object ticker;
        if (element.get_object().get(ticker) != SUCCESS)
            continue;
        const auto ask = first(ticker["a"]);
        const auto bid = first(ticker["b"]);
        const auto last = first(ticker["c"]);
        if (!ask || !bid || !last)
            return ParseResult::Malformed;
        if (!market.booked && !market.instrument.isStale()) {
            const OrderBook::Level bestBid{0, *bid, Decimal()};
            const OrderBook::Level bestAsk{0, *ask, Decimal()};
            market.instrument.quote(*out.batch, OrderBook::Bid, &bestBid);
            market.instrument.quote(*out.batch, OrderBook::Ask, &bestAsk);
        }
        if (!market.tradesCome)
            market.instrument.lastPrice(*out.batch, *last, std::nullopt);
    }
    return ParseResult::Ok;
}

} // namespace tapedeck
