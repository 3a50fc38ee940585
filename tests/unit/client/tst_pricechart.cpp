// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "boardmaker.h"

#include "client/charts/pricechart.h"

#include <QQuickWindow>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTest>
#include <QWheelEvent>

#include <cmath>

using namespace tapedeck;

namespace {

constexpr std::int64_t startS = 1'700'000'040; // a whole minute
const QColor paper(Qt::white);
const QColor rising(0, 160, 0);
const QColor falling(200, 0, 0);
const QColor pen(0, 0, 255);

GridPalette palette()
{
    GridPalette colors;
    colors.background = paper;
    colors.alternate = colors.header = QColor(240, 240, 240);
    colors.line = QColor(200, 200, 200);
    colors.text = Qt::black;
    colors.dim = QColor(110, 110, 110);
    colors.up = rising;
    colors.down = falling;
    colors.neutral = pen;
    colors.warning = QColor(200, 120, 0);
    colors.selection = QColor(0, 0, 255, 40);
    return colors;
}

} // namespace

/// The chart in a window, as its user sees and uses it; with the software renderer, and with OpenGL where the test is
/// run so.
class TestPriceChart : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName(QStringLiteral("Tapedeck"));
        QCoreApplication::setApplicationName(QStringLiteral("tst_pricechart"));
    }
    void init();
    void cleanup();

    void candlesAreSeen();
    void aLineIsSeen();
    void aGapStaysEmpty();
    void theLiveRowMovesTheNewestCandle();
    void thePointerReadsABar();
    void thePointerSaysWhatIsNotKnown();
    void theWheelZoomsAboutThePointer();
    void draggingPansInBothDirections();
    void aDoubleClickFits();
    void keysPanZoomAndRead();
    void itFollowsUntilPannedAway();
    void marksTellTheMoveSince();
    void whatIsStaleLooksSo();
    void anotherEpochStartsOver();
    void anotherIntervalStartsOver();
    void itTellsAssistiveTechnology();
    void aTinyChartIsHarmless();

private:
    void feed(int first, int count, std::uint64_t epoch = 7);
    [[nodiscard]] QImage grab();
    /// Pixels of about that colour in the plot, between two times.
    [[nodiscard]] int pixels(const QColor &color, std::int64_t fromS, std::int64_t toS);
    [[nodiscard]] int xOf(std::int64_t timeS) const { return static_cast<int>(m_chart->scene().window.x(timeS)); }
    /// The last price at the axis stands on that colour.
    [[nodiscard]] bool lastTagIs(const QColor &color)
    {
        const QImage image = grab();
        const double ratio = image.width() / m_chart->width();
        const auto x = static_cast<int>((m_chart->scene().plot().right() + 3) * ratio);
        for (int y = 0; y < image.height(); ++y) {
            if (image.pixelColor(x, y) == color)
                return true;
        }
        return false;
    }
    void hover(QPoint at)
    {
        QTest::mouseMove(m_window.get(), at + QPoint(1, 0));
        QTest::mouseMove(m_window.get(), at);
    }
    void wheel(QPoint at, int angle, Qt::KeyboardModifiers modifiers = {});
    void settle() { (void)grab(); }
    void setRow(std::int64_t last, std::int64_t volume, std::int64_t timeS);

    std::unique_ptr<Dashboard> m_dashboard;
    std::unique_ptr<QQuickWindow> m_window;
    PriceChart *m_chart = nullptr;
    BoardMaker m_maker;
};

void TestPriceChart::init()
{
    m_dashboard = std::make_unique<Dashboard>(QList<QUrl>{QUrl(QStringLiteral("ws://127.0.0.1:9"))}, std::string());
    m_maker = BoardMaker();
    m_maker.feed = m_dashboard->feed(QStringLiteral("prices"));
    m_window = std::make_unique<QQuickWindow>();
    m_window->resize(800, 400);
    m_window->setColor(paper);
    m_chart = new PriceChart(m_window->contentItem());
    m_chart->setSize({800, 400});
    m_chart->setColors(palette());
    m_chart->setProperty("reducedMotion", true);
    m_chart->setDashboard(m_dashboard.get());
    m_chart->setKey(QStringLiteral("x:ABC"));
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    hover({798, 10}); // beside the plot
}

