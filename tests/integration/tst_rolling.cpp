// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "programs.h"

#include "client/feed/feedclient.h"

#include "tapedeck/v1/rolling.pb.h"

#include <QTest>

using namespace tapedeck;
using v1::Rolling;

namespace {

FeedClient::Options options(const Server &server)
{
    FeedClient::Options options;
    options.urls = {QUrl(server.url())};
    options.name = "tst_rolling";
    options.subscriptions = {{"prices", {}, {}, 0}, {"rolling", {}, {}, 0, true}};
    return options;
}

std::size_t rowsOf(const FeedClient &client)
{
    return client.board("rolling")->read([](const Board &board) { return board.rowCount(); });
}

/// Of all clients.
int subscriptions(const Server &server)
{
    int count = 0;
    const QJsonObject gauges = serverStats(server)[QStringLiteral("gauges")].toObject();
    for (auto it = gauges.begin(); it != gauges.end(); ++it)
        count += it.key().startsWith(QLatin1String("subscriptions_at_")) ? it->toInt() : 0;
    return count;
}

} // namespace

/// Figures of windows of time, from the real server to a client.
class TestRolling : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void figuresFollowTheTrades();
    void comesWhileItIsShownOnly();
    void isEmptyUnlessAskedFor();
};

void TestRolling::figuresFollowTheTrades()
{
    Server server({QStringLiteral("sim:prices?symbols=20&rate=2000&seed=5")},
                  {QStringLiteral("--rolling"), QStringLiteral("1m,1h")});
    QVERIFY(server.isUp());
    QTRY_COMPARE(snapshot(server, QStringLiteral("rolling")).size(), 40);
    QJsonObject row;
    const auto number = [&](const char *name) { return row.value(QLatin1String(name)).toString().toDouble(); };
    const auto read = [&] { row = snapshot(server, QStringLiteral("rolling")).value(QStringLiteral("sim:BAA/1m")); };
    QTRY_VERIFY((read(), number("volume") > 0));
    QCOMPARE(row.value(QStringLiteral("symbol")).toString(), QStringLiteral("BAA"));
    QVERIFY(number("low") > 0 && number("low") <= number("mean") && number("mean") <= number("high"));
    QVERIFY(number("low") <= number("vwap") && number("vwap") <= number("high"));
    QVERIFY(number("deviation") <= number("high") - number("low"));
}

void TestRolling::comesWhileItIsShownOnly()
{
    Server server({QStringLiteral("sim:prices?symbols=20&rate=2000&seed=5")},
                  {QStringLiteral("--rolling"), QStringLiteral("1m,5m")});
    QVERIFY(server.isUp());
    FeedClient client(options(server));
    client.start();
    QTRY_COMPARE(client.stats().state, FeedStats::State::Live); // without the one that nobody shows
    QTRY_COMPARE(snapshot(server, QStringLiteral("rolling")).size(), 40);
    QCOMPARE(rowsOf(client), std::size_t(0));

    const std::shared_ptr<BoardFeed> feed = client.board("rolling");
    feed->addViewer();
    QTRY_COMPARE(rowsOf(client), std::size_t(40));
    QTRY_COMPARE(subscriptions(server), 2);
    Version seen = feed->version();
    QTRY_VERIFY(feed->version() > seen);
    QCOMPARE(client.stats().state, FeedStats::State::Live);

    feed->removeViewer();
    QTRY_COMPARE(subscriptions(server), 1);
    seen = feed->version();
    feed->addViewer();
    QTRY_VERIFY(feed->version() > seen);
    QCOMPARE(client.stats().gaps, 0u);
    QCOMPARE(client.stats().malformed, 0u);
    QCOMPARE(client.stats().digestRepairs, 0u);
    feed->removeViewer();
}

void TestRolling::isEmptyUnlessAskedFor()
{
    Server server({QStringLiteral("sim:prices?symbols=20&rate=2000&seed=5")});
    QVERIFY(server.isUp());
    QTRY_COMPARE(snapshot(server, QStringLiteral("prices")).size(), 20);
    const Finished finished =
        runProgram(QStringLiteral("tapectl"),
                   {QStringLiteral("snapshot"), QStringLiteral("rolling"), QStringLiteral("--url"), server.url()});
    QCOMPARE(finished.code, 0);
    QVERIFY(!finished.out.contains("sim:BAA"));
}

QTEST_GUILESS_MAIN(TestRolling)
#include "tst_rolling.moc"
