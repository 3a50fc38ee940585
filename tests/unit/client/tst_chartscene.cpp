// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/charts/chartscene.h"
#include "tests/testseed.h"

#include <QTest>

#include <cmath>
#include <random>

using namespace tapedeck;

namespace {

constexpr std::int64_t startS = 1'700'000'040; // a whole minute

} // namespace

/// What a chart shows, before anybody paints it: the window in time, the axes, the bars.
class TestChartScene : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void stepsAreNice();
    void timeStepsDivideTheDay();
    void theRangeGrowsAtOnceAndShrinksLate();
    void theRangeEases();
    void zoomKeepsTheTimeUnderThePointer();
    void panningMovesEverythingByTheSame();
    void whoFollowsStaysAtTheNewest();
    void whoHasPannedAwayIsLeftAlone();
    void theWindowCannotLeaveTheCandles();
    void everythingFits();
    void barsMergeOnlyWhenTooNarrow();
    void aLiveCandleMovesNothingElse();
    void theAxisIsExactAndOnlyWidens();

private:
    static void fill(ChartScene &scene, int count, std::int64_t price = 10'000)
    {
        for (int i = 0; i < count; ++i) {
            const std::int64_t open = price + i % 17;
            QVERIFY(scene.series.upsert({startS + 60 * i, open, open + 5, open - 5, open + 1, 10, 1, false}, 2, 0));
        }
        scene.window.setData(scene.series.firstS(), scene.series.endS());
    }
};

