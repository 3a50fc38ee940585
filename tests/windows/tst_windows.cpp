// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dashboardwindow.h"
#include "picture.h"
#include "programs.h"
#include "windowtext.h"

#include "client/models/dashboard.h"
#include "client/models/livegrid.h"
#include "client/models/workspace.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QGuiApplication>
#include <QPainter>
#include <QQuickItem>
#include <QQuickWindow>
#include <QSGRendererInterface>
#include <QTest>

using namespace tapedeck;

namespace {

const QString references = QStringLiteral(TAPEDECK_WINDOWS "/");
const QSize large(1'600, 900);

/// Of recorded files, as fast as it goes.
QString replay(const char *venue, const QStringList &files)
{
    QStringList paths;
    for (const QString &file : files)
        paths += QStringLiteral(TAPEDECK_SHARED_DATA "/") + file;
    return QStringLiteral("replay:%1:%2?speed=max").arg(QLatin1String(venue), paths.join(QLatin1Char(',')));
}

bool updates()
{
    return qEnvironmentVariableIntValue("TAPEDECK_UPDATE_WINDOWS") == 1;
}

/// The stored lines that are rows of tables, or those that are not.
QStringList linesOf(const QString &path, bool rows)
{
    QFile file(path);
    QStringList lines;
    if (file.open(QIODevice::ReadOnly))
        lines = QString::fromUtf8(file.readAll()).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    lines.removeIf([&](const QString &line) { return line.startsWith(QLatin1Char('|')) != rows; });
    return lines;
}

void append(const QString &path, const QStringList &lines)
{
    QFile file(path);
    if (file.open(QIODevice::Append))
        file.write(lines.join(QLatin1Char('\n')).toUtf8() + '\n');
}

/// Before the application.
WindowTestSetup &setup()
{
    static WindowTestSetup once;
    return once;
}

} // namespace

/// The whole window on recordings, compared with what is stored: what it says and where, and, reduced, how it looks.
/// TAPEDECK_UPDATE_WINDOWS=1 stores what is seen instead.
class TestWindows : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_server.reset(); }

    void looksAsStored_data();
    void looksAsStored();
    void aMissingPanelIsSeen();
    void otherColoursAreSeen();
    void aBlackAreaIsSeen();
    void anotherRendererMakesNoDifference();
    void missingMovedAndOtherTextsAreSeen();

private:
    [[nodiscard]] std::unique_ptr<DashboardWindow> open(const QString &what, QSize size, const QString &url,
                                                        QString &problem);
    void compare(DashboardWindow &opened, const QString &reference, const QString &theme);
    void store(DashboardWindow &opened, const QString &reference, const QString &theme);

    std::unique_ptr<Server> m_server;
};

void TestWindows::initTestCase()
{
    if (const QString problem = setup().problem(); !problem.isEmpty())
        QSKIP(qPrintable(problem));
    if (!QDir(QStringLiteral(TAPEDECK_SHARED_DATA)).exists())
        QSKIP("the recordings are not here");
    m_server = std::make_unique<Server>(
        QStringList{replay("binance", {QStringLiteral("binance/BINANCE-ee25be.0.gz")}),
                    replay("coinbase", {QStringLiteral("coinbase/COINBASE.ws.28.partA.0")}),
                    replay("kraken", {QStringLiteral("kraken/KRAKEN-c197c0.0.gz")}),
                    replay("betfair",
                           {QStringLiteral("betfair/1.200806927.mcm.jsonl.gz"),
                            QStringLiteral("betfair/1.200806927.ccm.jsonl.gz")}),
                    replay("openligadb", {QStringLiteral("openligadb/bundesliga-2022-01.json")})});
    QVERIFY(m_server->isUp());
    QVERIFY(m_server->waitForEnd());
}

