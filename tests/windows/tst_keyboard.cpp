// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dashboardwindow.h"
#include "focus.h"
#include "programs.h"

#include "client/models/dashboard.h"
#include "client/models/livegrid.h"
#include "client/models/workspace.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QQuickItem>
#include <QQuickWindow>
#include <QSet>
#include <QTest>

using namespace tapedeck;

namespace {

constexpr int stopsMax = 120; // more than any window has

/// Before the application.
WindowTestSetup &setup()
{
    static WindowTestSetup once;
    return once;
}

} // namespace

/// All panels and dialogs with nothing but keys, from a window that was just opened. Whatever is done, it is to be seen
/// where the keyboard's input goes, and Tab leaves it again.
class TestKeyboard : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_server.reset(); }
    void cleanup() { m_opened.reset(); }

    void tabGoesRound_data();
    void tabGoesRound();
    void theFirstPageHidesWhatIsBehind();
    void aTable();
    void anInstrument();
    void aMatch();
    void figures();
    void panels();
    void dialogs();

private:
    void open(const QUrl &url, QSize size);
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) { QTest::keyClick(focusWindow(), key, modifiers); }
    void type(const char *text)
    {
        for (; *text != '\0'; ++text)
            QTest::keyClick(focusWindow(), *text);
    }
    [[nodiscard]] QQuickWindow *focusWindow() const
    {
        auto *focused = qobject_cast<QQuickWindow *>(QGuiApplication::focusWindow());
        return focused != nullptr ? focused : &m_opened->window();
    }
    [[nodiscard]] QQuickItem *focused() const { return focusedItem(*focusWindow()); }
    [[nodiscard]] QString problem() const { return focusProblem(*focusWindow(), m_opened->accent()); }
    [[nodiscard]] QQuickItem *item(const char *panel, const char *name) const
    {
        return DashboardWindow::named(m_opened->panel(QLatin1String(panel)), QLatin1String(name));
    }
    [[nodiscard]] bool awaitPanel(const char *panel);
    [[nodiscard]] bool tabTo(const QQuickItem *wanted);
    [[nodiscard]] LiveGrid *grid(const char *panel) const { return m_opened->grid(QLatin1String(panel)); }

    std::unique_ptr<Server> m_server;
    std::unique_ptr<DashboardWindow> m_opened;
};

#define FOCUS_IS_SEEN() QTRY_VERIFY2(problem().isEmpty(), qPrintable(problem()))

void TestKeyboard::initTestCase()
{
    if (const QString problem = setup().problem(); !problem.isEmpty())
        QSKIP(qPrintable(problem));
    m_server = std::make_unique<Server>(QStringList{QStringLiteral("sim:prices?symbols=40&rate=200&seed=3"),
                                                    QStringLiteral("sim:scores?matches=8&speed=60")});
    QVERIFY(m_server->isUp());
}

