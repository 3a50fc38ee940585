// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/charts/candlebuckets.h"
#include "client/charts/livecandle.h"
#include "tests/testseed.h"

#include <QTest>

#include <algorithm>
#include <limits>
#include <map>
#include <random>

using namespace tapedeck;

namespace {

Candle candle(std::int64_t startS, std::int64_t price, std::int64_t volume = 1)
{
    return {startS, price, price + 2, price - 2, price + 1, volume, 1, false};
}

/// Some thousand candles of a minute, with gaps.
CandleSeries randomSeries(std::mt19937_64 &random, int count)
{
    CandleSeries series(60);
    std::int64_t startS = 60 * static_cast<std::int64_t>(random() % 1'000'000);
    for (int i = 0; i < count;
         ++i, startS += 60 * static_cast<std::int64_t>(random() % 10 == 0 ? random() % 30 + 1 : 1)) {
        const auto price = static_cast<std::int64_t>(random() % 10'000);
        const auto close = static_cast<std::int64_t>(random() % 10'000);
        (void)series.upsert({startS, price, std::max(price, close) + static_cast<std::int64_t>(random() % 50),
                             std::min(price, close) - static_cast<std::int64_t>(random() % 50), close,
                             static_cast<std::int64_t>(random() % 1'000), 1, random() % 100 == 0},
                            2, 0);
    }
    return series;
}

QuoteRow row(std::int64_t last, std::int64_t volume, std::int64_t timeS, std::uint8_t scale = 2)
{
    QuoteRow row;
    row.last = Decimal{last, scale};
    row.volume = Decimal{volume, 0};
    row.sourceUs = timeS * 1'000'000;
    return row;
}

} // namespace

/// Candles as data: their series, how they merge, and how the newest one goes on.
class TestCandles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void staysAscendingWhateverTheOrder();
    void isBounded();
    void refusesWhatIsNoCandle();
    void becomesFinerExactly();
    void findsByTime();
    void mergedAreAsNaive();
    void panningChangesNoBucket();
    void gapsAreWhatIsMissing();
    void theNewestGoesOnWithTheRow();
    void theRowOpensTheNextCandle();
    void theServersWordReplacesTheRows();
    void whatNobodyConfirmsIsTakenBack();
};

void TestCandles::staysAscendingWhateverTheOrder()
{
    CandleSeries series(60);
    for (const int i : {5, 1, 3, 3, 2, 5})
        QVERIFY(series.upsert(candle(60 * i, 100 * i), 2, 0));
    QCOMPARE(series.candles().size(), 4U);
    QVERIFY(std::is_sorted(series.candles().begin(), series.candles().end(),
                           [](const Candle &a, const Candle &b) { return a.startS < b.startS; }));
    QVERIFY(series.upsert(candle(180, 777), 2, 0));
    QCOMPARE(series.at(190)->open, 777);
    series.dropAfter(120);
    QCOMPARE(series.endS(), 180);
}

void TestCandles::isBounded()
{
    CandleSeries series(1, 100);
    for (int i = 1; i <= 1'000; ++i)
        QVERIFY(series.upsert(candle(i, 100), 0, 0));
    QVERIFY(series.candles().size() <= 100);
    QVERIFY(series.candles().size() > 80);
    QCOMPARE(series.endS(), 1'001);
    while (series.candles().size() < 100)
        QVERIFY(series.upsert(candle(series.endS(), 100), 0, 0));
    QVERIFY(!series.upsert(candle(1, 100), 0, 0));
}

void TestCandles::refusesWhatIsNoCandle()
{
    CandleSeries series(60);
    QVERIFY(!series.upsert({60, 10, 9, 8, 9, 0, 0, false}, 0, 0));    // opened above the high
    QVERIFY(!series.upsert({60, 10, 12, 11, 12, 0, 0, false}, 0, 0)); // opened below the low
    QVERIFY(!series.upsert({60, 10, 12, 9, 11, -1, 0, false}, 0, 0));
    QVERIFY(!series.upsert({-60, 10, 12, 9, 11, 0, 0, false}, 0, 0));
    QVERIFY(!series.upsert(candle(60, 10), 19, 0));
    QVERIFY(!series.upsert(candle(60, 10), 0, -1));
    QVERIFY(series.empty());
}

void TestCandles::becomesFinerExactly()
{
    CandleSeries series(60);
    QVERIFY(series.upsert(candle(60, 12'345), 2, 0));
    QVERIFY(series.upsert(candle(120, 1'234'567), 4, 1));
    QCOMPARE(series.priceScale(), 4);
    QCOMPARE(series.sizeScale(), 1);
    QCOMPARE(series.candles()[0].open, 1'234'500);
    QCOMPARE(series.candles()[0].volume, 10);
    QVERIFY(series.upsert(candle(180, 5), 0, 0)); // a coarser one is brought to the same unit
    QCOMPARE(series.candles()[2].open, 50'000);
    const auto before = series.candles();
    QVERIFY(!series.upsert(candle(240, std::numeric_limits<std::int64_t>::max() / 10), 2, 0));
    QVERIFY(!series.upsert(candle(240, 1), 18, 0)); // the ones before would not fit
    QCOMPARE(series.candles() == before, true);
    QCOMPARE(series.priceScale(), 4);
}

void TestCandles::findsByTime()
{
    CandleSeries series(60);
    QCOMPARE(series.endedBy(1'000), nullptr);
    QCOMPARE(series.at(1'000), nullptr);
    for (const int minute : {2, 3, 6})
        QVERIFY(series.upsert(candle(60 * minute, minute), 0, 0));
    QCOMPARE(series.at(119), nullptr);
    QCOMPARE(series.at(120)->startS, 120);
    QCOMPARE(series.at(179)->startS, 120);
    QCOMPARE(series.at(240), nullptr);
    QCOMPARE(series.at(419)->startS, 360);
    QCOMPARE(series.at(420), nullptr);
    QCOMPARE(series.endedBy(179), nullptr);
    QCOMPARE(series.endedBy(180)->startS, 120);
    QCOMPARE(series.endedBy(359)->startS, 180);
    QCOMPARE(series.endedBy(9'999)->startS, 360);
}

void TestCandles::mergedAreAsNaive()
{
    const unsigned seed = testSeed();
    std::mt19937_64 random(seed);
    for (int round = 0; round < 50; ++round) {
        const CandleSeries series = randomSeries(random, 2'000);
        const std::int64_t width = bucketWidthS(60, static_cast<double>(random() % 10'000) / 10, 1.5);
        std::vector<Candle> merged;
        mergeCandles(series, series.firstS(), series.endS(), width, merged);
        std::map<std::int64_t, std::vector<Candle>> naive;
        for (const Candle &one : series.candles())
            naive[one.startS / width].push_back(one);
        QCOMPARE(merged.size(), naive.size());
        std::size_t i = 0;
        for (const auto &[number, members] : naive) {
            const Candle &bucket = merged[i++];
            QCOMPARE(bucket.startS, number * width);
            QCOMPARE(bucket.open, members.front().open);
            QCOMPARE(bucket.close, members.back().close);
            std::int64_t high = members.front().high;
            std::int64_t low = members.front().low;
            std::int64_t volume = 0;
            for (const Candle &one : members) {
                high = std::max(high, one.high);
                low = std::min(low, one.low);
                volume += one.volume;
            }
            QCOMPARE(bucket.high, high);
            QCOMPARE(bucket.low, low);
            QCOMPARE(bucket.volume, volume);
        }
    }
}

void TestCandles::panningChangesNoBucket()
{
    const unsigned seed = testSeed();
    std::mt19937_64 random(seed);
    const CandleSeries series = randomSeries(random, 5'000);
    for (int round = 0; round < 200; ++round) {
        const std::int64_t width = 60LL << random() % 8;
        std::vector<Candle> all;
        std::vector<Candle> part;
        mergeCandles(series, series.firstS(), series.endS(), width, all);
        const auto span = static_cast<std::uint64_t>(series.endS() - series.firstS());
        const std::int64_t fromS = series.firstS() + static_cast<std::int64_t>(random() % span);
        const std::int64_t toS = fromS + static_cast<std::int64_t>(random() % span);
        mergeCandles(series, fromS, toS, width, part);
        if (part.empty())
            continue;
        const auto it = std::find(all.begin(), all.end(), part.front());
        QVERIFY(all.end() - it >= static_cast<std::ptrdiff_t>(part.size()));
        QVERIFY(std::equal(part.begin(), part.end(), it));
    }
}

void TestCandles::gapsAreWhatIsMissing()
{
    CandleSeries series(60);
    for (const int minute : {1, 2, 4, 5, 9})
        QVERIFY(series.upsert(candle(60 * minute, minute), 0, 0));
    std::vector<Candle> bars;
    mergeCandles(series, 0, 600, 60, bars);
    QCOMPARE(gapsBetween(bars, 60, 60), (std::vector<CandleGap>{{180, 240}, {360, 540}}));
    QCOMPARE(gapsBetween(bars, 60, 120), (std::vector<CandleGap>{{360, 540}}));
    QVERIFY(gapsBetween({}, 60, 60).empty());
}

void TestCandles::theNewestGoesOnWithTheRow()
{
    CandleSeries series(60);
    QVERIFY(series.upsert({120, 100, 110, 95, 105, 7, 3, false}, 2, 0));
    LiveCandle live;
    QVERIFY(!live.take(series, row(105, 1'000, 130), 1)); // the first look tells no trade
    QVERIFY(!live.take(series, row(105, 1'000, 140), 1)); // a quote without a trade neither
    QVERIFY(live.take(series, row(120, 1'004, 141), 1));
    QVERIFY(series.candles().back() == (Candle{120, 100, 120, 95, 120, 11, 3, false, 480}));
    QVERIFY(live.take(series, row(9'000, 1'004, 142, 4), 1)); // 0.9000: in a finer unit
    QVERIFY(series.candles().back() == (Candle{120, 10'000, 12'000, 9'000, 9'000, 11, 3, false, 48'000}));
}

void TestCandles::theRowOpensTheNextCandle()
{
    CandleSeries series(60);
    QVERIFY(series.upsert({120, 100, 110, 95, 105, 7, 3, false}, 2, 0));
    LiveCandle live;
    (void)live.take(series, row(105, 1'000, 179), 1);
    QVERIFY(live.take(series, row(106, 1'003, 245), 1)); // a minute was without
    QCOMPARE(series.candles().size(), 2U);
    QVERIFY(series.candles().back() == (Candle{240, 106, 106, 106, 106, 3, 0, false, 318}));
}

void TestCandles::theServersWordReplacesTheRows()
{
    CandleSeries series(60);
    QVERIFY(series.upsert({120, 100, 110, 95, 105, 7, 3, false}, 2, 0));
    LiveCandle live;
    (void)live.take(series, row(105, 1'000, 179), 1);
    QVERIFY(live.take(series, row(106, 1'003, 185), 1));
    live.takeBack(series);
    QCOMPARE(series.candles().size(), 1U);
    QVERIFY(series.upsert({180, 106, 107, 106, 107, 5, 2, false}, 2, 0));
    QVERIFY(!live.expire(series, 1 + LiveCandle::confirmedWithinUs));
    QCOMPARE(series.candles().back().volume, 5);
}

void TestCandles::whatNobodyConfirmsIsTakenBack()
{
    CandleSeries series(60);
    const Candle told{120, 100, 110, 95, 105, 7, 3, false};
    QVERIFY(series.upsert(told, 2, 0));
    LiveCandle live;
    (void)live.take(series, row(105, 1'000, 130), 1);
    QVERIFY(live.take(series, row(105, 1'003, 131), 5)); // which the server had counted already
    QVERIFY(!live.expire(series, 5 + LiveCandle::confirmedWithinUs - 1));
    QVERIFY(live.expire(series, 5 + LiveCandle::confirmedWithinUs));
    QVERIFY(series.candles().back() == told);
}

QTEST_GUILESS_MAIN(TestCandles)
#include "tst_candles.moc"
