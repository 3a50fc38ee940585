// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/betfairscore.h"

#include "tapedeck/v1/scores.pb.h"

#include <algorithm>
#include <charconv>

namespace tapedeck {

using simdjson::SUCCESS;
using v1::Score;

namespace {

/// "19.4" is 118 balls.
int ballsOf(std::string_view overs)
{
    int whole = 0;
    int balls = 0;
    const char *end = overs.data() + overs.size();
    const auto [at, problem] = std::from_chars(overs.data(), end, whole);
    if (problem == std::errc() && at != end && *at == '.')
        (void)std::from_chars(at + 1, end, balls);
    return whole * 6 + balls;
}

/// A team's name; empty if the field holds none ("0" is what the feed sends then).
std::string_view teamName(JsonResult<JsonValue> value)
{
    const std::string_view name = jsonText(value);
    return name == "0" ? std::string_view() : name;
}

/// "NO_BALL" as "No ball".
std::string spoken(std::string_view name)
{
    std::string words(name.substr(0, 40));
    for (std::size_t i = 0; i < words.size(); ++i)
        words[i] = words[i] == '_'                        ? ' '
            : i > 0 && words[i] >= 'A' && words[i] <= 'Z' ? static_cast<char>(words[i] - 'A' + 'a')
                                                          : words[i];
    return words;
}

} // namespace

void BetfairScore::restart()
{
    m_matches.clear();
}

ParseResult BetfairScore::parse(simdjson::ondemand::object &message, FeedOutput out)
{
    const auto pt = jsonTimeUs(message["pt"], 1'000);
    if (!pt)
        return ParseResult::Malformed;
    simdjson::ondemand::array changes;
    if (message["cc"].get_array().get(changes) != SUCCESS)
        return ParseResult::Ok; // a heartbeat
    for (auto element : changes) {
        simdjson::ondemand::object object;
        if (element.get_object().get(object) != SUCCESS || change(object, *pt, out) != ParseResult::Ok)
            return ParseResult::Malformed;
    }
    return ParseResult::Ok;
}

ParseResult BetfairScore::change(simdjson::ondemand::object object, Micros timeUs, FeedOutput out)
{
    Match *match = find(jsonText(object["eventId"]), *out.batch);
    if (match == nullptr)
        return ParseResult::Malformed;
    const auto newer = [&](Micros &known) {
        if (timeUs < known) {
            ++out.counters->outOfOrder;
            return false;
        }
        known = timeUs;
        return true;
    };
    const std::string_view market = jsonText(object["marketId"]);
    simdjson::ondemand::object part;
    if (object["fixtureInfo"].get_object().get(part) == SUCCESS && newer(match->fixtureUs))
        fixture(*match, part, *out.batch);
    for (const int side : {0, 1}) {
        if (object[side == 0 ? "homeTeam" : "awayTeam"].get_object().get(part) != SUCCESS)
            continue;
        const std::string_view name = teamName(part["name"]);
        if (match->teams[side].empty())
            match->teams[side] = name;
        if (const auto selection = jsonInteger(part["selectionId"]))
            m_names->learn(market, *selection, name);
    }
    for (const int side : {0, 1}) {
        if (!match->teams[side].empty())
            match->row.setText(*out.batch, side == 0 ? Score::kHomeFieldNumber : Score::kAwayFieldNumber,
                               match->teams[side]);
    }
    if (object["incidentListWrapper"].get_object().get(part) == SUCCESS && newer(match->incidentsUs))
        incidents(*match, part, *out.batch);
    if (object["matchStats"].get_object().get(part) == SUCCESS && newer(match->statsUs)
        && stats(*match, part, out) != ParseResult::Ok)
        return ParseResult::Malformed;
    match->row.setInteger(*out.batch, Score::kSourceTimeFieldNumber,
                          std::max({match->fixtureUs, match->statsUs, match->incidentsUs}));
    return ParseResult::Ok;
}

void BetfairScore::fixture(Match &match, simdjson::ondemand::object info, ChangeBatch &batch)
{
    for (const int side : {0, 1}) {
        const std::string_view name = teamName(info[side == 0 ? "homeTeam" : "awayTeam"]);
        if (!name.empty())
            match.teams[side] = name;
    }
    if (const auto start = jsonTimeUs(info["expectedStartTime"], 1'000))
        match.row.setInteger(batch, Score::kStartTimeFieldNumber, *start);
    // "Netherlands v Papua New Guinea, 3rd T20 from …": what follows the teams tells the competition.
    const std::string_view description = jsonText(info["eventDescription"]);
    const std::size_t comma = description.find(", ");
    if (comma != std::string_view::npos)
        match.row.setText(batch, Score::kCompetitionFieldNumber, description.substr(comma + 2));
    const std::string_view status = jsonText(info["fixtureStatus"]);
    const std::string_view event = jsonText(info["eventStatus"]);
    if (status == "PRE_MATCH")
        match.row.setInteger(batch, Score::kStatusFieldNumber, Score::SCHEDULED);
    else if (status == "IN_RUNNING")
        match.row.setInteger(batch, Score::kStatusFieldNumber,
                             event.find("BREAK") != std::string_view::npos ? Score::BREAK : Score::LIVE);
    else if (status == "FINISHED" && match.row.integer(Score::kStatusFieldNumber) != Score::FINISHED) {
        match.row.setInteger(batch, Score::kStatusFieldNumber, Score::FINISHED);
        endInnings(match, batch);
        match.row.addEvent(batch, "end", v1::MatchEvent::MATCH_END, match.fixtureUs);
    } else if (status == "ABANDONED" || status == "CANCELLED")
        match.row.setInteger(batch, Score::kStatusFieldNumber, Score::ABANDONED);
    if (event == "POSSIBLE_WICKET")
        match.row.setText(batch, Score::kLastEventFieldNumber, "Possible wicket");
    else if (event == "UMPIRE_REVIEW")
        match.row.setText(batch, Score::kLastEventFieldNumber, "Umpire review");
    else if (event == "MATCH_COMPLETE")
        match.row.setText(batch, Score::kLastEventFieldNumber, "Finished");
    tellReview(match,
               event == "POSSIBLE_WICKET"     ? "Possible wicket"
                   : event == "UMPIRE_REVIEW" ? "Umpire review"
                                              : "",
               batch);
}

/// `what`: empty, there is none now.
void BetfairScore::tellReview(Match &match, std::string_view what, ChangeBatch &batch)
{
    if (what.empty() && !match.inReview)
        return;
    if (!match.inReview)
        ++match.reviews;
    match.inReview = !what.empty();
    v1::MatchEvent &event =
        match.row.addEvent(batch, "review-" + std::to_string(match.reviews), v1::MatchEvent::REVIEW, match.fixtureUs);
    event.set_state(match.inReview ? v1::MatchEvent::UNDER_REVIEW : v1::MatchEvent::CONFIRMED);
    event.mutable_text()->assign(match.inReview ? what : "Review over");
}

/// Of the innings that is under way, if any.
void BetfairScore::endInnings(Match &match, ChangeBatch &batch)
{
    for (std::size_t number = 0; number < match.innings.size(); ++number) {
        Innings &innings = match.innings[number];
        if (innings.begun && !std::exchange(innings.ended, true))
            match.row
                .addEvent(batch, "innings-" + std::to_string(number + 1) + "-end", v1::MatchEvent::PERIOD_END,
                          std::max(match.statsUs, match.fixtureUs))
                .set_period("Innings " + std::to_string(number + 1)); // the row may tell the next one already
    }
}

/// What has happened in an innings since it was as `before`.
void BetfairScore::tellInnings(Match &match, std::size_t number, int side, const Innings &before, ChangeBatch &batch)
{
    Innings &innings = match.innings[number];
    const std::string name = "innings-" + std::to_string(number + 1);
    const auto tell = [&](const std::string &id, v1::MatchEvent::Kind kind) -> v1::MatchEvent & {
        v1::MatchEvent &event = match.row.addEvent(batch, id, kind, match.statsUs);
        event.set_side(side == 0 ? v1::MatchEvent::HOME : v1::MatchEvent::AWAY);
        return event;
    };
    if (!innings.begun)
        endInnings(match, batch);
    if (!std::exchange(innings.begun, true) || innings.team != before.team) {
        tell(name, v1::MatchEvent::PERIOD_BEGIN).set_text(innings.team);
    }
    const auto wicket = [&](std::int64_t count) { return name + "-wicket-" + std::to_string(count); };
    for (std::int64_t count = before.wickets + 1; count <= innings.wickets; ++count)
        tell(wicket(count), v1::MatchEvent::WICKET).set_text("Wicket " + std::to_string(count));
    for (std::int64_t count = before.wickets; count > innings.wickets; --count) {
        v1::MatchEvent &event = tell(wicket(count), v1::MatchEvent::WICKET);
        event.set_state(v1::MatchEvent::DISALLOWED);
        event.set_text("Wicket " + std::to_string(count));
    }
    if (innings.runs < before.runs)
        tell(name + "-correction-" + std::to_string(++innings.corrections), v1::MatchEvent::CORRECTION)
            .set_text("was " + std::to_string(before.runs) + '/' + std::to_string(before.wickets));
}

ParseResult BetfairScore::stats(Match &match, simdjson::ondemand::object stats, FeedOutput out)
{
    if (const auto current = jsonInteger(stats["currentInnings"]))
        match.row.setText(*out.batch, Score::kPeriodFieldNumber, "Innings " + std::to_string(*current));
    simdjson::ondemand::array list;
    if (stats["inningsStats"].get_array().get(list) != SUCCESS)
        return ParseResult::Ok;
    for (auto element : list) {
        simdjson::ondemand::object object;
        if (element.get_object().get(object) != SUCCESS)
            return ParseResult::Malformed;
        const auto number = jsonInteger(object["inningsNum"]);
        if (!number || *number < 1 || *number > 8
            || innings(match, static_cast<std::size_t>(*number - 1), object, out) != ParseResult::Ok)
            return ParseResult::Malformed;
    }
    return ParseResult::Ok;
}

ParseResult BetfairScore::innings(Match &match, std::size_t number, simdjson::ondemand::object object, FeedOutput out)
{
    const auto runs = jsonInteger(object["inningsRuns"]);
    const auto wickets = jsonInteger(object["inningsWickets"]);
    const std::string_view overs = jsonText(object["inningsOvers"]);
    if (!runs || !wickets || *runs < 0 || *runs > 100'000 || *wickets < 0 || *wickets > 20 || overs.size() > 8)
        return ParseResult::Malformed;
    if (number >= match.innings.size())
        match.innings.resize(number + 1);
    Innings &known = match.innings[number];
    const Innings earlier = known;
    const std::string_view batting = teamName(object["battingTeam"]);
    const std::string_view bowling = teamName(object["bowlingTeam"]);
    if (!batting.empty())
        known.team = batting;
    else if (known.team.empty() && !bowling.empty() && (bowling == match.teams[0] || bowling == match.teams[1]))
        known.team = match.teams[bowling == match.teams[0] ? 1 : 0];

    const int balls = ballsOf(overs);
    const bool wentBack = *runs < known.runs || *wickets < known.wickets || balls < known.balls;
    const std::string before = std::to_string(known.runs) + '/' + std::to_string(known.wickets);
    known.runs = *runs;
    known.wickets = *wickets;
    known.balls = balls;
    if (*runs == 0 && *wickets == 0 && balls == 0 && number > 0 && !wentBack)
        return ParseResult::Ok; // innings that have not been played are listed, too
    const int side = sideOf(match, number);
    if (side < 0)
        return ParseResult::Ok;
    match.row.setInteger(*out.batch, side == 0 ? Score::kHomeScoreFieldNumber : Score::kAwayScoreFieldNumber, *runs);
    match.row.setInteger(*out.batch, side == 0 ? Score::kHomeWicketsFieldNumber : Score::kAwayWicketsFieldNumber,
                         *wickets);
    match.row.setText(*out.batch, side == 0 ? Score::kHomeOversFieldNumber : Score::kAwayOversFieldNumber, overs);
    if (wentBack)
        match.row.correct(
            out, known.team + ' ' + std::to_string(*runs) + '/' + std::to_string(*wickets) + ", was " + before);
    tellInnings(match, number, side, earlier, *out.batch);
    return ParseResult::Ok;
}

int BetfairScore::sideOf(const Match &match, std::size_t number) const
{
    const std::string &team = match.innings[number].team;
    for (const int side : {0, 1}) {
        if (!team.empty() && team == match.teams[side])
            return side;
    }
    // Not named: the sides take turns.
    return number > 0 ? (sideOf(match, number - 1) < 0 ? -1 : 1 - sideOf(match, number - 1)) : -1;
}

void BetfairScore::incidents(Match &match, simdjson::ondemand::object wrapper, ChangeBatch &batch)
{
    simdjson::ondemand::array list;
    if (wrapper["incidentList"].get_array().get(list) != SUCCESS)
        return;
    for (auto element : list) { // newest first
        simdjson::ondemand::object incident;
        if (element.get_object().get(incident) != SUCCESS)
            return;
        const std::string_view type = jsonText(incident["incidentType"]);
        const std::string_view qualifier = jsonText(incident["qualifierType"]);
        const std::string_view value = jsonText(incident["value"]);
        const std::string overs(jsonText(incident["overs"]));
        std::string what;
        if (type == "OUT")
            what = "Wicket";
        else if (qualifier == "RUNS" && !value.empty())
            what = value == "0" ? "No run" : std::string(value) + (value == "1" ? " run" : " runs");
        else
            what = spoken(type);
        if (!what.empty() && !overs.empty())
            what.append(", over ").append(overs);
        if (!what.empty())
            match.row.setText(batch, Score::kLastEventFieldNumber, what);
        return;
    }
}

BetfairScore::Match *BetfairScore::find(std::string_view id, ChangeBatch &batch)
{
    for (Match &match : m_matches) {
        if (match.id == id)
            return &match;
    }
    if (id.empty() || id.size() > 64 || m_matches.size() >= matchesMax)
        return nullptr;
    m_matches.push_back(
        {std::string(id), MatchRow(static_cast<SourceRow>(m_matches.size())), {}, 0, 0, 0, {}, 0, false});
    Match &match = m_matches.back();
    match.row.declare(batch, "betfair", id);
    match.row.setText(batch, Score::kSportFieldNumber, "cricket");
    return &match;
}

} // namespace tapedeck
