// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "boardmaker.h"

#include "client/models/dashboard.h"
#include "client/models/livegrid.h"
#include "client/models/startchoice.h"
#include "client/models/workspace.h"

#include <QFile>
#include <QGuiApplication>
#include <QQmlApplicationEngine>
#include <QQuickItem>
#include <QQuickStyle>
#include <QQuickWindow>
#include <QSettings>
#include <QStandardPaths>
#include <QTest>

using namespace tapedeck;

extern void qml_register_types_Tapedeck();

namespace {

constexpr int rows = 200;

} // namespace

/// The dashboard's window by mouse and keyboard.
class TestWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void aHeadingIsDraggedToAnEdgeAndIntoAStack();
    void escapeLetsADraggedPanelStay();
    void anEdgeIsDragged();
    void thePanelsItemStaysTheSame();
    void everythingGoesByKeyboard();
    void aPanelHasAWindowOfItsOwn();
    void whatIsClosedComesBack();
    void theFirstPageGoesOnceThereIsAServer();
    void aLadderAndATapeAreAdded();
    void theListOfKeysScrollsByKeys();
    void filesAreChosenOnAnyPlatform();
    void theWindowIsMirrored();

private:
    [[nodiscard]] QQuickItem *host(const QString &panel) const;
    [[nodiscard]] LiveGrid *grid(const QString &panel) const;
    [[nodiscard]] QPoint heading(const QString &panel) const { return host(panel)->mapToScene({30, 12}).toPoint(); }
    [[nodiscard]] QRectF box(const QString &panel) const
    {
        const QQuickItem *item = host(panel);
        return item != nullptr && item->isVisible()
            ? QRectF(item->mapToScene({0, 0}), QSizeF(item->width(), item->height()))
            : QRectF();
    }
    void drag(QPoint from, QPoint to, bool drop = true);
    void type(const char *text)
    {
        for (; *text != '\0'; ++text)
            QTest::keyClick(m_window, *text);
    }
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) { QTest::keyClick(m_window, key, modifiers); }

    std::unique_ptr<StartChoice> m_choice;
    std::unique_ptr<Dashboard> m_dashboard;
    std::unique_ptr<QQmlApplicationEngine> m_engine;
    QQuickWindow *m_window = nullptr;
    Workspace *m_workspace = nullptr;
};

void TestWindow::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(QStringLiteral("Tapedeck"));
    QCoreApplication::setApplicationName(QStringLiteral("tst_window"));
    QQuickStyle::setStyle(QStringLiteral("Basic"));
    qml_register_types_Tapedeck();
}

