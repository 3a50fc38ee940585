// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/charts/depthchart.h"

#include <QQuickWindow>
#include <QTest>

#include <limits>

using namespace tapedeck;

namespace {

using Levels = std::vector<std::pair<std::int64_t, std::int64_t>>;

v1::Followed bookPart(const Levels &bids, const Levels &asks)
{
    v1::Followed part;
    part.set_price_scale(2);
    part.set_size_scale(1);
    for (const auto &[price, size] : bids) {
        v1::Book::Level &level = *part.mutable_book()->add_bids();
        level.set_price(price);
        level.set_size(size);
    }
    for (const auto &[price, size] : asks) {
        v1::Book::Level &level = *part.mutable_book()->add_asks();
        level.set_price(price);
        level.set_size(size);
    }
    part.mutable_book()->set_time_us(1);
    return part;
}

DepthCurve curveOf(const Levels &bids, const Levels &asks)
{
    DepthCurve curve;
    curve.set(bookPart(bids, asks).book(), 2, 1);
    return curve;
}

} // namespace

/// Depth: the sums, and the chart of them.
class TestDepth : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void levelsAddUp();
    void badLevelsEndTheirSide();
    void theMiddleIsExact();
    void pointerAndKeysReadIt();
    void oneSideIsEnough();
};

void TestDepth::levelsAddUp()
{
    const DepthCurve curve = curveOf({{10'000, 5}, {9'990, 7}, {9'900, 1}}, {{10'010, 2}, {10'020, 0}, {10'030, 4}});
    QCOMPARE(curve.steps(DepthCurve::Bids), (std::vector<DepthCurve::Step>{{10'000, 5}, {9'990, 12}, {9'900, 13}}));
    QCOMPARE(curve.steps(DepthCurve::Asks), (std::vector<DepthCurve::Step>{{10'010, 2}, {10'030, 6}}));
    QCOMPARE(curve.largest(), 13);
    QCOMPARE(curve.upTo(DepthCurve::Bids, 9'995)->total, 5);
    QCOMPARE(curve.upTo(DepthCurve::Bids, 9'990)->total, 12);
    QCOMPARE(curve.upTo(DepthCurve::Bids, 10'001), nullptr);
    QCOMPARE(curve.upTo(DepthCurve::Asks, 10'029)->total, 2);
    QCOMPARE(curve.upTo(DepthCurve::Asks, 10'005), nullptr);
}

void TestDepth::badLevelsEndTheirSide()
{
    const DepthCurve curve = curveOf({{10'000, 5}, {10'000, 7}, {9'900, 1}},
                                     {{10'010, std::numeric_limits<std::int64_t>::max()}, {10'020, 1}});
    QCOMPARE(curve.steps(DepthCurve::Bids).size(), 1U); // a price twice
    QCOMPARE(curve.steps(DepthCurve::Asks).size(), 1U); // a sum that does not fit
    QVERIFY(curveOf({}, {}).empty());
}

void TestDepth::theMiddleIsExact()
{
    QCOMPARE(curveOf({{10'000, 1}}, {{10'010, 1}}).middle()->toString(), std::string("100.05"));
    QCOMPARE(curveOf({{10'000, 1}}, {{10'001, 1}}).middle()->toString(), std::string("100.005"));
    QVERIFY(!curveOf({{10'000, 1}}, {}).middle());
}

void TestDepth::pointerAndKeysReadIt()
{
    QQuickWindow window;
    window.resize(600, 220);
    DepthChart chart(window.contentItem());
    chart.setSize({600, 200});
    chart.setY(20);
    GridPalette colors;
    colors.background = Qt::white;
    colors.up = QColor(0, 160, 0);
    colors.down = QColor(200, 0, 0);
    colors.text = colors.dim = colors.line = Qt::black;
    chart.setColors(colors);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    QTest::mouseMove(&window, {300, 5}); // beside it
    QVERIFY(chart.isEmpty());
    chart.take(bookPart({{10'000, 50}, {9'900, 70}}, {{10'020, 20}, {10'100, 300}}));
    QVERIFY(!chart.isEmpty());
    QTRY_COMPARE(chart.readout(), QStringLiteral("middle 100.10"));

    QTest::mouseMove(&window, {static_cast<int>(chart.x(9'950)), 100});
    QTest::mouseMove(&window, {static_cast<int>(chart.x(9'950)) + 1, 100});
    QCOMPARE(chart.readout(), QStringLiteral("5 bid down to 100.00"));
    QTest::mouseMove(&window, {static_cast<int>(chart.x(10'100)) + 1, 100});
    QCOMPARE(chart.readout(), QStringLiteral("32 asked up to 101.00"));

    chart.forceActiveFocus();
    QTest::keyClick(&window, Qt::Key_Escape);
    QCOMPARE(chart.readout(), QStringLiteral("middle 100.10"));
    QTest::keyClick(&window, Qt::Key_Left);
    QCOMPARE(chart.readout(), QStringLiteral("5 bid down to 100.00"));
    QTest::keyClick(&window, Qt::Key_Left);
    QTest::keyClick(&window, Qt::Key_Left); // there is no more
    QCOMPARE(chart.readout(), QStringLiteral("12 bid down to 99.00"));
    QTest::keyClick(&window, Qt::Key_Right);
    QTest::keyClick(&window, Qt::Key_Right);
    QCOMPARE(chart.readout(), QStringLiteral("2 asked up to 100.20"));

    const QImage image = window.grabWindow().convertToFormat(QImage::Format_RGB32);
    const auto columnHas = [&](double price, const QColor &color) {
        for (int y = 0; y < image.height(); ++y) {
            if (image.pixelColor(static_cast<int>(chart.x(price)), y) == color)
                return true;
        }
        return false;
    };
    QVERIFY(columnHas(9'950, colors.up) && !columnHas(9'950, colors.down));
    QVERIFY(columnHas(10'060, colors.down) && !columnHas(10'060, colors.up));
    QVERIFY(!columnHas(10'010, colors.up) && !columnHas(10'010, colors.down)); // nobody offers within the spread
}

void TestDepth::oneSideIsEnough()
{
    DepthChart chart;
    chart.take(bookPart({{10'000, 50}}, {}));
    QVERIFY(!chart.isEmpty());
    chart.take(v1::Followed()); // no book: says nothing
    QVERIFY(!chart.isEmpty());
    chart.take(bookPart({}, {}));
    QVERIFY(chart.isEmpty());
}

QTEST_MAIN(TestDepth)
#include "tst_depth.moc"
