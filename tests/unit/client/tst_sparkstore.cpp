// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "boardmaker.h"

#include "client/models/rowranker.h"
#include "client/models/sparkstore.h"

#include <QTest>

using namespace tapedeck;
using v1::Quote;

/// Lines of the last minute, as they are drawn.
class TestSparkStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aLineIsFromTheLowestToTheHighest();
    void onlyTheLastMinuteStays();
    void aGapIsWhereThereIsNoPrice();
    void aWideRangeIsRounded();
    void aFinerPriceBeginsAnew();
    void aNumberThatIsAnotherRowsBeginsAnew();
    void memoryIsBounded();
    void theRankerDrawsOn();

private:
    static void fill(SparkStore &store, BoardMaker &maker, std::initializer_list<std::int64_t> prices)
    {
        for (const std::int64_t price : prices) {
            maker.set("A", price, 2);
            maker.send();
            store.sample(false);
        }
    }
};

void TestSparkStore::aLineIsFromTheLowestToTheHighest()
{
    BoardMaker maker;
    SparkStore store(maker.feed);
    QCOMPARE(store.read(1).count, 0);
    fill(store, maker, {10'001, 10'101, 10'051});
    const Spark spark = store.read(1);
    QCOMPARE(spark.count, 3);
    QCOMPARE(spark.spanPoints, 2);
    QCOMPARE(spark.direction, 1);
    QCOMPARE(spark.heights[27], Spark::gap);
    QCOMPARE(spark.heights[28], std::uint8_t(0));
    QCOMPARE(spark.heights[29], Spark::highest);
    QCOMPARE(spark.heights[30], std::uint8_t(Spark::highest / 2));
    QCOMPARE(spark.low.toString(), std::string("100.01"));
    QCOMPARE(spark.high.toString(), std::string("101.01"));
    QVERIFY(!spark.rounded);
    fill(store, maker, {9'000});
    QCOMPARE(store.read(1).direction, -1);
    QCOMPARE(store.read(1).low.toString(), std::string("90.00"));
}

void TestSparkStore::onlyTheLastMinuteStays()
{
    BoardMaker maker;
    SparkStore store(maker.feed);
    fill(store, maker, {50'000});
    for (int i = 0; i < 3 * Spark::points; ++i)
        fill(store, maker, {1'000 + i % 10});
    const Spark spark = store.read(1);
    QCOMPARE(spark.count, int(Spark::points));
    QCOMPARE(spark.spanPoints, Spark::points - 1);
    QCOMPARE(spark.high.toString(), std::string("10.09"));
    QCOMPARE(spark.heights[30], std::uint8_t((3 * Spark::points - 1) % 10 * Spark::highest / 9));
}

void TestSparkStore::aGapIsWhereThereIsNoPrice()
{
    BoardMaker maker;
    SparkStore store(maker.feed);
    fill(store, maker, {100});
    store.sample(true); // not live
    const RowId row = maker.set("A", 100, 2);
    maker.board.beginCommit();
    maker.board.setInteger(row, Quote::kStatusFieldNumber, Quote::STALE);
    maker.board.endCommit();
    maker.send();
    store.sample(false);
    maker.board.beginCommit();
    maker.board.setInteger(row, Quote::kStatusFieldNumber, Quote::OPEN);
    maker.board.clear(row, Quote::kLastFieldNumber);
    maker.board.endCommit();
    maker.send();
    store.sample(false);
    fill(store, maker, {100});
    const Spark spark = store.read(1);
    QCOMPARE(spark.count, 2);
    QCOMPARE(spark.heights[26], std::uint8_t(Spark::highest / 2)); // stands still: in the middle
    for (const std::size_t gap : {27u, 28u, 29u})
        QCOMPARE(spark.heights[gap], Spark::gap);
    QCOMPARE(spark.heights[30], std::uint8_t(Spark::highest / 2));
    QCOMPARE(spark.direction, 0);
}

void TestSparkStore::aWideRangeIsRounded()
{
    BoardMaker maker;
    SparkStore store(maker.feed);
    fill(store, maker, {1, 40'000'000, 2});
    const Spark spark = store.read(1);
    QVERIFY(spark.rounded);
    QCOMPARE(spark.heights[28], std::uint8_t(0));
    QCOMPARE(spark.heights[29], Spark::highest);
    const std::int64_t off = std::abs(spark.high.mantissa - 40'000'000);
    QVERIFY2(off < 40'000'000 / 10'000, qPrintable(QString::number(off)));
    // From one end of what there is to the other: it begins anew.
    maker.set("A", INT64_MAX, 2);
    maker.send();
    store.sample(false);
    maker.set("A", INT64_MIN + 1, 2);
    maker.send();
    store.sample(false);
    QCOMPARE(store.read(1).count, 1);
}

void TestSparkStore::aFinerPriceBeginsAnew()
{
    BoardMaker maker;
    SparkStore store(maker.feed);
    fill(store, maker, {100, 101});
    maker.set("A", 10'155, 4);
    maker.send();
    store.sample(false);
    const Spark spark = store.read(1);
    QCOMPARE(spark.count, 1);
    QCOMPARE(spark.low.toString(), std::string("1.0155"));
}

void TestSparkStore::aNumberThatIsAnotherRowsBeginsAnew()
{
    BoardMaker maker;
    SparkStore store(maker.feed);
    fill(store, maker, {100, 101});
    maker.board.beginCommit();
    maker.board.remove(maker.board.find("x:A"));
    maker.board.endCommit();
    maker.send();
    store.sample(false);
    fill(store, maker, {300});
    const auto row = maker.feed->read([](const Board &board) { return board.find("x:A"); });
    QCOMPARE(store.read(row).count, 1);
}

void TestSparkStore::memoryIsBounded()
{
    BoardMaker maker;
    SparkStore store(maker.feed);
    QCOMPARE(store.bytes(), std::size_t(0));
    maker.set("A", 1, 0);
    maker.send();
    store.sample(false);
    const std::size_t block = store.bytes();
    QVERIFY(block > 0 && block < 100'000);
    maker.board.beginCommit();
    for (RowId i = 0; i < SparkStore::rowsMax + 2'000; ++i) {
        const RowId row = maker.board.insert("m:" + std::to_string(i));
        (void)maker.board.setDecimal(row, Quote::kLastFieldNumber, {1, 0});
    }
    maker.board.endCommit();
    maker.send();
    store.sample(false);
    QVERIFY2(store.bytes() <= 8'000'000, qPrintable(QString::number(store.bytes())));
    QCOMPARE(store.read(SparkStore::rowsMax - 1).count, 1);
    QCOMPARE(store.read(SparkStore::rowsMax).count, 0);
    QCOMPARE(store.read(SparkStore::rowsMax + 100'000).count, 0);
}

void TestSparkStore::theRankerDrawsOn()
{
    BoardMaker maker;
    maker.set("A", 1, 0);
    maker.send();
    const auto store = std::make_shared<SparkStore>(maker.feed);
    RowRanker ranker(maker.feed, {}, [](const RowOrderPtr &, bool) {});
    ranker.setSparks(store);
    QTRY_VERIFY(store->turn() > 0);
    QCOMPARE(store->read(1).count, 1);
    ranker.setSparks(nullptr);
}

QTEST_GUILESS_MAIN(TestSparkStore)
#include "tst_sparkstore.moc"
