// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/feed/follows.h"

#include <QTest>

using namespace tapedeck;

namespace {

const FollowTarget trades{v1::TRADES, "sim:ABC", 0};
const FollowTarget candles{v1::CANDLES, "sim:ABC", 60};

v1::Followed tradesPart(std::uint64_t epoch, std::uint64_t first, int count, std::uint64_t missed = 0)
{
    v1::Followed part;
    part.set_stream(v1::TRADES);
    part.set_key("sim:ABC");
    part.set_epoch(epoch);
    part.set_first(first);
    part.set_missed(missed);
    for (int i = 0; i < count; ++i)
        part.add_trades();
    return part;
}

v1::Followed candlesPart(std::uint64_t epoch, std::initializer_list<std::int64_t> starts)
{
    v1::Followed part;
    part.set_stream(v1::CANDLES);
    part.set_key("sim:ABC");
    part.set_interval_s(60);
    part.set_epoch(epoch);
    for (const std::int64_t start : starts)
        part.add_candles()->set_start_s(start);
    return part;
}

/// What a new connection says first.
v1::Follow resumed(const Follows &follows)
{
    const auto messages = follows.resume();
    return messages.size() == 1 ? messages.front().follow() : v1::Follow();
}

} // namespace

class TestFollows : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void asksForAllThatIsKept();
    void resumesEventsAfterTheLastOne();
    void resumesCandlesAtTheNewest();
    void startsOverInAnotherEpoch();
    void aSecondFollowerGetsAllAgain();
    void saysUnfollowOnceTheLastHasGone();
    void ignoresWhatIsNotFollowed();
    void goesOnAfterAPause();
    void othersAreNotPassedOver();
};

void TestFollows::asksForAllThatIsKept()
{
    Follows follows;
    const v1::Follow follow = follows.follow(candles).follow();
    QCOMPARE(follow.stream(), v1::CANDLES);
    QCOMPARE(follow.key(), std::string("sim:ABC"));
    QCOMPARE(follow.interval_s(), 60u);
    QCOMPARE(follow.epoch(), 0u);
    QCOMPARE(follow.since(), 0u);
}

void TestFollows::resumesEventsAfterTheLastOne()
{
    Follows follows;
    (void)follows.follow(trades);
    QVERIFY(follows.take(tradesPart(7, 101, 50, 100)));
    QCOMPARE(resumed(follows).since(), 150u);
    QVERIFY(follows.take(tradesPart(7, 151, 1)));
    QCOMPARE(resumed(follows).epoch(), 7u);
    QCOMPARE(resumed(follows).since(), 151u);
    QVERIFY(follows.take(tradesPart(7, 201, 2, 49))); // too slow for what lay between
    QCOMPARE(resumed(follows).since(), 202u);
    QVERIFY(follows.take(tradesPart(7, 203, 0))); // nothing new
    QCOMPARE(resumed(follows).since(), 202u);
}

void TestFollows::resumesCandlesAtTheNewest()
{
    Follows follows;
    (void)follows.follow(candles);
    QVERIFY(follows.take(candlesPart(7, {60, 120})));
    QVERIFY(follows.take(candlesPart(7, {60})));
    QCOMPARE(resumed(follows).since(), 120u);
    QVERIFY(follows.take(candlesPart(8, {})));
    QCOMPARE(resumed(follows).epoch(), 8u);
    QCOMPARE(resumed(follows).since(), 0u);
}

void TestFollows::startsOverInAnotherEpoch()
{
    Follows follows;
    (void)follows.follow(trades);
    QVERIFY(follows.take(tradesPart(7, 1, 10)));
    QVERIFY(follows.take(tradesPart(8, 1, 3)));
    QCOMPARE(resumed(follows).epoch(), 8u);
    QCOMPARE(resumed(follows).since(), 3u);
    QVERIFY(follows.take(tradesPart(9, 1, 0))); // knows nothing yet
    QCOMPARE(resumed(follows).since(), 0u);
}

void TestFollows::aSecondFollowerGetsAllAgain()
{
    Follows follows;
    (void)follows.follow(trades);
    QVERIFY(follows.take(tradesPart(7, 1, 10)));
    QCOMPARE(follows.follow(trades).follow().since(), 0u);
    QVERIFY(!follows.take(tradesPart(7, 11, 1))); // on its way before the question; comes again with the answer
    QCOMPARE(resumed(follows).since(), 0u);
    QVERIFY(follows.take(tradesPart(7, 1, 11)));
    QVERIFY(follows.take(tradesPart(7, 12, 1)));
    QCOMPARE(resumed(follows).since(), 12u);
}

void TestFollows::saysUnfollowOnceTheLastHasGone()
{
    Follows follows;
    (void)follows.follow(trades);
    (void)follows.follow(trades);
    QVERIFY(!follows.unfollow(trades));
    const auto message = follows.unfollow(trades);
    QVERIFY(message);
    QCOMPARE(message->unfollow().stream(), v1::TRADES);
    QCOMPARE(message->unfollow().key(), std::string("sim:ABC"));
    QVERIFY(!follows.unfollow(trades));
    QVERIFY(follows.resume().empty());
}

void TestFollows::ignoresWhatIsNotFollowed()
{
    Follows follows;
    (void)follows.follow(candles);
    QVERIFY(!follows.take(tradesPart(7, 1, 1)));
    v1::Followed other = candlesPart(7, {60});
    other.set_interval_s(1);
    QVERIFY(!follows.take(other));
}

void TestFollows::goesOnAfterAPause()
{
    Follows follows;
    FollowProgress shown;
    (void)follows.follow(trades);
    QVERIFY(follows.take(tradesPart(7, 1, 150)) && shown.take(tradesPart(7, 1, 150)));
    QVERIFY(follows.unfollow(trades));
    QVERIFY(!follows.take(tradesPart(7, 151, 1)));
    const v1::Follow again = follows.follow(trades, shown).follow();
    QCOMPARE(again.epoch(), 7u);
    QCOMPARE(again.since(), 150u);
    QVERIFY(follows.take(tradesPart(7, 301, 5, 150))); // too long: the server says how much is missing
    QCOMPARE(resumed(follows).since(), 305u);
}

void TestFollows::othersAreNotPassedOver()
{
    Follows follows;
    (void)follows.follow(trades);
    QVERIFY(follows.take(tradesPart(7, 1, 100)));
    // Who comes back knows less, or as much.
    QCOMPARE(follows.follow(trades, {7, 60}).follow().since(), 60u);
    QVERIFY(follows.take(tradesPart(7, 61, 40)));
    QCOMPARE(follows.follow(trades, {7, 100}).follow().since(), 100u);
    // Or more than the one whose question has not been answered yet.
    (void)follows.follow(trades);
    QCOMPARE(follows.follow(trades, {7, 80}).follow().since(), 0u);
    // Or something of another lineage.
    QVERIFY(follows.take(tradesPart(7, 1, 100)));
    QCOMPARE(follows.follow(trades, {6, 50}).follow().since(), 0u);
}

QTEST_APPLESS_MAIN(TestFollows)
#include "tst_follows.moc"
