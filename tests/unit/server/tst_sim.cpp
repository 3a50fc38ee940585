// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/engine/committer.h"
#include "server/sources/simclock.h"
#include "server/sources/simmarket.h"
#include "server/sources/simmatch.h"
#include "server/sources/simodds.h"
#include "server/sources/sourceurl.h"

#include "tapedeck/v1/prices.pb.h"
#include "tapedeck/v1/scores.pb.h"

#include <QTest>

#include <cmath>
#include <map>

using namespace tapedeck;
using v1::Quote;
using v1::Score;

namespace {

struct Boards {
    Board prices{Schema::prices(), 1};
    Board scores{Schema::scores(), 1};
    Committer committer{{&prices, &scores}};

    void commit(ChangeBatch &batch)
    {
        prices.beginCommit();
        scores.beginCommit();
        committer.apply(0, batch);
        prices.endCommit();
        scores.endCommit();
        batch.reset();
    }
};

Digest digestAfter(std::uint64_t seed, int steps, int stepsAtOnce)
{
    Boards boards;
    ChangeBatch batch;
    SimMarket market(100, 50'000, seed);
    market.open(batch, 1'000'000);
    for (int i = 0; i < steps; ++i) {
        (void)market.step(batch, 1'000'000);
        if (i % stepsAtOnce == 0)
            boards.commit(batch);
    }
    boards.commit(batch);
    return boards.prices.digest();
}

} // namespace

class TestSim : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aSeedGivesTheSameMarketHoweverPaced();
    void quotesAreSound();
    void pricesMoveTogether();
    void matchesAreSoundToTheEnd();
    void theClockReadsAsAClock();
    void theClockTicksAtRoundTimes();
    void theClockSetsItsRow();
    void oddsFollowTheScore();
    void oddsAreSoundToTheEnd();
    void timelinesAddUpToTheScore();
};

void TestSim::aSeedGivesTheSameMarketHoweverPaced()
{
    QCOMPARE(digestAfter(7, 20'000, 1), digestAfter(7, 20'000, 500));
    QVERIFY(digestAfter(7, 20'000, 1) != digestAfter(8, 20'000, 1));
}

