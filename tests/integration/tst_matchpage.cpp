// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "programs.h"

#include "client/models/bookladder.h"
#include "client/models/eventmoves.h"
#include "client/models/matchinfo.h"
#include "client/models/matchmarkets.h"
#include "client/models/matchtimeline.h"
#include "client/models/tradetape.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QQuickWindow>
#include <QStandardPaths>
#include <QTest>

using namespace tapedeck;

namespace {

QString path(const char *name)
{
    return QStringLiteral(TAPEDECK_SHARED_DATA "/betfair/") + QLatin1String(name);
}

/// The models of a match page, on a server.
struct Page {
    Dashboard dashboard;
    MatchInfo info;
    MatchTimeline timeline;
    MatchMarkets markets;
    EventMoves moves;

    Page(const Server &server, const QString &key)
        : dashboard({QUrl(server.url())}, {})
    {
        info.setDashboard(&dashboard);
        info.setKey(key);
        timeline.setDashboard(&dashboard);
        timeline.setKey(key);
        markets.setDashboard(&dashboard);
        moves.setDashboard(&dashboard);
        moves.setTimeline(&timeline);
        QObject::connect(&info, &MatchInfo::changed, &markets, [this] { markets.setMatchId(info.matchId()); });
    }
};

QString text(const QAbstractItemModel &model, int row, int role)
{
    return model.index(row, 0).data(role).toString();
}

} // namespace

/// What the page of a match shows, with a real server.
class TestMatchPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QStandardPaths::setTestModeEnabled(true); }

    void aRecordedCricketMatch();
    void aSimulatedMatchHasOdds();
    void theLadderAgreesWithTheRow();
};

void TestMatchPage::aRecordedCricketMatch()
{
    if (!QDir(path("")).exists())
        QSKIP("the recordings are not here");
    QFile file(path("expected.json"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QJsonObject innings =
        QJsonDocument::fromJson(file.readAll())[QStringLiteral("1.200806927.ccm.jsonl.gz")][QStringLiteral("events")]
                                               [QStringLiteral("31573045")][QStringLiteral("final_innings")]
                                                   .toObject();
    QCOMPARE(innings.size(), 2);
    const auto total = [&](const char *number) {
        const QJsonValue each = innings[QLatin1String(number)];
        return QStringLiteral("%1/%2")
            .arg(each[QStringLiteral("inningsRuns")].toInt())
            .arg(each[QStringLiteral("inningsWickets")].toInt());
    };
    // At 6,000 times real time the match takes three seconds.
    Server server({QStringLiteral("replay:betfair:%1?speed=6000").arg(path("1.200806927.mcm.jsonl.gz")),
                   QStringLiteral("replay:betfair:%1?speed=6000").arg(path("1.200806927.ccm.jsonl.gz"))});
    QVERIFY(server.isUp());
    Page page(server, QStringLiteral("betfair:31573045"));
    QVERIFY(server.waitForEnd());
    QTRY_COMPARE(page.info.property("homeScore").toString(), total("1"));
    QTRY_COMPARE(page.info.property("awayScore").toString(), total("2"));
    QTRY_COMPARE(page.info.property("status").toString(), QStringLiteral("Finished"));
    QTRY_COMPARE(page.info.property("corrections").toInt(), 10);

    QTRY_COMPARE(page.markets.count(), 2);
    QTRY_COMPARE(text(page.markets, 0, MatchMarkets::NameRole), QStringLiteral("Netherlands"));
    QTRY_COMPARE(text(page.markets, 0, MatchMarkets::ResultRole), QStringLiteral("WINNER"));

    // Every wicket of both innings, each once, whatever was said of it meanwhile.
    const auto wickets = [&](int side) {
        int count = 0;
        for (int row = 0; row < page.timeline.rowCount(); ++row) {
            const QModelIndex entry = page.timeline.index(row);
            count += text(page.timeline, row, MatchTimeline::WhatRole) == QStringLiteral("Wicket")
                && entry.data(MatchTimeline::SideRole).toInt() == side
                && !entry.data(MatchTimeline::DisallowedRole).toBool();
        }
        return count;
    };
    QTRY_COMPARE(wickets(1), innings[QStringLiteral("1")][QStringLiteral("inningsWickets")].toInt());
    QTRY_COMPARE(wickets(2), innings[QStringLiteral("2")][QStringLiteral("inningsWickets")].toInt());

    // And how the winner's odds moved with them: it was at 1.01 in the end.
    page.moves.setKey(page.markets.keyAt(0));
    QTRY_VERIFY(page.moves.count() >= wickets(1) + wickets(2));
    QTRY_COMPARE(text(page.moves, 0, EventMoves::NowRole), QStringLiteral("1.01"));
    QTRY_COMPARE(text(page.moves, 0, EventMoves::BeforeRole), QStringLiteral("1.01"));
    QTRY_COMPARE(text(page.moves, 0, EventMoves::TicksRole), QStringLiteral("0"));
}

void TestMatchPage::aSimulatedMatchHasOdds()
{
    Server server({QStringLiteral("sim:scores?matches=12&speed=50&seed=4")});
    QVERIFY(server.isUp());
    QTRY_VERIFY(snapshot(server, QStringLiteral("scores")).size() >= 12);
    Page page(server, snapshot(server, QStringLiteral("scores")).firstKey());
    QTRY_VERIFY(page.info.property("found").toBool());
    QTRY_VERIFY(page.markets.count() >= 2);
    QTRY_VERIFY(!text(page.markets, 0, MatchMarkets::LastRole).isEmpty()
                || !text(page.markets, 1, MatchMarkets::LastRole).isEmpty());
}

void TestMatchPage::theLadderAgreesWithTheRow()
{
    Server server({QStringLiteral("replay:betfair:%1?speed=max").arg(path("1.197931750.mcm.jsonl"))});
    QVERIFY(server.isUp());
    QVERIFY(server.waitForEnd());
    const auto rows = snapshot(server, QStringLiteral("prices"));
    QVERIFY(!rows.isEmpty());
    Dashboard dashboard({QUrl(server.url())}, {});
    QQuickWindow window;
    window.show();
    BookLadder ladder(window.contentItem());
    ladder.setSize({300, 400});
    ladder.setDashboard(&dashboard);
    ladder.setKey(rows.firstKey());
    QTRY_VERIFY(!ladder.isEmpty());
    QVERIFY(ladder.isOdds());
    const QJsonObject row = rows.first();
    const auto agrees = [&](LadderBook::Side side, const char *price, const char *size) {
        const auto best = ladder.book().best(side);
        const auto decimal = [&](const char *column) {
            return *Decimal::parse(row[QLatin1String(column)].toString().toStdString());
        };
        return best && best->price == decimal(price) && best->size == decimal(size);
    };
    QTRY_VERIFY(agrees(LadderBook::Bid, "bid", "bid_size"));
    QTRY_VERIFY(agrees(LadderBook::Ask, "ask", "ask_size"));
}

QTEST_MAIN(TestMatchPage)
#include "tst_matchpage.moc"
