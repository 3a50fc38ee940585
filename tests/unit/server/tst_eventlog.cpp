// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/engine/followstores.h"

#include <QTest>

#include <atomic>
#include <limits>
#include <thread>

using namespace tapedeck;

namespace {

constexpr std::uint64_t epoch = 70;
const FollowTarget target{v1::TRADES, "sim:ABC", 0};

void add(TradeLog &log, std::int64_t price, std::uint8_t scale = 2, std::string_view key = "sim:ABC")
{
    log.append(log.ring(key), [&](KeptTrade &kept) {
        kept.set({price, scale}, {10, 0}, 1'657'550'505'957'000 + price, v1::Trade::BUYER);
    });
}

/// Reads one part; the first number is 0 if there is nothing.
v1::Followed read(const FollowStore &log, FollowCursor &cursor, const FollowTarget &of = target)
{
    v1::Followed part;
    if (!log.read(of, cursor, part))
        part.set_first(0);
    return part;
}

} // namespace

class TestEventLog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void yieldsWhatIsKeptAndThenWhatComes();
    void answersForAnUnknownKey();
    void tellsWhatItDoesNotKeepAnyMore();
    void endsAPart();
    void startsOverForAnotherEpoch();
    void aKeyThatComesBackHasAnotherEpoch();
    void aCursorFromTheFutureIsAtTheEnd();
    void statesTradesInOneUnit();
    void endsAPartWhereUnitsDoNotMeet();
    void keepsTimeSizeAndTaker();
    void growsUpToItsLimits();
    void keepsMatchEvents();
    void countsFollowedKeys();
    void isReadWhileItIsWritten();
};

