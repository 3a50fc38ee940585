// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "feedbench.h"
#include "server/sources/instrument.h"

#include "tapedeck/v1/prices.pb.h"

#include <QTest>

using namespace tapedeck;
using v1::Quote;

namespace {

constexpr Micros second = 1'000'000;
constexpr Micros noon = 1'700'000'400 * second;
constexpr const char *key = "x:A";

/// Writes changes of one row, and tells its candles.
struct Bench {
    Bench() { restart(); }

    void restart()
    {
        instrument = Instrument(0, "x", "A", "A");
        instrument.declare(batch);
        volume = {};
        trades = 0;
    }
    /// A trade whose time the row tells later.
    void trade(Decimal price, Decimal size)
    {
        instrument.lastPrice(batch, price, size);
        volume = *sum(volume, size);
        batch.setDecimal(BoardId::Prices, 0, Quote::kVolumeFieldNumber, volume);
        batch.setInteger(BoardId::Prices, 0, Quote::kTradeCountFieldNumber, ++trades);
    }
    void commit()
    {
        prices.beginCommit();
        scores.beginCommit();
        committer.apply(0, batch);
        prices.endCommit();
        scores.endCommit();
        batch.reset();
    }
    [[nodiscard]] QString candles(std::uint32_t intervalS = 1) const
    {
        FollowCursor cursor;
        v1::Followed part;
        stores.candles.read({v1::CANDLES, key, intervalS}, cursor, part);
        QString text;
        for (const v1::Candle &candle : part.candles()) {
            text += QStringLiteral("%1:%2/%3/%4/%5 v%6 n%7%8 ")
                        .arg(candle.start_s() - noon / second)
                        .arg(candle.open())
                        .arg(candle.high())
                        .arg(candle.low())
                        .arg(candle.close())
                        .arg(candle.volume())
                        .arg(candle.trades())
                        .arg(candle.incomplete() ? QStringLiteral("?") : QString());
        }
        return text.trimmed();
    }

    Board prices{Schema::prices(), 1};
    Board scores{Schema::scores(), 1};
    FollowStores stores{1};
    Committer committer{{&prices, &scores}, &stores};
    SourceCounters counters;
    ChangeBatch batch;
    Instrument instrument{0, "x", "A", "A"};
    Decimal volume;
    int trades = 0;
};

} // namespace

/// What the candles are made of, as it is read off the changes of a row.
class TestPriceMoves : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tradesOfOneBatchAreToldApart();
    void aTradeWithoutAnotherTimeIsOfTheLast();
    void aTradeMayHaveATimeOfItsOwn();
    void theFirstVolumeOfOddsWasBefore();
    void aStaleRowMarksItsCandles();
    void aSecondLapStartsOver();
    void aShiftedTimeIsTheVenues();
};

void TestPriceMoves::tradesOfOneBatchAreToldApart()
{
    Bench bench;
    bench.instrument.sourceTime(bench.batch, noon - second);
    for (const auto &[at, price] : {std::pair(0, 10), {0, 12}, {0, 12}, {0, 9}, {1, 9}, {1, 11}}) {
        bench.trade({price, 0}, {2, 0});
        bench.instrument.sourceTime(bench.batch, noon + at * second);
    }
    bench.commit();
    QCOMPARE(bench.candles(), QStringLiteral("0:10/12/9/9 v8 n4 1:9/11/9/11 v4 n2"));
    bench.trade({11, 0}, {1, 0}); // the price stays
    bench.instrument.sourceTime(bench.batch, noon + 3 * second);
    bench.trade({105, 1}, {15, 1}); // another unit
    bench.instrument.sourceTime(bench.batch, noon + 3 * second + 1);
    bench.commit();
    QCOMPARE(bench.candles(), QStringLiteral("0:100/120/90/90 v80 n4 1:90/110/90/110 v40 n2 3:110/110/105/105 v25 n2"));
}

void TestPriceMoves::aTradeWithoutAnotherTimeIsOfTheLast()
{
    Bench bench;
    bench.instrument.sourceTime(bench.batch, noon);
    bench.trade({10, 0}, {1, 0});
    bench.instrument.sourceTime(bench.batch, noon - 5 * second); // not newer: the row's time stays
    bench.trade({11, 0}, {1, 0});
    bench.commit();
    QCOMPARE(bench.candles(), QStringLiteral("0:10/11/10/11 v2 n2?"));
}

