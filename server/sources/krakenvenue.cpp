// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/krakenvenue.h"

#include "server/sources/sourceurl.h"

#include <algorithm>
#include <array>

namespace tapedeck {

namespace {

constexpr std::size_t symbolsPerMessage = 50;
constexpr std::array<std::int64_t, 5> depths = {10, 25, 100, 500, 1'000};

std::string request(const std::string &method, const char *channel, const std::vector<std::string> &symbols,
                    const std::string &more = {})
{
    return R"({"method":")" + method + R"(","params":{"channel":")" + channel + R"(","symbol":)" + jsonList(symbols)
        + more + "}}";
}

} // namespace

Venue::Presets KrakenVenue::presets() const
{
    Presets presets{"wss://ws.kraken.com/v2", {}, {10, 250'000}, {1, 1'000'000}};
    presets.times.quietAfterUs = 5'000'000;
    presets.times.staleAfterUs = 10'000'000;
    presets.times.heartbeatUs = 1'000'000;
    return presets;
}

void KrakenVenue::take(SourceUrl &url, const std::vector<std::string> &)
{
    m_depth = url.takeNumber("depth", m_depth, depths.front(), depths.back());
    if (std::find(depths.begin(), depths.end(), m_depth) == depths.end())
        url.fail("depth=" + std::to_string(m_depth) + ": 10, 25, 100, 500 or 1000 is expected");
}

/// "BTC-USD", "XBT/USD" and "BTC/USD" are BTC/USD.
std::string KrakenVenue::symbolOf(std::string_view written) const
{
    const std::size_t slash = written.find_first_of("-/");
    if (slash == std::string_view::npos || slash == 0 || slash + 1 == written.size())
        return {};
    const auto asset = [](std::string_view part) {
        return std::string(part == "XBT" ? "BTC" : part == "XDG" ? "DOGE" : part);
    };
    const std::string symbol = asset(written.substr(0, slash)) + '/' + asset(written.substr(slash + 1));
    const bool isGood = std::all_of(symbol.begin(), symbol.end(), [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' || c == '.';
    });
    return isGood && std::count(symbol.begin(), symbol.end(), '/') == 1 ? symbol : std::string();
}

std::string KrakenVenue::bookRequest(const char *method, const std::vector<std::string> &symbols) const
{
    return request(method, "book", symbols, ",\"depth\":" + std::to_string(m_depth));
}

std::vector<std::string> KrakenVenue::subscribe(const std::vector<std::string> &symbols) const
{
    std::vector<std::string> messages;
    for (const auto &part : inParts(symbols, symbolsPerMessage)) {
        messages.push_back(bookRequest("subscribe", part));
        messages.push_back(request("subscribe", "trade", part, R"(,"snapshot":true)"));
        messages.push_back(request("subscribe", "ticker", part));
    }
    return messages;
}

std::vector<std::string> KrakenVenue::renew(const std::string &symbol) const
{
    return {bookRequest("unsubscribe", {symbol}), bookRequest("subscribe", {symbol})};
}

bool KrakenVenue::isData(std::string_view message) const
{
    static constexpr std::array<std::string_view, 3> channels = {R"({"channel":"book")", R"({"channel":"trade")",
                                                                 R"({"channel":"ticker")"};
    return std::any_of(channels.begin(), channels.end(),
                       [&](std::string_view channel) { return message.starts_with(channel); });
}

VenueNotice KrakenVenue::read(simdjson::dom::element message) const
{
    if (textOf(message, "channel") == "status") {
        simdjson::dom::element first;
        if (message["data"].at(0).get(first) != simdjson::SUCCESS)
            return {};
        const std::string_view system = textOf(first, "system");
        if (system.empty() || system == "online" || system == "post_only" || system == "limit_only"
            || system == "cancel_only")
            return {};
        return {VenueNotice::Unavailable, {}, "Kraken says that its system is in " + std::string(system)};
    }
    bool success = true;
    if (message["success"].get(success) != simdjson::SUCCESS || success || textOf(message, "method") != "subscribe")
        return {};
    const std::string error(textOf(message, "error"));
    const std::string symbol(textOf(message, "symbol"));
    if (error.find("Already subscribed") != std::string::npos)
        return {};
    if (!symbol.empty())
        return {VenueNotice::UnknownSymbol, symbol, {}};
    return {VenueNotice::Refused, {}, "Kraken refuses the subscription: " + error};
}

} // namespace tapedeck
