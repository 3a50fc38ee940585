// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sources/jsonvalues.h"
#include "server/sources/matchrow.h"

namespace tapedeck {

/// Betfair's cricket score changes (`ccm`): a row for each event. Parts that a message leaves out are unchanged, and a
/// part that is older than the one known is dropped.
class BetfairScore
{
public:
    explicit BetfairScore(std::shared_ptr<RunnerNames> names)
        : m_names(std::move(names))
    {
    }

    ParseResult parse(simdjson::ondemand::object &message, FeedOutput out);
    void restart();

private:
    static constexpr std::size_t matchesMax = 10'000;

    struct Innings {
        std::string team;
        std::int64_t runs = 0, wickets = 0;
        int balls = 0;
        bool begun = false;
        bool ended = false;
        int corrections = 0;
    };
    struct Match {
        std::string id;
        MatchRow row;
        std::string teams[2]; // home, away
        Micros fixtureUs = 0; // of the newest of each part
        Micros statsUs = 0;
        Micros incidentsUs = 0;
        std::vector<Innings> innings;
        int reviews = 0;
        bool inReview = false;
    };

    ParseResult change(simdjson::ondemand::object change, Micros timeUs, FeedOutput out);
    void fixture(Match &match, simdjson::ondemand::object info, ChangeBatch &batch);
    static void tellReview(Match &match, std::string_view what, ChangeBatch &batch);
    static void endInnings(Match &match, ChangeBatch &batch);
    static void tellInnings(Match &match, std::size_t number, int side, const Innings &before, ChangeBatch &batch);
    ParseResult stats(Match &match, simdjson::ondemand::object stats, FeedOutput out);
    ParseResult innings(Match &match, std::size_t number, simdjson::ondemand::object innings, FeedOutput out);
    void incidents(Match &match, simdjson::ondemand::object wrapper, ChangeBatch &batch);
    [[nodiscard]] int sideOf(const Match &match, std::size_t number) const;
    [[nodiscard]] Match *find(std::string_view id, ChangeBatch &batch);

    std::shared_ptr<RunnerNames> m_names; // teams are the runners of the match's market
    std::vector<Match> m_matches;
};

} // namespace tapedeck