void TestPriceChart::cleanup()
{
    m_window.reset();
    m_dashboard.reset();
}

/// Candles of a minute: even ones rise, odd ones fall.
void TestPriceChart::feed(int first, int count, std::uint64_t epoch)
{
    v1::Followed part;
    part.set_stream(v1::CANDLES);
    part.set_epoch(epoch);
    part.set_price_scale(2);
    for (int i = first; i < first + count; ++i) {
        v1::Candle &candle = *part.add_candles();
        const std::int64_t base = 10'000 + 100 * (i % 7);
        candle.set_start_s(startS + 60 * i);
        candle.set_open(i % 2 == 0 ? base : base + 60);
        candle.set_close(i % 2 == 0 ? base + 60 : base);
        candle.set_high(base + 90);
        candle.set_low(base - 30);
        candle.set_volume(100 + i % 5);
    }
    m_chart->take(part);
    settle();
}

void TestPriceChart::setRow(std::int64_t last, std::int64_t volume, std::int64_t timeS)
{
    using v1::Quote;
    const RowId row = m_maker.set("ABC", last, 2);
    m_maker.board.beginCommit();
    (void)m_maker.board.setDecimal(row, Quote::kOpenFieldNumber, {10'000, 2});
    (void)m_maker.board.setDecimal(row, Quote::kVolumeFieldNumber, {volume, 0});
    m_maker.board.setInteger(row, Quote::kSourceTimeFieldNumber, timeS * 1'000'000);
    m_maker.board.endCommit();
    m_maker.send();
}

QImage TestPriceChart::grab()
{
    m_chart->update();
    return m_window->grabWindow().convertToFormat(QImage::Format_RGB32);
}

int TestPriceChart::pixels(const QColor &color, std::int64_t fromS, std::int64_t toS)
{
    const QImage image = grab();
    const double ratio = image.width() / m_chart->width();
    const QRectF plot = m_chart->scene().plot();
    int found = 0;
    for (int y = static_cast<int>((plot.top() + 1) * ratio); y < static_cast<int>((plot.bottom() - 1) * ratio); ++y) {
        for (int x = static_cast<int>(std::max(0, xOf(fromS)) * ratio);
             x < static_cast<int>(std::min<double>(xOf(toS), plot.right() - 1) * ratio); ++x) {
            const QColor at = image.pixelColor(x, y);
            found += std::abs(at.red() - color.red()) + std::abs(at.green() - color.green())
                    + std::abs(at.blue() - color.blue())
                < 30;
        }
    }
    return found;
}

void TestPriceChart::wheel(QPoint at, int angle, Qt::KeyboardModifiers modifiers)
{
    QWheelEvent event(at, m_window->mapToGlobal(at), {}, {0, angle}, Qt::NoButton, modifiers, Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(m_window.get(), &event);
    settle();
}

void TestPriceChart::candlesAreSeen()
{
    QVERIFY(!m_chart->answered());
    feed(0, 60);
    QVERIFY(m_chart->answered());
    QCOMPARE(m_chart->candleCount(), 60);
    for (int i = 40; i < 58; ++i) { // each in its colour, and in no other's
        const std::int64_t fromS = startS + 60 * i;
        QVERIFY2(pixels(i % 2 == 0 ? rising : falling, fromS, fromS + 60) > 10, qPrintable(QString::number(i)));
        QCOMPARE(pixels(i % 2 == 0 ? falling : rising, fromS, fromS + 60), 0);
    }
    QCOMPARE(pixels(rising, startS + 60 * 61, startS + 60 * 80), 0); // nothing is known of what is to come
}

void TestPriceChart::aLineIsSeen()
{
    feed(0, 60);
    m_chart->setKind(PriceChart::Line);
    settle();
    QCOMPARE(pixels(rising, startS, startS + 60 * 60), 0);
    for (int i = 30; i < 58; ++i)
        QVERIFY(pixels(pen, startS + 60 * i, startS + 60 * (i + 1)) > 0);
}

void TestPriceChart::aGapStaysEmpty()
{
    feed(0, 30);
    feed(40, 20);
    for (const PriceChart::Kind kind : {PriceChart::Candles, PriceChart::Line}) {
        m_chart->setKind(kind);
        settle();
        QCOMPARE(m_chart->scene().gaps().size(), 1U);
        const std::int64_t fromS = startS + 60 * 31;
        const std::int64_t toS = startS + 60 * 39;
        QCOMPARE(pixels(rising, fromS, toS) + pixels(falling, fromS, toS), 0);
        QVERIFY(pixels(pen, fromS, toS) <= xOf(toS) - xOf(fromS)); // where the last price's dots pass
    }
}

void TestPriceChart::theLiveRowMovesTheNewestCandle()
{
    feed(0, 60);
    const std::int64_t newestS = startS + 60 * 59;
    setRow(10'330, 1'000, newestS + 5);
    QTRY_VERIFY(lastTagIs(rising));                                   // it has been looked at: above its open
    QVERIFY(m_chart->readout().contains(QStringLiteral("C 103.00"))); // not until it trades
    setRow(10'350, 1'004, newestS + 6);
    QTRY_VERIFY2(m_chart->readout().contains(QStringLiteral("C 103.50")), qPrintable(m_chart->readout()));
    QVERIFY2(m_chart->readout().contains(QStringLiteral("volume 108")), qPrintable(m_chart->readout()));
    QCOMPARE(m_chart->candleCount(), 60);
    setRow(10'360, 1'005, newestS + 61); // the next minute
    QTRY_COMPARE(m_chart->candleCount(), 61);
    QTRY_VERIFY2(m_chart->readout().contains(QStringLiteral("O 103.60")), qPrintable(m_chart->readout()));
    QVERIFY(m_chart->following());
}

void TestPriceChart::thePointerReadsABar()
{
    feed(0, 60);
    hover({xOf(startS + 60 * 50) + 2, 150});
    const QString time = candleTime(startS + 60 * 50, 60);
    QVERIFY2(m_chart->readout().startsWith(time + QStringLiteral("   O 101.00   H 101.90   L 100.70   C 101.60")),
             qPrintable(m_chart->readout()));
    hover({798, 300}); // on the axis: the newest again
    QVERIFY(!m_chart->readout().startsWith(time));
}

void TestPriceChart::thePointerSaysWhatIsNotKnown()
{
    feed(0, 30);
    feed(40, 20);
    hover({xOf(startS + 60 * 35) + 2, 150});
    const auto time = [](int minute) { return candleTime(startS + 60 * minute, 60); };
    QCOMPARE(m_chart->readout().trimmed(),
             QStringLiteral("No trades %1–%2; last known 101.00 at %1").arg(time(30), time(40)));
    hover({xOf(startS + 60 * 60) + 12, 150});
    QCOMPARE(m_chart->readout().trimmed(), QStringLiteral("No trades since %1; last known 103.00 at %1").arg(time(60)));
    m_chart->toOldest();
    m_chart->panBy(-300);
    settle();
    hover({xOf(startS) - 20, 150});
    QCOMPARE(m_chart->readout().trimmed(), QStringLiteral("Nothing is kept from before %1").arg(time(0)));
}

void TestPriceChart::theWheelZoomsAboutThePointer()
{
    feed(0, 400);
    const QPoint at(300, 150);
    const double before = m_chart->scene().window.timeAt(at.x());
    const double pitch = m_chart->scene().window.pitch();
    wheel(at, 240);
    QVERIFY(m_chart->scene().window.pitch() > pitch * 1.4);
    QVERIFY(std::abs(m_chart->scene().window.timeAt(at.x()) - before) < 60);
    wheel(at, -480);
    QVERIFY(m_chart->scene().window.pitch() < pitch);
    QVERIFY(std::abs(m_chart->scene().window.timeAt(at.x()) - before) < 60);
    const double right = m_chart->scene().window.rightS();
    wheel(at, 120, Qt::ShiftModifier);
    QVERIFY(m_chart->scene().window.rightS() < right);
}

void TestPriceChart::draggingPansInBothDirections()
{
    feed(0, 400);
    const double right = m_chart->scene().window.rightS();
    QTest::mousePress(m_window.get(), Qt::LeftButton, {}, {300, 150});
    QTest::mouseMove(m_window.get(), {400, 150});
    settle();
    QCOMPARE(m_chart->scene().window.rightS(), right - 100 * m_chart->scene().window.secondsPerPixel());
    QTest::mouseMove(m_window.get(), {320, 150});
    QTest::mouseRelease(m_window.get(), Qt::LeftButton, {}, {320, 150});
    settle();
    QCOMPARE(m_chart->scene().window.rightS(), right - 20 * m_chart->scene().window.secondsPerPixel());
    QTest::mouseMove(m_window.get(), {500, 150}); // let go: no more
    QCOMPARE(m_chart->scene().window.rightS(), right - 20 * m_chart->scene().window.secondsPerPixel());
}

void TestPriceChart::aDoubleClickFits()
{
    feed(0, 400);
    QVERIFY(xOf(startS) < 0);
    QTest::mouseDClick(m_window.get(), Qt::LeftButton, {}, {300, 150});
    settle();
    QVERIFY(xOf(startS) >= 0);
    QVERIFY(m_chart->following());
}

void TestPriceChart::keysPanZoomAndRead()
{
    feed(0, 400);
    m_chart->forceActiveFocus();
    const double pitch = m_chart->scene().window.pitch();
    QTest::keyClick(m_window.get(), Qt::Key_Plus);
    QVERIFY(m_chart->scene().window.pitch() > pitch);
    QTest::keyClick(m_window.get(), Qt::Key_Minus);
    QCOMPARE(m_chart->scene().window.pitch(), pitch);
    const double right = m_chart->scene().window.rightS();
    QTest::keyClick(m_window.get(), Qt::Key_Left);
    QVERIFY(m_chart->scene().window.rightS() < right);
    QTest::keyClick(m_window.get(), Qt::Key_Right);
    QCOMPARE(m_chart->scene().window.rightS(), right);
    QTest::keyClick(m_window.get(), Qt::Key_Home);
    settle();
    QCOMPARE(xOf(startS), 0);
    QTest::keyClick(m_window.get(), Qt::Key_End);
    settle();
    QVERIFY(m_chart->following());
    QTest::keyClick(m_window.get(), Qt::Key_Left, Qt::ShiftModifier);
    QVERIFY(m_chart->readout().startsWith(candleTime(startS + 60 * 399, 60)));
    QTest::keyClick(m_window.get(), Qt::Key_Left, Qt::ShiftModifier);
    QVERIFY(m_chart->readout().startsWith(candleTime(startS + 60 * 398, 60)));
    QTest::keyClick(m_window.get(), Qt::Key_Right, Qt::ShiftModifier);
    QVERIFY(m_chart->readout().startsWith(candleTime(startS + 60 * 399, 60)));
    QTest::keyClick(m_window.get(), Qt::Key_Escape);
}

void TestPriceChart::itFollowsUntilPannedAway()
{
    feed(0, 400);
    QSignalSpy changes(m_chart, &PriceChart::viewChanged);
    QVERIFY(m_chart->following());
    feed(400, 1);
    QVERIFY(m_chart->following());
    m_chart->panBy(-400);
    settle();
    QVERIFY(!m_chart->following());
    QCOMPARE(changes.size(), 1);
    const int x = xOf(startS + 60 * 300);
    feed(401, 1);
    QCOMPARE(xOf(startS + 60 * 300), x);
    m_chart->toNewest();
    QVERIFY(m_chart->following());
    QCOMPARE(changes.size(), 2);
}

void TestPriceChart::marksTellTheMoveSince()
{
    feed(0, 60);
    const std::int64_t timeS = startS + 60 * 50 + 30;
    m_chart->setMarks({QVariantMap{{QStringLiteral("timeUs"), static_cast<double>(timeS) * 1e6},
                                   {QStringLiteral("label"), QStringLiteral("1–0")},
                                   {QStringLiteral("kind"), QStringLiteral("Goal")},
                                   {QStringLiteral("tone"), QStringLiteral("up")},
                                   {QStringLiteral("state"), QStringLiteral("disallowed")}}});
    settle();
    const QVariantMap since = m_chart->moveSince(static_cast<double>(timeS) * 1e6);
    QCOMPARE(since.value(QStringLiteral("price")).toString(), QStringLiteral("100.00")); // minute 49 closed so
    QCOMPARE(since.value(QStringLiteral("now")).toString(), QStringLiteral("103.00"));
    QCOMPARE(since.value(QStringLiteral("move")).toString(), QStringLiteral("+3.00"));
    QCOMPARE(since.value(QStringLiteral("percent")).toString(), QStringLiteral("+3.00 %"));
    hover({xOf(timeS), 200});
    QVERIFY2(m_chart->markHint().startsWith(QStringLiteral("Goal (disallowed) · ")), qPrintable(m_chart->markHint()));
    QVERIFY(m_chart->markHint().endsWith(QStringLiteral("100.00 before it, now 103.00 (+3.00, +3.00 %)")));
    hover({xOf(timeS) - 60, 200});
    QVERIFY(m_chart->markHint().isEmpty());
    QCOMPARE(m_chart->moveSince(static_cast<double>(startS - 60) * 1e6).value(QStringLiteral("known")).toBool(), false);
    hover({798, 10}); // beside the plot
    m_chart->forceActiveFocus();
    for (int i = 0; i < 10; ++i)
        QTest::keyClick(m_window.get(), Qt::Key_Left, Qt::ShiftModifier); // by keyboard, too
    QVERIFY(m_chart->markHint().startsWith(QStringLiteral("Goal (disallowed) · ")));
    // Across a gap it says how old the price was.
    feed(80, 2);
    const QString text =
        m_chart->moveSince(static_cast<double>(startS + 60 * 75) * 1e6).value(QStringLiteral("text")).toString();
    QVERIFY2(text.startsWith(QStringLiteral("last known 103.00 at ") + candleTime(startS + 60 * 60, 60)),
             qPrintable(text));
}

void TestPriceChart::whatIsStaleLooksSo()
{
    feed(0, 60);
    QVERIFY(pixels(falling, startS, startS + 60 * 60) > 100);
    m_chart->setStale(true);
    m_chart->setAsOf(QStringLiteral("14:03:10"));
    QCOMPARE(pixels(falling, startS, startS + 60 * 60), 0); // faded
    QVERIFY(m_chart->readout().contains(QStringLiteral("stale, as of 14:03:10")));
}

void TestPriceChart::anotherEpochStartsOver()
{
    feed(0, 60);
    feed(100, 5, 8);
    QCOMPARE(m_chart->candleCount(), 5);
}

void TestPriceChart::anotherIntervalStartsOver()
{
    feed(0, 60);
    m_chart->setIntervalS(300);
    QCOMPARE(m_chart->candleCount(), 0);
    QVERIFY(!m_chart->answered());
    m_chart->setIntervalS(0); // is none
    QCOMPARE(m_chart->intervalS(), 300);
}

void TestPriceChart::itTellsAssistiveTechnology()
{
    feed(0, 60);
    QTRY_VERIFY2(m_chart->summary().startsWith(QStringLiteral("Last 103.00; from ")), qPrintable(m_chart->summary()));
    QVERIFY(m_chart->summary().endsWith(QStringLiteral("the price was between 99.70 and 106.90")));
}

void TestPriceChart::aTinyChartIsHarmless()
{
    feed(0, 60);
    for (const QSizeF size : {QSizeF(1, 1), QSizeF(40, 20), QSizeF(0, 300), QSizeF(300, 0), QSizeF(90, 60)}) {
        m_chart->setSize(size);
        settle();
        m_chart->zoomAt(1, 2);
        m_chart->panBy(3);
        m_chart->fit();
        settle();
    }
    m_chart->setSize({800, 400});
    settle();
    QVERIFY(pixels(rising, startS, startS + 60 * 60) > 0);
}

QTEST_MAIN(TestPriceChart)
#include "tst_pricechart.moc"
