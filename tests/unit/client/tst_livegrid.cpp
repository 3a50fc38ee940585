// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "boardmaker.h"

#include "client/models/dashboard.h"
#include "client/models/livegrid.h"

#include <QQuickWindow>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
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
    void columnsGrowForWhatTheyShow();
    void aNumberIsNeverCut();
    void keysMoveTheCurrentRow();
    void aFilterLeavesWhatMatches();

private:
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
        {v1::Quote::kLastFieldNumber, QStringLiteral("Last"), GridColumn::Kind::Price, 5}};
    QImage image(300, 20, QImage::Format_RGB32);
    {
        QPainter painter(&image);
        GridPainter(painter, palette, layout, m_grid->font())
            .paintRow(row, columns, {0, false, false, false, false}, 0, 0);
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

void TestLiveGrid::aFilterLeavesWhatMatches()
{
    m_grid->setFilter(QStringLiteral("row105"));
    QTRY_COMPARE(m_grid->shownCount(), 1);
    QCOMPARE(m_grid->rowCount(), rows);
    m_grid->setFilter({});
    QTRY_COMPARE(m_grid->shownCount(), rows);
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
