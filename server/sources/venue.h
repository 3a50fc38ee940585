// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sources/ratelimit.h"
#include "server/sources/supervisor.h"

#include <simdjson.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tapedeck {

class SourceUrl;

/// What a message of a venue says besides data.
struct VenueNotice {
    enum Kind {
        Nothing,       ///< data, an answer as expected, a heartbeat
        UnknownSymbol, ///< `symbol` is not to be had; the others are
        Refused,       ///< we are not wanted as we are; `sentence` says what to do
        Leaving,       ///< the connection ends as planned
        Unavailable,   ///< the venue is there but does not serve
    };
    Kind kind = Nothing;
    std::string symbol = {};
    std::string sentence = {};
    bool subscribeAgain = false; ///< UnknownSymbol: the others' subscription was refused with it
};

/// How a venue is spoken to: its address, what is sent, and what its answers mean. Knows no socket, timer or parser.
class Venue
{
public:
    struct Presets {
        const char *address;
        Supervisor::Times times;
        RateLimit::Limits messages; ///< that we send, by the venue's rules
        RateLimit::Limits requests; ///< over HTTP
        bool pings = false;         ///< it sends no heartbeat, so it is asked for a sign of life when it is quiet
    };

    virtual ~Venue() = default;

    [[nodiscard]] virtual const char *kind() const = 0;      ///< of its parser
    [[nodiscard]] virtual const char *title() const = 0;     ///< as in a sentence
    [[nodiscard]] virtual const char *symbolsAt() const = 0; ///< where its symbols are listed
    [[nodiscard]] virtual Presets presets() const = 0;
    /// Takes its own options; `symbols`: as it writes them. Leaves mistakes in the URL.
    virtual void take(SourceUrl &url, const std::vector<std::string> &symbols) = 0;
    [[nodiscard]] virtual const char *optionNames() const = 0;
    /// "BTC-USD" or its own way of writing as its own; empty if it can be neither.
    [[nodiscard]] virtual std::string symbolOf(std::string_view written) const = 0;

    /// The messages that subscribe to all of these.
    [[nodiscard]] virtual std::vector<std::string> subscribe(const std::vector<std::string> &symbols) const = 0;
    /// The messages that bring a new snapshot of the symbol's book; none: it is asked for at snapshotUrl().
    [[nodiscard]] virtual std::vector<std::string> renew(const std::string &symbol) const = 0;
    [[nodiscard]] virtual std::string snapshotUrl(const std::string &) const { return {}; }

    /// Whether a message can be nothing but data, by its first bytes, so that it need not be read twice.
    [[nodiscard]] virtual bool isData(std::string_view message) const = 0;
    [[nodiscard]] virtual VenueNotice read(simdjson::dom::element message) const = 0;
    /// What the answer to a request at snapshotUrl() says that is no snapshot.
    [[nodiscard]] virtual VenueNotice readRefusal(const std::string &, std::string_view) const { return {}; }
};

/// "coinbase", "kraken" or "binance", or null.
[[nodiscard]] std::unique_ptr<Venue> makeVenue(std::string_view kind);

/// ["a","b"], of symbols, which need no escapes.
[[nodiscard]] std::string jsonList(const std::vector<std::string> &texts);
/// `symbols` in parts of at most `most`.
[[nodiscard]] std::vector<std::vector<std::string>> inParts(const std::vector<std::string> &symbols, std::size_t most);
/// A text of the object, or empty.
[[nodiscard]] std::string_view textOf(simdjson::dom::element object, std::string_view name);

} // namespace tapedeck