void TestKeyboard::open(const QUrl &url, QSize size)
{
    m_opened = std::make_unique<DashboardWindow>(url, size);
    QVERIFY(QTest::qWaitForWindowActive(&m_opened->window()));
    if (url.isEmpty())
        return;
    for (const char *table : {"prices", "scores"})
        QTRY_VERIFY_WITH_TIMEOUT(grid(table) != nullptr && grid(table)->shownCount() > 3, 20'000);
}

/// F6 until the panel is worked in.
bool TestKeyboard::awaitPanel(const char *panel)
{
    for (int i = 0; i < 10 && m_opened->workspace().current() != QLatin1String(panel); ++i)
        key(Qt::Key_F6);
    return QTest::qWaitFor([&] { return panelOf(focused()) == QLatin1String(panel); });
}

bool TestKeyboard::tabTo(const QQuickItem *wanted)
{
    for (int i = 0; i < stopsMax && focused() != wanted; ++i)
        key(Qt::Key_Tab);
    return focused() == wanted;
}

void TestKeyboard::tabGoesRound_data()
{
    QTest::addColumn<QString>("table"); // a row of which is opened with Enter; empty: none
    QTest::addColumn<QSize>("size");
    for (const char *table : {"", "prices", "scores"}) {
        for (const QSize &size : {QSize(1'600, 900), QSize(800, 600)})
            QTest::addRow("%s %dx%d", *table != '\0' ? table : "overview", size.width(), size.height())
                << QString::fromLatin1(table) << size;
    }
}

void TestKeyboard::tabGoesRound()
{
    QFETCH(QString, table);
    QFETCH(QSize, size);
    open(QUrl(m_server->url()), size);
    if (!table.isEmpty()) {
        key(table == QLatin1String("prices") ? Qt::Key_2 : Qt::Key_3, Qt::ControlModifier); // with a page beside it
        QTRY_VERIFY(m_opened->grid(table) != nullptr && m_opened->grid(table)->shownCount() > 3);
        QVERIFY(awaitPanel(qPrintable(table)));
        key(Qt::Key_Down);
        key(Qt::Key_Return);
        QTRY_VERIFY(panelOf(focused()) != table);
        const bool hasMore = table == QLatin1String("scores");
        if (hasMore)
            QTRY_VERIFY(item("match", "runners") != nullptr && item("match", "runners")->property("count").toInt() > 0);
    } else {
        key(Qt::Key_F6);
    }
    QSet<QString> shown;
    for (const char *panel : {"prices", "scores", "latency", "health", "instrument", "match"}) {
        const QQuickItem *host = m_opened->panel(QLatin1String(panel));
        if (host != nullptr && host->isVisible())
            shown.insert(QLatin1String(panel));
    }
    for (const Qt::Key direction : {Qt::Key_Tab, Qt::Key_Backtab}) {
        FOCUS_IS_SEEN();
        const QQuickItem *first = focused();
        QSet<QString> visited;
        int stops = 0;
        do {
            key(direction);
            FOCUS_IS_SEEN();
            visited.insert(panelOf(focused()));
        } while (focused() != first && ++stops < stopsMax);
        QVERIFY2(focused() == first, qPrintable(nameOf(focused()))); // not caught anywhere
        visited.remove(QString());                                   // the top bar
        QCOMPARE(visited, shown);
    }
}

void TestKeyboard::theFirstPageHidesWhatIsBehind()
{
    open({}, QSize(1'000, 700));
    FOCUS_IS_SEEN();
    const QQuickItem *first = focused();
    QCOMPARE(first->objectName(), QStringLiteral("simulator"));
    int stops = 0;
    do {
        key(Qt::Key_Tab);
        FOCUS_IS_SEEN();
        QVERIFY2(panelOf(focused()).isEmpty(), qPrintable(nameOf(focused())));
    } while (focused() != first && ++stops < stopsMax);
    QVERIFY(focused() == first);
    key(Qt::Key_F6); // there are no panels yet
    QVERIFY2(panelOf(focused()).isEmpty(), qPrintable(nameOf(focused())));
}

void TestKeyboard::aTable()
{
    open(QUrl(m_server->url()), QSize(1'200, 800));
    QVERIFY(awaitPanel("prices"));
    FOCUS_IS_SEEN();
    LiveGrid *table = grid("prices");
    key(Qt::Key_Home);
    key(Qt::Key_Down);
    key(Qt::Key_Down, Qt::ShiftModifier);
    QCOMPARE(table->selectedCount(), 2);
    key(Qt::Key_C, Qt::ControlModifier);
    QTRY_COMPARE(QGuiApplication::clipboard()->text().trimmed().count(QLatin1Char('\n')), 2); // titles, and two rows
    key(Qt::Key_F);
    QCOMPARE(table->favouriteCount(), 2);
    // A condition, and out of it.
    key(Qt::Key_F, Qt::ControlModifier);
    QTRY_VERIFY(focused() != table);
    FOCUS_IS_SEEN();
    type("is:favourite");
    QTRY_COMPARE(table->shownCount(), 2);
    key(Qt::Key_Escape);
    QTRY_COMPARE(table->shownCount(), table->rowCount());
    QCOMPARE(focused(), table);
    key(Qt::Key_F10, Qt::ShiftModifier); // its menu
    QTRY_VERIFY(focused() != table && focused() != nullptr);
    key(Qt::Key_Escape);
    QTRY_COMPARE(focused(), table);
    FOCUS_IS_SEEN();
}

void TestKeyboard::anInstrument()
{
    open(QUrl(m_server->url()), QSize(1'600, 900));
    key(Qt::Key_2, Qt::ControlModifier);
    QTRY_VERIFY(grid("prices") != nullptr && grid("prices")->shownCount() > 3);
    QVERIFY(awaitPanel("prices"));
    key(Qt::Key_Down);
    key(Qt::Key_Return);
    QTRY_COMPARE(panelOf(focused()), QStringLiteral("instrument"));
    key(Qt::Key_F11); // with all there is to it
    QQuickItem *chart = item("instrument", "chart");
    QTRY_COMPARE(focused(), chart);
    QTRY_VERIFY(chart->property("candleCount").toInt() > 0);
    FOCUS_IS_SEEN();
    key(Qt::Key_1);
    QTRY_VERIFY(item("instrument", "interval1")->property("checked").toBool());
    QTRY_VERIFY(chart->property("candleCount").toInt() > 3);
    key(Qt::Key_Plus);
    key(Qt::Key_Left, Qt::ShiftModifier);
    QTRY_VERIFY(!chart->property("readout").toString().isEmpty() || !chart->property("summary").toString().isEmpty());
    key(Qt::Key_Home);
    key(Qt::Key_End);
    QTRY_VERIFY(chart->property("following").toBool());
    for (const char *name : {"depth", "ladder", "tape"}) {
        QVERIFY2(tabTo(item("instrument", name)), name);
        FOCUS_IS_SEEN();
    }
    QVERIFY(tabTo(item("instrument", "ladder")));
    const QString step = focused()->property("stepText").toString();
    key(Qt::Key_Plus);
    QTRY_VERIFY(focused()->property("stepText").toString() != step);
    key(Qt::Key_Down);
    key(Qt::Key_C);
    QTRY_VERIFY(focused()->property("centred").toBool());
    QVERIFY(tabTo(item("instrument", "tape")));
    QTRY_VERIFY(focused()->property("count").toInt() > 2);
    key(Qt::Key_Down);
    key(Qt::Key_Down, Qt::ShiftModifier);
    QTRY_VERIFY(focused()->property("paused").toBool());
    key(Qt::Key_C, Qt::ControlModifier);
    QTRY_VERIFY(QGuiApplication::clipboard()->text().trimmed().count(QLatin1Char('\n')) >= 1);
    key(Qt::Key_Home);
    QTRY_VERIFY(!focused()->property("paused").toBool());
    // Narrow, what is shown alone has the focus when one comes back to it.
    key(Qt::Key_F11);
    m_opened->window().resize(800, 600);
    QTRY_VERIFY(item("instrument", "page1") != nullptr); // only where there is little room
    QVERIFY(tabTo(item("instrument", "page3")));
    key(Qt::Key_Space);
    QTRY_VERIFY(item("instrument", "tape")->isVisible());
    key(Qt::Key_F6);
    key(Qt::Key_F6);
    QTRY_COMPARE(panelOf(focused()), QStringLiteral("instrument"));
    FOCUS_IS_SEEN();
}

void TestKeyboard::aMatch()
{
    open(QUrl(m_server->url()), QSize(1'600, 900));
    key(Qt::Key_3, Qt::ControlModifier);
    QTRY_VERIFY(grid("scores") != nullptr && grid("scores")->shownCount() > 3);
    QVERIFY(awaitPanel("scores"));
    key(Qt::Key_Down);
    key(Qt::Key_Return);
    QTRY_COMPARE(panelOf(focused()), QStringLiteral("match"));
    key(Qt::Key_F11);
    QQuickItem *timeline = item("match", "timeline");
    QTRY_COMPARE(focused(), timeline);
    QTRY_VERIFY_WITH_TIMEOUT(timeline->property("count").toInt() > 1, 20'000);
    FOCUS_IS_SEEN();
    key(Qt::Key_End);
    QTRY_VERIFY(timeline->property("currentIndex").toInt() > 0);
    FOCUS_IS_SEEN();
    QQuickItem *runners = item("match", "runners");
    QTRY_VERIFY(runners->property("count").toInt() > 1);
    QVERIFY(tabTo(runners));
    FOCUS_IS_SEEN();
    const QString chosen = runners->property("chosen").toString();
    key(Qt::Key_Down);
    QTRY_VERIFY(runners->property("chosen").toString() != chosen);
    for (const char *name : {"chart", "moves", "ladder"}) {
        QVERIFY2(tabTo(item("match", name)), name);
        FOCUS_IS_SEEN();
    }
    QVERIFY(tabTo(runners));
    key(Qt::Key_Return); // the runner's own page
    QTRY_COMPARE(m_opened->workspace().current().left(10), QStringLiteral("instrument"));
    FOCUS_IS_SEEN();
}

void TestKeyboard::figures()
{
    open(QUrl(m_server->url()), QSize(1'200, 700));
    QVERIFY(awaitPanel("latency"));
    FOCUS_IS_SEEN();
    QQuickItem *latency = m_opened->panel(QStringLiteral("latency"))->property("content").value<QQuickItem *>();
    const int stage = latency->property("stage").toInt();
    key(Qt::Key_Up);
    QCOMPARE(latency->property("stage").toInt(), stage - 1);
    QVERIFY(awaitPanel("health"));
    FOCUS_IS_SEEN();
    QQuickItem *list = item("health", "figures");
    QVERIFY(list != nullptr);
    QTRY_VERIFY(list->property("contentHeight").toReal() > list->height());
    key(Qt::Key_End);
    QTRY_VERIFY(list->property("contentY").toReal() > 0);
    FOCUS_IS_SEEN();
    key(Qt::Key_Home);
    QTRY_COMPARE(list->property("contentY").toReal(), 0.0);
}

void TestKeyboard::panels()
{
    open(QUrl(m_server->url()), QSize(1'200, 800));
    Workspace &workspace = m_opened->workspace();
    QVERIFY(awaitPanel("prices"));
    key(Qt::Key_Backslash, Qt::ControlModifier);
    QTRY_COMPARE(panelOf(focused()), QStringLiteral("prices-2"));
    FOCUS_IS_SEEN();
    key(Qt::Key_O, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY(m_opened->panel(QStringLiteral("prices-2"))->window() != &m_opened->window());
    QTRY_VERIFY(focusWindow() != &m_opened->window());
    QTRY_COMPARE(panelOf(focused()), QStringLiteral("prices-2"));
    FOCUS_IS_SEEN();
    key(Qt::Key_O, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY(m_opened->panel(QStringLiteral("prices-2"))->window() == &m_opened->window());
    QTRY_COMPARE(panelOf(focused()), QStringLiteral("prices-2"));
    FOCUS_IS_SEEN();
    key(Qt::Key_W, Qt::ControlModifier);
    QTRY_VERIFY(m_opened->panel(QStringLiteral("prices-2")) == nullptr);
    FOCUS_IS_SEEN();
    key(Qt::Key_Z, Qt::ControlModifier);
    QTRY_VERIFY(m_opened->panel(QStringLiteral("prices-2")) != nullptr);
    FOCUS_IS_SEEN();
    QVERIFY(awaitPanel("scores"));
    key(Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier);
    FOCUS_IS_SEEN();
    key(Qt::Key_Tab, Qt::ControlModifier);
    FOCUS_IS_SEEN();
    for (const Qt::Key layout : {Qt::Key_2, Qt::Key_3, Qt::Key_4, Qt::Key_1}) {
        key(layout, Qt::ControlModifier);
        FOCUS_IS_SEEN();
        QCOMPARE(panelOf(focused()), workspace.current());
    }
    key(Qt::Key_H, Qt::ControlModifier);
    FOCUS_IS_SEEN();
    key(Qt::Key_H, Qt::ControlModifier);
    FOCUS_IS_SEEN();
}

void TestKeyboard::dialogs()
{
    open(QUrl(m_server->url()), QSize(1'200, 800));
    QVERIFY(awaitPanel("prices"));
    QQuickItem *table = focused();
    const std::pair<Qt::Key, Qt::KeyboardModifiers> dialogs[] = {{Qt::Key_K, Qt::ControlModifier},
                                                                 {Qt::Key_F1, Qt::NoModifier},
                                                                 {Qt::Key_L, Qt::ControlModifier},
                                                                 {Qt::Key_S, Qt::ControlModifier}};
    for (const auto &[opens, modifiers] : dialogs) {
        key(opens, modifiers);
        QTRY_VERIFY(focused() != table);
        FOCUS_IS_SEEN();
        const QQuickItem *first = focused();
        int stops = 0;
        do { // in the dialog
            key(Qt::Key_Tab);
            FOCUS_IS_SEEN();
            QVERIFY2(panelOf(focused()).isEmpty(), qPrintable(nameOf(focused())));
        } while (focused() != first && ++stops < stopsMax);
        key(Qt::Key_Escape);
        QTRY_COMPARE(focused(), table);
        FOCUS_IS_SEEN();
    }
    // A row by its name, to the table.
    key(Qt::Key_K, Qt::ControlModifier);
    QTRY_VERIFY(focused() != table);
    type("last");
    key(Qt::Key_Escape);
    QTRY_COMPARE(focused(), table);
    // The menu, and one of its lines.
    key(Qt::Key_F10);
    QTRY_VERIFY(focused() != table);
    key(Qt::Key_Down);
    key(Qt::Key_Escape);
    QTRY_COMPARE(focused(), table);
    FOCUS_IS_SEEN();
}

int main(int argc, char **argv)
{
    (void)setup();
    QGuiApplication app(argc, argv);
    TestKeyboard test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_keyboard.moc"
