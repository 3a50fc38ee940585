// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/cricsheetparser.h"

#include "tapedeck/v1/scores.pb.h"

namespace tapedeck {

using simdjson::SUCCESS;
using v1::Score;

void CricsheetParser::restart()
{
    m_matches.clear();
}

Micros CricsheetParser::publishTimeUs(const FeedMessage &message)
{
    return m_reader.peekTimeUs(message.text, "t", 1);
}

ParseResult CricsheetParser::parse(const FeedMessage &message, FeedOutput out)
{
    simdjson::ondemand::document document;
    simdjson::ondemand::object object;
    if (!m_reader.open(message.text, document) || document.get_object().get(object) != SUCCESS)
        return ParseResult::Malformed;
    const std::string_view id = jsonText(object["match"]);
    const std::string_view type = jsonText(object["type"]);
    const auto time = jsonInteger(object["t"]);
    if (id.empty() || type.empty() || !time)
        return ParseResult::Malformed;
    ChangeBatch &batch = *out.batch;
    Match *match = nullptr;
    for (Match &each : m_matches)
        match = each.id == id ? &each : match;
    if (match == nullptr) {
        m_matches.push_back({std::string(id), MatchRow(static_cast<SourceRow>(m_matches.size())), {}});
        match = &m_matches.back();
        match->row.declare(batch, "cricsheet", id);
        match->row.setText(batch, Score::kSportFieldNumber, "cricket");
        match->row.setInteger(batch, Score::kStartTimeFieldNumber, *time);
        match->row.setInteger(batch, Score::kStatusFieldNumber, Score::SCHEDULED);
    }
    match->row.setInteger(batch, Score::kSourceTimeFieldNumber, *time);
    if (type == "delivery")
        return delivery(*match, object, *time, out);
    if (type == "info") {
        match->sides[0].name = jsonText(object["home"]);
        match->sides[1].name = jsonText(object["away"]);
        match->row.setText(batch, Score::kHomeFieldNumber, match->sides[0].name);
        match->row.setText(batch, Score::kAwayFieldNumber, match->sides[1].name);
        match->row.setText(batch, Score::kCompetitionFieldNumber, jsonText(object["competition"]));
        return ParseResult::Ok;
    }
    const std::string result(jsonText(object["result"]));
    match->row.setText(batch, Score::kResultFieldNumber, result);
    match->row.setInteger(batch, Score::kStatusFieldNumber, Score::FINISHED);
    endInnings(*match, *time, batch);
    match->row.addEvent(batch, "end", v1::MatchEvent::MATCH_END, *time).set_text(result);
    return ParseResult::Ok;
}

void CricsheetParser::endInnings(Match &match, Micros timeUs, ChangeBatch &batch)
{
    if (match.begun > 0)
        match.row.addEvent(batch, "innings-" + std::to_string(match.begun) + "-end", v1::MatchEvent::PERIOD_END,
                           timeUs);
}

ParseResult CricsheetParser::delivery(Match &match, simdjson::ondemand::object &message, Micros timeUs, FeedOutput out)
{
    const auto innings = jsonInteger(message["innings"]);
    const bool superOver = jsonBool(message["super_over"]).value_or(false);
    const std::string_view team = jsonText(message["team"]);
    const auto runs = jsonInteger(message["runs"]);
    const auto wickets = jsonInteger(message["wickets"]);
    const auto legal = jsonBool(message["legal"]);
    if (!innings || !runs || !wickets || !legal || (team != match.sides[0].name && team != match.sides[1].name))
        return ParseResult::Malformed;
    ChangeBatch &batch = *out.batch;
    const int side = team == match.sides[0].name ? 0 : 1;
    const std::int64_t boundary = jsonInteger(message["boundary"]).value_or(0);
    const std::string_view what = jsonText(message["event"]);
    const bool begins = match.begun != *innings;
    if (begins)
        endInnings(match, timeUs, batch);
    match.row.setInteger(batch, Score::kStatusFieldNumber, Score::LIVE);
    match.row.setText(batch, Score::kLastEventFieldNumber, what);
    match.row.setText(batch, Score::kPeriodFieldNumber,
                      superOver ? "Super over" : "Innings " + std::to_string(*innings));
    if (begins) {
        match.begun = *innings;
        match.deliveries = 0;
        match.row.addEvent(batch, "innings-" + std::to_string(*innings), v1::MatchEvent::PERIOD_BEGIN, timeUs)
            .set_side(side == 0 ? v1::MatchEvent::HOME : v1::MatchEvent::AWAY);
    }
    if (!superOver) // which decides a tie; the score of the match stands
        count(match, side, *innings, *runs, *wickets, *legal, batch);
    ++match.deliveries;
    if (*wickets > 0 || boundary != 0) {
        v1::MatchEvent &event =
            match.row.addEvent(batch, std::to_string(*innings) + '/' + std::to_string(match.deliveries),
                               *wickets > 0       ? v1::MatchEvent::WICKET
                                   : boundary > 4 ? v1::MatchEvent::SIX
                                                  : v1::MatchEvent::FOUR,
                               timeUs);
        event.set_side(side == 0 ? v1::MatchEvent::HOME : v1::MatchEvent::AWAY);
        event.mutable_text()->assign(what);
    }
    return ParseResult::Ok;
}

void CricsheetParser::count(Match &match, int side, std::int64_t innings, std::int64_t runs, std::int64_t wickets,
                            bool legal, ChangeBatch &batch)
{
    Side &batting = match.sides[side];
    if (match.innings != innings) { // a side may bat twice: its latest innings is shown
        match.innings = innings;
        batting.runs = batting.wickets = 0;
        batting.balls = 0;
    }
    batting.runs += runs;
    batting.wickets += wickets;
    batting.balls += legal;
    write(match, side, batch);
}

void CricsheetParser::write(Match &match, int side, ChangeBatch &batch)
{
    const Side &batting = match.sides[side];
    match.row.setInteger(batch, side == 0 ? Score::kHomeScoreFieldNumber : Score::kAwayScoreFieldNumber, batting.runs);
    match.row.setInteger(batch, side == 0 ? Score::kHomeWicketsFieldNumber : Score::kAwayWicketsFieldNumber,
                         batting.wickets);
    match.row.setText(batch, side == 0 ? Score::kHomeOversFieldNumber : Score::kAwayOversFieldNumber,
                      std::to_string(batting.balls / 6) + '.' + std::to_string(batting.balls % 6));
}

} // namespace tapedeck
