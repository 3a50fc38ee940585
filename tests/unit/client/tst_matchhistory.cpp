// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/matchtimeline.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include <random>

using namespace tapedeck;
using v1::MatchEvent;

namespace {

MatchEvent said(const std::string &id, MatchEvent::Kind kind, MatchEvent::State state = MatchEvent::CONFIRMED,
                unsigned home = 0, unsigned away = 0)
{
    MatchEvent event;
    event.set_id(id);
    event.set_kind(kind);
    event.set_state(state);
    event.set_side(MatchEvent::HOME);
    event.set_clock(67 * 60 + 12);
    event.set_home_score(home);
    event.set_away_score(away);
    return event;
}

v1::Followed part(std::uint64_t epoch, std::uint64_t first, const std::vector<MatchEvent> &events)
{
    v1::Followed part;
    part.set_stream(v1::MATCH_EVENTS);
    part.set_epoch(epoch);
    part.set_first(first);
    for (const MatchEvent &each : events)
        *part.add_match_events() = each;
    return part;
}

} // namespace

class TestMatchHistory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aGoalThatIsTakenBackIsOneEntry();
    void whatIsSaidAgainUnchangedIsNoNews();
    void missingMessagesAreTold();
    void anotherEpochGoesOnById();
    void theOldestGo();
    void theModelKeepsItsPromises();
    void scoresAreThoseOfTheSport();
};

void TestMatchHistory::aGoalThatIsTakenBackIsOneEntry()
{
    MatchTimeline timeline;
    const QAbstractItemModelTester tester(&timeline);
    timeline.take(
        part(1, 1, {said("k", MatchEvent::PERIOD_BEGIN), said("g", MatchEvent::GOAL, MatchEvent::CONFIRMED, 1)}));
    QSignalSpy changed(&timeline, &MatchTimeline::dataChanged);
    timeline.take(part(1, 3, {said("g", MatchEvent::GOAL, MatchEvent::UNDER_REVIEW, 1)}));
    timeline.take(part(1, 4, {said("g", MatchEvent::GOAL, MatchEvent::DISALLOWED, 0)}));
    QCOMPARE(timeline.rowCount(), 2);
    QCOMPARE(changed.size(), 2);
    const QModelIndex goal = timeline.index(0); // newest on top
    QCOMPARE(goal.data(MatchTimeline::WhatRole).toString(), QStringLiteral("Goal"));
    QCOMPARE(goal.data(MatchTimeline::StateRole).toString(), QStringLiteral("Disallowed"));
    QCOMPARE(goal.data(MatchTimeline::DisallowedRole).toBool(), true);
    QCOMPARE(goal.data(MatchTimeline::ScoreRole).toString(), QStringLiteral("0–0"));
    QCOMPARE(goal.data(MatchTimeline::WhenRole).toString(), QStringLiteral("67:12"));
    const QStringList earlier = goal.data(MatchTimeline::HistoryRole).toStringList();
    QCOMPARE(earlier,
             (QStringList{QStringLiteral("67:12 Goal, 1–0"), QStringLiteral("67:12 Goal, under review, 1–0")}));
}

void TestMatchHistory::whatIsSaidAgainUnchangedIsNoNews()
{
    MatchHistory history;
    history.take(part(1, 1, {said("g", MatchEvent::GOAL, MatchEvent::CONFIRMED, 1)}));
    history.take(part(1, 1, {said("g", MatchEvent::GOAL, MatchEvent::CONFIRMED, 1)}));                  // known
    QVERIFY(history.take(part(1, 2, {said("g", MatchEvent::GOAL, MatchEvent::CONFIRMED, 1)})).empty()); // the same
    QCOMPARE(history.size(), std::size_t(1));
    QVERIFY(history.at(0).earlier.empty());
}

void TestMatchHistory::missingMessagesAreTold()
{
    MatchTimeline timeline;
    timeline.take(part(1, 1, {said("a", MatchEvent::GOAL)}));
    timeline.take(part(1, 4, {said("b", MatchEvent::GOAL)}));
    QCOMPARE(timeline.rowCount(), 3);
    QCOMPARE(timeline.index(1).data(MatchTimeline::GapRole).toBool(), true);
    QVERIFY(timeline.index(1).data(MatchTimeline::WhatRole).toString().startsWith(QLatin1Char('2')));
}

void TestMatchHistory::anotherEpochGoesOnById()
{
    MatchHistory history;
    history.take(part(1, 1, {said("a", MatchEvent::GOAL, MatchEvent::CONFIRMED, 1)}));
    history.take(part(2, 1, {said("a", MatchEvent::GOAL, MatchEvent::CONFIRMED, 1), said("b", MatchEvent::RED_CARD)}));
    QCOMPARE(history.size(), std::size_t(3));
    QVERIFY(history.at(1).anew);
    QCOMPARE(history.at(2).event.id(), std::string("b"));
}

void TestMatchHistory::theOldestGo()
{
    MatchHistory history;
    for (std::size_t i = 0; i < MatchHistory::entriesMax + 100; ++i)
        history.take(part(1, i + 1, {said(std::to_string(i), MatchEvent::FOUR)}));
    QVERIFY(history.size() <= MatchHistory::entriesMax);
    QVERIFY(history.size() >= MatchHistory::entriesMax - 10);
    QCOMPARE(history.at(history.size() - 1).event.id(), std::to_string(MatchHistory::entriesMax + 99));
    // What is said of one that is gone is an event of its own.
    const std::size_t before =
        history.additions(part(1, MatchHistory::entriesMax + 101, {said("0", MatchEvent::FOUR)}));
    QCOMPARE(before, std::size_t(1));
}

/// Whatever comes, a view is told of each row that comes, goes or changes, and of no other.
void TestMatchHistory::theModelKeepsItsPromises()
{
    std::mt19937 random(3);
    MatchTimeline timeline;
    const QAbstractItemModelTester tester(&timeline, QAbstractItemModelTester::FailureReportingMode::Fatal);
    int rows = 0;
    connect(&timeline, &MatchTimeline::rowsInserted, this,
            [&](const QModelIndex &, int first, int last) { rows += last - first + 1; });
    connect(&timeline, &MatchTimeline::rowsRemoved, this,
            [&](const QModelIndex &, int first, int last) { rows -= last - first + 1; });
    std::uint64_t next = 1;
    for (int turn = 0; turn < 400; ++turn) {
        std::vector<MatchEvent> events;
        for (auto n = random() % 12; n > 0; --n)
            events.push_back(said(random() % 9 == 0 ? std::string() : std::to_string(random() % 3'000),
                                  static_cast<MatchEvent::Kind>(random() % 18),
                                  static_cast<MatchEvent::State>(random() % 3)));
        next += random() % 10 == 0 ? random() % 4 : 0;
        timeline.take(part(1 + static_cast<std::uint64_t>(turn) / 150, next, events));
        next += events.size();
        QCOMPARE(timeline.rowCount(), rows);
    }
}

void TestMatchHistory::scoresAreThoseOfTheSport()
{
    MatchEvent wicket = said("w", MatchEvent::WICKET, MatchEvent::CONFIRMED, 94, 163);
    wicket.set_home_wickets(6);
    wicket.set_away_wickets(7);
    QCOMPARE(eventScore(wicket), QStringLiteral("94/6"));
    wicket.set_side(MatchEvent::AWAY);
    QCOMPARE(eventScore(wicket), QStringLiteral("163/7"));
    QCOMPARE(eventScore(MatchEvent()), QString());
}

QTEST_GUILESS_MAIN(TestMatchHistory)
#include "tst_matchhistory.moc"
