// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/binancevenue.h"

#include "server/sources/sourceurl.h"

#include <algorithm>
#include <array>

namespace tapedeck {

namespace {

constexpr std::size_t streamsPerMessage = 150;
constexpr std::array<std::string_view, 6> knownStreams = {"depth",    "depth@100ms", "trade",
                                                          "aggTrade", "bookTicker",  "depth@1000ms"};
constexpr int invalidSymbol = -1121;

std::string lower(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return text;
}

} // namespace

/// The venue takes five messages a second, pongs among them, and weighs a snapshot 50 of 6,000 a minute.
Venue::Presets BinanceVenue::presets() const
{
    Presets presets{"wss://stream.binance.com:9443/stream", {}, {3, 300'000}, {10, 600'000}, true};
    presets.times.quietAfterUs = 5'000'000;
    presets.times.staleAfterUs = 15'000'000;
    return presets;
}

void BinanceVenue::take(SourceUrl &url, const std::vector<std::string> &symbols)
{
    if (const auto rest = url.takeText("rest")) {
        m_rest = *rest;
        if (!m_rest.starts_with("http://") && !m_rest.starts_with("https://"))
            url.fail("rest=" + m_rest + ": an address such as https://api.binance.com is expected");
        while (!m_rest.empty() && m_rest.back() == '/')
            m_rest.pop_back();
    }
    if (const auto text = url.takeText("streams")) {
        m_streams.clear();
        for (std::size_t at = 0; at <= text->size();) {
            const std::size_t end = std::min(text->find(',', at), text->size());
            m_streams.push_back(text->substr(at, end - at));
            if (std::find(knownStreams.begin(), knownStreams.end(), m_streams.back()) == knownStreams.end())
                url.fail("streams=" + *text + ": '" + m_streams.back()
                         + "' is none of depth, depth@100ms, trade, aggTrade and bookTicker");
            at = end + 1;
        }
    }
    if (symbols.size() * m_streams.size() > streamsMax)
        url.fail(std::to_string(symbols.size()) + " products with " + std::to_string(m_streams.size())
                 + " streams each: Binance allows " + std::to_string(streamsMax) + " streams a connection, so at most "
                 + std::to_string(streamsMax / m_streams.size()) + " products are expected; make two sources of it");
}

/// "BTC-USDT", "btcusdt" and "BTCUSDT" are BTCUSDT.
std::string BinanceVenue::symbolOf(std::string_view written) const
{
    std::string symbol;
    for (const char c : written) {
        if (c >= 'a' && c <= 'z')
            symbol.push_back(static_cast<char>(c - 'a' + 'A'));
        else if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))
            symbol.push_back(c);
        else if (c != '-' && c != '/')
            return {};
    }
    return symbol;
}

std::vector<std::string> BinanceVenue::subscribe(const std::vector<std::string> &symbols) const
{
    std::vector<std::string> streams;
    for (const std::string &symbol : symbols) {
        for (const std::string &stream : m_streams)
            streams.push_back(lower(symbol) + '@' + stream);
    }
    std::vector<std::string> messages;
    for (const auto &part : inParts(streams, streamsPerMessage))
        messages.push_back(R"({"method":"SUBSCRIBE","params":)" + jsonList(part) + R"(,"id":)"
                           + std::to_string(messages.size() + 1) + "}");
    return messages;
}

std::vector<std::string> BinanceVenue::renew(const std::string &) const
{
    return {};
}

std::string BinanceVenue::snapshotUrl(const std::string &symbol) const
{
    return m_rest + "/api/v3/depth?symbol=" + symbol + "&limit=1000";
}

bool BinanceVenue::isData(std::string_view message) const
{
    return message.starts_with(R"({"stream":")")
        && message.substr(0, 120).find("serverShutdown") == std::string_view::npos;
}

VenueNotice BinanceVenue::read(simdjson::dom::element message) const
{
    simdjson::dom::element data;
    if (message["data"].get(data) != simdjson::SUCCESS)
        data = message;
    if (textOf(data, "e") == "serverShutdown")
        return {VenueNotice::Leaving, {}, "Binance shuts this connection down, as announced"};
    simdjson::dom::element error;
    if (message["error"].get(error) != simdjson::SUCCESS)
        return {};
    return {VenueNotice::Refused, {}, "Binance refuses the subscription: " + std::string(textOf(error, "msg"))};
}

VenueNotice BinanceVenue::readRefusal(const std::string &symbol, std::string_view body) const
{
    simdjson::dom::parser parser;
    simdjson::dom::element answer;
    std::int64_t code = 0;
    if (parser.parse(body.data(), body.size()).get(answer) == simdjson::SUCCESS
        && answer["code"].get(code) == simdjson::SUCCESS && code == invalidSymbol)
        return {VenueNotice::UnknownSymbol, symbol, {}};
    return {};
}

} // namespace tapedeck
