// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sources/venue.h"

namespace tapedeck {

/// Coinbase Exchange, by the public channels of its WebSocket feed. Documentation: "WebSocket Overview", "WebSocket
/// Channels", "WebSocket Rate Limits".
class CoinbaseVenue : public Venue
{
public:
    [[nodiscard]] const char *kind() const override { return "coinbase"; }
    [[nodiscard]] const char *title() const override { return "Coinbase"; }
    [[nodiscard]] const char *symbolsAt() const override { return "https://api.exchange.coinbase.com/products"; }
    [[nodiscard]] Presets presets() const override;
    void take(SourceUrl &url, const std::vector<std::string> &symbols) override;
    [[nodiscard]] const char *optionNames() const override { return "products"; }
    [[nodiscard]] std::string symbolOf(std::string_view written) const override;
    [[nodiscard]] std::vector<std::string> subscribe(const std::vector<std::string> &symbols) const override;
    [[nodiscard]] std::vector<std::string> renew(const std::string &symbol) const override;
    [[nodiscard]] bool isData(std::string_view message) const override;
    [[nodiscard]] VenueNotice read(simdjson::dom::element message) const override;
};

} // namespace tapedeck
