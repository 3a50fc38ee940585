// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/coinbasevenue.h"

#include "server/sources/sourceurl.h"

#include <algorithm>
#include <array>

namespace tapedeck {

namespace {

constexpr std::size_t productsPerMessage = 50;
constexpr const char *bookChannel = "level2_batch"; // as "level2", which wants a key, but every 50 ms

std::string request(const char *type, const std::vector<std::string> &products, const std::string &channels)
{
    return std::string(R"({"type":")") + type + R"(","product_ids":)" + jsonList(products) + R"(,"channels":)"
        + channels + "}";
}

/// The product that a sentence such as "XYZ-USD is not a valid product" is about, or empty.
std::string productIn(std::string_view sentence)
{
    if (sentence.find("not a valid product") == std::string_view::npos)
        return {};
    for (std::size_t at = 0; at < sentence.size();) {
        const std::size_t end = std::min(sentence.find(' ', at), sentence.size());
        const std::string_view word = sentence.substr(at, end - at);
        if (word.find('-') != std::string_view::npos)
            return std::string(word);
        at = end + 1;
    }
    return {};
}

} // namespace

Venue::Presets CoinbaseVenue::presets() const
{
    Presets presets{"wss://ws-feed.exchange.coinbase.com", {}, {20, 125'000}, {1, 1'000'000}};
    presets.times.quietAfterUs = 5'000'000;
    presets.times.staleAfterUs = 10'000'000;
    presets.times.heartbeatUs = 1'000'000;
    return presets;
}

void CoinbaseVenue::take(SourceUrl &, const std::vector<std::string> &) { }

std::string CoinbaseVenue::symbolOf(std::string_view written) const
{
    const bool isGood = written.find('-') != std::string_view::npos
        && std::all_of(written.begin(), written.end(),
                       [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-'; });
    return isGood ? std::string(written) : std::string();
}

std::vector<std::string> CoinbaseVenue::subscribe(const std::vector<std::string> &symbols) const
{
    std::vector<std::string> messages;
    for (const auto &part : inParts(symbols, productsPerMessage))
        messages.push_back(request("subscribe", part, jsonList({"heartbeat", "matches", "ticker", bookChannel})));
    return messages;
}

std::vector<std::string> CoinbaseVenue::renew(const std::string &symbol) const
{
    return {request("unsubscribe", {symbol}, jsonList({bookChannel})),
            request("subscribe", {symbol}, jsonList({bookChannel}))};
}

bool CoinbaseVenue::isData(std::string_view message) const
{
    static constexpr std::array<std::string_view, 5> types = {R"({"type":"l2update")", R"({"type":"match")",
                                                              R"({"type":"ticker")", R"({"type":"snapshot")",
                                                              R"({"type":"heartbeat")"};
    return std::any_of(types.begin(), types.end(), [&](std::string_view type) { return message.starts_with(type); });
}

VenueNotice CoinbaseVenue::read(simdjson::dom::element message) const
{
    if (textOf(message, "type") != "error")
        return {};
    const std::string what(textOf(message, "message"));
    const std::string reason(textOf(message, "reason"));
    if (const std::string product = productIn(reason.empty() ? what : reason); !product.empty())
        return {VenueNotice::UnknownSymbol, product, {}, true};
    const std::string all = what + (reason.empty() ? "" : ": " + reason);
    if (all.find("ErrSlow") != std::string::npos)
        return {VenueNotice::Unavailable, {}, "Coinbase says that we read too slowly: " + all};
    return {VenueNotice::Refused, {}, "Coinbase refuses the subscription: " + all};
}

} // namespace tapedeck
