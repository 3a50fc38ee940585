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
        std::int64_t innings = 0;
    };

    ParseResult delivery(Match &match, simdjson::ondemand::object &message, FeedOutput out);
    void write(Match &match, int side, ChangeBatch &batch);

    JsonReader m_reader;
    std::vector<Match> m_matches;
};

} // namespace tapedeck
