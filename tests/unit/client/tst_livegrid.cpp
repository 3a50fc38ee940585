// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "boardmaker.h"

#include "client/models/dashboard.h"
#include "client/models/livegrid.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMimeData>
#include <QQuickWindow>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace tapedeck;

namespace {

constexpr int rows = 12;
const QColor paper(Qt::white);

} // namespace

/// The live table in a window, as its user sees and uses it.
class TestLiveGrid : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName(QStringLiteral("Tapedeck"));
        QCoreApplication::setApplicationName(QStringLiteral("tst_livegrid"));
    }
    void init();
    void cleanup();

    void aBoardThatStandsStillIsShownWhateverTheSize();
    void itIsPaintedWhereItStands();
    void columnsGrowForWhatTheyShow();
    void aNumberIsNeverCut();
    void keysMoveTheCurrentRow();
    void enterAndDoubleClickOpenARow();
    void aFilterLeavesWhatMatches();
    void aTitleSortsAndIsDragged();
    void twoGridsOfABoardAreIndependent();
    void whoRestsIsWokenByAChangeOnce();
    void rowsStayWhileTheUserIsAtWork();
    void aTableThatIsStillFillingIsNotHeld();
    void aRowStaysSelectedWhereverItGoes();
    void selectedRowsAreCopied();
    void manyRowsAreCopiedInTheBackground();
    void allRowsAreExported();
    void aRowIsGoneToWhateverTheFilter();
    void groupsAreFoldedByPointerAndKeyboard();
    void aFoldedRowIsGoneToAndExported();
    void foldedGroupsAreRemembered();
    void theHeadingOfAGroupSticks();
    void aFavouriteIsMarkedFoundAndKept();

private:
    [[nodiscard]] QString order(); ///< symbols of all rows from the top
    [[nodiscard]] QPoint onRow(int row) const { return {60, static_cast<int>(rowHeight() * (row + 1.5))}; }
    [[nodiscard]] QPoint onTitle(const char *column);
    void setLast(int row, int last)
    {
        m_maker.set("ROW" + std::to_string(100 + row), last, 2);
        m_maker.send();
    }
    /// Rows alternate between two venues.
    void spreadOverVenues()
    {
        m_maker.board.beginCommit();
        for (int i = 0; i < rows; ++i)
            m_maker.board.setText(m_maker.board.find("x:ROW" + std::to_string(100 + i)),
                                  tapedeck::v1::Quote::kVenueFieldNumber, i % 2 == 0 ? "even" : "odd");
        m_maker.board.endCommit();
        m_maker.send();
    }
    [[nodiscard]] bool rowHasText(int row);
    [[nodiscard]] qreal rowHeight() const { return std::ceil(QFontMetricsF(m_grid->font()).height() * 1.35); }

    std::unique_ptr<Dashboard> m_dashboard;
    std::unique_ptr<QQuickWindow> m_window;
    LiveGrid *m_grid = nullptr;
    BoardMaker m_maker;
};

void TestLiveGrid::init()
{
    QSettings().clear();
    m_dashboard = std::make_unique<Dashboard>(QList<QUrl>{QUrl(QStringLiteral("ws://127.0.0.1:9"))}, std::string());
    m_maker = BoardMaker();
    m_maker.feed = m_dashboard->feed(QStringLiteral("prices"));
    for (int i = 0; i < rows; ++i)
        m_maker.set("ROW" + std::to_string(100 + i), 1'000 + i, 2);
    m_maker.send();
    m_window = std::make_unique<QQuickWindow>();
    m_window->resize(600, 100);
    m_grid = new LiveGrid(m_window->contentItem());
    GridPalette palette;
    for (QColor GridPalette::*color :
         {&GridPalette::background, &GridPalette::alternate, &GridPalette::header, &GridPalette::selection})
        palette.*color = paper;
    for (QColor GridPalette::*color : {&GridPalette::text, &GridPalette::dim, &GridPalette::up, &GridPalette::down})
        palette.*color = Qt::black;
    m_grid->setColors(palette);
    m_grid->setSize(QSizeF(600, 100));
    m_grid->setDashboard(m_dashboard.get());
    m_grid->setBoard(QStringLiteral("prices"));
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    QTRY_COMPARE(m_grid->shownCount(), rows);
}

void TestLiveGrid::cleanup()
{
    m_window.reset();
    m_dashboard.reset();
}

bool TestLiveGrid::rowHasText(int row)
{
    const QImage image = m_window->grabWindow();
    const int top = static_cast<int>(rowHeight() * (row + 1));
    for (int y = top; y < std::min(image.height(), top + static_cast<int>(rowHeight())); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            if (image.pixelColor(x, y) != paper)
                return true;
        }
    }
    return false;
}

