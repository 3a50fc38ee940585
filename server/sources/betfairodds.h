// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sources/instrument.h"
#include "server/sources/jsonvalues.h"

#include <array>

namespace tapedeck {

/// Betfair's market changes (`mcm`) and catalogues: a row for each runner of each market.
/// Documentation: Betfair "Exchange Stream API". Prices are shown while the market is open; what is left standing when
/// it closes is its last open state.
class BetfairOdds
{
public:
    explicit BetfairOdds(std::shared_ptr<RunnerNames> names)
        : m_names(std::move(names))
    {
    }

    ParseResult parse(simdjson::ondemand::object &message, FeedOutput out);
    ParseResult parseCatalogue(simdjson::ondemand::object &catalogue, ChangeBatch &batch);
    void restart();
    // As in FeedParser.
    void followBooks(const std::vector<std::string> &keys);
    void writeBooks(ChangeBatch &batch);

private:
    static constexpr std::size_t runnersMax = 100'000;

    struct Runner {
        std::int64_t id;
        Decimal handicap;
        Instrument instrument;
        std::array<std::optional<OrderBook::Level>, 2> displayed; // level 0 of the displayed ladder
        std::optional<Decimal> last;
        std::optional<Decimal> volume;
        std::vector<std::pair<Decimal, Decimal>> traded; // price and amount, as far as known
        bool changed = false;
    };
    struct Market {
        std::string id;
        std::string eventId;
        std::string type;
        std::int64_t status = 0;
        bool complete = false; // the whole of what was traded before is known
        std::vector<Runner> runners;
    };

    ParseResult change(simdjson::ondemand::object market, Micros timeUs, FeedOutput out);
    ParseResult define(Market &market, simdjson::ondemand::object definition, FeedOutput out);
    ParseResult changeRunner(Market &market, simdjson::ondemand::object change, Micros timeUs, FeedOutput out);
    [[nodiscard]] static bool readTraded(Runner &runner, simdjson::ondemand::object &change, bool isNew, Micros timeUs,
                                         ChangeBatch &batch);
    [[nodiscard]] bool readLadders(Runner &runner, simdjson::ondemand::object &change);
    [[nodiscard]] Market &market(std::string_view id);
    [[nodiscard]] Runner *runner(Market &market, std::int64_t id, Decimal handicap, ChangeBatch &batch);
    void publish(Runner &runner, ChangeBatch &batch);
    void nameRunners(ChangeBatch &batch);

    std::shared_ptr<RunnerNames> m_names;
    std::uint64_t m_namesVersion = 0; // as given to the rows
    std::vector<Market> m_markets;
    SourceRow m_nextRow = 0;
    struct Place {
        std::size_t market, runner;
    };
    std::vector<std::string> m_followed;  // keys, ascending
    std::vector<Place> m_followedRunners; // of them, those that there are
};

} // namespace tapedeck