void TestPriceMoves::aTradeMayHaveATimeOfItsOwn()
{
    Bench bench;
    bench.instrument.sourceTime(bench.batch, noon - second);
    const auto addTrade = [&](int at) {
        bench.batch.addTrade(0, {{10, 0}, {1, 0}, noon + at * second, v1::Trade::TAKER_UNKNOWN});
    };
    addTrade(0);
    bench.trade({10, 0}, {1, 0});
    bench.instrument.sourceTime(bench.batch, noon + 5 * second); // of something else
    addTrade(5);
    bench.trade({12, 0}, {1, 0});
    bench.trade({13, 0}, {1, 0});
    addTrade(3); // behind its cells, and late
    bench.commit();
    QCOMPARE(bench.candles(), QStringLiteral("0:10/10/10/10 v1 n1 3:13/13/13/13 v1 n1 5:12/12/12/12 v1 n1"));
}

void TestPriceMoves::theFirstVolumeOfOddsWasBefore()
{
    Bench bench;
    const auto traded = [&](int at, std::int64_t last, std::int64_t volume) {
        bench.instrument.lastPrice(bench.batch, {last, 0}, std::nullopt);
        bench.batch.setDecimal(BoardId::Prices, 0, Quote::kVolumeFieldNumber, {volume, 0});
        bench.instrument.sourceTime(bench.batch, noon + at * second);
    };
    traded(-1, 5, 1'000);
    traded(0, 6, 1'020);
    traded(1, 6, 1'030); // at the same price
    traded(2, 7, 900);   // some of it was declared void
    bench.commit();
    QCOMPARE(bench.candles(), QStringLiteral("-1:5/5/5/5 v0 n0? 0:6/6/6/6 v20 n0 1:6/6/6/6 v10 n0 2:7/7/7/7 v0 n0"));
}

void TestPriceMoves::aStaleRowMarksItsCandles()
{
    Bench bench;
    bench.instrument.sourceTime(bench.batch, noon - 60 * second);
    const auto trade = [&](int at) {
        bench.trade({10, 0}, {1, 0});
        bench.instrument.sourceTime(bench.batch, noon + at * second);
    };
    trade(0);
    bench.instrument.stale({&bench.batch, &bench.counters}, "a gap");
    trade(2);
    bench.commit();
    bench.instrument.fresh({&bench.batch, &bench.counters});
    trade(3);
    trade(4);
    trade(61);
    bench.commit();
    QCOMPARE(bench.candles(),
             QStringLiteral("0:10/10/10/10 v1 n1? 2:10/10/10/10 v1 n1? 3:10/10/10/10 v1 n1? 4:10/10/10/10 v1 n1 "
                            "61:10/10/10/10 v1 n1"));
    QCOMPARE(bench.candles(60), QStringLiteral("0:10/10/10/10 v4 n4? 60:10/10/10/10 v1 n1"));
}

void TestPriceMoves::aSecondLapStartsOver()
{
    Bench bench;
    for (int lap = 0; lap < 3; ++lap) {
        for (int at = 0; at < 3; ++at) {
            bench.trade({10 + at, 0}, {1, 0});
            bench.instrument.sourceTime(bench.batch, noon + at * second);
        }
        if (lap == 1)
            bench.commit(); // or within a batch
        bench.restart();
    }
    bench.commit();
    QCOMPARE(bench.candles(), QStringLiteral("0:10/10/10/10 v1 n1? 1:11/11/11/11 v1 n1 2:12/12/12/12 v1 n1?"));
    QCOMPARE(bench.stores.candles.counters().restarts, 2u);
}

void TestPriceMoves::aShiftedTimeIsTheVenues()
{
    Bench bench;
    bench.batch.receivedUs = noon + 1'000'000 * second; // a recording
    bench.instrument.sourceTime(bench.batch, noon - second);
    bench.trade({10, 0}, {1, 0});
    bench.instrument.sourceTime(bench.batch, noon);
    bench.commit();
    QVERIFY(bench.prices.integer(bench.prices.find(key), Quote::kTimeShiftFieldNumber).has_value());
    QCOMPARE(bench.candles(), QStringLiteral("0:10/10/10/10 v1 n1"));
}

QTEST_GUILESS_MAIN(TestPriceMoves)
#include "tst_pricemoves.moc"
