// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/bookladder.h"
#include "client/models/tradetape.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QQuickWindow>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTest>
#include <QWheelEvent>

using namespace tapedeck;

namespace {

const QColor paper(Qt::white);

v1::Followed trades(std::uint64_t first, int count)
{
    v1::Followed part;
    part.set_stream(v1::TRADES);
    part.set_epoch(1);
    part.set_first(first);
    part.set_price_scale(2);
    for (int i = 0; i < count; ++i) {
        v1::Trade *trade = part.add_trades();
        trade->set_time_us(1'700'000'000'000'000 + (static_cast<std::int64_t>(first) + i) * 1'000'000);
        trade->set_price(10'000 + static_cast<std::int64_t>(first) + i);
        trade->set_size(5 + i % 7);
        trade->set_taker(i % 2 == 0 ? v1::Trade::BUYER : v1::Trade::SELLER);
    }
    return part;
}

v1::Followed book(std::int64_t bid, std::int64_t ask, int depth = 10)
{
    v1::Followed part;
    part.set_stream(v1::BOOK);
    part.set_epoch(1);
    part.set_price_scale(2);
    for (int i = 0; i < depth; ++i) {
        v1::Book::Level *level = part.mutable_book()->add_bids();
        level->set_price(bid - i);
        level->set_size(10 + i);
        level = part.mutable_book()->add_asks();
        level->set_price(ask + i);
        level->set_size(20 + i);
    }
    return part;
}

GridPalette palette()
{
    GridPalette palette;
    palette.background = palette.alternate = palette.header = paper;
    palette.text = palette.dim = palette.line = Qt::black;
    palette.up = Qt::darkGreen;
    palette.down = Qt::darkRed;
    palette.neutral = Qt::blue;
    palette.warning = QColor(200, 120, 0);
    palette.selection = QColor(220, 220, 255);
    return palette;
}

} // namespace

/// The tape and the ladder in a window, as their user sees and uses them.
class TestTradeTape : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName(QStringLiteral("Tapedeck"));
        QCoreApplication::setApplicationName(QStringLiteral("tst_tradetape"));
    }
    void init();

    void newTradesComeOnTop();
    void aGapIsShown();
    void aPointerHoldsTheTape();
    void whoHasScrolledBackStaysThere();
    void keysMarkAndCopy();
    void aFullTapeKeepsItsPlace();
    void theLadderStandsStill();
    void theLadderFollowsASpreadThatLeaves();
    void theLadderScrollsAndComesBack();
    void stepsAreChosenByKeys();

private:
    [[nodiscard]] QImage shown() { return m_window->grabWindow(); }
    [[nodiscard]] qreal rowHeight() const { return std::ceil(QFontMetricsF(m_tape->font()).height() * 1.35); }
    /// Colours of a row of an item, but for paper.
    [[nodiscard]] int inkIn(const QRectF &rect, const QColor &ink);
    void wheel(QQuickItem *item, int notches);

    std::unique_ptr<QQuickWindow> m_window;
    TradeTape *m_tape = nullptr;
    BookLadder *m_ladder = nullptr;
};

void TestTradeTape::init()
{
    m_window = std::make_unique<QQuickWindow>();
    m_window->resize(700, 400);
    m_window->setColor(paper);
    m_tape = new TradeTape(m_window->contentItem());
    m_ladder = new BookLadder(m_window->contentItem());
    m_tape->setSize({300, 400});
    m_ladder->setSize({300, 400});
    m_ladder->setPosition({400, 0});
    for (RowItem *item : {static_cast<RowItem *>(m_tape), static_cast<RowItem *>(m_ladder)}) {
        item->setColors(palette());
        item->setFont(QFont(QStringLiteral("DejaVu Sans"), 10));
    }
    m_ladder->setFlashing(false);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    QTest::mouseMove(m_window.get(), {350, 390}); // over neither
}

int TestTradeTape::inkIn(const QRectF &rect, const QColor &ink)
{
    const QImage image = shown();
    int found = 0;
    for (int y = static_cast<int>(rect.top()); y < static_cast<int>(rect.bottom()); ++y) {
        for (int x = static_cast<int>(rect.left()); x < static_cast<int>(rect.right()); ++x)
            found += image.pixelColor(x, y) == ink;
    }
    return found;
}

