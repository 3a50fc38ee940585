// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mappingbench.h"

#include <QTest>

using namespace tapedeck;

namespace {

/// Lists of trades of one symbol by their numbers, which are also their prices; 3 and 4 differ by nothing but the id.
class TradeLists : public MappingBench
{
public:
    TradeLists(const std::string &form, bool answers)
        : MappingBench("[mapping.acme]\nboard = \"prices\"\nkey = \"acme:{^/s}\"\nrows = \"/trades\"\n"
                       "trade = { price = \"/p\", size = \"/q\", time = { from = \"/t\", unit = \"s\" }"
                       + form + " }\n")
    {
        isAnswer = answers;
    }

    bool feedTrades(const std::vector<int> &numbers)
    {
        std::string message = R"({"s":"X","trades":[)";
        for (const int number : numbers) {
            const std::string alike = std::to_string(number == 4 ? 3 : number);
            message += (message.back() == '[' ? "" : ",") + std::string(R"({"id":")") + std::to_string(number)
                + R"(","p":)" + alike + R"(,"q":"1.0","t":)" + alike + "}";
        }
        return feed(message + "]}");
    }
    [[nodiscard]] int count() const { return static_cast<int>(integer("acme:X", "trade_count").value_or(0)); }
    /// Of the tape, in seconds.
    [[nodiscard]] std::vector<int> times() const
    {
        std::vector<int> all;
        FollowCursor cursor;
        for (v1::Followed part; stores.trades.read({v1::TRADES, "acme:X", 0}, cursor, part); part.Clear()) {
            for (const v1::Trade &trade : part.trades())
                all.push_back(static_cast<int>(trade.time_us() / 1'000'000));
        }
        return all;
    }
};

} // namespace

class TestMappingHappenings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void countsTrades();
    void countsRepeatedTradesOnce_data();
    void countsRepeatedTradesOnce();
    void countsTradesOfAStreamEach();
    void tellsGapsBetweenLists();
    void remembersLongLists();
    void toldBeforeKeepsTheNewest();
    void tellsEvents();
    void tellsRepeatedEventsOnce();
};