void TestWindow::init()
{
    QSettings().clear();
    QFile::remove(QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation)
                  + QStringLiteral("/workspace.json"));
    const QList<QUrl> urls{QUrl(QStringLiteral("ws://127.0.0.1:9"))};
    const bool first = qstrcmp(QTest::currentTestFunction(), "theFirstPageGoesOnceThereIsAServer") == 0;
    m_choice = std::make_unique<StartChoice>(first ? QList<QUrl>() : urls);
    m_dashboard = std::make_unique<Dashboard>(urls, std::string());
    m_choice->begin(*m_dashboard);
    BoardMaker maker;
    maker.feed = m_dashboard->feed(QStringLiteral("prices"));
    for (int i = 0; i < rows; ++i)
        maker.set("ROW" + std::to_string(100 + i), 1'000 + i, 2);
    maker.send();
    m_engine = std::make_unique<QQmlApplicationEngine>();
    m_engine->addImportPath(QStringLiteral("qrc:/qt/qml"));
    m_engine->setInitialProperties({{QStringLiteral("dashboard"), QVariant::fromValue(m_dashboard.get())},
                                    {QStringLiteral("choice"), QVariant::fromValue(m_choice.get())}});
    m_engine->load(QUrl(QStringLiteral("qrc:/qt/qml/Tapedeck/Main.qml")));
    QVERIFY(!m_engine->rootObjects().isEmpty());
    m_window = qobject_cast<QQuickWindow *>(m_engine->rootObjects().constFirst());
    m_window->resize(1'200, 800);
    QVERIFY(QTest::qWaitForWindowExposed(m_window));
    m_window->requestActivate();
    m_workspace = m_window->findChild<Workspace *>();
    QVERIFY(m_workspace != nullptr);
    QTRY_COMPARE(m_window->width(), 1'200);
    if (first)
        return; // there are no panels to be seen
    QTRY_VERIFY(box(QStringLiteral("prices")).width() > 600 && box(QStringLiteral("latency")).bottom() == 800);
    QTRY_COMPARE(grid(QStringLiteral("prices"))->shownCount(), rows);
}

void TestWindow::cleanup()
{
    m_engine.reset();
    m_dashboard.reset();
    m_choice.reset();
}

QQuickItem *TestWindow::host(const QString &panel) const
{
    for (QWindow *window : QGuiApplication::allWindows()) {
        auto *quick = qobject_cast<QQuickWindow *>(window);
        QList<QQuickItem *> items = quick == nullptr ? QList<QQuickItem *>() : quick->contentItem()->childItems();
        while (!items.isEmpty()) {
            QQuickItem *item = items.takeFirst();
            if (item->property("panelState").isValid() && item->property("panelId").toString() == panel)
                return item;
            items += item->childItems();
        }
    }
    return nullptr;
}

LiveGrid *TestWindow::grid(const QString &panel) const
{
    QList<QQuickItem *> items{host(panel)};
    while (!items.isEmpty()) {
        QQuickItem *item = items.takeFirst();
        if (auto *found = qobject_cast<LiveGrid *>(item))
            return found;
        items += item->childItems();
    }
    return nullptr;
}

void TestWindow::drag(QPoint from, QPoint to, bool drop)
{
    QTest::mousePress(m_window, Qt::LeftButton, {}, from);
    for (int step = 1; step <= 6; ++step)
        QTest::mouseMove(m_window, from + (to - from) * step / 6);
    if (drop)
        QTest::mouseRelease(m_window, Qt::LeftButton, {}, to);
}

void TestWindow::aHeadingIsDraggedToAnEdgeAndIntoAStack()
{
    const QString prices = QStringLiteral("prices");
    const QString scores = QStringLiteral("scores");
    QVERIFY(box(scores).left() > box(prices).left());
    drag(heading(scores), box(prices).center().toPoint() - QPoint(static_cast<int>(box(prices).width() / 2) - 30, 0));
    QTRY_VERIFY(box(scores).left() < box(prices).left());
    drag(heading(scores), box(prices).center().toPoint());
    QTRY_COMPARE(m_workspace->arrangement().areaOf(scores)->tree.tabs(scores).size(), 2);
    QTRY_COMPARE(box(prices), QRectF()); // behind the scores
    // Its tab, and a click on the other one, once they are laid out.
    (void)m_window->grabWindow();
    QTest::mouseClick(m_window, Qt::LeftButton, {}, heading(scores));
    QTRY_VERIFY(!box(prices).isNull());
}

void TestWindow::escapeLetsADraggedPanelStay()
{
    const Arrangement before = m_workspace->arrangement();
    const QPoint to = box(QStringLiteral("prices")).center().toPoint();
    drag(heading(QStringLiteral("scores")), to, false);
    key(Qt::Key_Escape);
    QTest::mouseRelease(m_window, Qt::LeftButton, {}, to);
    QCOMPARE(m_workspace->arrangement(), before);
}

void TestWindow::anEdgeIsDragged()
{
    const QRectF before = box(QStringLiteral("prices"));
    const QPoint edge(static_cast<int>(before.right()) + 2, static_cast<int>(before.center().y()));
    drag(edge, edge - QPoint(120, 0));
    QTRY_COMPARE(box(QStringLiteral("prices")).width(), before.width() - 120);
    QCOMPARE(m_workspace->undoText(), QStringLiteral("Resize"));
}

void TestWindow::thePanelsItemStaysTheSame()
{
    const QString prices = QStringLiteral("prices");
    LiveGrid *before = grid(prices);
    before->setPosition(0.4);
    QTest::mouseClick(m_window, Qt::LeftButton, {}, before->mapToScene({60, 100}).toPoint());
    const QString chosen = before->currentKey();
    const qreal position = before->position();
    QVERIFY(!chosen.isEmpty() && position > 0.3);
    m_workspace->movePanel(prices, QStringLiteral("main"), QStringLiteral("scores"), Workspace::Right);
    m_workspace->movePanel(prices, QStringLiteral("main"), QStringLiteral("health"), Workspace::Middle);
    m_workspace->tearOff(prices, QRectF(20, 20, 500, 500));
    QTRY_VERIFY(grid(prices)->window() != m_window);
    m_workspace->putBack(m_workspace->areaOf(prices));
    QTRY_VERIFY(grid(prices)->window() == m_window);
    QCOMPARE(grid(prices), before);
    QCOMPARE(before->currentKey(), chosen);
    QVERIFY(std::abs(before->position() - position) < 0.2);
}

void TestWindow::everythingGoesByKeyboard()
{
    const QString prices = QStringLiteral("prices");
    QTest::mouseClick(m_window, Qt::LeftButton, {}, grid(prices)->mapToScene({60, 100}).toPoint());
    QTRY_COMPARE(m_workspace->current(), prices);
    key(Qt::Key_F6);
    QTRY_COMPARE(m_workspace->current(), QStringLiteral("scores"));
    QVERIFY(grid(QStringLiteral("scores"))->hasActiveFocus());
    key(Qt::Key_F6, Qt::ShiftModifier);
    QTRY_COMPARE(m_workspace->current(), prices);
    key(Qt::Key_Backslash, Qt::ControlModifier);
    QTRY_COMPARE(m_workspace->current(), QStringLiteral("prices-2"));
    QTRY_VERIFY(grid(QStringLiteral("prices-2"))->hasActiveFocus());
    const qreal width = box(QStringLiteral("prices-2")).width();
    key(Qt::Key_Right, Qt::ControlModifier | Qt::AltModifier);
    QTRY_COMPARE(box(QStringLiteral("prices-2")).width(), width + 32);
    key(Qt::Key_F11);
    QTRY_COMPARE(box(QStringLiteral("prices-2")).width(), 1'200.0);
    key(Qt::Key_F11);
    key(Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(m_workspace->arrangement().panels()[QStringLiteral("prices-2")].link, QStringLiteral("A"));
    key(Qt::Key_Left, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY(box(QStringLiteral("prices-2")).left() < box(prices).left());
    key(Qt::Key_W, Qt::ControlModifier);
    QTRY_COMPARE(m_workspace->panelCount(), 4);
    key(Qt::Key_2, Qt::ControlModifier);
    QVERIFY(m_workspace->layoutName() != QStringLiteral("Overview"));
    key(Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(m_workspace->layoutName(), QStringLiteral("Overview"));
    key(Qt::Key_H, Qt::ControlModifier);
    QTRY_COMPARE(m_workspace->panelCount(), 2);
}

void TestWindow::aPanelHasAWindowOfItsOwn()
{
    const QString scores = QStringLiteral("scores");
    m_workspace->setCurrent(scores);
    key(Qt::Key_O, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY(host(scores)->window() != m_window);
    QQuickWindow *window = host(scores)->window();
    QTRY_COMPARE(host(scores)->width(), static_cast<qreal>(window->width()));
    window->resize(500, 300);
    QTRY_COMPARE(m_workspace->arrangement().areaOf(scores)->geometry.size(), QSize(500, 300));
    // The keys work there too.
    window->requestActivate();
    QTRY_COMPARE(QGuiApplication::focusWindow(), window);
    QTest::keyClick(window, Qt::Key_Backslash, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_COMPARE(m_workspace->panelCount(), 5);
    QCOMPARE(host(QStringLiteral("scores-2"))->window(), window);
    window->close();
    QTRY_COMPARE(host(scores)->window(), m_window);
    QCOMPARE(host(QStringLiteral("scores-2"))->window(), m_window);
}

void TestWindow::whatIsClosedComesBack()
{
    grid(QStringLiteral("prices"))->setFilter(QStringLiteral("ROW12"));
    QTRY_COMPARE(grid(QStringLiteral("prices"))->shownCount(), 10);
    m_workspace->setCurrent(QStringLiteral("prices"));
    key(Qt::Key_W, Qt::ControlModifier);
    QTRY_VERIFY(host(QStringLiteral("prices")) == nullptr);
    key(Qt::Key_Z, Qt::ControlModifier);
    QTRY_VERIFY(host(QStringLiteral("prices")) != nullptr);
    QTRY_COMPARE(grid(QStringLiteral("prices"))->shownCount(), 10);
}

void TestWindow::theFirstPageGoesOnceThereIsAServer()
{
    QVERIFY(m_choice->isFirst());
    auto *page = m_window->findChild<QQuickItem *>(QStringLiteral("firstRun"));
    QVERIFY(page != nullptr && page->isVisible());
    auto *address = page->findChild<QQuickItem *>(QStringLiteral("address"));
    QTest::mouseClick(m_window, Qt::LeftButton, {},
                      address->mapToScene({address->width() / 2, address->height() / 2}).toPoint());
    type("http://nonsense");
    key(Qt::Key_Return);
    QVERIFY(page->isVisible()); // and says what is wrong
    QVERIFY(m_choice->isFirst());
    key(Qt::Key_A, Qt::ControlModifier);
    type("127.0.0.1:9");
    key(Qt::Key_Return);
    QTRY_VERIFY(!page->isVisible());
    QVERIFY(!m_choice->isFirst());
    QCOMPARE(m_choice->urls(), QList<QUrl>{QUrl(QStringLiteral("ws://127.0.0.1:9"))});
}

void TestWindow::aLadderAndATapeAreAdded()
{
    const QString prices = QStringLiteral("prices");
    m_workspace->setLink(prices, QStringLiteral("A"));
    QTest::mouseClick(m_window, Qt::LeftButton, {}, grid(prices)->mapToScene({60, 100}).toPoint());
    const QString chosen = grid(prices)->currentKey();
    QVERIFY(!chosen.isEmpty());
    const auto added = [&](const char *what) {
        key(Qt::Key_K, Qt::ControlModifier);
        QTRY_VERIFY(m_window->activeFocusItem() != nullptr && m_window->activeFocusItem()->inherits("QQuickTextField"));
        type(what);
        key(Qt::Key_Return);
    };
    added("add ladder");
    QTRY_VERIFY(host(QStringLiteral("ladder")) != nullptr);
    added("add trades");
    QTRY_VERIFY(host(QStringLiteral("tape")) != nullptr);
    const auto shown = [&](const char *panel) { return m_workspace->arrangement().title(QLatin1String(panel)); };
    const QString symbol = chosen.section(QLatin1Char(':'), 1);
    QTRY_COMPARE(shown("ladder"), QStringLiteral("Ladder · ") + symbol);
    QTRY_COMPARE(shown("tape"), QStringLiteral("Trades · ") + symbol);
    auto *ladder = host(QStringLiteral("ladder"))->findChild<QQuickItem *>(QStringLiteral("ladder"));
    auto *tape = host(QStringLiteral("tape"))->findChild<QQuickItem *>(QStringLiteral("tape"));
    QVERIFY(ladder != nullptr && tape != nullptr && ladder->isVisible());
    QTRY_VERIFY(tape->hasActiveFocus());
    // They follow their letter.
    QTest::mouseClick(m_window, Qt::LeftButton, {}, grid(prices)->mapToScene({60, 160}).toPoint());
    QVERIFY(grid(prices)->currentKey() != chosen);
    QTRY_COMPARE(ladder->property("key").toString(), grid(prices)->currentKey());
    QCOMPARE(tape->property("key").toString(), grid(prices)->currentKey());
    m_workspace->keep(QStringLiteral("ladder"), QStringLiteral("key"), QStringLiteral("x:NONE"));
    QTRY_VERIFY(!ladder->isVisible());
    key(Qt::Key_W, Qt::ControlModifier);
    key(Qt::Key_Z, Qt::ControlModifier);
    QTRY_VERIFY(host(QStringLiteral("tape")) != nullptr);
}

void TestWindow::theListOfKeysScrollsByKeys()
{
    key(Qt::Key_F1);
    QQuickItem *list = nullptr;
    QTRY_VERIFY((list = m_window->findChild<QQuickItem *>(QStringLiteral("keyList"))) && list->hasActiveFocus());
    key(Qt::Key_End);
    QTRY_VERIFY(list->property("contentY").toReal() > 100);
    key(Qt::Key_Home);
    QTRY_COMPARE(list->property("contentY").toReal(), 0.0);
    key(Qt::Key_Escape);
    QTRY_VERIFY(!list->isVisible());
}

/// Where the platform has no dialogs for files, Qt brings its own, which need modules of their own.
void TestWindow::filesAreChosenOnAnyPlatform()
{
    for (const char *name : {"exportDialog", "importDialog"}) {
        auto *dialog = m_window->findChild<QObject *>(QLatin1String(name));
        QVERIFY(dialog != nullptr);
        QVERIFY(QMetaObject::invokeMethod(dialog, "open"));
        QTRY_VERIFY(dialog->property("visible").toBool());
        QVERIFY(QMetaObject::invokeMethod(dialog, "close"));
        QTRY_VERIFY(!dialog->property("visible").toBool());
    }
}

void TestWindow::theWindowIsMirrored()
{
    const auto *menu = m_window->findChild<QQuickItem *>(QStringLiteral("menuButton"));
    QVERIFY(menu != nullptr);
    const auto middle = [&] { return menu->mapToScene(QPointF(menu->width() / 2, 0)).x(); };
    const qreal before = middle();
    QVERIFY(before > m_window->width() * 0.9);
    QGuiApplication::setLayoutDirection(Qt::RightToLeft);
    QTRY_COMPARE(middle(), m_window->width() - before);
    QGuiApplication::setLayoutDirection(Qt::LeftToRight);
    QTRY_COMPARE(middle(), before);
}

QTEST_MAIN(TestWindow)
#include "tst_window.moc"
