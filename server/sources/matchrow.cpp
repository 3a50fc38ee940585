// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/matchrow.h"

#include "tapedeck/v1/scores.pb.h"

#include <algorithm>

namespace tapedeck {

using v1::Score;

void MatchRow::declare(ChangeBatch &batch, std::string_view venue, std::string_view matchId)
{
    m_integers = {};
    m_texts.clear();
    batch.declare(BoardId::Scores, m_row, std::string(venue) + ':' + std::string(matchId));
    setText(batch, Score::kVenueFieldNumber, venue);
    setText(batch, Score::kMatchIdFieldNumber, matchId);
}

void MatchRow::setInteger(ChangeBatch &batch, int column, std::int64_t value)
{
    auto &cell = m_integers[static_cast<std::size_t>(column)];
    if (cell == value)
        return;
    cell = value;
    batch.setInteger(BoardId::Scores, m_row, column, value);
}

void MatchRow::setText(ChangeBatch &batch, int column, std::string_view value)
{
    const auto it =
        std::find_if(m_texts.begin(), m_texts.end(), [column](const auto &text) { return text.first == column; });
    if (it != m_texts.end()) {
        if (it->second == value)
            return;
        it->second = value;
    } else {
        m_texts.emplace_back(column, value);
    }
    batch.setText(BoardId::Scores, m_row, column, value);
}

void MatchRow::clear(ChangeBatch &batch, int column)
{
    auto &cell = m_integers[static_cast<std::size_t>(column)];
    if (!cell)
        return;
    cell.reset();
    batch.clear(BoardId::Scores, m_row, column);
}

std::string_view MatchRow::text(int column) const
{
    const auto it =
        std::find_if(m_texts.begin(), m_texts.end(), [column](const auto &text) { return text.first == column; });
    return it != m_texts.end() ? std::string_view(it->second) : std::string_view();
}

v1::MatchEvent &MatchRow::addEvent(ChangeBatch &batch, std::string_view id, v1::MatchEvent::Kind kind,
                                   Micros timeUs) const
{
    v1::MatchEvent &event = batch.addMatchEvent(m_row);
    event.mutable_id()->assign(id);
    event.set_kind(kind);
    event.set_time_us(timeUs != 0 ? timeUs : batch.receivedUs);
    event.mutable_period()->assign(text(Score::kPeriodFieldNumber));
    const auto number = [&](int column) { return static_cast<std::uint32_t>(*integer(column)); };
    if (integer(Score::kHomeScoreFieldNumber) || integer(Score::kAwayScoreFieldNumber)) {
        event.set_home_score(integer(Score::kHomeScoreFieldNumber) ? number(Score::kHomeScoreFieldNumber) : 0);
        event.set_away_score(integer(Score::kAwayScoreFieldNumber) ? number(Score::kAwayScoreFieldNumber) : 0);
    }
    if (integer(Score::kHomeWicketsFieldNumber))
        event.set_home_wickets(number(Score::kHomeWicketsFieldNumber));
    if (integer(Score::kAwayWicketsFieldNumber))
        event.set_away_wickets(number(Score::kAwayWicketsFieldNumber));
    return event;
}

void MatchRow::correct(FeedOutput out, std::string_view what)
{
    ++out.counters->corrections;
    setInteger(*out.batch, Score::kCorrectionsFieldNumber, integer(Score::kCorrectionsFieldNumber).value_or(0) + 1);
    setText(*out.batch, Score::kLastEventFieldNumber, "Correction: " + std::string(what));
}

} // namespace tapedeck
