// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/simmatch.h"

#include "tapedeck/v1/scores.pb.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace tapedeck {

using v1::Score;

namespace {

constexpr BoardId board = BoardId::Scores;
constexpr double reviewS = 90; // a goal may be taken back within
constexpr double keptAfterEndS = 1'800;
constexpr double cardsPerHour = 2.5; // of both sides together
constexpr int ballsOfInnings = 120;  // twenty overs

struct Rules {
    const char *sport;
    const char *competition;
    int periods;
    double periodS;
    double breakS;
    double scoresPerHour; // of both sides together
    const char *period;   // its name, before the number
};
constexpr std::array<Rules, SimMatch::sportCount> rules = {{
    {"football", "Coastal League", 2, 2'700, 900, 1.9, "Half"},
    {"basketball", "Inland Conference", 4, 720, 150, 240, "Quarter"},
    {"ice hockey", "Northern Ice Series", 3, 1'200, 900, 6, "Period"},
    {"tennis", "Lakeside Open", 3, 0, 0, 0, "Set"},
    {"cricket", "Twenty20 Shield", 2, 0, 600, 0, "Innings"},
}};
constexpr std::array<const char *, 20> towns = {
    "Aldermoor",    "Brackwater",    "Casterly Bay",
    "Dunmere",      "Eastholme",     "Farrowgate",
    "Glenshaw",     "Harrowby",      "Inverleith",
    "Jarrow Hills", "Kestrel Point", "Lowmarsh",
    "Merrow",       "Northwick",     "Oakhampton",
    "Port Selwyn",  "Queensferry",   "Ravensthorpe upon Tyne and Wear Valley",
    "Stonebridge",  "Thornbury"};
constexpr std::array<const char *, 6> suffixes = {"United", "Rovers", "City", "Athletic", "Wanderers", "Albion"};
constexpr std::array<const char *, 12> surnames = {"Almeida", "Bergström", "Castellanos", "Dvořák",
                                                   "Eriksen", "Fontaine",  "Grünwald",    "Horváth",
                                                   "Ivanova", "Jankowski", "Kowalczyk",   "Lindqvist"};

const Rules &rulesOf(SimMatch::Sport sport)
{
    return rules[static_cast<std::size_t>(sport)];
}

std::string overs(int balls)
{
    const std::string whole = std::to_string(balls / 6);
    return balls % 6 == 0 ? whole : whole + '.' + std::to_string(balls % 6);
}

std::string pointsName(int points, int other)
{
    static constexpr std::array<const char *, 4> names = {"0", "15", "30", "40"};
    if (points >= 3 && other >= 3)
        return points > other ? "A" : "40";
    return names[static_cast<std::size_t>(std::min(points, 3))];
}

} // namespace

SimMatch::SimMatch(SourceRow row, std::uint64_t seed)
    : m_row(row)
    , m_random(seed)
    , m_sport(static_cast<Sport>(m_random.below(sportCount)))
    , m_id(std::string(rulesOf(m_sport).sport).substr(0, 3) + '-' + std::to_string(seed % 1'000'000'007))
    , m_untilStart(m_random.uniform() * 3'600 - 2'400)
{
    const std::size_t first = m_random.below(towns.size());
    const std::size_t second = (first + 1 + m_random.below(towns.size() - 1)) % towns.size();
    const auto name = [&](std::size_t index) {
        if (m_sport == Sport::Tennis)
            return std::string(1, static_cast<char>('A' + m_random.below(26))) + ". "
                + surnames[index % surnames.size()];
        return std::string(towns[index]) + ' ' + suffixes[m_random.below(suffixes.size())];
    };
    m_sides[0].name = name(first);
    m_sides[1].name = name(second);
}

bool SimMatch::advance(double seconds, ChangeBatch &batch, Micros nowUs)
{
    m_changed = false;
    m_nowUs = nowUs;
    if (!m_declared)
        declare(batch, nowUs);
    if (m_finished) {
        m_over += seconds;
        if (m_over > keptAfterEndS) {
            batch.remove(board, m_row);
            return false;
        }
        return true;
    }
    if (!m_live) {
        m_untilStart -= seconds;
        if (m_untilStart <= 0) {
            m_live = true;
            setText(batch, Score::kLastEventFieldNumber, "Started");
            writeScores(batch);
            beginPeriod(batch);
        }
    } else if (m_breakLeft > 0) {
        m_breakLeft -= seconds;
        if (m_breakLeft <= 0)
            beginPeriod(batch);
    } else if (m_sport == Sport::Tennis || m_sport == Sport::Cricket) {
        m_sinceEvent += seconds;
        for (const double interval = m_sport == Sport::Tennis ? 25 : 35;
             m_sinceEvent >= interval && !m_finished && m_breakLeft <= 0;) {
            m_sinceEvent -= interval;
            m_sport == Sport::Tennis ? playTennis(batch) : playCricket(batch);
        }
    } else {
        playTimed(seconds, batch);
    }
    if (m_changed)
        batch.setInteger(board, m_row, Score::kSourceTimeFieldNumber, nowUs);
    return true;
}

void SimMatch::declare(ChangeBatch &batch, Micros nowUs)
{
    m_declared = true;
    batch.declare(board, m_row, "sim:" + m_id);
    setText(batch, Score::kMatchIdFieldNumber, m_id);
    setText(batch, Score::kVenueFieldNumber, "sim");
    setText(batch, Score::kSportFieldNumber, rulesOf(m_sport).sport);
    setText(batch, Score::kCompetitionFieldNumber, rulesOf(m_sport).competition);
    setText(batch, Score::kHomeFieldNumber, m_sides[0].name);
    setText(batch, Score::kAwayFieldNumber, m_sides[1].name);
    batch.setInteger(board, m_row, Score::kStartTimeFieldNumber, nowUs + static_cast<Micros>(m_untilStart * 1e6));
    setStatus(batch, Score::SCHEDULED);
}

void SimMatch::setStatus(ChangeBatch &batch, int status)
{
    m_changed = true;
    batch.setInteger(board, m_row, Score::kStatusFieldNumber, status);
}

void SimMatch::setText(ChangeBatch &batch, int column, const std::string &text)
{
    m_changed = true;
    batch.setText(board, m_row, column, text);
}

/// With the period and the score as they are now.
v1::MatchEvent &SimMatch::addEvent(ChangeBatch &batch, const std::string &id, v1::MatchEvent::Kind kind, int side)
{
    const Rules &game = rulesOf(m_sport);
    v1::MatchEvent &event = batch.addMatchEvent(m_row);
    event.set_id(id);
    event.set_kind(kind);
    event.set_time_us(m_nowUs);
    if (side >= 0)
        event.set_side(side == 0 ? v1::MatchEvent::HOME : v1::MatchEvent::AWAY);
    if (game.periodS > 0)
        event.set_clock(static_cast<std::uint32_t>(std::min(m_played, game.periodS * game.periods)));
    event.set_period(std::string(game.period) + ' ' + std::to_string(std::min(m_period, game.periods - 1) + 1));
    event.set_home_score(static_cast<std::uint32_t>(m_sides[0].score));
    event.set_away_score(static_cast<std::uint32_t>(m_sides[1].score));
    if (m_sport == Sport::Cricket) {
        event.set_home_wickets(static_cast<std::uint32_t>(m_sides[0].wickets));
        event.set_away_wickets(static_cast<std::uint32_t>(m_sides[1].wickets));
    }
    return event;
}

void SimMatch::beginPeriod(ChangeBatch &batch)
{
    setStatus(batch, Score::LIVE);
    setText(batch, Score::kPeriodFieldNumber,
            std::string(rulesOf(m_sport).period) + ' ' + std::to_string(m_period + 1));
    addEvent(batch, "period-" + std::to_string(m_period + 1), v1::MatchEvent::PERIOD_BEGIN);
}

void SimMatch::endPeriod(ChangeBatch &batch, int period)
{
    addEvent(batch, "period-" + std::to_string(period) + "-end", v1::MatchEvent::PERIOD_END)
        .set_period(std::string(rulesOf(m_sport).period) + ' ' + std::to_string(period));
}

void SimMatch::playTimed(double seconds, ChangeBatch &batch)
{
    const Rules &game = rulesOf(m_sport);
    m_played += seconds;
    if (m_review && (m_review->left -= seconds) <= 0)
        endReview(batch);
    if (m_random.chance(game.scoresPerHour / 3'600 * seconds)) {
        if (m_sport == Sport::Basketball) {
            const int points = m_random.chance(0.25) ? 3 : m_random.chance(0.2) ? 1 : 2;
            const std::string what = std::to_string(points) + (points == 1 ? " point" : " points");
            const int side = score(batch, points, what);
            addEvent(batch, "score-" + std::to_string(++m_events), v1::MatchEvent::GOAL, side).set_text(what);
        } else {
            scoreGoal(batch);
        }
    }
    if (m_sport == Sport::Football && m_random.chance(cardsPerHour / 3'600 * seconds))
        book(batch);
    const int clock = static_cast<int>(std::min(m_played, game.periodS * (m_period + 1)));
    if (clock != m_shownClock) {
        m_shownClock = clock;
        m_changed = true;
        batch.setInteger(board, m_row, Score::kClockFieldNumber, clock);
    }
    if (m_played >= game.periodS * (m_period + 1)) {
        m_played = game.periodS * (m_period + 1);
        if (++m_period == game.periods) {
            finish(batch);
            return;
        }
        m_breakLeft = game.breakS;
        setStatus(batch, Score::BREAK);
        endPeriod(batch, m_period);
        if (m_sport == Sport::Football) {
            batch.setInteger(board, m_row, Score::kHomeHalfTimeFieldNumber, m_sides[0].score);
            batch.setInteger(board, m_row, Score::kAwayHalfTimeFieldNumber, m_sides[1].score);
        }
    }
}

int SimMatch::score(ChangeBatch &batch, int points, const std::string &what)
{
    const int side = m_random.chance(0.53) ? 0 : 1;
    m_sides[side].score += points;
    setText(batch, Score::kLastEventFieldNumber, what + ": " + m_sides[side].name);
    writeScores(batch);
    return side;
}

void SimMatch::scoreGoal(ChangeBatch &batch)
{
    const int side = score(batch, 1, "Goal");
    const std::string id = "goal-" + std::to_string(++m_events);
    const std::string scorer = surnames[m_random.below(surnames.size())];
    if (!m_review && m_random.chance(0.16)) {
        m_review = {
            id, scorer, side, static_cast<std::uint32_t>(m_played), reviewS * m_random.uniform(), m_random.chance(0.5)};
        tell(batch, *m_review, v1::MatchEvent::UNDER_REVIEW);
        return;
    }
    const bool isFootball = m_sport == Sport::Football;
    addEvent(batch, id,
             isFootball && m_random.chance(0.1)        ? v1::MatchEvent::PENALTY_GOAL
                 : isFootball && m_random.chance(0.03) ? v1::MatchEvent::OWN_GOAL
                                                       : v1::MatchEvent::GOAL,
             side)
        .set_text(scorer);
}

void SimMatch::tell(ChangeBatch &batch, const Review &review, v1::MatchEvent::State state)
{
    v1::MatchEvent &event = addEvent(batch, review.id, v1::MatchEvent::GOAL, review.side);
    event.set_state(state);
    event.set_text(review.scorer);
    event.set_clock(review.clock);
}

void SimMatch::endReview(ChangeBatch &batch)
{
    const Review review = *m_review;
    m_review.reset();
    if (!review.allowed) {
        Side &side = m_sides[review.side];
        --side.score;
        ++m_corrections;
        setText(batch, Score::kLastEventFieldNumber, "Correction: goal disallowed, " + side.name);
        batch.setInteger(board, m_row, Score::kCorrectionsFieldNumber, m_corrections);
        writeScores(batch);
    }
    tell(batch, review, review.allowed ? v1::MatchEvent::CONFIRMED : v1::MatchEvent::DISALLOWED);
}

/// Shows somebody a card.
void SimMatch::book(ChangeBatch &batch)
{
    const int side = m_random.chance(0.5) ? 0 : 1;
    const bool isRed = m_random.chance(0.05);
    addEvent(batch, "card-" + std::to_string(++m_events),
             isRed ? v1::MatchEvent::RED_CARD : v1::MatchEvent::YELLOW_CARD, side)
        .set_text(surnames[m_random.below(surnames.size())]);
    setText(batch, Score::kLastEventFieldNumber, (isRed ? "Red card: " : "Yellow card: ") + m_sides[side].name);
}

void SimMatch::playTennis(ChangeBatch &batch)
{
    const int winner = m_random.chance(0.51) ? 0 : 1;
    Side &side = m_sides[winner];
    Side &other = m_sides[1 - winner];
    ++side.points;
    bool wonGame = false;
    bool wonSet = false;
    if (side.points >= 4 && side.points - other.points >= 2) {
        side.points = other.points = 0;
        ++side.games;
        wonGame = true;
        setText(batch, Score::kLastEventFieldNumber, "Game: " + side.name);
        if (side.games >= 6 && (side.games - other.games >= 2 || side.games == 7)) {
            side.games = other.games = 0;
            ++side.sets;
            ++m_period;
            wonSet = true;
            setText(batch, Score::kLastEventFieldNumber, "Set: " + side.name);
            if (side.sets < 2)
                setText(batch, Score::kPeriodFieldNumber, "Set " + std::to_string(m_period + 1));
        }
    }
    for (Side &each : m_sides)
        each.score = each.games;
    setText(batch, Score::kPointsFieldNumber,
            pointsName(m_sides[0].points, m_sides[1].points) + '-' + pointsName(m_sides[1].points, m_sides[0].points));
    writeScores(batch);
    if (wonSet) {
        v1::MatchEvent &event = addEvent(batch, "set-" + std::to_string(m_period), v1::MatchEvent::SET_WON, winner);
        event.set_text(side.name);
        event.set_period(std::string(rulesOf(m_sport).period) + ' ' + std::to_string(m_period));
        event.set_home_score(static_cast<std::uint32_t>(m_sides[0].sets));
        event.set_away_score(static_cast<std::uint32_t>(m_sides[1].sets));
    } else if (wonGame) {
        addEvent(batch, "game-" + std::to_string(++m_events), v1::MatchEvent::GAME_WON, winner).set_text(side.name);
    }
    if (side.sets == 2)
        finish(batch);
}

void SimMatch::playCricket(ChangeBatch &batch)
{
    Side &side = m_sides[m_batting];
    const Side &other = m_sides[1 - m_batting];
    ++side.balls;
    std::optional<v1::MatchEvent::Kind> kind;
    if (m_random.chance(0.05)) {
        ++side.wickets;
        kind = v1::MatchEvent::WICKET;
        setText(batch, Score::kLastEventFieldNumber, "Wicket: " + side.name);
    } else {
        static constexpr std::array<int, 12> runs = {0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 4, 6};
        const int scored = runs[m_random.below(runs.size())];
        side.score += scored;
        if (scored >= 4) {
            kind = scored == 4 ? v1::MatchEvent::FOUR : v1::MatchEvent::SIX;
            setText(batch, Score::kLastEventFieldNumber, std::to_string(scored) + " runs: " + side.name);
        }
    }
    writeScores(batch);
    if (kind)
        addEvent(batch, "ball-" + std::to_string(++m_events), *kind, m_batting)
            .set_text(surnames[m_random.below(surnames.size())]);
    if (m_period == 1 && side.score > other.score) {
        finish(batch);
    } else if (side.balls == ballsOfInnings || side.wickets == 10) {
        if (m_period == 1) {
            finish(batch);
        } else {
            m_period = 1;
            m_batting = 1 - m_batting;
            m_breakLeft = rulesOf(m_sport).breakS;
            setStatus(batch, Score::BREAK);
            setText(batch, Score::kLastEventFieldNumber, "End of innings: " + side.name);
            endPeriod(batch, m_period);
        }
    }
}

void SimMatch::writeScores(ChangeBatch &batch)
{
    m_changed = true;
    const auto number = [&](int column, int value) { batch.setInteger(board, m_row, column, value); };
    number(Score::kHomeScoreFieldNumber, m_sides[0].score);
    number(Score::kAwayScoreFieldNumber, m_sides[1].score);
    if (m_sport == Sport::Tennis) {
        number(Score::kHomeSetsFieldNumber, m_sides[0].sets);
        number(Score::kAwaySetsFieldNumber, m_sides[1].sets);
    } else if (m_sport == Sport::Cricket) {
        number(Score::kHomeWicketsFieldNumber, m_sides[0].wickets);
        number(Score::kAwayWicketsFieldNumber, m_sides[1].wickets);
        batch.setText(board, m_row, Score::kHomeOversFieldNumber, overs(m_sides[0].balls));
        batch.setText(board, m_row, Score::kAwayOversFieldNumber, overs(m_sides[1].balls));
    }
}

SimMatch::Standing SimMatch::standing() const
{
    const auto side = [](const Side &s) {
        return Standing::Side{s.name, s.score, s.sets, s.points, s.wickets, s.balls};
    };
    const Rules &game = rulesOf(m_sport);
    return {.sport = m_sport,
            .id = m_id,
            .sides = {side(m_sides[0]), side(m_sides[1])},
            .period = m_period,
            .batting = m_batting,
            .scoresToCome = std::max(0.0, game.periods * game.periodS - m_played) / 3'600 * game.scoresPerHour,
            .over = m_finished};
}

void SimMatch::finish(ChangeBatch &batch)
{
    if (m_review)
        endReview(batch);
    m_finished = true;
    const auto rank = [&](const Side &side) { return side.sets * 1'000 + side.score; };
    const int difference = rank(m_sides[0]) - rank(m_sides[1]);
    setStatus(batch, Score::FINISHED);
    setText(batch, Score::kLastEventFieldNumber, "Finished");
    const std::string result = difference == 0 ? "Draw" : m_sides[difference > 0 ? 0 : 1].name + " won";
    setText(batch, Score::kResultFieldNumber, result);
    addEvent(batch, "end", v1::MatchEvent::MATCH_END).set_text(result);
}

} // namespace tapedeck
