// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "boardmaker.h"

#include "client/charts/depthchart.h"
#include "client/charts/pricechart.h"

#include <QQmlComponent>
#include <QQmlEngine>
#include <QQuickItem>
#include <QQuickStyle>
#include <QQuickWindow>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTest>

using namespace tapedeck;

extern void qml_register_types_Tapedeck();

/// The instrument's page in a window, as its user sees and uses it.
class TestInstrumentPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName(QStringLiteral("Tapedeck"));
        QCoreApplication::setApplicationName(QStringLiteral("tst_instrumentpage"));
        QQuickStyle::setStyle(QStringLiteral("Basic"));
        qml_register_types_Tapedeck();
        m_engine.addImportPath(QStringLiteral("qrc:/qt/qml"));
    }
    void init();
    void cleanup();

    void withoutAKeyItSaysWhatToDo();
    void anUnknownKeyIsNamed();
    void theHeadingFollowsTheRow();
    void buttonsAndKeysSwitchTheInterval();
    void theLineIsRemembered();
    void aNarrowPageHasTabs();
    void aTinyPageShowsItsChart();
    void withoutAConnectionItIsStale();

private:
    [[nodiscard]] QQuickItem *find(const char *name) const { return findIn(m_page, QString::fromLatin1(name)); }
    [[nodiscard]] static QQuickItem *findIn(QQuickItem *item, const QString &name)
    {
        if (item->objectName() == name)
            return item;
        for (QQuickItem *child : item->childItems()) {
            if (QQuickItem *found = findIn(child, name))
                return found;
        }
        return nullptr;
    }
    [[nodiscard]] PriceChart *chart() const { return qobject_cast<PriceChart *>(find("chart")); }
    void click(const char *name)
    {
        QQuickItem *item = find(name);
        QVERIFY2(item, name);
        QSignalSpy frames(m_window.get(), &QQuickWindow::frameSwapped);
        m_window->update(); // what is still to be placed is placed before a frame
        QVERIFY(frames.wait());
        const QPointF at = item->mapToScene({item->width() / 2, item->height() / 2});
        QTest::mouseClick(m_window.get(), Qt::LeftButton, {}, at.toPoint());
    }
    void resize(int width, int height)
    {
        m_window->resize(width, height);
        m_page->setSize(QSizeF(width, height));
    }

    QQmlEngine m_engine;
    std::unique_ptr<Dashboard> m_dashboard;
    std::unique_ptr<QQuickWindow> m_window;
    QQuickItem *m_page = nullptr;
    BoardMaker m_maker;
};