void TestLiveGrid::aBoardThatStandsStillIsShownWhateverTheSize()
{
    QTRY_VERIFY(rowHasText(0));
    m_window->resize(600, 500);
    m_grid->setSize(QSizeF(600, 500));
    QTRY_VERIFY(rowHasText(rows - 1));
    QVERIFY(!rowHasText(rows));
}

void TestLiveGrid::itIsPaintedWhereItStands()
{
    QQuickItem frame(m_window->contentItem());
    frame.setPosition({30, 40});
    m_grid->setParentItem(&frame);
    (void)m_window->grabWindow();
    const QSizeF less = m_grid->size() - QSizeF(150, 60);
    m_grid->setSize(less);
    frame.setPosition({35, 25});
    const QImage moved = m_window->grabWindow().copy({QPoint(35, 25), less.toSize()});
    m_grid->setParentItem(m_window->contentItem());
    (void)m_window->grabWindow();
    QCOMPARE(moved, m_window->grabWindow().copy({QPoint(), less.toSize()}));
}

void TestLiveGrid::columnsGrowForWhatTheyShow()
{
    QTRY_VERIFY(rowHasText(0));
    const qreal before = m_grid->contentWidth();
    m_maker.set("ROW100", 123'456'789'012'345'678, 8);
    m_maker.send();
    QTRY_VERIFY(m_grid->contentWidth() > before);
}

void TestLiveGrid::aNumberIsNeverCut()
{
    GridLayout layout;
    layout.columns = {{0, 40, 0, 0}};
    layout.rowHeight = 20;
    layout.digit = 8;
    layout.ascent = 14;
    layout.width = 300;
    GridPalette palette;
    palette.background = paper;
    palette.text = Qt::black;
    GridRow row;
    row.alive = true;
    row.cells.resize(1);
    row.cells[0].shown = {QStringLiteral("1,234,567,890.12"), 3};
    const std::vector<GridColumn> columns = {
        {v1::Quote::kLastFieldNumber, "last", QStringLiteral("Last"), GridColumn::Kind::Price, 5}};
    QImage image(300, 20, QImage::Format_RGB32);
    {
        QPainter painter(&image);
        GlyphText text(m_grid->font());
        GridPainter(painter, palette, layout, text)
            .paintRow(row, columns, {0, false, false, false, false, false, 0, false, false}, 0, 0);
    }
    for (int x = 40; x < 300; ++x) {
        for (int y = 0; y < 20; ++y)
            QVERIFY2(image.pixelColor(x, y) == paper, "a number reaches into the next column");
    }
}

void TestLiveGrid::keysMoveTheCurrentRow()
{
    m_grid->forceActiveFocus();
    QTest::keyClick(m_window.get(), Qt::Key_End);
    QVERIFY2(m_grid->currentText().contains(QStringLiteral("ROW111")), qPrintable(m_grid->currentText()));
    QVERIFY(m_grid->position() > 0);
    QTest::keyClick(m_window.get(), Qt::Key_Home);
    QTest::keyClick(m_window.get(), Qt::Key_Down);
    QVERIFY2(m_grid->currentText().contains(QStringLiteral("ROW101")), qPrintable(m_grid->currentText()));
    QCOMPARE(m_grid->position(), 0.0);
}

void TestLiveGrid::enterAndDoubleClickOpenARow()
{
    QSignalSpy opened(m_grid, &LiveGrid::rowActivated);
    m_grid->forceActiveFocus();
    QTest::keyClick(m_window.get(), Qt::Key_Return); // there is no current row yet
    QCOMPARE(opened.size(), 0);
    QTest::keyClick(m_window.get(), Qt::Key_Down);
    QTest::keyClick(m_window.get(), Qt::Key_Return);
    QCOMPARE(opened.size(), 1);
    QCOMPARE(opened[0][0].toString(), QStringLiteral("x:ROW100"));
    QTest::mouseDClick(m_window.get(), Qt::LeftButton, {}, onRow(2));
    QCOMPARE(opened.size(), 2);
    QCOMPARE(opened[1][0].toString(), QStringLiteral("x:ROW102"));
    QTest::mouseDClick(m_window.get(), Qt::LeftButton, {}, onTitle("last")); // sorts, opens nothing
    QCOMPARE(opened.size(), 2);
}

void TestLiveGrid::aFilterLeavesWhatMatches()
{
    m_grid->setFilter(QStringLiteral("row105"));
    QTRY_COMPARE(m_grid->shownCount(), 1);
    QCOMPARE(m_grid->rowCount(), rows);
    m_grid->setFilter({});
    QTRY_COMPARE(m_grid->shownCount(), rows);
}

QString TestLiveGrid::order()
{
    m_grid->selectAll();
    m_grid->copySelection();
    QStringList lines = QGuiApplication::clipboard()->text().split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    const auto column = lines.takeFirst().split(QLatin1Char('\t')).indexOf(QStringLiteral("Symbol"));
    for (QString &line : lines)
        line = line.section(QLatin1Char('\t'), static_cast<int>(column), static_cast<int>(column)).mid(4);
    return lines.join(QLatin1Char(' '));
}

/// Where a column's title stands, by asking the grid what is there.
QPoint TestLiveGrid::onTitle(const char *column)
{
    QString found;
    const auto connection =
        connect(m_grid, &LiveGrid::menuRequested, this, [&](const QPointF &, const QString &id) { found = id; });
    QPoint at(0, static_cast<int>(rowHeight() / 2));
    for (int x = 8; x < m_grid->width() && found != QLatin1String(column); x += 10) {
        at.setX(x);
        QTest::mouseClick(m_window.get(), Qt::RightButton, {}, at);
    }
    disconnect(connection);
    return at + QPoint(12, 0);
}

void TestLiveGrid::aTitleSortsAndIsDragged()
{
    QTRY_COMPARE(order(), QStringLiteral("00 01 02 03 04 05 06 07 08 09 10 11"));
    m_maker.set("ROW105", 1'000, 2); // as ROW100
    m_maker.send();
    const QPoint last = onTitle("last");
    QTest::mouseClick(m_window.get(), Qt::LeftButton, {}, last);
    QTRY_COMPARE(order(), QStringLiteral("11 10 09 08 07 06 04 03 02 01 00 05"));
    const QPoint symbol = onTitle("symbol");
    QTest::mouseClick(m_window.get(), Qt::LeftButton, Qt::ShiftModifier, symbol);
    QTest::mouseClick(m_window.get(), Qt::LeftButton, Qt::ShiftModifier, symbol);
    QTRY_COMPARE(order(), QStringLiteral("11 10 09 08 07 06 04 03 02 01 05 00"));
    QTest::mousePress(m_window.get(), Qt::LeftButton, {}, last);
    QTest::mouseMove(m_window.get(), {last.x() - 20, last.y()});
    QTest::mouseMove(m_window.get(), {2, last.y()});
    QTest::mouseRelease(m_window.get(), Qt::LeftButton, {}, {2, last.y()});
    (void)order();
    QVERIFY2(QGuiApplication::clipboard()->text().startsWith(QStringLiteral("Last\tSymbol\tName")),
             qPrintable(QGuiApplication::clipboard()->text()));
    QTRY_COMPARE(order(), QStringLiteral("11 10 09 08 07 06 04 03 02 01 05 00")); // was not sorted by that
    m_grid->resetColumns();
    m_grid->setColumnShown(QStringLiteral("last"), false);
    m_grid->setColumnShown(QStringLiteral("open"), true);
    (void)order();
    const QString titles = QGuiApplication::clipboard()->text().section(QLatin1Char('\n'), 0, 0);
    QVERIFY2(!titles.contains(QStringLiteral("Last\t")) && titles.contains(QStringLiteral("Open")), qPrintable(titles));
}

void TestLiveGrid::twoGridsOfABoardAreIndependent()
{
    LiveGrid other(m_window->contentItem());
    other.setSettingsGroup(QStringLiteral("prices-2"));
    other.setDashboard(m_dashboard.get());
    other.setBoard(QStringLiteral("prices"));
    other.setY(60);
    other.setSize(QSizeF(600, 40));
    const auto shown = [](const LiveGrid &grid, const char *column) {
        for (const QVariant &entry : grid.columnList()) {
            if (entry.toMap()[QStringLiteral("id")].toString() == QLatin1String(column))
                return entry.toMap()[QStringLiteral("shown")].toBool();
        }
        return false;
    };
    other.setColumnShown(QStringLiteral("last"), false);
    QVERIFY(shown(*m_grid, "last"));
    m_grid->reloadLayout();
    QVERIFY(shown(*m_grid, "last"));
    m_grid->setSettingsGroup(QStringLiteral("prices-2"));
    QVERIFY(!shown(*m_grid, "last"));

    // What both show is what the server hears of; a grid that is gone shows nothing.
    const auto view = [this] { return m_dashboard->feed(QStringLiteral("prices"))->viewRevision(); };
    QTRY_VERIFY(other.shownCount() == rows && other.rowCount() == rows); // both are known, and read
    std::uint64_t before = 0;
    QTRY_VERIFY(std::exchange(before, view()) == view());
    other.setVisible(false);
    QTRY_VERIFY(view() > before);
    QTest::mouseClick(m_window.get(), Qt::LeftButton, {}, onRow(1));
    QCOMPARE(m_grid->currentKey(), QStringLiteral("x:ROW101"));
}

void TestLiveGrid::whoRestsIsWokenByAChangeOnce()
{
    const auto feed = m_dashboard->feed(QStringLiteral("prices"));
    int woken = 0;
    feed->wakeOnChange(&woken, [&woken] { ++woken; });
    setLast(1, 2'000);
    QCOMPARE(woken, 1);
    setLast(1, 2'001);
    QCOMPARE(woken, 1);
    feed->wakeOnChange(&woken, [&woken] { ++woken; });
    feed->wakeOnChange(&woken, {});
    setLast(1, 2'002);
    QCOMPARE(woken, 1);
    m_grid->setVisible(false); // it rests, and is there again when it is shown
    m_grid->setVisible(true);
    setLast(1, 2'003);
    QTRY_VERIFY(m_grid->isVisible() && rowHasText(0));
}

void TestLiveGrid::rowsStayWhileTheUserIsAtWork()
{
    m_window->resize(600, 160); // the grid is its upper part
    m_grid->sortBy(QStringLiteral("last"), false);
    QTRY_COMPARE(order(), QStringLiteral("11 10 09 08 07 06 05 04 03 02 01 00"));
    QTest::mouseMove(m_window.get(), onRow(1));
    QTest::mouseMove(m_window.get(), onRow(2));
    setLast(0, 9'000);
    QTRY_VERIFY(m_grid->isHeld());
    QVERIFY(m_grid->heldMoves() > 0);
    QCOMPARE(order(), QStringLiteral("11 10 09 08 07 06 05 04 03 02 01 00"));
    m_grid->release();
    QVERIFY(!m_grid->isHeld());
    QCOMPARE(order(), QStringLiteral("00 11 10 09 08 07 06 05 04 03 02 01"));
    // What the user asks for is done at once.
    QTest::mouseMove(m_window.get(), onRow(1));
    m_grid->sortBy(QStringLiteral("last"), false);
    QTRY_COMPARE(order(), QStringLiteral("01 02 03 04 05 06 07 08 09 10 11 00"));
    // The pointer leaves: rows go where they belong.
    setLast(11, 1);
    QTRY_VERIFY(m_grid->isHeld());
    QTest::mouseMove(m_window.get(), {300, 150});
    QTRY_VERIFY(!m_grid->isHeld());
    QCOMPARE(order(), QStringLiteral("11 01 02 03 04 05 06 07 08 09 10 00"));
}

void TestLiveGrid::aTableThatIsStillFillingIsNotHeld()
{
    QTest::mouseMove(m_window.get(), onRow(1));
    QTest::mouseMove(m_window.get(), onRow(2));
    for (int i = 0; i < rows; ++i)
        m_maker.set("NEW" + std::to_string(100 + i), 1'000 + i, 2);
    m_maker.send();
    QTRY_COMPARE(m_grid->shownCount(), 2 * rows);
    QVERIFY(!m_grid->isHeld());
}

void TestLiveGrid::aRowStaysSelectedWhereverItGoes()
{
    m_grid->sortBy(QStringLiteral("last"), false);
    QTRY_COMPARE(order(), QStringLiteral("11 10 09 08 07 06 05 04 03 02 01 00"));
    QTest::mouseClick(m_window.get(), Qt::LeftButton, {}, onRow(0));
    QCOMPARE(m_grid->selectedCount(), 1);
    QTest::mouseClick(m_window.get(), Qt::LeftButton, Qt::ShiftModifier, onRow(2));
    QCOMPARE(m_grid->selectedCount(), 3);
    QTest::mouseClick(m_window.get(), Qt::LeftButton, Qt::ControlModifier, onRow(1));
    QCOMPARE(m_grid->selectedCount(), 2);
    setLast(11, 1);
    QTRY_VERIFY(m_grid->isHeld());
    QTest::keyClick(m_window.get(), Qt::Key_Escape);
    QVERIFY(!m_grid->isHeld());
    m_grid->copySelection();
    const QString copied = QGuiApplication::clipboard()->text();
    QVERIFY2(copied.contains(QStringLiteral("ROW111")) && copied.contains(QStringLiteral("ROW109")),
             qPrintable(copied));
    QCOMPARE(copied.count(QLatin1Char('\n')), 3);
    QTest::keyClick(m_window.get(), Qt::Key_Escape);
    QCOMPARE(m_grid->selectedCount(), 1);
}

void TestLiveGrid::selectedRowsAreCopied()
{
    m_grid->forceActiveFocus();
    QTest::keyClick(m_window.get(), Qt::Key_Home);
    QTest::keyClick(m_window.get(), Qt::Key_Down, Qt::ShiftModifier);
    QTest::keyClick(m_window.get(), Qt::Key_C, Qt::ControlModifier);
    const QMimeData *data = QGuiApplication::clipboard()->mimeData();
    QCOMPARE(data->text().count(QLatin1Char('\n')), 3);
    QVERIFY(data->text().contains(QStringLiteral("ROW101\tSome Name\t10.01")));
    QVERIFY(data->data(QStringLiteral("text/csv")).contains("ROW101,Some Name,10.01"));
    QTest::keyClick(m_window.get(), Qt::Key_A, Qt::ControlModifier);
    QCOMPARE(m_grid->selectedCount(), rows);
}

void TestLiveGrid::manyRowsAreCopiedInTheBackground()
{
    for (int i = 0; i < 1'500; ++i)
        m_maker.set("MANY" + std::to_string(i), i, 0);
    m_maker.send();
    QTRY_COMPARE(m_grid->shownCount(), rows + 1'500);
    m_grid->selectAll();
    m_grid->copySelection();
    QTRY_COMPARE(QGuiApplication::clipboard()->text().count(QLatin1Char('\n')), rows + 1'501);
}

void TestLiveGrid::allRowsAreExported()
{
    const QTemporaryDir directory;
    QSignalSpy exported(m_grid, &LiveGrid::exported);
    const QString path = directory.filePath(QStringLiteral("prices.csv"));
    m_grid->exportCsv(QUrl::fromLocalFile(path));
    QTRY_COMPARE(exported.size(), 1);
    QVERIFY(exported[0][1].toBool());
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll().count('\n'), rows + 1);
    m_grid->exportCsv(QUrl::fromLocalFile(directory.filePath(QStringLiteral("missing/prices.csv"))));
    QTRY_COMPARE(exported.size(), 2);
    QVERIFY(!exported[1][1].toBool());
    QVERIFY2(exported[1][0].toString().contains(QStringLiteral("missing/prices.csv")),
             qPrintable(exported[1][0].toString()));
}

void TestLiveGrid::aRowIsGoneToWhateverTheFilter()
{
    m_grid->goTo(QStringLiteral("x:ROW109"));
    QVERIFY2(m_grid->currentText().contains(QStringLiteral("ROW109")), qPrintable(m_grid->currentText()));
    QVERIFY(m_grid->position() > 0);
    m_grid->setFilter(QStringLiteral("row101"));
    QTRY_COMPARE(m_grid->shownCount(), 1);
    m_grid->goTo(QStringLiteral("x:nowhere"));
    QCOMPARE(m_grid->filter(), QStringLiteral("row101"));
    m_grid->goTo(QStringLiteral("x:ROW110"));
    QTRY_VERIFY(m_grid->currentText().contains(QStringLiteral("ROW110")));
    QCOMPARE(m_grid->filter(), QString());
    QCOMPARE(m_grid->selectedCount(), 1);
}

void TestLiveGrid::groupsAreFoldedByPointerAndKeyboard()
{
    spreadOverVenues();
    m_grid->setGroup(QStringLiteral("venue"));
    QTRY_COMPARE(order(), QStringLiteral("00 02 04 06 08 10 01 03 05 07 09 11"));
    QCOMPARE(m_grid->shownCount(), rows);
    QCOMPARE(m_grid->selectedCount(), rows);
    const qreal unfolded = m_grid->pageSize();
    QTest::mouseClick(m_window.get(), Qt::LeftButton, {}, onRow(0));
    QTRY_VERIFY(m_grid->pageSize() > unfolded);
    QVERIFY2(m_grid->currentText().startsWith(QStringLiteral("even, 6 rows")), qPrintable(m_grid->currentText()));
    QCOMPARE(m_grid->shownCount(), rows);
    QCOMPARE(order(), QStringLiteral("00 02 04 06 08 10 01 03 05 07 09 11")); // folded rows are rows
    const qreal folded = m_grid->pageSize();
    QTest::keyClick(m_window.get(), Qt::Key_Right);
    QTRY_VERIFY(m_grid->pageSize() < folded);
    QTest::keyClick(m_window.get(), Qt::Key_Down);
    QVERIFY2(m_grid->currentText().contains(QStringLiteral("ROW100")), qPrintable(m_grid->currentText()));
    QTest::keyClick(m_window.get(), Qt::Key_Left); // from a row: to its heading
    QTRY_COMPARE(m_grid->pageSize(), folded);
    QVERIFY(m_grid->currentText().startsWith(QStringLiteral("even")));
    QSignalSpy opened(m_grid, &LiveGrid::rowActivated);
    QTest::keyClick(m_window.get(), Qt::Key_Return);
    QTRY_VERIFY(m_grid->pageSize() < folded);
    QCOMPARE(opened.size(), 0);
    m_grid->foldGroups(true);
    QTRY_COMPARE(m_grid->pageSize(), 1.0);
    m_grid->setGroup({});
    QTRY_COMPARE(order(), QStringLiteral("00 01 02 03 04 05 06 07 08 09 10 11"));
}

void TestLiveGrid::aFoldedRowIsGoneToAndExported()
{
    spreadOverVenues();
    m_grid->setColumnShown(QStringLiteral("venue"), false);
    m_grid->setGroup(QStringLiteral("venue"));
    QTRY_COMPARE(order(), QStringLiteral("00 02 04 06 08 10 01 03 05 07 09 11"));
    m_grid->foldGroups(true);
    QTRY_COMPARE(m_grid->pageSize(), 1.0);
    const QTemporaryDir directory;
    QSignalSpy exported(m_grid, &LiveGrid::exported);
    const QString path = directory.filePath(QStringLiteral("prices.csv"));
    m_grid->exportCsv(QUrl::fromLocalFile(path));
    QTRY_COMPARE(exported.size(), 1);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray csv = file.readAll();
    QCOMPARE(csv.count('\n'), rows + 1);
    QVERIFY2(csv.startsWith("Venue,Symbol") && csv.contains("even,ROW100"), csv.constData());
    m_grid->goTo(QStringLiteral("x:ROW107"));
    QTRY_VERIFY2(m_grid->currentText().contains(QStringLiteral("ROW107")), qPrintable(m_grid->currentText()));
}

void TestLiveGrid::foldedGroupsAreRemembered()
{
    spreadOverVenues();
    m_grid->setGroup(QStringLiteral("venue"));
    QTRY_COMPARE(order(), QStringLiteral("00 02 04 06 08 10 01 03 05 07 09 11"));
    QTest::mouseClick(m_window.get(), Qt::LeftButton, {}, onRow(0));
    const auto remembered = [] { return QSettings().value(QStringLiteral("grid/prices/folded")).toStringList(); };
    QCOMPARE(remembered(), QStringList{QStringLiteral("even")});
    const qreal folded = m_grid->pageSize();
    m_grid->reloadLayout();
    QCOMPARE(m_grid->group(), QStringLiteral("venue"));
    QTRY_COMPARE(order(), QStringLiteral("00 02 04 06 08 10 01 03 05 07 09 11"));
    QTRY_COMPARE(m_grid->pageSize(), folded);
    m_grid->foldGroups(false);
    QVERIFY(remembered().isEmpty());
    m_grid->foldGroups(true);
    QTRY_COMPARE(remembered().size(), 2);
    m_grid->setGroup({}); // of other groups nothing is known
    QVERIFY(remembered().isEmpty());
}

void TestLiveGrid::theHeadingOfAGroupSticks()
{
    spreadOverVenues();
    m_grid->setGroup(QStringLiteral("venue"));
    QTRY_COMPARE(order(), QStringLiteral("00 02 04 06 08 10 01 03 05 07 09 11"));
    m_grid->goTo(QStringLiteral("x:ROW110"));
    QTRY_VERIFY(m_grid->position() > 0);
    QTest::mouseClick(m_window.get(), Qt::LeftButton, {}, onRow(0)); // what is there is the heading
    QVERIFY2(m_grid->currentText().startsWith(QStringLiteral("even")), qPrintable(m_grid->currentText()));
    // What the keyboard comes to is not behind it.
    m_grid->foldGroups(false);
    QTRY_COMPARE(m_grid->shownCount(), rows);
    m_grid->goTo(QStringLiteral("x:ROW111"));
    QTRY_VERIFY(m_grid->currentText().contains(QStringLiteral("ROW111")));
    for (int i = 0; i < 3; ++i)
        QTest::keyClick(m_window.get(), Qt::Key_Up);
    QTest::keyClick(m_window.get(), Qt::Key_PageUp);
    const QString current = m_grid->currentText();
    QTest::mouseClick(m_window.get(), Qt::LeftButton, {}, onRow(1));
    QCOMPARE(m_grid->currentText(), current);
}

void TestLiveGrid::aFavouriteIsMarkedFoundAndKept()
{
    QTest::mouseClick(m_window.get(), Qt::LeftButton, {}, onRow(2));
    QTest::keyClick(m_window.get(), Qt::Key_F);
    QCOMPARE(m_grid->favouriteCount(), 1);
    QTest::mouseClick(m_window.get(), Qt::LeftButton, {}, {static_cast<int>(GridLayout::markX), onRow(1).y()});
    QCOMPARE(m_grid->favouriteCount(), 2);
    QCOMPARE(m_grid->selectedCount(), 1); // the click was for the star
    m_grid->setFavouritesFirst(true);
    QTRY_COMPARE(order(), QStringLiteral("01 02 00 03 04 05 06 07 08 09 10 11"));
    m_grid->setFilter(QStringLiteral("is:favourite"));
    QTRY_COMPARE(m_grid->shownCount(), 2);
    m_grid->setFilter(QStringLiteral("-IS:Favourite row10"));
    QTRY_COMPARE(m_grid->shownCount(), 8);
    m_grid->setFilter(QStringLiteral("is:favourite"));
    QTRY_COMPARE(m_grid->shownCount(), 2);
    auto again = std::make_unique<LiveGrid>();
    again->setDashboard(m_dashboard.get());
    again->setBoard(QStringLiteral("prices"));
    QCOMPARE(again->favouriteCount(), 2);
    again->setSettingsGroup(QStringLiteral("prices-2")); // another table of the board
    QCOMPARE(again->favouriteCount(), 2);
    QTest::mouseClick(m_window.get(), Qt::LeftButton, {}, {static_cast<int>(GridLayout::markX), onRow(0).y()});
    QCOMPARE(m_grid->favouriteCount(), 1);
    QCOMPARE(again->favouriteCount(), 1);
    again->reloadLayout(); // as another layout is chosen
    QCOMPARE(again->favouriteCount(), 1);
    again.reset();
    QTRY_COMPARE(m_grid->shownCount(), 1);
    m_grid->selectAll();
    m_grid->markSelected(); // all have it: it is taken from them
    QCOMPARE(m_grid->favouriteCount(), 0);
    QTRY_COMPARE(m_grid->shownCount(), 0);
    m_grid->setFilter({});
    for (int i = 0; i < static_cast<int>(Favourites::keysMax); ++i)
        m_maker.set("MANY" + std::to_string(i), i, 0);
    m_maker.send();
    QTRY_COMPARE(m_grid->shownCount(), rows + static_cast<int>(Favourites::keysMax));
    QSignalSpy refused(m_grid, &LiveGrid::refused);
    m_grid->selectAll();
    m_grid->markSelected();
    QCOMPARE(refused.size(), 1);
    QCOMPARE(m_grid->favouriteCount(), 0);
}

int main(int argc, char **argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    qputenv("QT_QUICK_BACKEND", "software");
    QGuiApplication app(argc, argv);
    TestLiveGrid test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_livegrid.moc"

#include <algorithm>
#include <cmath>