void TestChartScene::stepsAreNice()
{
    for (const auto &[value, step] : std::initializer_list<std::pair<double, std::int64_t>>{
             {0, 1}, {0.3, 1}, {1, 1}, {1.1, 2}, {3, 5}, {5.5, 10}, {11, 20}, {499, 500}, {501, 1'000}})
        QCOMPARE(niceStep(value), step);
    QCOMPARE(ticksBetween(-7, 11, 5), (std::vector<std::int64_t>{-5, 0, 5, 10}));
    QVERIFY(ticksBetween(0, 1e12, 1).size() <= 200);
}

void TestChartScene::timeStepsDivideTheDay()
{
    QCOMPARE(timeStepS(0.2), 1);
    QCOMPARE(timeStepS(7), 10);
    QCOMPARE(timeStepS(61), 120);
    QCOMPARE(timeStepS(4'000), 7'200);
    QCOMPARE(timeStepS(50'000), 86'400);
    QCOMPARE(timeStepS(86'400 * 8.0), 86'400 * 14);
    QCOMPARE(timeLabel(startS, 60).size(), 5);
    QCOMPARE(timeLabel(startS, 10).size(), 8);
}

void TestChartScene::theRangeGrowsAtOnceAndShrinksLate()
{
    HeldRange range;
    range.hold(100, 200, 4);
    QVERIFY(range.low() < 100 && range.high() > 200);
    const double low = range.low();
    const double high = range.high();
    range.hold(120, 190, 4); // a little too large is left alone
    QCOMPARE(range.low(), low);
    QCOMPARE(range.high(), high);
    range.hold(120, 260, 4);
    QVERIFY(range.high() > 260);
    QCOMPARE(range.low(), low);
    range.hold(1'000, 1'010, 4); // somewhere else
    QVERIFY(range.low() > 900 && range.high() < 1'100);
    range.reset();
    range.hold(50, 50, 4); // a price that stands still
    QVERIFY(range.high() - range.low() >= 4);
}

void TestChartScene::theRangeEases()
{
    HeldRange range;
    range.hold(0, 1'000, 4);
    range.hold(480, 520, 4);
    QVERIFY(!range.resting());
    double before = range.high();
    for (int i = 0; i < 200 && !range.resting(); ++i) {
        QVERIFY(range.ease(16, false));
        QVERIFY(range.high() <= before);
        QVERIFY(range.high() > 520 && range.low() < 480);
        before = range.high();
    }
    QVERIFY(range.resting());
    QVERIFY(!range.ease(16, false));
    range.hold(499, 501, 4);
    QVERIFY(range.ease(1, true));
    QVERIFY(range.resting());
}

void TestChartScene::zoomKeepsTheTimeUnderThePointer()
{
    const unsigned seed = testSeed();
    std::mt19937_64 random(seed);
    TimeWindow window;
    window.reset(60, 8);
    window.setWidth(1'000);
    window.setData(startS, startS + 60 * 5'000);
    window.pan(-8 * 2'500);
    for (int i = 0; i < 200; ++i) {
        const auto x = static_cast<double>(random() % 600 + 200);
        const double before = window.timeAt(x);
        const double scale = window.secondsPerPixel();
        window.zoom(x, i % 2 == 0 ? 1.25 : 1 / 1.25);
        QVERIFY(std::abs(window.timeAt(x) - before) <= 2 * std::max(scale, window.secondsPerPixel()));
    }
    const double right = window.rightS();
    window.zoom(300, 0);
    window.zoom(300, -1);
    window.zoom(300, std::nan(""));
    QCOMPARE(window.rightS(), right);
}

void TestChartScene::panningMovesEverythingByTheSame()
{
    TimeWindow window;
    window.reset(60, 7.3);
    window.setWidth(1'000);
    window.setData(startS, startS + 60 * 5'000);
    window.pan(-2'000);
    const double a = window.x(startS + 60 * 4'700);
    const double b = window.x(startS + 60 * 4'741);
    for (int i = 1; i < 300; ++i) {
        window.pan(-1);
        QCOMPARE(window.x(startS + 60 * 4'700), a + i);
        QCOMPARE(window.x(startS + 60 * 4'741), b + i);
    }
}

void TestChartScene::whoFollowsStaysAtTheNewest()
{
    TimeWindow window;
    window.reset(60, 8);
    window.setData(startS, startS + 60 * 500);
    window.setWidth(1'000); // the size may come late
    QVERIFY(window.following());
    const double x = window.x(startS + 60 * 500);
    QVERIFY(x > 900 && x < 1'000);
    window.setData(startS, startS + 60 * 501);
    QVERIFY(window.following());
    QVERIFY(std::abs(window.x(startS + 60 * 501) - x) <= 1);
    window.setWidth(600);
    QVERIFY(window.following());
    QVERIFY(window.x(startS + 60 * 501) <= 600);
}

void TestChartScene::whoHasPannedAwayIsLeftAlone()
{
    TimeWindow window;
    window.reset(60, 8);
    window.setWidth(1'000);
    window.setData(startS, startS + 60 * 500);
    window.pan(-900);
    QVERIFY(!window.following());
    const double right = window.rightS();
    window.setData(startS, startS + 60 * 510);
    QCOMPARE(window.rightS(), right);
    window.toNewest();
    QVERIFY(window.following());
    window.toOldest();
    QVERIFY(!window.following());
    QCOMPARE(window.leftS(), static_cast<double>(startS));
}

void TestChartScene::theWindowCannotLeaveTheCandles()
{
    TimeWindow window;
    window.reset(60, 8);
    window.setWidth(1'000);
    window.setData(startS, startS + 60 * 500);
    window.pan(1e9);
    QVERIFY(window.leftS() < static_cast<double>(startS + 60 * 500));
    window.pan(-1e9);
    QVERIFY(window.rightS() > static_cast<double>(startS));
    for (int i = 0; i < 100; ++i)
        window.zoom(500, 3);
    QCOMPARE(window.pitch(), TimeWindow::pitchMax);
    for (int i = 0; i < 100; ++i)
        window.zoom(500, 0.3);
    QVERIFY(window.pitch() * 500 >= 490); // all of them still take half the width
}

void TestChartScene::everythingFits()
{
    TimeWindow window;
    window.reset(60, 8);
    window.setWidth(1'000);
    window.setData(startS, startS + 60 * 50'000);
    window.fit();
    QVERIFY(window.x(startS) >= 0 && window.x(startS) < 5);
    QVERIFY(window.x(startS + 60 * 50'000) <= 1'000);
    window.setData(startS, startS + 60 * 3);
    window.fit();
    QCOMPARE(window.pitch(), TimeWindow::pitchFitted);
}

void TestChartScene::barsMergeOnlyWhenTooNarrow()
{
    const GlyphText text{QFont()};
    ChartScene scene;
    scene.reset(60, 8);
    scene.setSize({1'000, 400}, text);
    fill(scene, 5'000);
    scene.layOut(text);
    QCOMPARE(scene.barWidthS(), 60);
    scene.window.fit();
    scene.layOut(text);
    QVERIFY(scene.barWidthS() > 60);
    QVERIFY(scene.bars().size() <= static_cast<std::size_t>(scene.plot().width() / ChartScene::pixelsPerBarMin) + 2);
    for (const Candle &bar : scene.bars()) {
        const auto [left, right] = scene.barEdges(bar.startS);
        QVERIFY(right - left >= 1);
        QVERIFY(scene.y(static_cast<double>(bar.high)) >= scene.plot().top());
        QVERIFY(scene.y(static_cast<double>(bar.low)) <= scene.plot().bottom());
    }
}

void TestChartScene::aLiveCandleMovesNothingElse()
{
    const GlyphText text{QFont()};
    ChartScene scene;
    scene.reset(60, 8);
    scene.setSize({1'000, 400}, text);
    fill(scene, 500);
    scene.layOut(text);
    QVERIFY(scene.newestInView());
    const double y = scene.y(10'000);
    Candle newest = scene.series.candles().back();
    newest.close = newest.high;
    QVERIFY(scene.series.upsert(newest, 2, 0));
    QVERIFY(scene.layOutNewest());
    QCOMPARE(scene.bars().back().close, newest.high);
    QCOMPARE(scene.y(10'000), y);
    newest.high += 1'000; // off the axis
    QVERIFY(scene.series.upsert(newest, 2, 0));
    QVERIFY(!scene.layOutNewest());
    scene.layOut(text);
    QVERIFY(scene.y(static_cast<double>(newest.high)) >= scene.plot().top());
    QVERIFY(scene.series.upsert({newest.startS + 60, 10'000, 10'000, 10'000, 10'000, 1, 1, false}, 2, 0));
    QVERIFY(!scene.layOutNewest()); // another bar
}

void TestChartScene::theAxisIsExactAndOnlyWidens()
{
    const GlyphText text{QFont()};
    ChartScene scene;
    scene.reset(60, 8);
    scene.setSize({1'000, 400}, text);
    fill(scene, 100, 1'234'567'890'123);
    scene.layOut(text);
    QVERIFY(scene.priceTicks().size() >= 2);
    for (const std::int64_t tick : scene.priceTicks())
        QCOMPARE(tick % scene.priceStep(), 0);
    QCOMPARE(scene.priceText(1'234'567'890'123), QStringLiteral("12,345,678,901.23"));
    const double width = scene.plot().width();
    scene.series.reset(60);
    fill(scene, 100, 100);
    scene.layOut(text);
    QCOMPARE(scene.plot().width(), width);
    scene.reset(60, 8); // another instrument may be narrower
    scene.setSize({1'000, 400}, text);
    QVERIFY(scene.plot().width() > width);
}

QTEST_MAIN(TestChartScene)
#include "tst_chartscene.moc"
