// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/wire/followedjson.h"

#include "common/board/decimal.h"
#include "common/wire/jsontext.h"

namespace tapedeck {

namespace {

constexpr int vwapDigits = 2; // more than prices have

/// An object that is begun with its first member.
class ObjectWriter
{
public:
    explicit ObjectWriter(std::string &out)
        : m_out(out)
    {
    }
    std::string &name(std::string_view name)
    {
        m_out += m_empty ? "{\"" : ",\"";
        m_empty = false;
        m_out += name;
        m_out += "\":";
        return m_out;
    }
    template <typename Integer> void number(std::string_view as, Integer value) { appendJsonNumber(value, name(as)); }
    void text(std::string_view as, std::string_view value) { appendJsonText(value, name(as)); }
    void decimal(std::string_view as, std::int64_t mantissa, int scale)
    {
        text(as, Decimal{mantissa, static_cast<std::uint8_t>(scale)}.toString());
    }
    void end() { m_out += m_empty ? "{}" : "}"; }

private:
    std::string &m_out;
    bool m_empty = true;
};

template <typename List, typename Append> void appendList(const List &list, std::string &out, Append append)
{
    char separator = '[';
    for (const auto &item : list) {
        out += std::exchange(separator, ',');
        append(item);
    }
    out += separator == '[' ? "[]" : "]";
}

} // namespace

void appendTradeJson(const v1::Trade &trade, int priceScale, int sizeScale, std::string &out)
{
    ObjectWriter object(out);
    object.number("time_us", trade.time_us());
    object.decimal("price", trade.price(), priceScale);
    object.decimal("size", trade.size(), sizeScale);
    if (trade.taker() != v1::Trade::TAKER_UNKNOWN)
        object.text("taker", v1::Trade::Taker_Name(trade.taker()));
    object.end();
}

void appendMatchEventJson(const v1::MatchEvent &event, std::string &out)
{
    ObjectWriter object(out);
    object.text("id", event.id());
    object.text("kind", v1::MatchEvent::Kind_Name(event.kind()));
    object.text("state", v1::MatchEvent::State_Name(event.state()));
    object.text("side", v1::MatchEvent::Side_Name(event.side()));
    object.number("time_us", event.time_us());
    if (event.has_clock())
        object.number("clock", event.clock());
    if (!event.period().empty())
        object.text("period", event.period());
    if (!event.text().empty())
        object.text("text", event.text());
    if (event.has_home_score())
        object.number("home_score", event.home_score());
    if (event.has_away_score())
        object.number("away_score", event.away_score());
    if (event.has_home_wickets())
        object.number("home_wickets", event.home_wickets());
    if (event.has_away_wickets())
        object.number("away_wickets", event.away_wickets());
    object.end();
}

void appendCandleJson(const v1::Candle &candle, int priceScale, int sizeScale, std::string &out)
{
    ObjectWriter object(out);
    object.number("start_s", candle.start_s());
    object.decimal("open", candle.open(), priceScale);
    object.decimal("high", candle.high(), priceScale);
    object.decimal("low", candle.low(), priceScale);
    object.decimal("close", candle.close(), priceScale);
    object.decimal("volume", candle.volume(), sizeScale);
    if (candle.has_vwap())
        object.decimal("vwap", candle.vwap(), priceScale + vwapDigits);
    object.number("trades", candle.trades());
    if (candle.incomplete())
        object.name("incomplete") += "true";
    object.end();
}

void appendBookJson(const v1::Book &book, int priceScale, int sizeScale, std::string &out)
{
    const auto appendLevel = [&](const v1::Book::Level &level) {
        ObjectWriter object(out);
        object.decimal("price", level.price(), priceScale);
        object.decimal("size", level.size(), sizeScale);
        object.end();
    };
    ObjectWriter object(out);
    appendList(book.bids(), object.name("bids"), appendLevel);
    appendList(book.asks(), object.name("asks"), appendLevel);
    object.number("time_us", book.time_us());
    object.end();
}

void appendFollowedJson(const v1::Followed &followed, std::string &out)
{
    const int priceScale = static_cast<int>(followed.price_scale());
    const int sizeScale = static_cast<int>(followed.size_scale());
    ObjectWriter object(out);
    object.text("stream", v1::Stream_Name(followed.stream()));
    object.text("key", followed.key());
    if (followed.interval_s() != 0)
        object.number("interval_s", followed.interval_s());
    object.text("epoch", std::to_string(followed.epoch()));
    if (followed.first() != 0)
        object.number("first", followed.first());
    if (followed.missed() != 0)
        object.number("missed", followed.missed());
    switch (followed.stream()) {
    case v1::TRADES:
        appendList(followed.trades(), object.name("trades"),
                   [&](const v1::Trade &trade) { appendTradeJson(trade, priceScale, sizeScale, out); });
        break;
    case v1::MATCH_EVENTS:
        appendList(followed.match_events(), object.name("match_events"),
                   [&](const v1::MatchEvent &event) { appendMatchEventJson(event, out); });
        break;
    case v1::CANDLES:
        appendList(followed.candles(), object.name("candles"),
                   [&](const v1::Candle &candle) { appendCandleJson(candle, priceScale, sizeScale, out); });
        break;
    case v1::BOOK:
        if (followed.has_book())
            appendBookJson(followed.book(), priceScale, sizeScale, object.name("book"));
        break;
    default:
        break;
    }
    object.end();
}

} // namespace tapedeck
