// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/workspace.h"
#include "tests/testseed.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <random>

using namespace tapedeck;

/// The user's arrangement: what is done to it, undone, kept, and exchanged.
class TestWorkspace : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName(QStringLiteral("Tapedeck"));
        QCoreApplication::setApplicationName(QStringLiteral("tst_workspace"));
    }
    void init()
    {
        QSettings().clear();
        m_directory = std::make_unique<QTemporaryDir>();
    }

    void startsWithTheOverview();
    void anEarlierVersionsChoiceHolds();
    void isThereAgainAfterAStart();
    void aClosedPanelComesBackWithItsColumns();
    void panelsMoveIntoWindowsAndBack();
    void closingTheLastPanelLeavesAnEmptyWindow();
    void layoutsAreSavedSwitchedRenamedAndDeleted();
    void layoutsGoThroughAFile();
    void whatCannotBeReadGivesASentence_data();
    void whatCannotBeReadGivesASentence();
    void mangledJsonNeverDoesMoreThanFail();
    void keysMoveResizeAndStack();
    void aRowsPageOpensWhereThereIsRoom();
    void aPageIsNamedByWhatItShows();
    void partsOfAPageAreLinkedLikeIt();
    void aLinkedPageShowsTheCurrentRowAtOnce();
    void aPartIsAboutTheRowThatIsChosen();

private:
    [[nodiscard]] QString path() const { return m_directory->filePath(QStringLiteral("workspace.json")); }
    [[nodiscard]] std::unique_ptr<Workspace> start()
    {
        auto workspace = std::make_unique<Workspace>();
        workspace->setProperty("file", path());
        workspace->setAreaSize(QStringLiteral("main"), 1'600, 860);
        workspace->componentComplete();
        return workspace;
    }
    void write(const QByteArray &bytes)
    {
        QFile file(path());
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
    }
    [[nodiscard]] static QRectF box(Workspace &workspace, const QString &panel)
    {
        for (int row = 0; row < workspace.panels()->rowCount(); ++row) {
            const QModelIndex index = workspace.panels()->index(row, 0);
            if (index.data(Qt::UserRole).toString() == panel)
                return index.data(Qt::UserRole + 7).toBool() ? index.data(Qt::UserRole + 6).toRectF() : QRectF();
        }
        return {};
    }

    std::unique_ptr<QTemporaryDir> m_directory;
};

void TestWorkspace::startsWithTheOverview()
{
    const auto workspace = start();
    QCOMPARE(workspace->layoutName(), QStringLiteral("Overview"));
    QCOMPARE(workspace->current(), QStringLiteral("prices"));
    QVERIFY(box(*workspace, QStringLiteral("prices")).width() > box(*workspace, QStringLiteral("scores")).width());
    QCOMPARE(box(*workspace, QStringLiteral("latency")).bottom(), 860.0);
    workspace->setAreaSize(QStringLiteral("main"), 800, 560);
    QCOMPARE(box(*workspace, QStringLiteral("prices")).width(), 800.0); // above the scores
    QCOMPARE(box(*workspace, QStringLiteral("health")), QRectF());
    QVERIFY(!QFile::exists(path())); // nothing was done
}

void TestWorkspace::anEarlierVersionsChoiceHolds()
{
    QSettings().setValue(QStringLiteral("healthShown"), false);
    QSettings().setValue(QStringLiteral("split"), QByteArray("of an earlier version"));
    const auto workspace = start();
    QCOMPARE(workspace->panelCount(), 2);
    QVERIFY(!workspace->isHealthShown());
    workspace->toggleHealth();
    QVERIFY(workspace->isHealthShown());
}

