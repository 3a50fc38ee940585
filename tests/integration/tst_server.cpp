// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "programs.h"

#include "client/feed/feedclient.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace tapedeck;

namespace {

FeedClient::Options options(const Server &server)
{
    FeedClient::Options options;
    options.urls = {QUrl(server.url())};
    options.name = "tst_server";
    options.subscriptions = {{"prices", {}, {}, 0}, {"scores", {}, {}, 0}};
    options.status = true;
    return options;
}

FeedStats::State stateOf(const FeedClient &client)
{
    return client.stats().state;
}

const QString market = QStringLiteral("sim:prices?symbols=50&rate=5000&seed=3");

} // namespace

/// The real server against well and badly behaved clients.
class TestServer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void followsAndDigestsAgree();
    void forgetsClientsThatHaveGone();
    void resumesAfterALostConnection();
    void recoversFromAKilledServer();
    void subscribesToSomeKeys();
    void survivesGarbage();
    void skipsAClientThatDoesNotRead();
    void saysGoodbye();
    void saysWhereItCrashed();
    void refusesWrongConfiguration_data();
    void refusesWrongConfiguration();
    void skipsACutLine();
};

void TestServer::followsAndDigestsAgree()
{
    Server server({market, QStringLiteral("sim:scores?matches=20&speed=100&odds=0")});
    QVERIFY(server.isUp());
    FeedClient client(options(server));
    client.start();
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(client), FeedStats::State::Live, 10'000);
    QTRY_VERIFY_WITH_TIMEOUT(client.stats().digestChecks >= 6, 20'000);
    QCOMPARE(client.stats().digestRepairs, 0u);
    QCOMPARE(client.stats().gaps, 0u);
    QCOMPARE(client.stats().malformed, 0u);
    QCOMPARE(client.board("prices")->read([](const Board &board) { return board.rowCount(); }), std::size_t(50));
    QTRY_VERIFY(client.status() != nullptr);
    QVERIFY(client.stats().clockKnown);
}

void TestServer::forgetsClientsThatHaveGone()
{
    Server server({market});
    QVERIFY(server.isUp());
    for (int i = 0; i < 5; ++i)
        QCOMPARE(snapshot(server, QStringLiteral("prices")).size(), 50);
    QTcpSocket stranger; // connects, and never says what it wants
    stranger.connectToHost(QStringLiteral("127.0.0.1"), server.port());
    QVERIFY(stranger.waitForConnected(5'000));
    stranger.abort();
    // Only the client that asks is left.
    QTRY_COMPARE_WITH_TIMEOUT(serverStats(server)[QStringLiteral("clients")].toInt(), 1, 10'000);
}

void TestServer::resumesAfterALostConnection()
{
    Server server({market});
    QVERIFY(server.isUp());
    FeedClient client(options(server));
    client.start();
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(client), FeedStats::State::Live, 10'000);
    const std::uint64_t rowsBefore = client.stats().rows;
    QSignalSpy synchronized(&client, &FeedClient::synchronized);
    client.reconnect({QUrl(server.url())});
    QTRY_VERIFY_WITH_TIMEOUT(synchronized.count() >= 2, 10'000);
    QTRY_VERIFY_WITH_TIMEOUT(client.stats().digestChecks >= 6, 20'000);
    QCOMPARE(client.stats().digestRepairs, 0u);
    QCOMPARE(client.stats().gaps, 0u);
    QVERIFY(client.stats().rows > rowsBefore);
}

void TestServer::recoversFromAKilledServer()
{
    auto server = std::make_unique<Server>(QStringList{market});
    QVERIFY(server->isUp());
    const quint16 port = server->port();
    FeedClient client(options(*server));
    client.start();
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(client), FeedStats::State::Live, 10'000);
    server->process().kill();
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(client), FeedStats::State::Waiting, 10'000);
    QVERIFY(!client.stats().reason.empty());
    QCOMPARE(client.board("prices")->read([](const Board &board) { return board.rowCount(); }),
             std::size_t(50)); // still shown
    server.reset();
    Server again({QStringLiteral("sim:prices?symbols=30&rate=5000&seed=4")}, {}, port);
    QVERIFY(again.isUp());
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(client), FeedStats::State::Live, 30'000);
    QTRY_COMPARE_WITH_TIMEOUT(client.board("prices")->read([](const Board &board) { return board.rowCount(); }),
                              std::size_t(30), 10'000);
    const std::uint64_t checks = client.stats().digestChecks;
    QTRY_VERIFY_WITH_TIMEOUT(client.stats().digestChecks > checks + 1, 10'000);
    QCOMPARE(client.stats().digestRepairs, 0u);
}

void TestServer::subscribesToSomeKeys()
{
    Server server({market});
    QVERIFY(server.isUp());
    FeedClient::Options some = options(server);
    some.subscriptions = {{"prices", {"BAA", "sim:BAC", "no such key"}, {}, 0}};
    FeedClient client(some);
    client.start();
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(client), FeedStats::State::Live, 10'000);
    QTRY_VERIFY_WITH_TIMEOUT(client.stats().digestChecks >= 3, 20'000);
    QCOMPARE(client.stats().digestRepairs, 0u);
    QCOMPARE(client.stats().gaps, 0u);
    QCOMPARE(client.board("prices")->read([](const Board &board) { return board.rowCount(); }), std::size_t(2));
}

void TestServer::survivesGarbage()
{
    Server server({market});
    QVERIFY(server.isUp());
    for (const QByteArray &garbage :
         {QByteArray(100'000, 'x'), QByteArray("GET / HTTP/1.1\r\n\r\n"), QByteArray("\x00\x01\xff\xfe", 4),
          QByteArray("GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: "
                     "dGhlIHNhbXBsZSBub25jZQ==\r\n"
                     "Sec-WebSocket-Version: 13\r\n\r\n\x82\x85\x01\x02\x03\x04zzzzz\xff\xff\xff\xff\xff\xff")}) {
        QTcpSocket socket;
        socket.connectToHost(QStringLiteral("127.0.0.1"), server.port());
        QVERIFY(socket.waitForConnected(5'000));
        socket.write(garbage);
        socket.waitForBytesWritten(1'000);
        socket.waitForReadyRead(200);
        socket.abort();
    }
    FeedClient client(options(server));
    client.start();
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(client), FeedStats::State::Live, 10'000);
    QCOMPARE(server.process().state(), QProcess::Running);
}

void TestServer::skipsAClientThatDoesNotRead()
{
    Server server({QStringLiteral("sim:prices?symbols=2000&rate=100000")});
    QVERIFY(server.isUp());
    // A connection that subscribes and never reads.
    v1::ClientMessage hello, subscribe;
    hello.mutable_hello()->set_client("sleeper");
    subscribe.mutable_subscribe()->set_board("prices");
    QTcpSocket sleeper;
    sleeper.setReadBufferSize(1'024);
    sleeper.connectToHost(QStringLiteral("127.0.0.1"), server.port());
    QVERIFY(sleeper.waitForConnected(5'000));
    sleeper.write("GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: "
                  "dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
    const auto sendFrame = [&](const v1::ClientMessage &message) {
        const std::string bytes = message.SerializeAsString();
        QByteArray frame("\x82", 1);
        frame.append(static_cast<char>(0x80 | bytes.size()));
        frame.append(4, '\0'); // masked with zeros
        frame.append(bytes.data(), static_cast<qsizetype>(bytes.size()));
        sleeper.write(frame);
    };
    QVERIFY(sleeper.waitForReadyRead(5'000));
    sendFrame(hello);
    sendFrame(subscribe);
    sleeper.flush();

    FeedClient client(options(server));
    client.start();
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(client), FeedStats::State::Live, 10'000);
    QTRY_VERIFY_WITH_TIMEOUT(client.status() && client.status()->clients_behind() == 1, 30'000);
    const std::uint64_t checks = client.stats().digestChecks;
    QTRY_VERIFY_WITH_TIMEOUT(client.stats().digestChecks > checks + 1, 10'000);
    QCOMPARE(client.stats().digestRepairs, 0u);
    // The sleeper wakes, and is caught up rather than fed all it missed.
    sleeper.setReadBufferSize(0);
    QTRY_VERIFY_WITH_TIMEOUT((sleeper.readAll(), client.status()->clients_behind() == 0), 30'000);
}

void TestServer::saysGoodbye()
{
    Server server({market});
    QVERIFY(server.isUp());
    FeedClient client(options(server));
    client.start();
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(client), FeedStats::State::Live, 10'000);
    server.process().terminate();
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(client), FeedStats::State::Waiting, 10'000);
    QCOMPARE(client.stats().reason, std::string("the server is shutting down"));
    QTRY_COMPARE_WITH_TIMEOUT(server.process().state(), QProcess::NotRunning, 10'000);
    QCOMPARE(server.process().exitCode(), 0);
}

void TestServer::saysWhereItCrashed()
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    QSKIP("sanitizers do that themselves");
#endif
    Server server({market});
    QVERIFY(server.isUp());
    ::kill(static_cast<pid_t>(server.process().processId()), SIGSEGV);
    QVERIFY(server.process().waitForFinished(10'000));
    QCOMPARE(server.process().exitStatus(), QProcess::CrashExit);
    const QString log = server.log();
    QVERIFY2(log.contains(QStringLiteral(": crashed: Segmentation fault")), qPrintable(log));
    QVERIFY2(log.contains(QStringLiteral("(main+0x")), qPrintable(log));
}

void TestServer::refusesWrongConfiguration_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("names"); // what the sentence must name
    const auto list = [](const char *text) { return QString::fromLatin1(text).split(QLatin1Char(' ')); };
    QTest::newRow("unknown flag") << list("--colour red") << QStringLiteral("--colour");
    QTest::newRow("address") << list("--listen here") << QStringLiteral("here");
    QTest::newRow("workers") << list("--workers 1000") << QStringLiteral("1000");
    QTest::newRow("source kind") << list("--source nosuch:thing") << QStringLiteral("nosuch");
    QTest::newRow("source option") << list("--source sim:prices?color=red") << QStringLiteral("color");
    QTest::newRow("source value") << list("--source sim:prices?symbols=1") << QStringLiteral("symbols=1");
    QTest::newRow("recording kind") << list("--source replay:nosuch:file") << QStringLiteral("nosuch");
    QTest::newRow("missing recording") << list("--source replay:kraken:/no/such/file")
                                       << QStringLiteral("/no/such/file");
    QTest::newRow("config file") << list("--config /no/such.toml") << QStringLiteral("/no/such.toml");
    QTest::newRow("rolling window") << list("--rolling 1m,2m") << QStringLiteral("1m, 5m and 1h");
    QTest::newRow("not yet") << list("--data-dir x") << QStringLiteral("--data-dir");
}

void TestServer::refusesWrongConfiguration()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, names);
    const Finished finished =
        runProgram(QStringLiteral("tapedeckd"), arguments + QStringList{QStringLiteral("--check-config")}, 10'000);
    QCOMPARE(finished.code, 2);
    QVERIFY2(finished.err.contains(names.toUtf8()), finished.err.constData());
}

void TestServer::skipsACutLine()
{
    QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("cut")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("1618677817.07: "
               "{\"type\":\"match\",\"trade_id\":1,\"size\":\"2\",\"price\":\"10.5\",\"product_id\":\"A-B\",\"time\":"
               "\"2021-04-17T16:43:30Z\"}\n"
               "1618677818.07: {\"type\":\"match\",\"trade_id\":2,\"size\":\"2\",\"pri");
    file.close();
    Server server({QStringLiteral("replay:coinbase:%1?speed=max").arg(file.fileName())});
    QVERIFY(server.isUp());
    QVERIFY(server.waitForEnd());
    const QJsonObject source = serverStats(server)[QStringLiteral("sources")][0].toObject();
    QCOMPARE(source[QStringLiteral("malformed")].toInt(), 1);
    QCOMPARE(
        snapshot(server, QStringLiteral("prices"))[QStringLiteral("coinbase:A-B")][QStringLiteral("last")].toString(),
        QStringLiteral("10.5"));
    QTRY_VERIFY2(server.log().contains(QStringLiteral("cut:2")), qPrintable(server.log()));
}

QTEST_GUILESS_MAIN(TestServer)
#include "tst_server.moc"
