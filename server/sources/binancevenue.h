// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sources/venue.h"

namespace tapedeck {

/// Binance spot, combined streams, and the order book's snapshot over HTTP. Documentation: "WebSocket Streams", "How to
/// manage a local order book correctly", "Limits".
class BinanceVenue : public Venue
{
public:
    [[nodiscard]] const char *kind() const override { return "binance"; }
    [[nodiscard]] const char *title() const override { return "Binance"; }
    [[nodiscard]] const char *symbolsAt() const override { return "https://api.binance.com/api/v3/exchangeInfo"; }
    [[nodiscard]] Presets presets() const override;
    void take(SourceUrl &url, const std::vector<std::string> &symbols) override;
    [[nodiscard]] const char *optionNames() const override { return "products, streams and rest"; }
    [[nodiscard]] std::string symbolOf(std::string_view written) const override;
    [[nodiscard]] std::vector<std::string> subscribe(const std::vector<std::string> &symbols) const override;
    [[nodiscard]] std::vector<std::string> renew(const std::string &symbol) const override;
    [[nodiscard]] bool isData(std::string_view message) const override;
    [[nodiscard]] VenueNotice read(simdjson::dom::element message) const override;
    [[nodiscard]] std::string snapshotUrl(const std::string &symbol) const override;
    [[nodiscard]] VenueNotice readRefusal(const std::string &symbol, std::string_view body) const override;

private:
    static constexpr std::size_t streamsMax = 1'024; ///< of a connection

    std::vector<std::string> m_streams = {"depth@100ms", "trade", "bookTicker"};
    std::string m_rest = "https://api.binance.com";
};

} // namespace tapedeck
