// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/openfootballparser.h"

#include "tapedeck/v1/scores.pb.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace tapedeck {

using simdjson::SUCCESS;
using v1::Score;

namespace {

constexpr std::size_t goalsMax = 200; // of a match

/// "2026-06-11" and "13:00 UTC-6"; without a zone the time is taken as UTC.
Micros startTimeUs(std::string_view date, std::string_view time)
{
    Micros us = isoTimeUs(std::string(date) + 'T' + std::string(time.substr(0, 5)));
    const std::size_t zone = time.find("UTC");
    if (us != 0 && zone != std::string_view::npos) {
        std::string_view offset = time.substr(zone + 3);
        if (offset.starts_with('+'))
            offset.remove_prefix(1);
        int hours = 0;
        (void)std::from_chars(offset.data(), offset.data() + offset.size(), hours);
        us -= hours * Micros(3'600'000'000);
    }
    return us;
}

struct Minute {
    std::uint32_t played;
    std::uint32_t added = 0;
};

/// "9", "45+2" or 9.
std::optional<Minute> minuteOf(JsonResult<JsonValue> value)
{
    JsonValue minute;
    if (value.get(minute) != SUCCESS)
        return std::nullopt;
    std::string_view text;
    if (minute.get_string().get(text) != SUCCESS) {
        std::int64_t number = 0;
        return minute.get_int64().get(number) == SUCCESS && number >= 0 && number <= 1'000
            ? std::optional(Minute{static_cast<std::uint32_t>(number)})
            : std::nullopt;
    }
    Minute read{0};
    const char *end = text.data() + text.size();
    const auto [at, problem] = std::from_chars(text.data(), end, read.played);
    if (problem != std::errc() || read.played > 1'000)
        return std::nullopt;
    if (at != end && *at == '+')
        (void)std::from_chars(at + 1, end, read.added);
    read.added = std::min(read.added, 60u);
    return read;
}

/// Two goals, or nothing.
std::optional<std::array<std::int64_t, 2>> pair(JsonResult<JsonValue> value)
{
    simdjson::ondemand::array parts;
    if (value.get_array().get(parts) != SUCCESS)
        return std::nullopt;
    std::array<std::int64_t, 2> goals{};
    std::size_t at = 0;
    for (auto part : parts) {
        const auto goal = jsonInteger(part);
        if (!goal || *goal < 0 || *goal > 1'000 || at >= goals.size())
            return std::nullopt;
        goals[at++] = *goal;
    }
    return at == goals.size() ? std::optional(goals) : std::nullopt;
}

} // namespace

void OpenfootballParser::restart()
{
    for (auto &[identity, match] : m_matches)
        match.alive = false;
    m_times.clear();
}

Micros OpenfootballParser::publishTimeUs(const FeedMessage &message)
{
    return m_reader.peekTimeUs(message.text, "ts", 1'000'000);
}

ParseResult OpenfootballParser::parse(const FeedMessage &message, FeedOutput out)
{
    simdjson::ondemand::document document;
    simdjson::ondemand::object record;
    if (!m_reader.open(message.text, document) || document.get_object().get(record) != SUCCESS)
        return ParseResult::Malformed;
    const auto ts = jsonTimeUs(record["ts"], 1'000'000);
    std::string path(jsonText(record["path"]));
    const std::string_view body = jsonText(record["body"]);
    if (!ts || path.empty() || path.size() > 200 || body.empty())
        return ParseResult::Malformed;
    if (path.ends_with(".json"))
        path.resize(path.size() - 5);
    Micros &newest = m_times[path];
    if (*ts < newest) {
        ++out.counters->outOfOrder;
        return ParseResult::Ok;
    }

    const simdjson::padded_string text(body);
    simdjson::ondemand::array matches;
    if (!m_bodyReader.open(text, document))
        return ParseResult::Malformed;
    const std::string competition(jsonText(document["name"]));
    if (document["matches"].get_array().get(matches) != SUCCESS)
        return ParseResult::Malformed;
    newest = *ts;
    ++m_revision;
    for (auto element : matches) {
        simdjson::ondemand::object object;
        if (element.get_object().get(object) != SUCCESS
            || match(competition, path, object, newest, out) != ParseResult::Ok)
            return ParseResult::Malformed;
    }
    const std::string prefix = path + '#';
    for (auto it = m_matches.lower_bound(prefix); it != m_matches.end() && it->first.starts_with(prefix); ++it) {
        if (it->second.alive && it->second.seen != m_revision) {
            it->second.alive = false;
            it->second.row.remove(*out.batch);
        }
    }
    return ParseResult::Ok;
}

ParseResult OpenfootballParser::match(const std::string &competition, const std::string &path,
                                      simdjson::ondemand::object object, Micros timeUs, FeedOutput out)
{
    const std::string round(jsonText(object["round"]));
    const auto number = jsonInteger(object["num"]);
    const std::string date(jsonText(object["date"]));
    const std::string time(jsonText(object["time"]));
    const std::string home(jsonText(object["team1"]));
    const std::string away(jsonText(object["team2"]));
    if (home.empty() || away.empty() || home.size() + away.size() + round.size() > 300)
        return ParseResult::Malformed;
    const std::string identity = path + '#' + (number ? std::to_string(*number) : round + '/' + home + " v " + away);
    Match &known = m_matches.try_emplace(identity, static_cast<SourceRow>(m_matches.size())).first->second;
    known.seen = m_revision;
    ChangeBatch &batch = *out.batch;
    if (!std::exchange(known.alive, true)) {
        known.row.declare(batch, "openfootball", identity);
        known.goals.clear();
        known.row.setText(batch, Score::kSportFieldNumber, "football");
    }
    known.row.setText(batch, Score::kCompetitionFieldNumber, competition);
    known.row.setText(batch, Score::kPeriodFieldNumber, round);
    known.row.setText(batch, Score::kHomeFieldNumber, home);
    known.row.setText(batch, Score::kAwayFieldNumber, away);
    if (const Micros start = startTimeUs(date, time))
        known.row.setInteger(batch, Score::kStartTimeFieldNumber, start);
    known.row.setInteger(batch, Score::kSourceTimeFieldNumber, timeUs);
    simdjson::ondemand::object scores;
    const auto before = known.row.integer(Score::kStatusFieldNumber);
    if (object["score"].get_object().get(scores) != SUCCESS)
        known.row.setInteger(batch, Score::kStatusFieldNumber, Score::SCHEDULED);
    else if (score(known, scores, out) != ParseResult::Ok)
        return ParseResult::Malformed;
    if (goals(known, object, timeUs, batch) != ParseResult::Ok)
        return ParseResult::Malformed;
    if (before != Score::FINISHED && known.row.integer(Score::kStatusFieldNumber) == Score::FINISHED)
        known.row.addEvent(batch, "end", v1::MatchEvent::MATCH_END, timeUs);
    return ParseResult::Ok;
}

/// The goals of each side, if the revision lists them; the score after each follows from their minutes.
ParseResult OpenfootballParser::goals(Match &match, simdjson::ondemand::object object, Micros timeUs,
                                      ChangeBatch &batch)
{
    struct Timed {
        std::uint32_t order;
        GoalTimeline::Goal goal;
    };
    std::vector<Timed> timed;
    bool listed = false;
    for (const bool isHome : {true, false}) {
        simdjson::ondemand::array list;
        if (object[isHome ? "goals1" : "goals2"].get_array().get(list) != SUCCESS)
            continue;
        listed = true;
        for (auto element : list) {
            simdjson::ondemand::object each;
            if (element.get_object().get(each) != SUCCESS || timed.size() >= goalsMax)
                return ParseResult::Malformed;
            const std::optional<Minute> minute = minuteOf(each["minute"]);
            timed.push_back({minute ? minute->played * 100 + minute->added : 0, {}});
            GoalTimeline::Goal &goal = timed.back().goal;
            goal.side = isHome ? v1::MatchEvent::HOME : v1::MatchEvent::AWAY;
            if (minute)
                goal.minute = minute->played + minute->added;
            goal.kind = jsonBool(each["owngoal"]).value_or(false) ? v1::MatchEvent::OWN_GOAL
                : jsonBool(each["penalty"]).value_or(false)       ? v1::MatchEvent::PENALTY_GOAL
                                                                  : v1::MatchEvent::GOAL;
            goal.scorer = jsonText(each["name"]);
            if (goal.scorer.size() > 200)
                return ParseResult::Malformed;
        }
    }
    if (!listed && match.goals.empty())
        return ParseResult::Ok;
    std::stable_sort(timed.begin(), timed.end(), [](const Timed &a, const Timed &b) { return a.order < b.order; });
    std::vector<GoalTimeline::Goal> goals;
    std::uint32_t home = 0;
    std::uint32_t away = 0;
    for (Timed &each : timed) {
        GoalTimeline::Goal &goal = goals.emplace_back(std::move(each.goal));
        ++(goal.side == v1::MatchEvent::HOME ? home : away);
        goal.home = home;
        goal.away = away;
    }
    match.goals.update(std::move(goals), match.row, timeUs, batch);
    return ParseResult::Ok;
}

ParseResult OpenfootballParser::score(Match &match, simdjson::ondemand::object object, FeedOutput out)
{
    ChangeBatch &batch = *out.batch;
    const auto fullTime = pair(object["ft"]);
    const auto extraTime = pair(object["et"]);
    const auto halfTime = pair(object["ht"]);
    const auto penalties = pair(object["p"]);
    const auto result = extraTime ? extraTime : fullTime;
    const auto knownHome = match.row.integer(Score::kHomeScoreFieldNumber);
    const auto knownAway = match.row.integer(Score::kAwayScoreFieldNumber);
    if (!result) {
        match.row.setInteger(batch, Score::kStatusFieldNumber, Score::SCHEDULED);
        if (knownHome) {
            match.row.clear(batch, Score::kHomeScoreFieldNumber);
            match.row.clear(batch, Score::kAwayScoreFieldNumber);
            match.row.correct(out, "the result was withdrawn");
        }
        return ParseResult::Ok;
    }
    if (knownHome && knownAway && (*knownHome != (*result)[0] || *knownAway != (*result)[1]))
        match.row.correct(out, "was " + std::to_string(*knownHome) + "-" + std::to_string(*knownAway));
    match.row.setInteger(batch, Score::kStatusFieldNumber, Score::FINISHED);
    match.row.setInteger(batch, Score::kHomeScoreFieldNumber, (*result)[0]);
    match.row.setInteger(batch, Score::kAwayScoreFieldNumber, (*result)[1]);
    if (halfTime) {
        match.row.setInteger(batch, Score::kHomeHalfTimeFieldNumber, (*halfTime)[0]);
        match.row.setInteger(batch, Score::kAwayHalfTimeFieldNumber, (*halfTime)[1]);
    }
    if (penalties) {
        match.row.setInteger(batch, Score::kHomePenaltiesFieldNumber, (*penalties)[0]);
        match.row.setInteger(batch, Score::kAwayPenaltiesFieldNumber, (*penalties)[1]);
    }
    return ParseResult::Ok;
}

} // namespace tapedeck
