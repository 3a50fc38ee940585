// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/venue.h"

#include "server/sources/binancevenue.h"
#include "server/sources/coinbasevenue.h"
#include "server/sources/krakenvenue.h"

#include <algorithm>

namespace tapedeck {

std::unique_ptr<Venue> makeVenue(std::string_view kind)
{
    if (kind == "binance")
        return std::make_unique<BinanceVenue>();
    if (kind == "coinbase")
        return std::make_unique<CoinbaseVenue>();
    if (kind == "kraken")
        return std::make_unique<KrakenVenue>();
    return nullptr;
}

std::string jsonList(const std::vector<std::string> &texts)
{
    std::string list = "[";
    for (const std::string &text : texts)
        list.append(list.size() > 1 ? ",\"" : "\"").append(text).append("\"");
    return list + "]";
}

std::vector<std::vector<std::string>> inParts(const std::vector<std::string> &symbols, std::size_t most)
{
    std::vector<std::vector<std::string>> parts;
    for (std::size_t at = 0; at < symbols.size(); at += most) {
        const auto first = symbols.begin() + static_cast<std::ptrdiff_t>(at);
        parts.emplace_back(first, first + static_cast<std::ptrdiff_t>(std::min(most, symbols.size() - at)));
    }
    return parts;
}

std::string_view textOf(simdjson::dom::element object, std::string_view name)
{
    std::string_view text;
    return object[name].get_string().get(text) == simdjson::SUCCESS ? text : std::string_view();
}

} // namespace tapedeck
