// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sources/venue.h"

namespace tapedeck {

/// Kraken spot, WebSocket API v2. Documentation: "Spot WebSocket overview", "Book", "Trade", "Ticker", "Status".
class KrakenVenue : public Venue
{
public:
    [[nodiscard]] const char *kind() const override { return "kraken"; }
    [[nodiscard]] const char *title() const override { return "Kraken"; }
    [[nodiscard]] const char *symbolsAt() const override { return "https://api.kraken.com/0/public/AssetPairs"; }
    [[nodiscard]] Presets presets() const override;
    void take(SourceUrl &url, const std::vector<std::string> &symbols) override;
    [[nodiscard]] const char *optionNames() const override { return "products and depth"; }
    [[nodiscard]] std::string symbolOf(std::string_view written) const override;
    [[nodiscard]] std::vector<std::string> subscribe(const std::vector<std::string> &symbols) const override;
    [[nodiscard]] std::vector<std::string> renew(const std::string &symbol) const override;
    [[nodiscard]] bool isData(std::string_view message) const override;
    [[nodiscard]] VenueNotice read(simdjson::dom::element message) const override;

private:
    [[nodiscard]] std::string bookRequest(const char *method, const std::vector<std::string> &symbols) const;

    std::int64_t m_depth = 100;
};

} // namespace tapedeck
