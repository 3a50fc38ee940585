// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sources/goaltimeline.h"
#include "server/sources/jsonvalues.h"
#include "server/sources/matchrow.h"

#include <map>

namespace tapedeck {

/// openfootball's JSON, whole competitions as polled: {"ts", "path", "body"}. A match is known by its number, or by
/// round and teams; one that a revision no longer has is removed. Format: README of openfootball/football.json.
class OpenfootballParser : public FeedParser
{
public:
    ParseResult parse(const FeedMessage &message, FeedOutput out) override;
    void restart() override;
    [[nodiscard]] Micros publishTimeUs(const FeedMessage &message) override;

private:
    struct Match {
        explicit Match(SourceRow row)
            : row(row)
        {
        }
        MatchRow row;
        GoalTimeline goals;
        bool alive = false;
        std::uint64_t seen = 0; // revision
    };

    ParseResult match(const std::string &competition, const std::string &path, simdjson::ondemand::object match,
                      Micros timeUs, FeedOutput out);
    [[nodiscard]] static ParseResult goals(Match &match, simdjson::ondemand::object object, Micros timeUs,
                                           ChangeBatch &batch);
    [[nodiscard]] ParseResult score(Match &match, simdjson::ondemand::object score, FeedOutput out);

    JsonReader m_reader;
    JsonReader m_bodyReader;
    std::map<std::string, Match> m_matches; // by identity
    std::map<std::string, Micros> m_times;  // of each path's newest revision
    std::uint64_t m_revision = 0;
};

} // namespace tapedeck
