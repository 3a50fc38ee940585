// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sources/jsonvalues.h"
#include "server/sources/matchrow.h"

namespace tapedeck {

/// The messages that splitCricsheet() makes: a match, its deliveries, its outcome.
class CricsheetParser : public FeedParser
{
public:
    ParseResult parse(const FeedMessage &message, FeedOutput out) override;
    void restart() override;
    [[nodiscard]] Micros publishTimeUs(const FeedMessage &message) override;

private:
    struct Side {
        std::string name;
        std::int64_t runs = 0, wickets = 0;
        int balls = 0;
    };
    struct Match {
        std::string id;
        MatchRow row;
        Side sides[2];
        std::int64_t innings = 0; // the latest of those that count
        std::int64_t begun = 0;   // the latest
        int deliveries = 0;       // in it
    };

    ParseResult delivery(Match &match, simdjson::ondemand::object &message, Micros timeUs, FeedOutput out);
    void count(Match &match, int side, std::int64_t innings, std::int64_t runs, std::int64_t wickets, bool legal,
               ChangeBatch &batch);
    void endInnings(Match &match, Micros timeUs, ChangeBatch &batch);
    void write(Match &match, int side, ChangeBatch &batch);

    JsonReader m_reader;
    std::vector<Match> m_matches;
};

} // namespace tapedeck