void TestEventLog::yieldsWhatIsKeptAndThenWhatComes()
{
    TradeLog log(epoch, {4, 1'000});
    add(log, 100);
    add(log, 101);
    FollowCursor cursor;
    v1::Followed part = read(log, cursor);
    QCOMPARE(part.epoch(), epoch);
    QCOMPARE(part.first(), 1u);
    QCOMPARE(part.missed(), 0u);
    QCOMPARE(part.trades_size(), 2);
    QCOMPARE(part.trades(1).price(), 101);
    const std::uint64_t revision = log.revision();
    QCOMPARE(read(log, cursor).first(), 0u);
    QCOMPARE(log.revision(), revision);
    add(log, 102);
    QVERIFY(log.revision() != revision);
    part = read(log, cursor);
    QCOMPARE(part.first(), 3u);
    QCOMPARE(part.trades_size(), 1);
}

void TestEventLog::answersForAnUnknownKey()
{
    TradeLog log(epoch, {4, 1'000});
    FollowCursor cursor;
    v1::Followed part = read(log, cursor);
    QCOMPARE(part.first(), 1u);
    QCOMPARE(part.trades_size(), 0);
    QCOMPARE(part.epoch(), epoch);
    QCOMPARE(read(log, cursor).first(), 0u);
    add(log, 100);
    part = read(log, cursor);
    QCOMPARE(part.first(), 1u);
    QCOMPARE(part.missed(), 0u);
    QCOMPARE(part.trades_size(), 1);
}

void TestEventLog::tellsWhatItDoesNotKeepAnyMore()
{
    TradeLog log(epoch, {4, 1'000});
    for (int i = 1; i <= 10; ++i)
        add(log, i);
    FollowCursor cursor{epoch, 3, 0, true};
    const v1::Followed part = read(log, cursor);
    QCOMPARE(part.first(), 7u);
    QCOMPARE(part.missed(), 3u);
    QCOMPARE(part.trades_size(), 4);
    QCOMPARE(part.trades(0).price(), 7);
    QCOMPARE(cursor.since, 10u);
}

void TestEventLog::endsAPart()
{
    TradeLog log(epoch, {2'000, 10'000});
    for (int i = 1; i <= 1'234; ++i)
        add(log, i);
    FollowCursor cursor;
    std::uint64_t next = 1;
    for (const int count : {500, 500, 234}) {
        const v1::Followed part = read(log, cursor);
        QCOMPARE(part.first(), next);
        QCOMPARE(part.trades_size(), count);
        QCOMPARE(part.trades(0).price(), static_cast<std::int64_t>(next));
        next += static_cast<std::uint64_t>(count);
    }
    QCOMPARE(read(log, cursor).first(), 0u);
}

void TestEventLog::startsOverForAnotherEpoch()
{
    TradeLog log(epoch, {4, 1'000});
    add(log, 100);
    FollowCursor cursor{epoch - 1, 17, 0, false};
    const v1::Followed part = read(log, cursor);
    QCOMPARE(part.epoch(), epoch);
    QCOMPARE(part.first(), 1u);
    QCOMPARE(part.trades_size(), 1);
}

void TestEventLog::aKeyThatComesBackHasAnotherEpoch()
{
    TradeLog log(epoch, {4, 1'000});
    add(log, 100);
    FollowCursor cursor;
    (void)read(log, cursor);
    log.drop("sim:ABC");
    log.drop("sim:ABC");
    QCOMPARE(log.places(), 0u);
    QCOMPARE(read(log, cursor).first(), 0u);
    add(log, 201);
    const v1::Followed part = read(log, cursor);
    QVERIFY(part.epoch() != epoch);
    QCOMPARE(part.first(), 1u);
    QCOMPARE(part.trades(0).price(), 201);
}

void TestEventLog::aCursorFromTheFutureIsAtTheEnd()
{
    TradeLog log(epoch, {4, 1'000});
    add(log, 100);
    FollowCursor cursor{epoch, std::numeric_limits<std::uint64_t>::max(), 0, false};
    QCOMPARE(read(log, cursor).trades_size(), 0);
    add(log, 101);
    const v1::Followed part = read(log, cursor);
    QCOMPARE(part.first(), 2u);
    QCOMPARE(part.trades_size(), 1);
}

void TestEventLog::statesTradesInOneUnit()
{
    TradeLog log(epoch, {8, 1'000});
    add(log, 15, 1);
    add(log, 1'525, 3);
    FollowCursor cursor;
    const v1::Followed part = read(log, cursor);
    QCOMPARE(part.price_scale(), 3u);
    QCOMPARE(part.trades(0).price(), 1'500);
    QCOMPARE(part.trades(1).price(), 1'525);
}

void TestEventLog::endsAPartWhereUnitsDoNotMeet()
{
    constexpr std::int64_t huge = 9'000'000'000'000'000'000;
    TradeLog log(epoch, {8, 1'000});
    add(log, huge, 0);
    add(log, huge, 0);
    add(log, 1, 18);
    FollowCursor cursor;
    v1::Followed part = read(log, cursor);
    QCOMPARE(part.trades_size(), 2);
    QCOMPARE(part.price_scale(), 0u);
    QCOMPARE(part.trades(1).price(), huge);
    part = read(log, cursor);
    QCOMPARE(part.first(), 3u);
    QCOMPARE(part.price_scale(), 18u);
    QCOMPARE(part.trades(0).price(), 1);
    QCOMPARE(read(log, cursor).first(), 0u);
}

void TestEventLog::keepsTimeSizeAndTaker()
{
    KeptTrade kept;
    kept.set({-5, 18}, {std::numeric_limits<std::int64_t>::max(), 8}, 4'102'444'800'000'000, v1::Trade::SELLER);
    QCOMPARE(kept.price, -5);
    QCOMPARE(kept.size, std::numeric_limits<std::int64_t>::max());
    QCOMPARE(static_cast<int>(kept.priceScale), 18);
    QCOMPARE(static_cast<int>(kept.sizeScale), 8);
    QCOMPARE(static_cast<std::int64_t>(kept.timeUs), 4'102'444'800'000'000);
    QCOMPARE(static_cast<int>(kept.taker), static_cast<int>(v1::Trade::SELLER));
    kept.set({}, {}, -1, v1::Trade::TAKER_UNKNOWN);
    QCOMPARE(static_cast<std::int64_t>(kept.timeUs), 0);
    QCOMPARE(sizeof(KeptTrade), std::size_t(24));
}

void TestEventLog::growsUpToItsLimits()
{
    TradeLog log(epoch, {20, 30});
    for (int i = 0; i < 8; ++i)
        add(log, i);
    QCOMPARE(log.places(), TradeLog::ringMin);
    for (int i = 0; i < 100; ++i)
        add(log, i);
    QCOMPARE(log.places(), 20u); // of one key
    for (int i = 0; i < 100; ++i)
        add(log, i, 2, "sim:DEF");
    QCOMPARE(log.places(), 36u); // began with 8 below the limit of all, and grew once
    for (int i = 0; i < 100; ++i)
        add(log, i, 2, "sim:GHI");
    QCOMPARE(log.places(), 36u + TradeLog::ringMin); // each has the least
    QCOMPARE(log.appended(), 308u);
}

void TestEventLog::keepsMatchEvents()
{
    MatchLog log(epoch, {4, 1'000});
    const auto say = [&](const char *id, v1::MatchEvent::State state) {
        log.append(log.ring("sim:m1"), [&](v1::MatchEvent &event) {
            event.Clear();
            event.set_id(id);
            event.set_state(state);
        });
    };
    say("goal-1", v1::MatchEvent::UNDER_REVIEW);
    say("goal-1", v1::MatchEvent::DISALLOWED);
    FollowCursor cursor;
    const v1::Followed part = read(log, cursor, {v1::MATCH_EVENTS, "sim:m1", 0});
    QCOMPARE(part.match_events_size(), 2);
    QCOMPARE(part.match_events(1).id(), std::string("goal-1"));
    QCOMPARE(part.match_events(1).state(), v1::MatchEvent::DISALLOWED);
}

void TestEventLog::countsFollowedKeys()
{
    FollowedKeys keys;
    const std::uint64_t before = keys.generation(v1::BOOK);
    keys.add(v1::BOOK, "b");
    keys.add(v1::BOOK, "a");
    keys.add(v1::BOOK, "b");
    const std::uint64_t after = keys.generation(v1::BOOK);
    QVERIFY(after != before);
    QVERIFY((keys.keys(v1::BOOK) == std::vector<std::string>{"a", "b"}));
    QVERIFY(keys.keys(v1::TRADES).empty());
    keys.remove(v1::BOOK, "b");
    QCOMPARE(keys.generation(v1::BOOK), after);
    keys.remove(v1::BOOK, "b");
    keys.remove(v1::BOOK, "b");
    QVERIFY(keys.generation(v1::BOOK) != after);
    QVERIFY((keys.keys(v1::BOOK) == std::vector<std::string>{"a"}));
}

void TestEventLog::isReadWhileItIsWritten()
{
    constexpr int count = 20'000;
    TradeLog log(epoch, {64, 1'000});
    std::atomic<bool> started = false;
    std::thread writer([&] {
        while (!started) { }
        for (int i = 1; i <= count; ++i)
            add(log, i, 0);
    });
    FollowCursor cursor;
    std::uint64_t seen = 0;
    std::uint64_t missed = 0;
    bool inOrder = true;
    started = true;
    while (seen + missed < count) {
        const v1::Followed part = read(log, cursor);
        if (part.first() == 0)
            continue;
        missed += part.missed();
        inOrder = inOrder && part.first() == seen + missed + 1;
        for (const v1::Trade &trade : part.trades()) {
            ++seen;
            inOrder = inOrder && static_cast<std::uint64_t>(trade.price()) == seen + missed;
        }
    }
    writer.join();
    QVERIFY(inOrder);
    QCOMPARE(seen + missed, static_cast<std::uint64_t>(count));
}

QTEST_APPLESS_MAIN(TestEventLog)
#include "tst_eventlog.moc"
