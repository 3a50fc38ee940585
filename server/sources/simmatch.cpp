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
constexpr int ballsOfInnings = 120; // twenty overs

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
            setStatus(batch, Score::LIVE);
            setText(batch, Score::kPeriodFieldNumber, std::string(rulesOf(m_sport).period) + " 1");
            setText(batch, Score::kLastEventFieldNumber, "Started");
            writeScores(batch);
        }
    } else if (m_breakLeft > 0) {
        m_breakLeft -= seconds;
        if (m_breakLeft <= 0) {
            setStatus(batch, Score::LIVE);
            setText(batch, Score::kPeriodFieldNumber,
                    std::string(rulesOf(m_sport).period) + ' ' + std::to_string(m_period + 1));
        }
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

void SimMatch::playTimed(double seconds, ChangeBatch &batch)
{
    const Rules &game = rulesOf(m_sport);
    m_played += seconds;
    if (m_undoSide >= 0 && (m_undoIn -= seconds) <= 0)
        correct(batch);
    if (m_random.chance(game.scoresPerHour / 3'600 * seconds)) {
        const int points = m_sport != Sport::Basketball ? 1 : m_random.chance(0.25) ? 3 : m_random.chance(0.2) ? 1 : 2;
        score(batch, points,
              m_sport == Sport::Basketball ? std::to_string(points) + (points == 1 ? " point" : " points") : "Goal");
    }
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
        if (m_sport == Sport::Football) {
            batch.setInteger(board, m_row, Score::kHomeHalfTimeFieldNumber, m_sides[0].score);
            batch.setInteger(board, m_row, Score::kAwayHalfTimeFieldNumber, m_sides[1].score);
        }
    }
}

void SimMatch::score(ChangeBatch &batch, int points, const std::string &what)
{
    const int side = m_random.chance(0.53) ? 0 : 1;
    m_sides[side].score += points;
    setText(batch, Score::kLastEventFieldNumber, what + ": " + m_sides[side].name);
    writeScores(batch);
    if (m_undoSide < 0 && points == 1 && m_sport != Sport::Basketball && m_random.chance(0.08)) {
        m_undoSide = side;
        m_undoIn = reviewS * m_random.uniform();
    }
}

void SimMatch::correct(ChangeBatch &batch)
{
    Side &side = m_sides[m_undoSide];
    m_undoSide = -1;
    --side.score;
    ++m_corrections;
    setText(batch, Score::kLastEventFieldNumber, "Correction: goal disallowed, " + side.name);
    batch.setInteger(board, m_row, Score::kCorrectionsFieldNumber, m_corrections);
    writeScores(batch);
}

void SimMatch::playTennis(ChangeBatch &batch)
{
    const int winner = m_random.chance(0.51) ? 0 : 1;
    Side &side = m_sides[winner];
    Side &other = m_sides[1 - winner];
    ++side.points;
    if (side.points >= 4 && side.points - other.points >= 2) {
        side.points = other.points = 0;
        ++side.games;
        setText(batch, Score::kLastEventFieldNumber, "Game: " + side.name);
        if (side.games >= 6 && (side.games - other.games >= 2 || side.games == 7)) {
            side.games = other.games = 0;
            ++side.sets;
            ++m_period;
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
    if (side.sets == 2)
        finish(batch);
}

void SimMatch::playCricket(ChangeBatch &batch)
{
    Side &side = m_sides[m_batting];
    const Side &other = m_sides[1 - m_batting];
    ++side.balls;
    if (m_random.chance(0.05)) {
        ++side.wickets;
        setText(batch, Score::kLastEventFieldNumber, "Wicket: " + side.name);
    } else {
        static constexpr std::array<int, 12> runs = {0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 4, 6};
        const int scored = runs[m_random.below(runs.size())];
        side.score += scored;
        if (scored >= 4)
            setText(batch, Score::kLastEventFieldNumber, std::to_string(scored) + " runs: " + side.name);
    }
    writeScores(batch);
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

void SimMatch::finish(ChangeBatch &batch)
{
    m_finished = true;
    const auto rank = [&](const Side &side) { return side.sets * 1'000 + side.score; };
    const int difference = rank(m_sides[0]) - rank(m_sides[1]);
    setStatus(batch, Score::FINISHED);
    setText(batch, Score::kLastEventFieldNumber, "Finished");
    setText(batch, Score::kResultFieldNumber, difference == 0 ? "Draw" : m_sides[difference > 0 ? 0 : 1].name + " won");
}

} // namespace tapedeck
