// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "programs.h"

#include "client/charts/pricechart.h"
#include "client/models/bookladder.h"
#include "client/models/eventmoves.h"
#include "client/models/matchtimeline.h"
#include "client/models/tradetape.h"

#include <QQuickWindow>
#include <QStandardPaths>
#include <QTest>

using namespace tapedeck;

namespace {

qint64 figure(const Server &server, const char *group, const char *name)
{
    return serverStats(server)[QLatin1String(group)].toObject()[QLatin1String(name)].toInteger();
}

qint64 followed(const Server &server)
{
    return figure(server, "gauges", "followed");
}

} // namespace

/// What the user cannot see is not followed at the server; seen again, it goes on where it was.
class TestSight : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QStandardPaths::setTestModeEnabled(true); }

    void whatIsHiddenIsNotFollowed();
    void modelsRestToo();
    void whatCameMeanwhileIsFilledIn();
    void whatTheServerDoesNotKeepIsAGap();
};

void TestSight::whatIsHiddenIsNotFollowed()
{
    Server server({QStringLiteral("sim:prices?symbols=10&rate=1000")});
    QVERIFY(server.isUp());
    QTRY_VERIFY(!snapshot(server, QStringLiteral("prices")).isEmpty());
    Dashboard dashboard({QUrl(server.url())}, {});
    QQuickWindow window;
    window.resize(600, 400);
    TradeTape tape(window.contentItem());
    BookLadder ladder(window.contentItem());
    PriceChart chart(window.contentItem());
    for (RowItem *item :
         {static_cast<RowItem *>(&tape), static_cast<RowItem *>(&ladder), static_cast<RowItem *>(&chart)}) {
        item->setSize({200, 400});
        item->setDashboard(&dashboard);
        item->setKey(snapshot(server, QStringLiteral("prices")).firstKey());
    }
    QCOMPARE(followed(server), 0);
    window.show();
    QTRY_COMPARE(followed(server), 3);
    QTRY_VERIFY(tape.count() > 0 && !ladder.isEmpty() && chart.candleCount() > 0);
    tape.setVisible(false); // as behind a tab
    QTRY_COMPARE(followed(server), 2);
    const int before = tape.count();
    window.showMinimized();
    QTRY_COMPARE(followed(server), 0);
    window.showNormal();
    QTRY_COMPARE(followed(server), 2);
    QCOMPARE(tape.count(), before);
    tape.setVisible(true);
    QTRY_COMPARE(followed(server), 3);
    QTRY_VERIFY(tape.count() > before);
    window.hide();
    QTRY_COMPARE(followed(server), 0);
}

void TestSight::modelsRestToo()
{
    Server server({QStringLiteral("sim:scores?matches=4&speed=50")});
    QVERIFY(server.isUp());
    QTRY_VERIFY(!snapshot(server, QStringLiteral("scores")).isEmpty()
                && !snapshot(server, QStringLiteral("prices")).isEmpty());
    Dashboard dashboard({QUrl(server.url())}, {});
    MatchTimeline timeline;
    EventMoves moves;
    timeline.setActive(false);
    timeline.setDashboard(&dashboard);
    timeline.setKey(snapshot(server, QStringLiteral("scores")).firstKey());
    moves.setDashboard(&dashboard);
    moves.setTimeline(&timeline);
    moves.setKey(snapshot(server, QStringLiteral("prices")).firstKey());
    QTRY_COMPARE(followed(server), 3);
    timeline.setActive(true);
    QTRY_COMPARE(followed(server), 4);
    QTRY_VERIFY(timeline.count() > 0);
    timeline.setActive(false);
    moves.setActive(false);
    QTRY_COMPARE(followed(server), 0);
}

void TestSight::whatCameMeanwhileIsFilledIn()
{
    Server server({QStringLiteral("sim:prices?symbols=10&rate=2000")});
    QVERIFY(server.isUp());
    QTRY_VERIFY(!snapshot(server, QStringLiteral("prices")).isEmpty());
    Dashboard dashboard({QUrl(server.url())}, {});
    TradeHistory history;
    int parts = 0;
    RowFollow follow(dashboard.client(), v1::TRADES, snapshot(server, QStringLiteral("prices")).firstKey(),
                     [&](const v1::Followed &part) {
                         history.take(part);
                         parts += part.trades_size();
                     });
    QTRY_VERIFY(history.size() > 3);
    follow.setActive(false);
    QTRY_COMPARE(followed(server), 0);
    const std::size_t known = history.size();
    const qint64 logged = figure(server, "counters", "events_logged");
    QTRY_VERIFY(figure(server, "counters", "events_logged") > logged + 300);
    QCOMPARE(history.size(), known);
    const int before = parts;
    follow.setActive(true);
    QVERIFY(follow.oldSinceUs() != 0);
    QTRY_VERIFY(history.size() > known + 20);
    QCOMPARE(follow.oldSinceUs(), 0);
    QCOMPARE(history.missed(), 0u);
    QCOMPARE(static_cast<std::size_t>(parts - before), history.size() - known); // and nothing twice
}

void TestSight::whatTheServerDoesNotKeepIsAGap()
{
    Server server({QStringLiteral("sim:prices?symbols=10&rate=20000")});
    QVERIFY(server.isUp());
    QTRY_VERIFY(!snapshot(server, QStringLiteral("prices")).isEmpty());
    Dashboard dashboard({QUrl(server.url())}, {});
    TradeHistory history;
    RowFollow follow(dashboard.client(), v1::TRADES, snapshot(server, QStringLiteral("prices")).firstKey(),
                     [&](const v1::Followed &part) { history.take(part); });
    QTRY_VERIFY(history.size() > 3);
    follow.setActive(false);
    QTRY_COMPARE(followed(server), 0);
    const std::uint64_t missedBefore = history.missed();
    const qint64 logged = figure(server, "counters", "events_logged");
    QTRY_VERIFY_WITH_TIMEOUT(figure(server, "counters", "events_logged") > logged + 5'000, 30'000);
    follow.setActive(true);
    QTRY_VERIFY(history.missed() > missedBefore);
}

QTEST_MAIN(TestSight)
#include "tst_sight.moc"