void TestInstrumentPage::init()
{
    QSettings().clear();
    m_dashboard = std::make_unique<Dashboard>(QList<QUrl>{}, std::string()); // local: live without a server
    m_maker = BoardMaker();
    m_maker.feed = m_dashboard->feed(QStringLiteral("prices"));
    m_maker.set("ABC", 12'345, 2, "A Company");
    m_maker.send();
    m_window = std::make_unique<QQuickWindow>();
    QQmlComponent component(&m_engine, QUrl(QStringLiteral("qrc:/qt/qml/Tapedeck/InstrumentPage.qml")));
    m_page = qobject_cast<QQuickItem *>(
        component.createWithInitialProperties({{QStringLiteral("dashboard"), QVariant::fromValue(m_dashboard.get())}}));
    QVERIFY2(m_page, qPrintable(component.errorString()));
    m_page->setParent(m_window.get());
    m_page->setParentItem(m_window->contentItem());
    resize(1'000, 700);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
}

void TestInstrumentPage::cleanup()
{
    m_window.reset();
    m_dashboard.reset();
}

void TestInstrumentPage::withoutAKeyItSaysWhatToDo()
{
    QVERIFY(find("empty")->isVisible());
    QCOMPARE(find("empty")->property("title").toString(), QStringLiteral("No instrument chosen"));
    QVERIFY(!chart()->isVisible());
}

void TestInstrumentPage::anUnknownKeyIsNamed()
{
    m_page->setProperty("key", QStringLiteral("x:NONE"));
    QCOMPARE(find("empty")->property("title").toString(), QStringLiteral("NONE is not known"));
    m_maker.set("NONE", 1, 0);
    m_maker.send(); // it comes later
    QTRY_VERIFY(!find("empty")->isVisible());
    QVERIFY(chart()->isVisible());
}

void TestInstrumentPage::theHeadingFollowsTheRow()
{
    m_page->setProperty("key", QStringLiteral("x:ABC"));
    QTRY_COMPARE(find("last")->property("text").toString(), QStringLiteral("123.45"));
    QCOMPARE(find("symbol")->property("text").toString(), QStringLiteral("ABC"));
    m_maker.set("ABC", 12'350, 2, "A Company");
    m_maker.send();
    QTRY_COMPARE(find("last")->property("text").toString(), QStringLiteral("123.50"));
    m_page->setProperty("key", QString());
    QVERIFY(find("empty")->isVisible());
}

void TestInstrumentPage::buttonsAndKeysSwitchTheInterval()
{
    m_page->setProperty("key", QStringLiteral("x:ABC"));
    QTRY_VERIFY(chart()->isVisible());
    QCOMPARE(chart()->intervalS(), 60);
    click("interval300");
    QCOMPARE(chart()->intervalS(), 300);
    chart()->forceActiveFocus();
    QTest::keyClick(m_window.get(), Qt::Key_4);
    QCOMPARE(chart()->intervalS(), 3'600);
    QTest::keyClick(m_window.get(), Qt::Key_1);
    QCOMPARE(chart()->intervalS(), 1);
    QTest::keyClick(m_window.get(), Qt::Key_5); // is none
    QCOMPARE(chart()->intervalS(), 1);
    QCOMPARE(QSettings().value(QStringLiteral("instrument/intervalS")).toInt(), 1);
}

void TestInstrumentPage::theLineIsRemembered()
{
    m_page->setProperty("key", QStringLiteral("x:ABC"));
    QTRY_VERIFY(chart()->isVisible());
    click("line");
    QCOMPARE(chart()->kind(), PriceChart::Line);
    chart()->forceActiveFocus();
    QTest::keyClick(m_window.get(), Qt::Key_L);
    QCOMPARE(chart()->kind(), PriceChart::Candles);
    QTest::keyClick(m_window.get(), Qt::Key_L);
    QVERIFY(QSettings().value(QStringLiteral("instrument/asLine")).toBool());
}

void TestInstrumentPage::aNarrowPageHasTabs()
{
    m_page->setProperty("key", QStringLiteral("x:ABC"));
    QTRY_VERIFY(chart()->isVisible());
    QVERIFY(find("depth")->isVisible());
    resize(600, 360);
    QTRY_VERIFY(!find("depth")->isVisible());
    QVERIFY(chart()->isVisible());
    click("page1");
    QVERIFY(find("depth")->isVisible());
    QVERIFY(!chart()->isVisible());
    resize(1'000, 700);
    QTRY_VERIFY(find("depth")->isVisible() && chart()->isVisible());
}

void TestInstrumentPage::aTinyPageShowsItsChart()
{
    m_page->setProperty("key", QStringLiteral("x:ABC"));
    resize(300, 200);
    QTRY_VERIFY(chart()->isVisible());
    QVERIFY(chart()->height() > 100);
    QCOMPARE(chart()->width(), 300.0);
}

void TestInstrumentPage::withoutAConnectionItIsStale()
{
    m_page->setProperty("key", QStringLiteral("x:ABC"));
    QTRY_VERIFY(chart()->isVisible());
    QVERIFY(!chart()->stale());
    (void)m_dashboard->connectTo(QStringLiteral("ws://127.0.0.1:9"));
    QTRY_VERIFY(chart()->stale());
}

QTEST_MAIN(TestInstrumentPage)
#include "tst_instrumentpage.moc"