void TestSim::quotesAreSound()
{
    Boards boards;
    ChangeBatch batch;
    SimMarket market(1'000, 100'000, 3);
    market.open(batch, 1);
    for (int i = 0; i < 200'000; ++i)
        (void)market.step(batch, i);
    boards.commit(batch);
    QCOMPARE(boards.prices.rowCount(), std::size_t(1'000));
    QCOMPARE(boards.committer.refused(), 0u);
    boards.prices.forEachRow([&](RowId row) {
        const auto value = [&](int column) { return *boards.prices.integer(row, column); };
        QVERIFY(value(Quote::kBidFieldNumber) > 0);
        QVERIFY(value(Quote::kBidFieldNumber) < value(Quote::kAskFieldNumber));
        QVERIFY(value(Quote::kLowFieldNumber) <= value(Quote::kLastFieldNumber));
        QVERIFY(value(Quote::kLastFieldNumber) <= value(Quote::kHighFieldNumber));
        QCOMPARE(value(Quote::kChangeFieldNumber), value(Quote::kLastFieldNumber) - value(Quote::kOpenFieldNumber));
    });
}

void TestSim::pricesMoveTogether()
{
    // Half an hour at a low rate; returns of the cross-section share a sign more often than independent ones would.
    Boards boards;
    ChangeBatch batch;
    SimMarket market(200, 2'000, 11);
    market.open(batch, 1);
    for (int i = 0; i < 600'000; ++i) {
        (void)market.step(batch, i);
        if (i % 10'000 == 0)
            boards.commit(batch);
    }
    boards.commit(batch);
    double sum = 0;
    double absolute = 0;
    boards.prices.forEachRow([&](RowId row) {
        const double change = static_cast<double>(*boards.prices.integer(row, Quote::kChangeFieldNumber))
            / static_cast<double>(*boards.prices.integer(row, Quote::kOpenFieldNumber));
        sum += change;
        absolute += std::abs(change);
    });
    QVERIFY(absolute > 0);
    QVERIFY2(std::abs(sum) > 0.15 * absolute, qPrintable(QStringLiteral("%1 of %2").arg(sum).arg(absolute)));
}

void TestSim::matchesAreSoundToTheEnd()
{
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        Boards boards;
        ChangeBatch batch;
        SimMatch match(0, seed);
        bool sawFinish = false;
        bool running = true;
        for (int i = 0; running && i < 40'000; ++i) {
            running = match.advance(10, batch, 1 + i);
            boards.commit(batch);
            boards.scores.forEachRow([&](RowId row) {
                sawFinish = sawFinish || boards.scores.integer(row, Score::kStatusFieldNumber) == Score::FINISHED;
                QVERIFY(boards.scores.integer(row, Score::kHomeScoreFieldNumber).value_or(0) >= 0);
                QVERIFY(boards.scores.integer(row, Score::kAwayWicketsFieldNumber).value_or(0) <= 10);
            });
        }
        QVERIFY2(!running && sawFinish, qPrintable(QString::number(seed)));
        QCOMPARE(boards.scores.rowCount(), std::size_t(0)); // made room for the next
    }
}

void TestSim::theClockReadsAsAClock()
{
    const Micros day = 1'700'006'400'000'000; // a midnight
    QCOMPARE(SimClock::reading(day), std::int64_t(0));
    QCOMPARE(SimClock::reading(day + 1'999), std::int64_t(1));
    QCOMPARE(SimClock::reading(day + (Micros(13) * 3'600 + 7 * 60 + 59) * 1'000'000 + 40'000),
             std::int64_t(130'759'040));
    QCOMPARE(SimClock::reading(day - 1'000), std::int64_t(235'959'999));
}

void TestSim::theClockTicksAtRoundTimes()
{
    const Micros day = 1'700'006'400'000'000;
    QCOMPARE(SimClock::nextTick(day, 100'000), day + 100'000);
    QCOMPARE(SimClock::nextTick(day + 99'999, 100'000), day + 100'000);
    QCOMPARE(SimClock::nextTick(day + 100'000, 100'000), day + 200'000);
    QCOMPARE(SimClock::nextTick(day - 1, 97'000), day); // starts afresh
}

void TestSim::theClockSetsItsRow()
{
    struct Sink : SourceSink {
        ChangeBatch batch;
        std::mutex mutex;
        std::vector<Micros> submittedUs;
        Boards boards;

        FollowedKeys keys;

        const FollowedKeys &followed() const override { return keys; }
        bool awaitTaken() override { return true; }
        ChangeBatch *acquire() override { return &batch; }
        void submit(ChangeBatch *filled) override
        {
            const std::lock_guard lock(mutex);
            submittedUs.push_back(wallClockUs());
            boards.commit(*filled);
        }
        std::size_t ticks()
        {
            const std::lock_guard lock(mutex);
            return submittedUs.size();
        }
    } sink;
    SourceUrl url("sim:clock?interval=10");
    SimClock clock(url);
    QVERIFY(url.error().empty());
    clock.start(sink);
    QTRY_VERIFY(sink.ticks() >= 3);
    clock.stop();
    const Board &board = sink.boards.prices;
    const RowId row = board.find("clock:NOW");
    QVERIFY(row != 0);
    const Micros last = *board.integer(row, Quote::kSourceTimeFieldNumber);
    QCOMPARE(last % 10'000, Micros(0));
    QVERIFY(last <= sink.submittedUs.back());
    std::int64_t shown = *board.integer(row, Quote::kLastFieldNumber);
    for (auto scale = board.integer(row, Quote::kPriceScaleFieldNumber).value_or(0); scale < 3; ++scale)
        shown *= 10; // a board keeps as many decimals as it has met
    QCOMPARE(shown, SimClock::reading(last));
}

void TestSim::oddsFollowTheScore()
{
    SimMatch::Standing match{.sport = SimMatch::Sport::Football,
                             .id = "x",
                             .sides = {{{"Home", 0, 0, 0, 0, 0}, {"Away", 0, 0, 0, 0, 0}}},
                             .period = 0,
                             .batting = 0,
                             .scoresToCome = 2.8,
                             .over = false};
    const auto even = SimOdds::chances(match, 0);
    match.sides[0].score = 1;
    const auto ahead = SimOdds::chances(match, 0);
    match.scoresToCome = 0.2;
    const auto nearlyWon = SimOdds::chances(match, 0);
    QVERIFY(even[0] > even[2] && even[0] < 0.6);
    QVERIFY(ahead[0] > even[0] && ahead[1] < even[1] + 0.05 && ahead[2] < even[2]);
    QVERIFY(nearlyWon[0] > ahead[0] && nearlyWon[2] < 0.05);
    for (const auto &chance : {even, ahead, nearlyWon})
        QVERIFY(std::abs(chance[0] + chance[1] + chance[2] - 1) < 1e-9);
}

void TestSim::oddsAreSoundToTheEnd()
{
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
        Boards boards;
        ChangeBatch batch;
        SimMatch match(0, seed);
        SimOdds odds(0, match.standing(), seed);
        bool sawResult = false;
        bool sawTrade = false;
        for (int i = 0; match.advance(10, batch, 1 + i); ++i) {
            odds.advance(10, match.standing(), batch, 1 + i);
            boards.commit(batch);
            QVERIFY(boards.prices.rowCount() == 2 || boards.prices.rowCount() == 3);
            boards.prices.forEachRow([&](RowId row) {
                const auto bid = boards.prices.decimal(row, Quote::kBidFieldNumber);
                const auto ask = boards.prices.decimal(row, Quote::kAskFieldNumber);
                if (bid && ask)
                    QVERIFY(compare(*bid, *ask) < 0 && compare({101, 2}, *bid) <= 0 && compare(*ask, {1'000, 0}) <= 0);
                QCOMPARE(boards.prices.text(row, Quote::kMatchIdFieldNumber), match.standing().id);
                sawResult = sawResult || boards.prices.text(row, Quote::kResultFieldNumber) == "WINNER";
                sawTrade = sawTrade || boards.prices.integer(row, Quote::kTradeCountFieldNumber).value_or(0) > 0;
            });
            QCOMPARE(boards.committer.refused(), 0u);
        }
        odds.remove(batch);
        boards.commit(batch);
        QCOMPARE(boards.prices.rowCount(), std::size_t(0));
        const bool tied = match.standing().sides[0].score == match.standing().sides[1].score
            && match.standing().sport != SimMatch::Sport::Tennis;
        QVERIFY2((sawResult || tied) && sawTrade, qPrintable(QString::number(seed)));
    }
}

void TestSim::timelinesAddUpToTheScore()
{
    using v1::MatchEvent;
    int disallowed = 0;
    int reviewed = 0;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        ChangeBatch batch;
        SimMatch match(0, seed);
        std::map<std::string, MatchEvent> shown; // the newest of each id
        MatchEvent last;
        bool running = true;
        for (int i = 0; running && i < 40'000; ++i) {
            running = match.advance(10, batch, 1 + i);
            for (const ChangeBatch::Change &change : batch.changes()) {
                if (change.op != ChangeBatch::Op::MatchEvent)
                    continue;
                last = batch.matchEvent(change);
                reviewed += last.state() == MatchEvent::UNDER_REVIEW;
                shown[last.id()] = last;
            }
            batch.reset();
        }
        QCOMPARE(last.kind(), MatchEvent::MATCH_END);
        int begun = 0;
        int ended = 0;
        std::uint32_t goals = 0;
        for (const auto &[id, event] : shown) {
            QVERIFY2(event.state() != MatchEvent::UNDER_REVIEW, id.c_str());
            begun += event.kind() == MatchEvent::PERIOD_BEGIN;
            ended += event.kind() == MatchEvent::PERIOD_END;
            disallowed += event.state() == MatchEvent::DISALLOWED;
            const bool isGoal = event.kind() >= MatchEvent::GOAL && event.kind() <= MatchEvent::PENALTY_GOAL;
            goals += isGoal && event.state() == MatchEvent::CONFIRMED;
        }
        QVERIFY(begun >= 1 && ended <= begun);
        if (last.id() == "end" && last.period().starts_with("Half"))
            QCOMPARE(goals, last.home_score() + last.away_score());
    }
    QVERIFY(disallowed > 0 && reviewed > disallowed);
}

QTEST_GUILESS_MAIN(TestSim)
#include "tst_sim.moc"