void TestWorkspace::isThereAgainAfterAStart()
{
    Arrangement before;
    {
        const auto workspace = start();
        const QString second = workspace->split(QStringLiteral("prices"), Workspace::Below);
        QCOMPARE(second, QStringLiteral("prices-2"));
        workspace->keep(second, QStringLiteral("filter"), QStringLiteral("bank"));
        workspace->setLink(second, QStringLiteral("B"));
        workspace->tearOff(QStringLiteral("scores"), QRect(10, 20, 300, 200));
        workspace->toggleMaximized(second);
        before = workspace->arrangement();
    }
    const auto again = start();
    QCOMPARE(again->arrangement().toJson(), before.toJson());
    QCOMPARE(again->arrangement().title(QStringLiteral("prices-2")), QStringLiteral("Prices · bank"));
    QCOMPARE(box(*again, QStringLiteral("prices-2")), QRectF(0, 0, 1'600, 860));
}

void TestWorkspace::aClosedPanelComesBackWithItsColumns()
{
    const auto workspace = start();
    const QString second = workspace->split(QStringLiteral("prices"), Workspace::Right);
    const QString key = QStringLiteral("grid/%1/columns").arg(second);
    QSettings().setValue(key, QStringList{QStringLiteral("symbol"), QStringLiteral("last")});
    workspace->closePanel(second);
    QVERIFY(!workspace->arrangement().panels().contains(second));
    QVERIFY(!QSettings().contains(key));
    QSignalSpy restored(workspace.get(), &Workspace::restored);
    QVERIFY(!workspace->undoText().isEmpty());
    workspace->undo();
    QVERIFY(workspace->arrangement().panels().contains(second));
    QCOMPARE(QSettings().value(key).toStringList().size(), 2);
    QCOMPARE(restored.size(), workspace->panelCount());
    workspace->undo(); // the split
    QVERIFY(!workspace->arrangement().panels().contains(second));
    QVERIFY(workspace->undoText().isEmpty());
    workspace->undo();
}

void TestWorkspace::panelsMoveIntoWindowsAndBack()
{
    const auto workspace = start();
    const QRectF home = box(*workspace, QStringLiteral("scores"));
    workspace->tearOff(QStringLiteral("scores"), QRect(50, 60, 500, 400));
    const QString window = workspace->areaOf(QStringLiteral("scores"));
    QVERIFY(window != QStringLiteral("main"));
    QCOMPARE(workspace->windows()->rowCount(), 1);
    workspace->setAreaSize(window, 500, 400);
    QCOMPARE(box(*workspace, QStringLiteral("scores")), QRectF(0, 0, 500, 400));
    workspace->movePanel(QStringLiteral("health"), window, QStringLiteral("scores"), Workspace::Below);
    QCOMPARE(workspace->areaOf(QStringLiteral("health")), window);
    workspace->putBack(window);
    QCOMPARE(workspace->windows()->rowCount(), 0);
    QCOMPARE(workspace->areaOf(QStringLiteral("health")), QStringLiteral("main"));
    workspace->undo();
    workspace->undo();
    workspace->tearOff(QStringLiteral("scores"), {}); // the only one in its window: back
    QCOMPARE(workspace->windows()->rowCount(), 0);
    QCOMPARE(box(*workspace, QStringLiteral("scores")), home);
    workspace->tearOff(QStringLiteral("scores"), {}); // to where its window was
    QCOMPARE(workspace->arrangement().areaOf(QStringLiteral("scores"))->geometry, QRect(50, 60, 500, 400));
}

void TestWorkspace::closingTheLastPanelLeavesAnEmptyWindow()
{
    const auto workspace = start();
    for (int i = 0; i < 4; ++i)
        workspace->closePanel(workspace->current());
    QCOMPARE(workspace->panelCount(), 0);
    QCOMPARE(workspace->current(), QString());
    workspace->closePanel(workspace->current()); // nothing
    workspace->toggleMaximized({});
    QCOMPARE(workspace->nextPanel({}, 1), QString());
    QCOMPARE(workspace->addPanel(QStringLiteral("scores")), QStringLiteral("scores"));
    QCOMPARE(box(*workspace, QStringLiteral("scores")), QRectF(0, 0, 1'600, 860));
    QCOMPARE(workspace->addPanel(QStringLiteral("nonsense")), QString());
}

void TestWorkspace::layoutsAreSavedSwitchedRenamedAndDeleted()
{
    const auto workspace = start();
    workspace->closePanel(QStringLiteral("health"));
    QCOMPARE(workspace->saveAs(QStringLiteral("Mine")), QString());
    QVERIFY(workspace->saveAs(QStringLiteral("Wall")).contains(QStringLiteral("built in")));
    QVERIFY(!workspace->saveAs(QStringLiteral("  ")).isEmpty());
    workspace->switchTo(QStringLiteral("Wall"));
    QCOMPARE(workspace->panelCount(), 2);
    workspace->switchTo(QStringLiteral("Mine"));
    QCOMPARE(workspace->panelCount(), 3);
    QCOMPARE(workspace->rename(QStringLiteral("Mine"), QStringLiteral("Ours")), QString());
    QVERIFY(!workspace->rename(QStringLiteral("Wall"), QStringLiteral("Hall")).isEmpty());
    QCOMPARE(workspace->layoutName(), QStringLiteral("Ours"));
    workspace->remove(QStringLiteral("Ours"));
    const auto names = [&] {
        QStringList names;
        for (const QVariant &layout : workspace->layouts())
            names.append(layout.toMap()[QStringLiteral("name")].toString());
        return names;
    };
    QVERIFY(!names().contains(QStringLiteral("Ours")));
    workspace->undo();
    QVERIFY(names().contains(QStringLiteral("Ours")));
    workspace->switchTo(QStringLiteral("nonsense"));
    QCOMPARE(workspace->panelCount(), 3);
}

void TestWorkspace::layoutsGoThroughAFile()
{
    const QUrl file = QUrl::fromLocalFile(m_directory->filePath(QStringLiteral("mine.json")));
    const auto workspace = start();
    QSettings().setValue(QStringLiteral("grid/prices/sort"), QStringList{QStringLiteral("-change")});
    const QString second = workspace->split(QStringLiteral("prices"), Workspace::Right);
    workspace->keep(second, QStringLiteral("filter"), QStringLiteral("last>100"));
    QCOMPARE(workspace->saveAs(QStringLiteral("Mine")), QString());
    workspace->exportTo(file);
    workspace->remove(QStringLiteral("Mine"));
    workspace->switchTo(QStringLiteral("Wall"));
    QSettings().remove(QStringLiteral("grid"));
    workspace->importFrom(file);
    QCOMPARE(workspace->layoutName(), QStringLiteral("Mine"));
    QCOMPARE(workspace->arrangement().title(second), QStringLiteral("Prices · last>100"));
    QCOMPARE(QSettings().value(QStringLiteral("grid/prices-2/sort")).toStringList(),
             QStringList{QStringLiteral("-change")});
    QSignalSpy told(workspace.get(), &Workspace::told);
    workspace->importFrom(QUrl::fromLocalFile(QStringLiteral("/no/such/file")));
    workspace->exportTo(QUrl::fromLocalFile(QStringLiteral("/proc/nothing/file")));
    QCOMPARE(told.size(), 2);
    QVERIFY(!told[0][1].toBool() && !told[1][1].toBool());
    QCOMPARE(workspace->layoutName(), QStringLiteral("Mine"));
}

void TestWorkspace::whatCannotBeReadGivesASentence_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("says");
    const auto arranged = [](const char *rest) {
        return QByteArray(R"({"arrangement": {"version": 1, )") + rest + "}}";
    };
    QTest::newRow("empty") << QByteArray() << QStringLiteral("workspace.json");
    QTest::newRow("no JSON") << QByteArray("{\"arrangement\": {") << QStringLiteral("workspace.json");
    QTest::newRow("a list") << QByteArray("[1, 2]") << QStringLiteral("not a layout");
    QTest::newRow("newer") << QByteArray(R"({"arrangement": {"version": 99}})") << QStringLiteral("newer");
    QTest::newRow("no version") << QByteArray(R"({"arrangement": {}})") << QStringLiteral("not a layout");
    QTest::newRow("unknown kind") << arranged(R"("panels": {"x": {"kind": "crystal"}})") << QStringLiteral("crystal");
    QTest::newRow("no areas") << arranged(R"("areas": [])") << QStringLiteral("windows");
    QTest::newRow("no tree") << arranged(R"("areas": [{"id": "main", "tree": {}}])") << QStringLiteral("main");
    QTest::newRow("no main window") << arranged(R"("areas": [{"id": "other", "tree": {"panels": []}}])")
                                    << QStringLiteral("other");
    QTest::newRow("panel without place") << arranged(
        R"("areas": [{"id": "main", "tree": {"panels": []}}], "panels": {"x": {"kind": "prices"}})")
                                         << QStringLiteral("one place");
    QTest::newRow("place without panel") << arranged(R"("areas": [{"id": "main", "tree": {"panels": ["x"]}}])")
                                         << QStringLiteral("one place");
    QTest::newRow("panel twice") << arranged(
        R"("areas": [{"id": "main", "tree": {"panels": ["x", "x"]}}], "panels": {"x": {"kind": "prices"}})")
                                 << QStringLiteral("main");
    QByteArray deep = R"({"panels": ["x"]})";
    for (int i = 0; i < 40; ++i)
        deep = R"({"split": "row", "children": [)" + deep + "]}";
    QTest::newRow("too deep") << arranged(R"("areas": [{"id": "main", "tree": )" + deep + "}]")
                              << QStringLiteral("main");
    QTest::newRow("a bad layout")
        << QJsonDocument(QJsonObject{{QStringLiteral("arrangement"), Layouts::overview(true).toJson()},
                                     {QStringLiteral("layouts"),
                                      QJsonArray{QJsonObject{{QStringLiteral("name"), QStringLiteral("Bad one")}}}}})
               .toJson()
        << QStringLiteral("Bad one");
}

void TestWorkspace::whatCannotBeReadGivesASentence()
{
    QFETCH(QByteArray, json);
    QFETCH(QString, says);
    write(json);
    const auto workspace = start();
    QSignalSpy told(workspace.get(), &Workspace::told);
    QTRY_COMPARE(told.size(), 1);
    QVERIFY2(told[0][0].toString().contains(says), qPrintable(told[0][0].toString()));
    QVERIFY(!told[0][1].toBool());
    QCOMPARE(workspace->panelCount(), 4);
    QVERIFY(QFile::exists(path() + QStringLiteral(".unread")));
}

void TestWorkspace::mangledJsonNeverDoesMoreThanFail()
{
    QByteArray good;
    {
        const auto workspace = start();
        workspace->split(QStringLiteral("prices"), Workspace::Below);
        QCOMPARE(workspace->saveAs(QStringLiteral("Mine")), QString());
    }
    QFile file(path());
    QVERIFY(file.open(QIODevice::ReadOnly));
    good = file.readAll();
    const unsigned seed = testSeed();
    std::mt19937 random(seed);
    for (int turn = 0; turn < 300; ++turn) {
        QByteArray bad = good;
        for (int i = 0; i < 3; ++i)
            bad[static_cast<qsizetype>(random() % static_cast<std::size_t>(bad.size()))] =
                "{}[]\",:019ax"[random() % 13];
        write(bad);
        const auto workspace = start();
        for (const QString &panel : workspace->arrangement().panels().keys())
            QVERIFY(!workspace->areaOf(panel).isEmpty());
    }
}

void TestWorkspace::keysMoveResizeAndStack()
{
    const auto workspace = start();
    const QString prices = QStringLiteral("prices");
    const QString scores = QStringLiteral("scores");
    QCOMPARE(workspace->panelTowards(prices, Workspace::Right), scores);
    const qreal width = box(*workspace, prices).width();
    workspace->resizeTowards(prices, Workspace::Right);
    QCOMPARE(box(*workspace, prices).width(), width + 32);
    workspace->resizeTowards(scores, Workspace::Left); // its left edge goes on
    QCOMPARE(box(*workspace, prices).width(), width);
    workspace->moveTowards(prices, Workspace::Right);
    QVERIFY(box(*workspace, prices).left() > box(*workspace, scores).left());
    workspace->moveTowards(prices, Workspace::Right); // to the window's side, and there it stays
    QCOMPARE(box(*workspace, prices).right(), 1'600.0);
    QCOMPARE(box(*workspace, prices).height(), 860.0);
    workspace->stackWithNext(prices);
    QCOMPARE(workspace->nextTab(prices, 1), workspace->nextTab(prices, -1));
    workspace->showTab(workspace->nextTab(prices, 1));
    QCOMPARE(box(*workspace, prices), QRectF());
    workspace->showTab(prices);
    QVERIFY(!box(*workspace, prices).isNull());
    QStringList seen;
    for (QString panel = prices; !seen.contains(panel); panel = workspace->nextPanel(panel, 1))
        seen.append(panel);
    QCOMPARE(seen.size(), 3);
}

void TestWorkspace::aRowsPageOpensWhereThereIsRoom()
{
    const auto workspace = start();
    const QString prices = QStringLiteral("prices");
    const QString page = workspace->open(prices, prices, QStringLiteral("x:ABC"));
    QVERIFY(box(*workspace, page).left() > box(*workspace, prices).left());
    QVERIFY(box(*workspace, prices).width() > 0);
    QCOMPARE(workspace->open(prices, prices, QStringLiteral("x:DEF")), page); // there is one already
    workspace->undo();
    QCOMPARE(box(*workspace, page), QRectF());

    workspace->setAreaSize(QStringLiteral("main"), 800, 560);
    const QString tab = workspace->open(prices, prices, QStringLiteral("x:ABC"));
    QVERIFY(box(*workspace, tab).width() > 700);
    QCOMPARE(box(*workspace, prices), QRectF()); // behind it
}

void TestWorkspace::aPageIsNamedByWhatItShows()
{
    const auto workspace = start();
    const QString page =
        workspace->open(QStringLiteral("scores"), QStringLiteral("scores"), QStringLiteral("betfair:31573045"));
    const auto title = [&] {
        for (int row = 0; row < workspace->panels()->rowCount(); ++row) {
            const QModelIndex index = workspace->panels()->index(row, 0);
            if (index.data(Qt::UserRole).toString() == page)
                return index.data(Qt::UserRole + 2).toString();
        }
        return QString();
    };
    QCOMPARE(title(), QStringLiteral("31573045"));
    workspace->keep(page, QStringLiteral("title"), QStringLiteral("Home – Away"));
    QCOMPARE(title(), QStringLiteral("Home – Away"));
    workspace->keep(page, QStringLiteral("title"), QString());
    QCOMPARE(title(), QStringLiteral("31573045"));
}

void TestWorkspace::partsOfAPageAreLinkedLikeIt()
{
    const QString prices = QStringLiteral("prices");
    QString ladder;
    QString tape;
    {
        const auto workspace = start();
        workspace->setLink(prices, QStringLiteral("A"));
        ladder = workspace->addPanel(QStringLiteral("ladder"));
        tape = workspace->split(ladder, Workspace::Below);
        QCOMPARE(tape, QStringLiteral("ladder-2"));
        workspace->undo();
        workspace->setCurrent(ladder);
        tape = workspace->addPanel(QStringLiteral("tape"));
        QCOMPARE(workspace->arrangement().panels()[tape].link, QStringLiteral("A"));
        workspace->choose(prices, QStringLiteral("x:ABC"));
        QCOMPARE(workspace->arrangement().title(ladder), QStringLiteral("Ladder · ABC"));
        QCOMPARE(workspace->arrangement().title(tape), QStringLiteral("Trades · ABC"));
        workspace->choose(prices, QString()); // a heading: they stay
        QCOMPARE(workspace->arrangement().title(tape), QStringLiteral("Trades · ABC"));
        // A row's page is more than a part of it.
        const QString page = workspace->open(prices, prices, QStringLiteral("x:DEF"));
        QCOMPARE(workspace->arrangement().panels()[page].kind, QStringLiteral("instrument"));
        QCOMPARE(workspace->arrangement().title(ladder), QStringLiteral("Ladder · DEF"));
        workspace->keep(ladder, QStringLiteral("title"), QStringLiteral("Def Inc"));
        QCOMPARE(workspace->arrangement().title(ladder), QStringLiteral("Ladder · Def Inc"));
        workspace->choose(prices, QStringLiteral("x:GHI")); // and not what the one before was called
        QCOMPARE(workspace->arrangement().title(ladder), QStringLiteral("Ladder · GHI"));
        workspace->closePanel(ladder);
        workspace->undo();
    }
    const auto again = start();
    QCOMPARE(again->arrangement().title(ladder), QStringLiteral("Ladder · GHI"));
    QCOMPARE(again->arrangement().panels()[tape].kind, QStringLiteral("tape"));
    QCOMPARE(again->arrangement().panels()[tape].link, QStringLiteral("A"));
}

void TestWorkspace::aLinkedPageShowsTheCurrentRowAtOnce()
{
    const QString prices = QStringLiteral("prices");
    const auto workspace = start();
    const auto key = [&](const QString &panel) {
        return workspace->arrangement().panels()[panel].state[QStringLiteral("key")].toString();
    };
    workspace->setCurrent(QStringLiteral("health"));
    const QString ladder = workspace->addPanel(QStringLiteral("ladder"));
    const QString tape = workspace->addPanel(QStringLiteral("tape"));
    const QString match = workspace->addPanel(QStringLiteral("match"));
    workspace->choose(prices, QStringLiteral("x:ABC")); // not linked yet
    QCOMPARE(key(ladder), QString());
    workspace->setLink(ladder, QStringLiteral("B")); // with nothing
    QCOMPARE(key(ladder), QString());
    workspace->setLink(prices, QStringLiteral("B"));
    QCOMPARE(key(ladder), QStringLiteral("x:ABC"));
    workspace->setLink(match, QStringLiteral("B")); // about something else
    QCOMPARE(key(match), QString());
    workspace->setLink(prices, QString());
    workspace->choose(prices, QStringLiteral("x:DEF"));
    workspace->setLink(tape, QStringLiteral("B")); // with another page only
    QCOMPARE(key(tape), QStringLiteral("x:ABC"));
    workspace->setLink(tape, QString());
    workspace->setLink(prices, QStringLiteral("A"));
    workspace->nextLink(tape);
    QCOMPARE(key(tape), QStringLiteral("x:DEF"));
}

void TestWorkspace::aPartIsAboutTheRowThatIsChosen()
{
    const QString prices = QStringLiteral("prices");
    const auto workspace = start();
    workspace->choose(prices, QStringLiteral("x:ABC"));
    const QString ladder = workspace->addPanel(QStringLiteral("ladder"));
    QCOMPARE(workspace->arrangement().title(ladder), QStringLiteral("Ladder · ABC"));
    QVERIFY(box(*workspace, ladder).left() > box(*workspace, prices).left());
    QVERIFY(box(*workspace, ladder).width() < box(*workspace, prices).width());
    workspace->undo();
    workspace->setAreaSize(QStringLiteral("main"), 800, 560);
    workspace->setCurrent(prices);
    const QString tab = workspace->addPanel(QStringLiteral("ladder"));
    QVERIFY(box(*workspace, tab).width() > 700);
    workspace->setCurrent(QStringLiteral("scores"));
    QCOMPARE(workspace->arrangement().title(workspace->addPanel(QStringLiteral("tape"))), QStringLiteral("Trades"));
}

QTEST_GUILESS_MAIN(TestWorkspace)
#include "tst_workspace.moc"