void TestMappingHappenings::countsTrades()
{
    MappingBench bench(R"(
[mapping.acme]
board = "prices"
key = "acme:{/s}"
[mapping.acme.trade]
price = "/p"
size = "/q"
time = { from = "/t", unit = "ms" }
taker = { from = "/m", values = { true = "SELLER", false = "BUYER" } }
)");
    QCOMPARE(bench.error(), std::string());
    QVERIFY(bench.feed(R"({"s":"X","p":"10.5","q":2,"t":1700000000123,"m":true})"));
    QVERIFY(bench.feed(R"({"s":"X","p":"10.6","q":0.5,"t":1700000000200,"m":false})"));
    QVERIFY(!bench.feed(R"({"s":"X","p":"dear","q":0.5})"));
    QCOMPARE(bench.price("acme:X", "last"), std::string("10.6"));
    QCOMPARE(bench.price("acme:X", "volume"), std::string("2.5"));
    QCOMPARE(bench.integer("acme:X", "trade_count"), std::optional<std::int64_t>(2));
    FollowCursor cursor;
    v1::Followed part;
    QVERIFY(bench.stores.trades.read({v1::TRADES, "acme:X", 0}, cursor, part));
    QCOMPARE(part.trades_size(), 2);
    QCOMPARE(part.trades(0).time_us(), qint64(1'700'000'000'123'000));
    QCOMPARE(part.trades(0).taker(), v1::Trade::SELLER);
}

void TestMappingHappenings::countsRepeatedTradesOnce_data()
{
    QTest::addColumn<QByteArray>("form");
    QTest::addColumn<bool>("isAnswer");
    QTest::newRow("by id, pushed") << QByteArray(", id = \"/id\"") << false;
    QTest::newRow("by id, asked for") << QByteArray(", id = \"/id\"") << true;
    QTest::newRow("by time, price and size, asked for") << QByteArray() << true;
    QTest::newRow("by time, price and size, as configured") << QByteArray(", repeats = true") << false;
}

void TestMappingHappenings::countsRepeatedTradesOnce()
{
    QFETCH(QByteArray, form);
    QFETCH(bool, isAnswer);
    TradeLists bench(form.toStdString(), isAnswer);
    // The newest first, five at a time; 3 and 4 are alike but for their ids.
    QVERIFY(bench.feedTrades({5, 4, 3, 2, 1}));
    QCOMPARE(bench.count(), 5);
    QCOMPARE(bench.price("acme:X", "last"), std::string("5"));
    QVERIFY(bench.feedTrades({7, 6, 5, 4, 3}));
    QCOMPARE(bench.count(), 7);
    QVERIFY(bench.feedTrades({7, 6, 5, 4, 3}));
    QVERIFY(bench.feedTrades({5, 4, 3, 2, 1})); // of a server that is behind
    QCOMPARE(bench.count(), 7);
    QCOMPARE(bench.price("acme:X", "last"), std::string("7"));
    QCOMPARE(bench.times(), (std::vector<int>{1, 2, 3, 3, 5, 6, 7}));
    QCOMPARE(bench.counters.gaps.load(), std::uint64_t(0));
    bench.parser().cutOff(); // what is told again after a loss is known, too
    QVERIFY(bench.feedTrades({8, 7, 6, 5, 4}));
    QCOMPARE(bench.count(), 8);
    QVERIFY(bench.complaints.empty());
}

void TestMappingHappenings::countsTradesOfAStreamEach()
{
    TradeLists bench({}, false);
    QVERIFY(bench.feedTrades({1, 2}));
    QVERIFY(bench.feedTrades({1, 2}));
    QCOMPARE(bench.count(), 4);
}

void TestMappingHappenings::tellsGapsBetweenLists()
{
    TradeLists bench(", id = \"/id\"", true);
    QVERIFY(bench.feedTrades({1, 2, 3}));
    QVERIFY(bench.feedTrades({4, 5, 6}));
    QCOMPARE(bench.count(), 6);
    QCOMPARE(bench.counters.gaps.load(), std::uint64_t(1));
    QVERIFY(bench.feedTrades({7, 8, 9}));
    QCOMPARE(bench.counters.gaps.load(), std::uint64_t(2));
    QCOMPARE(bench.complaints.size(), std::size_t(1));
    QVERIFY2(bench.complaints.front().find("interval=") != std::string::npos, bench.complaints.front().c_str());
    QVERIFY(bench.feedTrades({10})); // a shorter list may well be all there was
    QVERIFY(bench.feedTrades({}));
    QCOMPARE(bench.counters.gaps.load(), std::uint64_t(2));
    // What is pushed does not repeat anything.
    TradeLists pushed(", id = \"/id\"", false);
    QVERIFY(pushed.feedTrades({1, 2, 3}));
    QVERIFY(pushed.feedTrades({4, 5, 6}));
    QCOMPARE(pushed.counters.gaps.load(), std::uint64_t(0));
}

void TestMappingHappenings::remembersLongLists()
{
    TradeLists bench(", id = \"/id\"", true);
    std::vector<int> list;
    for (int first = 1; first <= 4'000; first += 500) {
        list.clear();
        for (int i = 0; i < 1'000; ++i)
            list.push_back(first + i);
        QVERIFY(bench.feedTrades(list));
        QCOMPARE(bench.integer("acme:X", "trade_count"), std::optional<std::int64_t>(first + 999));
    }
    QCOMPARE(bench.counters.gaps.load(), std::uint64_t(0));
}

void TestMappingHappenings::toldBeforeKeepsTheNewest()
{
    ToldBefore told;
    for (std::uint64_t i = 1; i <= 3 * ToldBefore::keptLeast; ++i)
        told.add({i, 0});
    QCOMPARE(told.count(2 * ToldBefore::keptLeast), std::size_t(0));
    QCOMPARE(told.count(2 * ToldBefore::keptLeast + 1), std::size_t(1));
    (void)told.noteLength(ToldBefore::keptLeast); // now twice as many: the oldest goes last
    for (std::uint64_t i = 1; i <= ToldBefore::keptLeast; ++i)
        told.add({10'000 + i, 0});
    QCOMPARE(told.count(2 * ToldBefore::keptLeast + 1), std::size_t(1));
    told.add({1, 0});
    QCOMPARE(told.count(2 * ToldBefore::keptLeast + 1), std::size_t(0));
    QCOMPARE(told.count(2 * ToldBefore::keptLeast + 2), std::size_t(1));
    QCOMPARE(told.count(10'001), std::size_t(1));
}

void TestMappingHappenings::tellsEvents()
{
    MappingBench bench(R"(
[mapping.acme]
board = "scores"
key = "acme:{/m}"
columns = { home_score = "/h" }
[mapping.acme.event]
kind = { from = "/k", values = { goal = "GOAL", red = "RED_CARD" } }
side = "/side"
text = "/player"
clock = { from = "/min", factor = 60 }
id = "/id"
time = { from = "/t", unit = "s" }
)");
    QCOMPARE(bench.error(), std::string());
    QVERIFY(bench.feed(R"({"m":1,"h":0})")); // no event
    QVERIFY(
        bench.feed(R"({"m":1,"h":1,"k":"goal","side":"home","player":"M\u00fcller","min":63,"id":7,"t":1700000000})"));
    QVERIFY(bench.feed(R"({"m":1,"k":"red"})"));
    QVERIFY(!bench.feed(R"({"m":1,"k":"corner"})"));
    FollowCursor cursor;
    v1::Followed part;
    QVERIFY(bench.stores.matchEvents.read({v1::MATCH_EVENTS, "acme:1", 0}, cursor, part));
    QCOMPARE(part.match_events_size(), 2);
    const v1::MatchEvent &goal = part.match_events(0);
    QCOMPARE(goal.kind(), v1::MatchEvent::GOAL);
    QCOMPARE(goal.side(), v1::MatchEvent::HOME);
    QCOMPARE(goal.text(), std::string("Müller"));
    QCOMPARE(goal.clock(), 63u * 60);
    QCOMPARE(goal.id(), std::string("7"));
    QCOMPARE(goal.time_us(), qint64(1'700'000'000'000'000));
    QCOMPARE(part.match_events(1).id(), std::string("event-2"));
    QVERIFY(bench.complaints.front().find("event.kind") != std::string::npos);
}

void TestMappingHappenings::tellsRepeatedEventsOnce()
{
    const std::string mapping = R"(
[mapping.acme]
board = "scores"
key = "acme:{^/matches/*/id}"
rows = "/matches/*/incidents"
[mapping.acme.event]
kind = { from = "/type", values = { goal = "GOAL" } }
clock = { from = "/minute", unit = "clock" }
text = "/player"
)";
    const auto answer = [](const char *second) {
        return QByteArray(R"({"matches":[{"id":1,"incidents":[{"nr":7,"type":"goal","minute":"12","player":"A"},)")
            .append(second)
            .append("]}]}")
            .toStdString();
    };
    const auto count = [](MappingBench &bench) {
        FollowCursor cursor;
        v1::Followed part;
        return bench.stores.matchEvents.read({v1::MATCH_EVENTS, "acme:1", 0}, cursor, part) ? part.match_events_size()
                                                                                            : 0;
    };
    const std::string own = answer(R"({"nr":8,"type":"goal","minute":"45+2","player":"B"})");
    const std::string corrected = answer(R"({"nr":8,"type":"goal","minute":"45+2","player":"C"})");
    for (const bool hasId : {true, false}) {
        MappingBench bench(mapping + (hasId ? "id = \"/nr\"\n" : ""));
        QCOMPARE(bench.error(), std::string());
        bench.isAnswer = !hasId;
        QVERIFY(bench.feed(own));
        QVERIFY(bench.feed(own));
        QCOMPARE(count(bench), 2);
        QVERIFY(bench.feed(corrected));
        QVERIFY(bench.feed(corrected));
        QCOMPARE(count(bench), 3);
        QVERIFY(bench.feed(own)); // and back
        QCOMPARE(count(bench), hasId ? 4 : 3);
        FollowCursor cursor;
        v1::Followed part;
        QVERIFY(bench.stores.matchEvents.read({v1::MATCH_EVENTS, "acme:1", 0}, cursor, part));
        QCOMPARE(part.match_events(1).clock(), 47u * 60);
    }
}

QTEST_GUILESS_MAIN(TestMappingHappenings)
#include "tst_mappinghappenings.moc"