void TestTradeTape::wheel(QQuickItem *item, int notches)
{
    const QPointF at = item->mapToScene({item->width() / 2, item->height() / 2});
    QWheelEvent event(at, m_window->mapToGlobal(at), {}, {0, notches * 120}, Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(m_window.get(), &event);
}

void TestTradeTape::newTradesComeOnTop()
{
    m_tape->take(trades(1, 3));
    QTRY_COMPARE(m_tape->count(), 3);
    QVERIFY(!m_tape->isPaused());
    QCOMPARE(m_tape->newCount(), 0);
    // Rows 1 to 3 have ink, row 4 has none.
    QTRY_VERIFY(inkIn({0, rowHeight() * 3, 300, rowHeight()}, Qt::black) > 0);
    QCOMPARE(inkIn({0, rowHeight() * 4 + 2, 300, rowHeight() - 2}, Qt::black), 0);
    m_tape->take(trades(4, 1));
    QTRY_VERIFY(inkIn({0, rowHeight() * 4 + 2, 300, rowHeight() - 2}, Qt::black) > 0);
}

void TestTradeTape::aGapIsShown()
{
    m_tape->take(trades(1, 1));
    m_tape->take(trades(14, 1));
    QTRY_COMPARE(m_tape->count(), 3);
    QTRY_VERIFY(inkIn({0, rowHeight() * 2, 300, rowHeight()}, palette().warning) > 20);
    QCOMPARE(inkIn({0, rowHeight() * 1, 300, rowHeight()}, palette().warning), 0);
    QTest::mouseClick(m_window.get(), Qt::LeftButton, {}, {50, static_cast<int>(rowHeight() * 2.5)});
    QVERIFY(m_tape->currentText().startsWith(QStringLiteral("12")));
}

void TestTradeTape::aPointerHoldsTheTape()
{
    m_tape->take(trades(1, 100));
    QTRY_COMPARE(m_tape->count(), 100);
    QTest::mouseMove(m_window.get(), {50, 100});
    QTest::mouseMove(m_window.get(), {52, 100});
    QTRY_VERIFY(m_tape->isPaused());
    m_tape->take(trades(101, 37));
    QTRY_COMPARE(m_tape->newCount(), 37);
    QTest::mouseMove(m_window.get(), {350, 390});
    QTRY_VERIFY(!m_tape->isPaused());
    QCOMPARE(m_tape->newCount(), 0);
}

void TestTradeTape::whoHasScrolledBackStaysThere()
{
    m_tape->take(trades(1, 200));
    QTRY_COMPARE(m_tape->count(), 200);
    wheel(m_tape, -2);
    QTRY_COMPARE(m_tape->newCount(), 6);
    m_tape->take(trades(201, 10));
    QTRY_COMPARE(m_tape->newCount(), 16);
    QVERIFY(m_tape->position() > 0);
    m_tape->forceActiveFocus();
    QTest::keyClick(m_window.get(), Qt::Key_Home);
    QCOMPARE(m_tape->newCount(), 0);
    QVERIFY(!m_tape->isPaused());
    m_tape->setPosition(1); // as by the scroll bar, to the oldest
    QVERIFY(m_tape->isPaused());
    QVERIFY(m_tape->position() < 1);
}

void TestTradeTape::keysMarkAndCopy()
{
    m_tape->take(trades(1, 50));
    QTRY_COMPARE(m_tape->count(), 50);
    m_tape->forceActiveFocus();
    QTest::keyClick(m_window.get(), Qt::Key_Down);
    QTest::keyClick(m_window.get(), Qt::Key_Down);
    QTest::keyClick(m_window.get(), Qt::Key_Down, Qt::ShiftModifier);
    QTest::keyClick(m_window.get(), Qt::Key_C, Qt::ControlModifier);
    const QStringList lines = QGuiApplication::clipboard()->text().split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    QCOMPARE(lines.size(), 2);
    QVERIFY(lines[0].contains(QStringLiteral("\t100.49\t"))); // exact, newest first
    QVERIFY(lines[1].endsWith(QStringLiteral("\tseller")) || lines[1].endsWith(QStringLiteral("\tbuyer")));
    QTest::keyClick(m_window.get(), Qt::Key_End);
    QVERIFY(m_tape->currentText().contains(QStringLiteral("100.01")));
    QTest::keyClick(m_window.get(), Qt::Key_Escape);
    QVERIFY(m_tape->currentText().isEmpty());
    QVERIFY(!m_tape->isPaused());
}

void TestTradeTape::aFullTapeKeepsItsPlace()
{
    m_tape->take(trades(1, static_cast<int>(TradeHistory::entriesMax)));
    QTRY_COMPARE(m_tape->count(), static_cast<int>(TradeHistory::entriesMax));
    m_tape->setPosition(1);
    const int newBefore = m_tape->newCount();
    m_tape->take(trades(TradeHistory::entriesMax + 1, 1'000)); // what was in view is gone
    QTRY_VERIFY(m_tape->newCount() > newBefore);
    QVERIFY(m_tape->newCount() < m_tape->count());
    (void)shown();
}

void TestTradeTape::theLadderStandsStill()
{
    m_ladder->take(book(1'000, 1'001));
    QTRY_COMPARE(m_ladder->stepText(), QStringLiteral("0.01"));
    QTRY_VERIFY(m_ladder->isCentred());
    QCOMPARE(m_ladder->spreadText(), QStringLiteral("0.01"));
    QCOMPARE(m_ladder->stepText(), QStringLiteral("0.01"));
    QCOMPARE(m_ladder->summary(), QStringLiteral("bid 10.00 with 10, ask 10.01 with 20, spread 0.01"));
    QSignalSpy moved(m_ladder, &BookLadder::viewChanged);
    m_ladder->take(book(1'002, 1'003)); // within the middle third
    QTRY_COMPARE(m_ladder->summary(), QStringLiteral("bid 10.02 with 10, ask 10.03 with 20, spread 0.01"));
    QCOMPARE(moved.size(), 0);
}

void TestTradeTape::theLadderFollowsASpreadThatLeaves()
{
    m_ladder->take(book(1'000, 1'001));
    QTRY_COMPARE(m_ladder->stepText(), QStringLiteral("0.01"));
    m_ladder->take(book(1'200, 1'201));
    QTRY_COMPARE(m_ladder->summary(), QStringLiteral("bid 12.00 with 10, ask 12.01 with 20, spread 0.01"));
    QTRY_VERIFY(m_ladder->isCentred());
}

void TestTradeTape::theLadderScrollsAndComesBack()
{
    m_ladder->take(book(1'000, 1'001));
    QTRY_COMPARE(m_ladder->stepText(), QStringLiteral("0.01"));
    wheel(m_ladder, 5);
    QVERIFY(!m_ladder->isCentred());
    m_ladder->take(book(1'001, 1'002));
    QTRY_COMPARE(m_ladder->spreadText(), QStringLiteral("0.01"));
    QVERIFY(!m_ladder->isCentred()); // the user's place stays
    m_ladder->forceActiveFocus();
    QTest::keyClick(m_window.get(), Qt::Key_C);
    QVERIFY(m_ladder->isCentred());
}

void TestTradeTape::stepsAreChosenByKeys()
{
    m_ladder->take(book(1'000, 1'001));
    QTRY_COMPARE(m_ladder->stepText(), QStringLiteral("0.01"));
    m_ladder->forceActiveFocus();
    const QStringList coarser{QStringLiteral("0.02"), QStringLiteral("0.05"), QStringLiteral("0.1"),
                              QStringLiteral("0.2")};
    for (const QString &step : coarser) {
        QTest::keyClick(m_window.get(), Qt::Key_Plus);
        QCOMPARE(m_ladder->stepText(), step);
    }
    for (int i = 0; i < 6; ++i)
        QTest::keyClick(m_window.get(), Qt::Key_Minus);
    QCOMPARE(m_ladder->stepText(), QStringLiteral("0.01")); // not finer than prices are
    QTest::keyClick(m_window.get(), Qt::Key_S);
    QVERIFY(m_ladder->cumulated());
}

QTEST_MAIN(TestTradeTape)
#include "tst_tradetape.moc"
