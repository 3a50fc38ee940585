// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/simodds.h"

#include "common/board/oddsticks.h"

#include "tapedeck/v1/prices.pb.h"

#include <algorithm>
#include <cmath>

namespace tapedeck {

using v1::Quote;
using Sport = SimMatch::Sport;
using Standing = SimMatch::Standing;

namespace {

constexpr BoardId board = BoardId::Prices;
constexpr double quoteIntervalS = 15; // match time
constexpr double suspensionS = 30;
constexpr int levelCount = 5;
constexpr double surest = 0.995; // nobody offers odds on what is certain

double normalBelow(double x)
{
    return 0.5 * std::erfc(-x / std::sqrt(2.0));
}

double logistic(double x)
{
    return 1 / (1 + std::exp(-x));
}

bool hasDraw(Sport sport)
{
    return sport == Sport::Football || sport == Sport::IceHockey;
}

/// Goals or wickets: when one falls, the market is suspended.
int turnsOf(const Standing &match)
{
    int turns = 0;
    for (const Standing::Side &side : match.sides)
        turns += hasDraw(match.sport) ? side.score : match.sport == Sport::Cricket ? side.wickets : 0;
    return turns;
}

double timedLead(const Standing &match, double opinion, double points)
{
    const double goals = match.scoresToCome;
    const double deviation = std::max(0.05, std::sqrt(goals) * points);
    const double lead = match.sides[0].score - match.sides[1].score + 0.06 * goals * points + 0.3 * opinion * deviation;
    return lead / deviation;
}

/// Of the side that bats; it has as many balls and wickets left as it has.
double cricketChance(const Standing &match, double opinion)
{
    constexpr double par = 165;
    constexpr double ballsOfInnings = 120;
    const Standing::Side &batting = match.sides[static_cast<std::size_t>(match.batting)];
    const Standing::Side &other = match.sides[static_cast<std::size_t>(1 - match.batting)];
    const double ballsLeft = ballsOfInnings - batting.balls;
    const double more = std::min(ballsLeft, (10 - batting.wickets) * 19.0) * 1.4;
    const double target = match.period == 1 ? other.score + 1 : par;
    return logistic((batting.score + more - target) / (5 + 0.17 * ballsLeft) + 0.3 * opinion);
}

} // namespace

std::array<double, 3> SimOdds::chances(const Standing &match, double opinion)
{
    const auto &[home, away] = match.sides;
    switch (match.sport) {
    case Sport::Football:
    case Sport::IceHockey: {
        const double goals = match.scoresToCome;
        const double deviation = std::max(0.05, std::sqrt(goals));
        const double lead = timedLead(match, opinion, 1);
        const double homeWins = 1 - normalBelow(0.5 / deviation - lead);
        const double awayWins = normalBelow(-0.5 / deviation - lead);
        return {homeWins, std::max(0.0, 1 - homeWins - awayWins), awayWins};
    }
    case Sport::Basketball: {
        const double homeWins = normalBelow(timedLead(match, opinion, 2));
        return {homeWins, 0, 1 - homeWins};
    }
    case Sport::Tennis: {
        const double homeWins = logistic(1.3 * (home.sets - away.sets) + 0.3 * (home.score - away.score)
                                         + 0.07 * (home.points - away.points) + 0.5 * opinion);
        return {homeWins, 0, 1 - homeWins};
    }
    case Sport::Cricket: {
        const double battingWins = cricketChance(match, match.batting == 0 ? opinion : -opinion);
        const double homeWins = match.batting == 0 ? battingWins : 1 - battingWins;
        return {homeWins, 0, 1 - homeWins};
    }
    }
    return {0.5, 0, 0.5};
}

SimOdds::SimOdds(SourceRow firstRow, const Standing &match, std::uint64_t seed)
    : m_random(seed)
    , m_opinion(m_random.normal())
{
    const auto add = [&](Outcome outcome, std::string_view name) {
        const auto place = static_cast<SourceRow>(m_runners.size());
        m_runners.push_back(
            {outcome,
             Instrument(firstRow + place, "sim", std::string(match.id) + '/' + std::to_string(place + 1), name)});
    };
    add(Home, match.sides[0].name);
    if (hasDraw(match.sport))
        add(Draw, "The Draw");
    add(Away, match.sides[1].name);
}

void SimOdds::declare(const Standing &match, ChangeBatch &batch)
{
    for (Runner &runner : m_runners) {
        runner.instrument.declare(batch);
        batch.setText(board, runner.instrument.row(), Quote::kMarketIdFieldNumber, std::string(match.id) + "-winner");
        batch.setText(board, runner.instrument.row(), Quote::kMatchIdFieldNumber, match.id);
    }
    m_turns = turnsOf(match);
    m_declared = true;
}

void SimOdds::advance(double seconds, const Standing &match, ChangeBatch &batch, Micros nowUs)
{
    if (m_settled)
        return;
    const bool first = !m_declared;
    if (first)
        declare(match, batch);
    if (match.over) {
        settle(match, batch);
        return;
    }
    if (const int turns = turnsOf(match); turns != m_turns) {
        m_turns = turns;
        m_suspendedFor = suspensionS;
        setStatus(batch, Quote::SUSPENDED);
    }
    if (m_suspendedFor > 0) {
        m_suspendedFor -= seconds;
        if (m_suspendedFor > 0)
            return;
        setStatus(batch, Quote::OPEN);
        m_sinceQuote = quoteIntervalS;
    }
    m_sinceQuote += seconds;
    if (!first && m_sinceQuote < quoteIntervalS)
        return;
    m_sinceQuote = 0;
    m_opinion = std::clamp(m_opinion + 0.02 * m_random.normal(), -2.5, 2.5);
    const std::array<double, 3> chance = chances(match, m_opinion);
    for (Runner &runner : m_runners)
        quote(runner, chance[runner.outcome], batch, nowUs);
}

void SimOdds::quote(Runner &runner, double chance, ChangeBatch &batch, Micros nowUs)
{
    const double fair = 1 / std::clamp(chance, 1.0 / 1'000, surest);
    const int back = std::clamp(OddsTicks::atMost({std::llround(fair * 100), 2}), 0, OddsTicks::count - 2);
    OrderBook &book = runner.instrument.book;
    book.clear();
    for (int i = 0; i < levelCount; ++i) {
        const auto size = [&] {
            return Decimal{static_cast<std::int64_t>((2'000 + m_random.uniform() * 30'000 * (i + 1)) * (chance + 0.1)),
                           2};
        };
        if (back - i >= 0)
            (void)book.set(OrderBook::Bid, OddsTicks::price(back - i), size());
        if (back + 1 + i < OddsTicks::count)
            (void)book.set(OrderBook::Ask, OddsTicks::price(back + 1 + i), size());
    }
    runner.instrument.quoteBook(batch);
    if (m_random.chance(0.4 + 0.5 * chance)) {
        const bool atAsk = m_random.chance(0.5);
        const Decimal size{static_cast<std::int64_t>(200 + m_random.uniform() * 20'000 * (chance + 0.1)), 2};
        runner.instrument.trade(batch, OddsTicks::price(atAsk ? back + 1 : back), size, nowUs,
                                atAsk ? v1::Trade::BUYER : v1::Trade::SELLER);
    }
    runner.instrument.sourceTime(batch, nowUs);
}

void SimOdds::setStatus(ChangeBatch &batch, int status)
{
    for (const Runner &runner : m_runners)
        batch.setInteger(board, runner.instrument.row(), Quote::kStatusFieldNumber, status);
}

void SimOdds::settle(const Standing &match, ChangeBatch &batch)
{
    m_settled = true;
    setStatus(batch, Quote::CLOSED);
    const auto &[home, away] = match.sides;
    const int difference = home.sets != away.sets ? home.sets - away.sets : home.score - away.score;
    for (Runner &runner : m_runners) {
        runner.instrument.quote(batch, OrderBook::Bid, nullptr);
        runner.instrument.quote(batch, OrderBook::Ask, nullptr);
        const bool won = runner.outcome == (difference > 0 ? Home : difference < 0 ? Away : Draw);
        batch.setText(board, runner.instrument.row(), Quote::kResultFieldNumber, won ? "WINNER" : "LOSER");
    }
}

void SimOdds::followBooks(const std::vector<std::string> &keys)
{
    for (Runner &runner : m_runners) {
        runner.bookFollowed = std::binary_search(keys.begin(), keys.end(), runner.instrument.key());
        runner.instrument.bookChanged();
    }
}

void SimOdds::writeBooks(ChangeBatch &batch)
{
    for (Runner &runner : m_runners) {
        if (m_declared && runner.bookFollowed)
            runner.instrument.writeBook(batch);
    }
}

void SimOdds::remove(ChangeBatch &batch)
{
    if (!m_declared)
        return;
    for (const Runner &runner : m_runners)
        batch.remove(board, runner.instrument.row());
}

} // namespace tapedeck
