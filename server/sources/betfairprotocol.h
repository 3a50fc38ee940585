// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/time/clock.h"

#include <simdjson.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tapedeck {

class SourceUrl;

/// What to subscribe to at Betfair's Exchange Stream, and in which words. Documentation: Betfair "Exchange Stream API".
struct BetfairSubscription {
    static constexpr std::size_t marketsMax = 200; ///< that Betfair allows a subscription, unless it is asked for more

    std::vector<std::string> markets, events, eventTypes, countries, marketTypes, venues;
    std::vector<std::string> fields;
    std::int64_t levels = 3;
    Micros heartbeatUs = 2'000'000;
    Micros conflateUs = 0;

    /// Takes its options from `url`, and leaves the mistakes there.
    static BetfairSubscription take(SourceUrl &url);
    static constexpr const char *optionNames =
        "markets, events, event_types, countries, market_types, venues, offers, levels, trades, heartbeat, conflate";
    /// The message, with its line end. With both clocks it goes on where they were told.
    [[nodiscard]] std::string request(int id, std::string_view initialClk, std::string_view clk) const;
};

/// The message that logs in, with its line end.
[[nodiscard]] std::string betfairAuthentication(int id, std::string_view appKey, std::string_view session);

/// A message of the stream that tells no changes.
struct BetfairAnswer {
    enum Kind {
        Other,      ///< nothing to heed
        Greeting,   ///< the connection is there
        Success,    ///< of the request `id`
        BadSession, ///< another session token is needed
        BadClock,   ///< cannot go on from there
        Refused,    ///< useless to try again as we are
        Unavailable ///< may be better the next time
    };
    Kind kind = Other;
    std::int64_t id = 0;
    std::optional<std::int64_t> connectionsAvailable;
    std::string sentence; ///< of what is wrong, and what to do
};
[[nodiscard]] BetfairAnswer readBetfairAnswer(simdjson::dom::element message);

} // namespace tapedeck
