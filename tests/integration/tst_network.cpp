// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "badnetwork.h"
#include "programs.h"

#include "client/feed/feedclient.h"

#include <QElapsedTimer>
#include <QTest>

using namespace tapedeck;

namespace {

using State = FeedStats::State;

FeedClient::Options options(const BadNetwork &network)
{
    FeedClient::Options options;
    options.urls = {network.url()};
    options.name = "tst_network";
    options.subscriptions = {{"prices", {}, {}, 0}};
    return options;
}

} // namespace

/// What a client says and does when the network between it and the server is bad.
class TestNetwork : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aCutIsNoticedAndMended();
    void aShortCutCostsNothing();
    void aSlowNetworkIsNotTakenForADeadOne();
    void whatComesLateIsNotLive();
    void garbageIsRefused();
};

void TestNetwork::aCutIsNoticedAndMended()
{
    Server server({QStringLiteral("sim:prices?symbols=200&rate=2000")});
    QVERIFY(server.isUp());
    BadNetwork network(server.port());
    FeedClient client(options(network));
    client.start();
    QTRY_COMPARE(client.stats().state, State::Live);
    network.setCut(true);
    QElapsedTimer since;
    since.start();
    QTRY_VERIFY(client.stats().state != State::Live);
    QVERIFY2(since.elapsed() < 5'000, qPrintable(QString::number(since.elapsed())));
    QTRY_COMPARE_WITH_TIMEOUT(client.stats().state, State::Silent, 10'000);
    QTRY_COMPARE_WITH_TIMEOUT(client.stats().state, State::Waiting, 15'000);
    QVERIFY2(client.stats().reason.find("said nothing") != std::string::npos, client.stats().reason.c_str());
    QTRY_COMPARE_WITH_TIMEOUT(client.stats().state, State::Connecting, 10'000);
    QVERIFY(!client.stats().reason.empty()); // still says why
    network.setCut(false);
    QTRY_COMPARE_WITH_TIMEOUT(client.stats().state, State::Live, 20'000);
    QVERIFY(client.stats().connects >= 2 && client.stats().reason.empty());
    // And it has what the server has.
    const std::uint64_t checks = client.stats().digestChecks;
    QTRY_VERIFY_WITH_TIMEOUT(client.stats().digestChecks > checks, 10'000);
    QCOMPARE(client.stats().digestRepairs, 0u);
}

void TestNetwork::aShortCutCostsNothing()
{
    Server server({QStringLiteral("sim:prices?symbols=200&rate=2000")});
    QVERIFY(server.isUp());
    BadNetwork network(server.port());
    FeedClient client(options(network));
    client.start();
    QTRY_COMPARE(client.stats().state, State::Live);
    network.setCut(true);
    QTRY_VERIFY(client.stats().state != State::Live);
    network.setCut(false);
    QTRY_COMPARE(client.stats().state, State::Live);
    QCOMPARE(client.stats().connects, 1u);
    QCOMPARE(client.stats().gaps, 0u);
}

void TestNetwork::aSlowNetworkIsNotTakenForADeadOne()
{
    // The snapshot is one message that takes longer than a silent server is given.
    Server server({QStringLiteral("sim:prices?symbols=3000&rate=10")});
    QVERIFY(server.isUp());
    QTRY_COMPARE(snapshot(server, QStringLiteral("prices")).size(), 3'000);
    BadNetwork network(server.port());
    network.setSlow(6'000, 300);
    FeedClient client(options(network));
    client.start();
    QTRY_VERIFY(client.stats().connects == 1);
    QElapsedTimer since;
    since.start();
    QTRY_VERIFY_WITH_TIMEOUT(client.stats().state == State::Live || client.stats().state == State::Behind, 60'000);
    QVERIFY2(since.elapsed() > 8'000, qPrintable(QString::number(since.elapsed())));
    QCOMPARE(client.stats().connects, 1u);
    QTRY_COMPARE_WITH_TIMEOUT(client.stats().state, State::Live, 20'000); // little changes: it keeps up
}

void TestNetwork::whatComesLateIsNotLive()
{
    Server server({QStringLiteral("sim:prices?symbols=300&rate=20000")});
    QVERIFY(server.isUp());
    BadNetwork network(server.port());
    FeedClient client(options(network));
    client.start();
    QTRY_COMPARE(client.stats().state, State::Live);
    network.setSlow(20'000, 300); // for ten times as much
    QTRY_COMPARE_WITH_TIMEOUT(client.stats().state, State::Behind, 20'000);
    QVERIFY(client.stats().behindUs > 2'000'000);
    QTRY_VERIFY_WITH_TIMEOUT(client.stats().behindUs < 2'500'000,
                             25'000); // half a minute of old news is not kept for it
    network.setSlow(0, 0);
    QTRY_COMPARE_WITH_TIMEOUT(client.stats().state, State::Live, 20'000);
    QCOMPARE(client.stats().connects, 1u);
}

void TestNetwork::garbageIsRefused()
{
    Server server({QStringLiteral("sim:prices?symbols=200&rate=2000")});
    QVERIFY(server.isUp());
    BadNetwork network(server.port());
    FeedClient client(options(network));
    client.start();
    QTRY_COMPARE(client.stats().state, State::Live);
    network.setGarbled(true);
    QTRY_VERIFY_WITH_TIMEOUT(client.stats().state == State::Waiting, 15'000);
    QVERIFY(!client.stats().reason.empty());
    const int tried = network.connections();
    QTRY_VERIFY_WITH_TIMEOUT(network.connections() > tried, 15'000); // answered by garbage too
    QVERIFY(client.stats().state != State::Live);
    network.setGarbled(false);
    QTRY_COMPARE_WITH_TIMEOUT(client.stats().state, State::Live, 30'000);
}

QTEST_GUILESS_MAIN(TestNetwork)
#include "tst_network.moc"