/// One that is arranged to show that, and has it all.
std::unique_ptr<DashboardWindow> TestWindows::open(const QString &what, QSize size, const QString &url,
                                                   QString &problem)
{
    const bool first = what == QLatin1String("first");
    auto opened = std::make_unique<DashboardWindow>(first ? QUrl() : QUrl(url), size);
    if (!QTest::qWaitForWindowExposed(&opened->window()))
        problem = QStringLiteral("the window does not come");
    const auto await = [&](const char *condition, const std::function<bool()> &holds) {
        if (problem.isEmpty() && !QTest::qWaitFor(holds, 20'000))
            problem = QStringLiteral("in vain awaited: ") + QLatin1String(condition);
    };
    if (first)
        return opened;
    await("it is live", [&] { return opened->dashboard().isLive(); });
    const auto ready = [&](const char *panel, const char *item, const char *property) {
        await(item, [&] {
            const QQuickItem *found = DashboardWindow::named(opened->panel(QLatin1String(panel)), QLatin1String(item));
            return found != nullptr && found->property(property).toInt() > 0;
        });
    };
    const auto choose = [&](const char *layout, const char *table, const char *key) {
        opened->workspace().switchTo(QLatin1String(layout));
        await("the table has rows", [&] {
            LiveGrid *grid = opened->grid(QLatin1String(table));
            return grid != nullptr && grid->shownCount() > 0;
        });
        if (LiveGrid *grid = opened->grid(QLatin1String(table)); grid != nullptr)
            grid->goTo(QLatin1String(key));
    };
    if (what == QLatin1String("instrument")) {
        choose("Trading", "prices", "binance:BTCUSDT");
        ready("instrument", "chart", "candleCount");
    } else if (what == QLatin1String("match")) {
        choose("Sports", "scores", "betfair:31573045");
        ready("match", "timeline", "count");
        if (size == large) // all of it side by side
            opened->workspace().toggleMaximized(QStringLiteral("match"));
    } else {
        for (const char *table : {"prices", "scores"})
            await("the tables have rows", [&] { return opened->grid(QLatin1String(table))->shownCount() > 0; });
        if (what == QLatin1String("scoreboard") && problem.isEmpty()) {
            opened->grid(QStringLiteral("scores"))->setGroup(QStringLiteral("competition"));
            opened->workspace().toggleMaximized(QStringLiteral("scores"));
        }
    }
    if (LiveGrid *grid = opened->grid(QStringLiteral("prices")); grid != nullptr) // a line that grows is never the same
        grid->setColumnShown(QStringLiteral("spark"), false);
    return opened;
}

void TestWindows::store(DashboardWindow &opened, const QString &reference, const QString &theme)
{
    QStringList lines;
    QImage picture;
    QStringList changing;
    QElapsedTimer unchanged;
    const bool still = QTest::qWaitFor(
        [&] {
            const QImage grabbed = opened.window().grabWindow(); // lays out what is new
            const WindowText text = WindowText::of(opened.window());
            const QImage seen = reduced(text.masked(grabbed));
            changing = differences(lines, text.lines);
            if (!changing.isEmpty() || difference(picture, seen).isTooLarge()) {
                unchanged.start();
                lines = text.lines;
                picture = seen;
            }
            return unchanged.hasExpired(1'500);
        },
        30'000);
    QVERIFY2(still, qPrintable(QStringLiteral("it never rests: ") + changing.join(QLatin1Char('\n'))));
    (void)QFile::remove(reference + QStringLiteral(".txt"));
    append(reference + QStringLiteral(".txt"), lines);
    QVERIFY(picture.save(reference + QLatin1Char('-') + theme + QStringLiteral(".png"), "PNG", 0));
}

void TestWindows::compare(DashboardWindow &opened, const QString &reference, const QString &theme)
{
    if (updates())
        return store(opened, reference, theme);
    const QStringList expected = linesOf(reference + QStringLiteral(".txt"), false);
    const QImage stored(reference + QLatin1Char('-') + theme + QStringLiteral(".png"));
    QVERIFY2(!expected.isEmpty() && !stored.isNull(), qPrintable(reference));
    QStringList wrong;
    PictureDifference apart;
    QImage picture;
    // It is settled when it is right: what is asked of the server comes when it comes.
    const bool same = QTest::qWaitFor(
        [&] {
            picture = opened.window().grabWindow(); // lays out what is new
            const WindowText text = WindowText::of(opened.window());
            wrong = differences(expected, text.lines);
            apart = difference(stored, reduced(text.masked(picture)));
            return wrong.isEmpty() && !apart.isTooLarge();
        },
        20'000);
    if (same)
        return;
    const QString seen =
        QDir::current().filePath(QStringLiteral("seen-%1-%2.png").arg(reference.section(QLatin1Char('/'), -1), theme));
    picture.save(seen);
    if (!wrong.isEmpty())
        QFAIL(qPrintable(QStringLiteral("%1, %2: other items; %3 shows them\n%4")
                             .arg(reference, theme, seen, wrong.join(QLatin1Char('\n')))));
    QFAIL(qPrintable(
        QStringLiteral("%1, %2: it looks otherwise: %3; %4 is the picture").arg(reference, theme, apart.text(), seen)));
}

void TestWindows::looksAsStored_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<QSize>("size");
    for (const char *what : {"prices", "instrument", "match", "scoreboard", "first", "lost"}) {
        for (const QSize &size : {large, QSize(800, 600)})
            QTest::addRow("%s-%dx%d", what, size.width(), size.height()) << QString::fromLatin1(what) << size;
    }
}

void TestWindows::looksAsStored()
{
    QFETCH(QString, what);
    QFETCH(QSize, size);
    std::unique_ptr<Server> lost;
    if (what == QLatin1String("lost")) {
        lost = std::make_unique<Server>(
            QStringList{replay("binance", {QStringLiteral("binance/BINANCE-ee25be.0.gz")}),
                        replay("openligadb", {QStringLiteral("openligadb/bundesliga-2022-01.json")})});
        QVERIFY(lost->isUp() && lost->waitForEnd());
    }
    QString problem;
    const std::unique_ptr<DashboardWindow> opened = open(what, size, lost ? lost->url() : m_server->url(), problem);
    lost.reset();
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
    QCOMPARE(opened->window().size(), size);
    QCOMPARE(opened->window().rendererInterface()->graphicsApi(),
             setup().isOpenGl() ? QSGRendererInterface::OpenGL : QSGRendererInterface::Software);
    for (const char *theme : {"dark", "light"}) {
        opened->dashboard().setTheme(QString::fromLatin1(theme));
        compare(*opened, references + QString::fromLatin1(QTest::currentDataTag()), QString::fromLatin1(theme));
        if (QTest::currentTestFailed())
            return;
    }
    QStringList rows;
    for (const char *table : {"prices", "scores"}) {
        if (size != large)
            break; // the same
        LiveGrid *grid = opened->grid(QLatin1String(table));
        if (grid != nullptr && grid->isVisible() && grid->shownCount() > 0)
            rows += rowsOf(*grid);
    }
    const QString path = references + QString::fromLatin1(QTest::currentDataTag()) + QStringLiteral(".txt");
    if (updates())
        append(path, rows);
    const QStringList wrong = differences(linesOf(path, true), rows);
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(QLatin1Char('\n'))));
}

void TestWindows::aMissingPanelIsSeen()
{
    QString problem;
    const auto opened = open(QStringLiteral("prices"), large, m_server->url(), problem);
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
    const WindowText text = WindowText::of(opened->window());
    const QImage picture = reduced(opened->window().grabWindow());
    QVERIFY(differences(text.lines, text.lines).isEmpty());
    for (const char *panel : {"scores", "latency"}) { // the second in grey but for its heading
        opened->panel(QLatin1String(panel))->setVisible(false);
        const WindowText now = WindowText::of(opened->window());
        QVERIFY2(!differences(text.lines, now.lines).filter(QLatin1String(panel)).isEmpty(), panel);
        const PictureDifference apart = difference(picture, reduced(opened->window().grabWindow()));
        QVERIFY2(apart.isTooLarge(), qPrintable(apart.text()));
        opened->panel(QLatin1String(panel))->setVisible(true);
    }
    QTRY_COMPARE(differences(text.lines, WindowText::of(opened->window()).lines), QStringList());
}

void TestWindows::otherColoursAreSeen()
{
    QString problem;
    const auto opened = open(QStringLiteral("prices"), large, m_server->url(), problem);
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
    const WindowText text = WindowText::of(opened->window());
    const QImage picture = text.masked(opened->window().grabWindow());
    opened->dashboard().setColorBlind(true); // gains and losses alone
    const auto apart = [&] {
        return difference(reduced(picture), reduced(text.masked(opened->window().grabWindow())));
    };
    QTRY_VERIFY2(apart().isTooLarge(), qPrintable(apart().text()));
    QCOMPARE(differences(text.lines, WindowText::of(opened->window()).lines), QStringList());
    opened->dashboard().setColorBlind(false);
    QTRY_VERIFY2(!apart().isTooLarge(), qPrintable(apart().text()));
    QVERIFY(difference(reduced(picture), reduced(picture.rgbSwapped())).isTooLarge());
}

void TestWindows::aBlackAreaIsSeen()
{
    const QImage stored(references + QStringLiteral("prices-1600x900-light.png"));
    QVERIFY(!stored.isNull());
    QImage seen = stored.convertToFormat(QImage::Format_RGB32);
    QVERIFY(!difference(stored, seen).isTooLarge());
    QPainter(&seen).fillRect(QRect(80, 40, 4, 4), Qt::black); // 32 x 32 pixels of the window
    const PictureDifference apart = difference(stored, seen);
    QVERIFY2(apart.isTooLarge(), qPrintable(apart.text()));
    QVERIFY(apart.blockWorst.intersects(QRect(640, 320, 32, 32)));
    QVERIFY(difference(stored, seen.copy(0, 0, 100, 75)).isTooLarge()); // another size
}

void TestWindows::anotherRendererMakesNoDifference()
{
    QString problem;
    const auto opened = open(QStringLiteral("match"), large, m_server->url(), problem);
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
    const QImage picture = opened->window().grabWindow().convertToFormat(QImage::Format_RGB32);
    // Letters that are softer, and by a pixel elsewhere, as another font engine sets them.
    QImage other = picture;
    QPainter painter(&other);
    painter.setOpacity(0.5);
    painter.drawImage(1, 0, picture);
    painter.end();
    const PictureDifference apart = difference(reduced(picture), reduced(other));
    QVERIFY2(!apart.isTooLarge(), qPrintable(apart.text()));
}

void TestWindows::missingMovedAndOtherTextsAreSeen()
{
    const QStringList stored{
        QStringLiteral("PanelHost prices 0,40 900x600"), QStringLiteral("  Text \"58,005.11\" 300,100 70x16"),
        QStringLiteral("  | BTCUSDT,58005.11"), QStringLiteral("Button \"Connect…\" 1477,7 82x26")};
    const auto found = [&](qsizetype line, const QString &text) {
        QStringList lines = stored;
        lines[line] = text;
        return differences(stored, lines);
    };
    QCOMPARE(differences(stored, stored), QStringList());
    QCOMPARE(found(1, QStringLiteral("  Text \"58,005.11\" 304,99 74x16")), QStringList());
    QVERIFY(!found(1, QStringLiteral("  Text \"58,005.11\" 320,100 70x16")).isEmpty());
    QVERIFY(!found(1, QStringLiteral("  Text \"58,005.12\" 300,100 70x16")).isEmpty());
    QVERIFY(!found(2, QStringLiteral("  | BTCUSDT,58005.12")).isEmpty());
    QVERIFY(!found(3, QStringLiteral("Button \"Connect…\" 1477,7 8x26")).isEmpty());
    const QStringList missing = differences(stored, stored.mid(0, 3));
    QVERIFY2(missing.contains(QStringLiteral("- ") + stored[3]), qPrintable(missing.join(QLatin1Char('\n'))));
    QVERIFY(differences(stored.mid(1), stored).contains(QStringLiteral("+ ") + stored[0]));
}

int main(int argc, char **argv)
{
    (void)setup();
    QGuiApplication app(argc, argv);
    TestWindows test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_windows.moc"
