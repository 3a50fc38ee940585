// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sources/goaltimeline.h"
#include "server/sources/jsonvalues.h"
#include "server/sources/matchrow.h"

#include <map>

namespace tapedeck {

/// OpenLigaDB's getmatchdata: a list of matches. Data are entered by hand: the result is the one of type 2, never the
/// last goal. Documentation: api.openligadb.de.
class OpenligadbParser : public FeedParser
{
public:
    ParseResult parse(const FeedMessage &message, FeedOutput out) override;
    void restart() override;
    [[nodiscard]] std::optional<Micros> nextActivityUs(Micros nowUs) const override;

private:
    struct Match {
        explicit Match(SourceRow row)
            : row(row)
        {
        }
        MatchRow row;
        GoalTimeline goals;
        Micros updatedUs = 0;
        Micros startUs = 0;
        bool isFinished = false;
    };

    ParseResult match(simdjson::ondemand::object match, FeedOutput out);
    [[nodiscard]] ParseResult results(MatchRow &row, simdjson::ondemand::array results, FeedOutput out);
    static ParseResult goals(Match &match, simdjson::ondemand::array list, ChangeBatch &batch);

    JsonReader m_reader;
    std::map<std::int64_t, Match> m_matches; // by matchID
};

} // namespace tapedeck
