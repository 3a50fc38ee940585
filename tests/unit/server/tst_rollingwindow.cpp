// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/engine/rollingwindow.h"
#include "tests/testseed.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <random>

using namespace tapedeck;

namespace {

Candle candle(std::uint32_t start, std::int64_t open, std::int64_t high, std::int64_t low, std::int64_t close,
              std::int64_t volume = 1)
{
    Candle candle;
    candle.start = start;
    candle.trades = 1;
    candle.open = open;
    candle.high = high;
    candle.low = low;
    candle.close = close;
    candle.volume = volume;
    candle.turnover = static_cast<double>(close) * static_cast<double>(volume);
    return candle;
}

RollingWindow windowOf(const std::vector<Candle> &candles, std::uint32_t lastStepS, std::uint32_t lengthS,
                       std::uint32_t stepS = 1)
{
    RollingWindow window(lastStepS, lengthS, stepS);
    for (auto it = candles.rbegin(); it != candles.rend() && window.add(*it); ++it) { }
    return window;
}

/// The plain way: the price of each second, one after the other.
RollingFigures naive(const std::vector<Candle> &candles, std::uint32_t lastS, std::uint32_t lengthS)
{
    RollingFigures figures;
    std::vector<double> prices;
    bool known = false;
    std::int64_t price = 0;
    const std::uint32_t firstS = lastS + 1 - lengthS;
    for (const Candle &candle : candles) {
        if (candle.start < firstS) {
            known = true;
            price = candle.close;
        }
    }
    if (known)
        figures.open = figures.high = figures.low = price;
    for (std::uint32_t s = firstS; s <= lastS; ++s) {
        for (const Candle &candle : candles) {
            if (candle.start != s)
                continue;
            if (!std::exchange(known, true)) {
                figures.open = candle.open;
                figures.high = candle.high;
                figures.low = candle.low;
            }
            figures.high = std::max(figures.high, candle.high);
            figures.low = std::min(figures.low, candle.low);
            figures.volume += candle.volume;
            figures.turnover += candle.turnover;
            figures.trades += candle.trades;
            price = candle.close;
        }
        if (known)
            prices.push_back(static_cast<double>(price));
    }
    figures.last = price;
    figures.coveredS = static_cast<std::uint32_t>(prices.size());
    for (const double each : prices)
        figures.mean += each / static_cast<double>(prices.size());
    for (const double each : prices)
        figures.deviation += (each - figures.mean) * (each - figures.mean) / static_cast<double>(prices.size());
    figures.deviation = std::sqrt(figures.deviation);
    return figures;
}

} // namespace

class TestRollingWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aPriceHoldsUntilTheNext();
    void whatWasBeforeTheFirstPriceIsNotCounted();
    void aQuietWindowKeepsItsPrice();
    void stepsMayBeMinutes();
    void nothingIsKnownOfWhatComesLater();
    void agreesWithThePlainWay();
};

void TestRollingWindow::aPriceHoldsUntilTheNext()
{
    // 100 from before, for 4 s; 110 for 6 s.
    const auto figures =
        windowOf({candle(90, 95, 101, 94, 100), candle(105, 108, 112, 107, 110, 5)}, 110, 10).figures();
    QVERIFY(figures);
    QCOMPARE(figures->open, 100);
    QCOMPARE(figures->last, 110);
    QCOMPARE(figures->high, 112);
    QCOMPARE(figures->low, 100);
    QCOMPARE(figures->mean, 106.0);
    QCOMPARE(figures->deviation, std::sqrt((4 * 36 + 6 * 16) / 10.0));
    QCOMPARE(figures->volume, 5);
    QCOMPARE(figures->trades, 1u);
    QCOMPARE(figures->coveredS, 10u);
}

void TestRollingWindow::whatWasBeforeTheFirstPriceIsNotCounted()
{
    const auto figures = windowOf({candle(108, 7, 9, 6, 8)}, 110, 10).figures();
    QVERIFY(figures);
    QCOMPARE(figures->open, 7);
    QCOMPARE(figures->mean, 8.0);
    QCOMPARE(figures->coveredS, 3u);
}

void TestRollingWindow::aQuietWindowKeepsItsPrice()
{
    const RollingWindow window = windowOf({candle(10, 7, 9, 6, 8)}, 1'000, 60);
    QVERIFY(window.isQuiet());
    QCOMPARE(window.figures()->last, 8);
    QCOMPARE(window.figures()->mean, 8.0);
    QCOMPARE(window.figures()->deviation, 0.0);
    QCOMPARE(window.figures()->high, 8);
    QCOMPARE(window.figures()->volume, 0);
    QCOMPARE(window.figures()->coveredS, 60u);
}

void TestRollingWindow::stepsMayBeMinutes()
{
    const auto figures = windowOf({candle(0, 1, 1, 1, 1), candle(3'540, 1, 4, 1, 3)}, 3'600, 3'600, 60).figures();
    QVERIFY(figures);
    QCOMPARE(figures->open, 1);
    QCOMPARE(figures->coveredS, 3'600u);
    QCOMPARE(figures->mean, (58 * 1 + 2 * 3) / 60.0);
}

void TestRollingWindow::nothingIsKnownOfWhatComesLater()
{
    QVERIFY(!windowOf({candle(200, 1, 1, 1, 1)}, 110, 10).figures());
    QVERIFY(!windowOf({}, 110, 10).figures());
    const auto figures = windowOf({candle(109, 5, 5, 5, 5), candle(200, 1, 1, 1, 1)}, 110, 10).figures();
    QCOMPARE(figures->last, 5);
}

void TestRollingWindow::agreesWithThePlainWay()
{
    std::mt19937 random(testSeed());
    const auto below = [&](unsigned end) { return random() % end; };
    for (int round = 0; round < 500; ++round) {
        std::vector<Candle> candles;
        std::int64_t price = 1'000'000'000 + below(1'000);
        for (std::uint32_t start = 1'000; start < 1'400; start += 1 + below(below(3) == 0 ? 100 : 5)) {
            const std::int64_t open = price;
            price += static_cast<std::int64_t>(below(21)) - 10;
            candles.push_back(candle(start, open, std::max(open, price) + below(3), std::min(open, price) - below(3),
                                     price, below(50)));
        }
        const std::uint32_t lastS = 1'100 + below(400);
        const std::uint32_t lengthS = 1 + below(90);
        const auto figures = windowOf(candles, lastS, lengthS).figures();
        const RollingFigures plain = naive(candles, lastS, lengthS);
        QVERIFY(figures);
        QCOMPARE(figures->open, plain.open);
        QCOMPARE(figures->high, plain.high);
        QCOMPARE(figures->low, plain.low);
        QCOMPARE(figures->last, plain.last);
        QCOMPARE(figures->volume, plain.volume);
        QCOMPARE(figures->turnover, plain.turnover);
        QCOMPARE(figures->trades, plain.trades);
        QCOMPARE(figures->coveredS, plain.coveredS);
        QVERIFY(std::abs(figures->mean - plain.mean) < 1e-3);
        QVERIFY(std::abs(figures->deviation - plain.deviation) < 1e-3);
    }
}

QTEST_GUILESS_MAIN(TestRollingWindow)
#include "tst_rollingwindow.moc"
