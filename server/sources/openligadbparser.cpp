// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/openligadbparser.h"

#include "tapedeck/v1/scores.pb.h"

#include <QDateTime>
#include <QTimeZone>

#include <algorithm>
#include <limits>

namespace tapedeck {

using simdjson::SUCCESS;
using v1::Score;

namespace {

constexpr std::int64_t halfTimeResult = 1;
constexpr std::int64_t finalResult = 2;
constexpr std::size_t goalsMax = 200;
constexpr Micros longestMatchUs = 4 * 3'600 * Micros(1'000'000); // some are never marked as finished

std::string_view trimmed(std::string_view text)
{
    while (text.starts_with(' '))
        text.remove_prefix(1);
    while (text.ends_with(' '))
        text.remove_suffix(1);
    return text;
}

/// "2022-08-14T09:42:12.96", German local time.
Micros germanTimeUs(std::string_view text)
{
    static const QTimeZone zone("Europe/Berlin");
    const Micros asUtc = isoTimeUs(text);
    if (asUtc == 0 || !zone.isValid())
        return asUtc;
    const qint64 offsetS = zone.offsetFromUtc(QDateTime::fromMSecsSinceEpoch(asUtc / 1'000 - 3'600'000));
    return asUtc - offsetS * 1'000'000;
}

} // namespace

void OpenligadbParser::restart()
{
    m_matches.clear();
}

std::optional<Micros> OpenligadbParser::nextActivityUs(Micros nowUs) const
{
    Micros next = std::numeric_limits<Micros>::max();
    for (const auto &[id, match] : m_matches) {
        if (!match.isFinished && match.startUs > nowUs - longestMatchUs)
            next = std::min(next, match.startUs);
    }
    return next;
}

ParseResult OpenligadbParser::parse(const FeedMessage &message, FeedOutput out)
{
    simdjson::ondemand::document document;
    simdjson::ondemand::array matches;
    if (!m_reader.open(message.text, document) || document.get_array().get(matches) != SUCCESS)
        return ParseResult::Malformed;
    for (auto element : matches) {
        simdjson::ondemand::object object;
        if (element.get_object().get(object) != SUCCESS || match(object, out) != ParseResult::Ok)
            return ParseResult::Malformed;
    }
    return ParseResult::Ok;
}

ParseResult OpenligadbParser::match(simdjson::ondemand::object object, FeedOutput out)
{
    const auto id = jsonInteger(object["matchID"]);
    if (!id)
        return ParseResult::Malformed;
    const Micros start = isoTimeUs(jsonText(object["matchDateTimeUTC"]));
    const std::string league(jsonText(object["leagueName"]));
    const std::string group(jsonText(object["group"]["groupName"]));
    const std::string home(jsonText(object["team1"]["teamName"]));
    const std::string away(jsonText(object["team2"]["teamName"]));
    const Micros updated = germanTimeUs(jsonText(object["lastUpdateDateTime"]));
    const auto finished = jsonBool(object["matchIsFinished"]);
    if (home.empty() || away.empty() || !finished)
        return ParseResult::Malformed;
    ChangeBatch &batch = *out.batch;
    const auto [it, isNew] = m_matches.try_emplace(*id, static_cast<SourceRow>(m_matches.size()));
    MatchRow &row = it->second.row;
    if (!isNew)
        batch.confirm(BoardId::Scores, row.row());
    if (updated < it->second.updatedUs) {
        ++out.counters->outOfOrder;
        return ParseResult::Ok;
    }
    it->second.updatedUs = updated;
    it->second.startUs = start;
    it->second.isFinished = *finished;
    if (isNew) {
        row.declare(batch, "openligadb", std::to_string(*id));
        row.setText(batch, Score::kSportFieldNumber, "football");
    }
    row.setText(batch, Score::kCompetitionFieldNumber, league);
    row.setText(batch, Score::kPeriodFieldNumber, group);
    row.setText(batch, Score::kHomeFieldNumber, home);
    row.setText(batch, Score::kAwayFieldNumber, away);
    row.setInteger(batch, Score::kStartTimeFieldNumber, start);
    row.setInteger(batch, Score::kSourceTimeFieldNumber, updated);
    simdjson::ondemand::array list;
    bool hasResults = false;
    if (object["matchResults"].get_array().get(list) == SUCCESS) {
        if (results(row, list, out) != ParseResult::Ok)
            return ParseResult::Malformed;
        hasResults = row.integer(Score::kHomeScoreFieldNumber).has_value();
    }
    const bool ends = *finished && row.integer(Score::kStatusFieldNumber) != Score::FINISHED;
    row.setInteger(batch, Score::kStatusFieldNumber,
                   *finished        ? Score::FINISHED
                       : hasResults ? Score::LIVE
                                    : Score::SCHEDULED);
    if (object["goals"].get_array().get(list) == SUCCESS && goals(it->second, list, batch) != ParseResult::Ok)
        return ParseResult::Malformed;
    if (ends)
        row.addEvent(batch, "end", v1::MatchEvent::MATCH_END, updated);
    return ParseResult::Ok;
}

/// They are listed in any order; the score after each tells for whom it counted.
ParseResult OpenligadbParser::goals(Match &match, simdjson::ondemand::array list, ChangeBatch &batch)
{
    std::vector<GoalTimeline::Goal> goals;
    for (auto element : list) {
        simdjson::ondemand::object object;
        if (element.get_object().get(object) != SUCCESS)
            return ParseResult::Malformed;
        const auto id = jsonInteger(object["goalID"]);
        const auto home = jsonInteger(object["scoreTeam1"]);
        const auto away = jsonInteger(object["scoreTeam2"]);
        const auto minute = jsonInteger(object["matchMinute"]);
        const std::string_view scorer = trimmed(jsonText(object["goalGetterName"]));
        if (!id || !home || !away || *home < 0 || *away < 0 || *home > 1'000 || *away > 1'000 || scorer.size() > 200
            || goals.size() >= goalsMax)
            return ParseResult::Malformed;
        GoalTimeline::Goal &goal = goals.emplace_back();
        goal.sourceId = *id;
        goal.kind = jsonBool(object["isOwnGoal"]).value_or(false) ? v1::MatchEvent::OWN_GOAL
            : jsonBool(object["isPenalty"]).value_or(false)       ? v1::MatchEvent::PENALTY_GOAL
                                                                  : v1::MatchEvent::GOAL;
        if (minute && *minute >= 0 && *minute <= 1'000)
            goal.minute = static_cast<std::uint32_t>(*minute);
        goal.scorer = scorer;
        goal.home = static_cast<std::uint32_t>(*home);
        goal.away = static_cast<std::uint32_t>(*away);
    }
    std::stable_sort(goals.begin(), goals.end(),
                     [](const auto &a, const auto &b) { return a.home + a.away < b.home + b.away; });
    std::uint32_t home = 0;
    std::uint32_t away = 0;
    for (GoalTimeline::Goal &goal : goals) {
        if (goal.home > home && goal.away <= away)
            goal.side = v1::MatchEvent::HOME;
        else if (goal.away > away && goal.home <= home)
            goal.side = v1::MatchEvent::AWAY;
        home = goal.home;
        away = goal.away;
    }
    match.goals.update(std::move(goals), match.row, match.updatedUs, batch);
    return ParseResult::Ok;
}

ParseResult OpenligadbParser::results(MatchRow &row, simdjson::ondemand::array list, FeedOutput out)
{
    for (auto element : list) {
        simdjson::ondemand::object result;
        if (element.get_object().get(result) != SUCCESS)
            return ParseResult::Malformed;
        const auto home = jsonInteger(result["pointsTeam1"]);
        const auto away = jsonInteger(result["pointsTeam2"]);
        const auto type = jsonInteger(result["resultTypeID"]);
        if (!home || !away || !type || *home < 0 || *away < 0 || *home > 1'000 || *away > 1'000)
            return ParseResult::Malformed;
        if (*type == halfTimeResult) {
            row.setInteger(*out.batch, Score::kHomeHalfTimeFieldNumber, *home);
            row.setInteger(*out.batch, Score::kAwayHalfTimeFieldNumber, *away);
        } else if (*type == finalResult) {
            const auto knownHome = row.integer(Score::kHomeScoreFieldNumber);
            const auto knownAway = row.integer(Score::kAwayScoreFieldNumber);
            if (knownHome && knownAway && (*home < *knownHome || *away < *knownAway))
                row.correct(out, "was " + std::to_string(*knownHome) + "-" + std::to_string(*knownAway));
            row.setInteger(*out.batch, Score::kHomeScoreFieldNumber, *home);
            row.setInteger(*out.batch, Score::kAwayScoreFieldNumber, *away);
        }
    }
    return ParseResult::Ok;
}

} // namespace tapedeck
