// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "scriptedserver.h"

#include "client/cli/load/loadthread.h"
#include "common/wire/updateencoder.h"

#include "tapedeck/v1/prices.pb.h"

#include <QTest>

#include <functional>

using namespace tapedeck;
using tapedeck::v1::Quote;

namespace {

/// A thread of clients of a scripted server, and what came of them.
class Load
{
public:
    explicit Load(const ScriptedServer &server, LoadOptions options = {})
        : m_plan(std::move(options), resolved(server), {{0, "prices", {}}})
        , thread(m_plan, 0)
    {
    }

    /// Asks the thread until `condition` holds of all that it has handed over. False after ten seconds.
    [[nodiscard]] bool waitUntil(const std::function<bool()> &condition)
    {
        return QTest::qWaitFor(
            [&] {
                LoadTaken news = thread.take();
                tally.add(news.tally);
                now = news.now;
                deltas += news.resumedDeltas;
                snapshots += news.resumedSnapshots;
                liveAgain += news.liveAgainUs.size();
                if (complaint.empty())
                    complaint = news.complaint;
                if (news.status)
                    status = news.status;
                return condition();
            },
            10'000);
    }

    LoadTally tally;
    LoadNow now;
    std::uint64_t deltas = 0;
    std::uint64_t snapshots = 0;
    std::size_t liveAgain = 0;
    std::string complaint;
    std::optional<v1::Status> status;

private:
    [[nodiscard]] static Endpoint resolved(const ScriptedServer &server)
    {
        Endpoint endpoint;
        (void)endpoint.resolve(server.url());
        return endpoint;
    }

    LoadPlan m_plan;

public:
    LoadThread thread; // ends before the plan
};

v1::ServerMessage welcome(const std::vector<const char *> &boards)
{
    v1::ServerMessage message;
    message.mutable_welcome()->set_heartbeat_ms(60'000);
    for (const char *board : boards)
        message.mutable_welcome()->add_boards()->set_board(board);
    return message;
}

v1::ServerMessage subscribed(Version version)
{
    v1::ServerMessage message;
    message.mutable_subscribed()->mutable_cursor()->set_board("prices");
    message.mutable_subscribed()->mutable_cursor()->set_epoch(5);
    message.mutable_subscribed()->mutable_cursor()->set_version(version);
    message.mutable_subscribed()->set_interval_ms(100);
    return message;
}

/// A board at version 1.
Board board(int rows = 3)
{
    Board board(Schema::prices(), 5);
    board.beginCommit();
    for (int i = 0; i < rows; ++i)
        (void)board.setDecimal(board.insert("sim:" + std::to_string(i)), Quote::kBidFieldNumber, {100 + i, 2});
    board.endCommit();
    return board;
}

void change(Board &board)
{
    board.beginCommit();
    (void)board.setDecimal(1, Quote::kBidFieldNumber, {1'000 + static_cast<std::int64_t>(board.version()), 2});
    board.endCommit();
}

/// What the board's changes are since then, as a frame; `wrong` is added to the digest, `place` the board's in Welcome.
std::string update(const Board &board, Version since, Digest wrong = 0, std::uint32_t place = 0)
{
    UpdateHeader header;
    header.digest = board.digest() + wrong;
    header.publishTimeUs = wallClockUs();
    header.oldestAgeUs = 1'500;
    std::string frames;
    for (const std::string &bytes : encodeUpdate(board, since, header, 1 << 20)) {
        v1::Update head; // comes first: what is known of the Update follows, rows last
        head.set_board(place);
        const std::string update = head.SerializeAsString().append(updateIn(bytes).value_or(""));
        std::string message;
        appendUpdateTag(update.size(), message);
        frames += webSocketFrame(message.append(update));
    }
    return frames;
}

/// Takes a client in up to its Subscribe, which is returned; empty if one of the steps did not come.
v1::Subscribe greet(Peer *peer, const std::vector<const char *> &boards = {"prices"})
{
    if (peer == nullptr || !peer->upgrade() || !peer->readMessage().has_hello())
        return {};
    const v1::ClientMessage message = peer->readMessage();
    peer->send(welcome(boards));
    return message.subscribe();
}

} // namespace

/// One thread of the load generator against a server that does what it should, and what it should not.
class TestLoadThread : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void eachAddressCallsForSome_data();
    void eachAddressCallsForSome();
    void aClientBecomesLive();
    void boardsAreThoseOfTheWelcome();
    void aPingIsAnswered();
    void aRefusalIsTriedAgain();
    void anotherAnswerIsAnError();
    void noServerIsAnError();
    void aLostConnectionIsResumed();
    void goingAwayIsNoLoss();
    void aGapIsFilled();
    void whatBelongsToTheEarlierRequestIsLeftOut();
    void aFrameThatNobodyMaySend();
    void rowsPassByUnread();
    void aReplicaFindsAWrongDigest();
    void clientsFindTwoDigests();
    void theStormIsResumed();
    void aSlowClientIsFreshAgain();
    void theServersStatusIsHandedOver();
};

void TestLoadThread::eachAddressCallsForSome_data()
{
    QTest::addColumn<quint32>("client");
    QTest::addColumn<quint32>("address"); // 127.0.0.x
    QTest::newRow("the first") << quint32(0) << quint32(1);
    QTest::newRow("the last from there") << quint32(19'999) << quint32(1);
    QTest::newRow("one more") << quint32(20'000) << quint32(2);
    QTest::newRow("the last of all") << quint32(99'999) << quint32(5);
}

void TestLoadThread::eachAddressCallsForSome()
{
    QFETCH(quint32, client);
    QFETCH(quint32, address);
    const ScriptedServer server;
    Endpoint endpoint;
    QCOMPARE(endpoint.resolve(server.url()), std::string());
    const int socket = endpoint.connect(client, 0);
    QVERIFY(socket >= 0);
    const auto peer = server.accept();
    QVERIFY(peer != nullptr);
    QCOMPARE(peer->address(), 0x7f000000u + address);
    ::close(socket);
}

void TestLoadThread::aClientBecomesLive()
{
    const ScriptedServer server;
    Load load(server);
    const auto peer = server.accept();
    const v1::Subscribe subscribe = greet(peer.get());
    QCOMPARE(subscribe.board(), std::string("prices"));
    QCOMPARE(subscribe.max_rate_hz(), 10u);
    QVERIFY(!subscribe.has_since());
    Board prices = board();
    peer->send(subscribed(0));
    peer->send(update(prices, 0));
    QVERIFY(load.waitUntil([&] { return load.now.live == 1; }));
    QCOMPARE(load.tally.stage(LoadStage::PublishToReceive).count(), std::uint64_t(0)); // a snapshot's time says nothing
    change(prices);
    peer->send(update(prices, 1));
    QVERIFY(load.waitUntil([&] { return load.tally.updates == 2; }));
    QCOMPARE(load.tally.connects, std::uint64_t(1));
    QCOMPARE(load.tally.replicaDigests, std::uint64_t(2));
    QCOMPARE(load.tally.mismatches + load.tally.gaps + load.tally.lost + load.tally.malformed, std::uint64_t(0));
    for (const LoadStage stage : {LoadStage::ConnectToWelcome, LoadStage::SubscribeToLive, LoadStage::PublishToReceive,
                                  LoadStage::SourceToPublish, LoadStage::Staleness})
        QCOMPARE(load.tally.stage(stage).count(), std::uint64_t(1));
    QVERIFY(load.tally.stage(LoadStage::Staleness).max() >= 1'500);
    QVERIFY2(load.complaint.empty(), load.complaint.c_str());
}

void TestLoadThread::boardsAreThoseOfTheWelcome()
{
    const ScriptedServer server;
    Load load(server);
    const auto peer = server.accept();
    QVERIFY(greet(peer.get(), {"books", "prices"}).board() == "prices");
    const Board prices = board();
    peer->send(subscribed(0));
    peer->send(update(prices, 0, 0, 0)); // of books, which nobody asked for
    QVERIFY(load.waitUntil([&] { return load.tally.updates == 1; }));
    QCOMPARE(load.now.live, 0u);
    peer->send(update(prices, 0, 0, 1));
    QVERIFY(load.waitUntil([&] { return load.now.live == 1; }));
    QCOMPARE(load.tally.malformed, std::uint64_t(0));
}

void TestLoadThread::aPingIsAnswered()
{
    const ScriptedServer server;
    Load load(server);
    const auto peer = server.accept();
    QVERIFY(greet(peer.get()).board() == "prices");
    std::string ping = webSocketFrame("are you there");
    ping[0] = '\x89';
    peer->send(ping);
    const auto answer = peer->readFrame();
    QVERIFY(answer.has_value());
    QCOMPARE(answer->opcode, 10);
    QCOMPARE(answer->payload, std::string("are you there"));
}

void TestLoadThread::aRefusalIsTriedAgain()
{
    const ScriptedServer server;
    Load load(server);
    {
        const auto peer = server.accept();
        QVERIFY(peer && !peer->readRequest().empty());
        peer->send("HTTP/1.1 503 Service Unavailable\r\nRetry-After: 0\r\n\r\n");
        QVERIFY(peer->waitUntilClosed());
    }
    const auto peer = server.accept();
    QVERIFY(greet(peer.get()).board() == "prices");
    QVERIFY(load.waitUntil([&] { return load.now.connected == 1; }));
    QCOMPARE(load.tally.refused, std::uint64_t(1));
    QCOMPARE(load.tally.failed + load.tally.lost, std::uint64_t(0));
    QVERIFY2(load.complaint.empty(), load.complaint.c_str());
}

void TestLoadThread::anotherAnswerIsAnError()
{
    const ScriptedServer server;
    Load load(server);
    {
        const auto peer = server.accept();
        QVERIFY(peer && !peer->readRequest().empty());
        peer->send("HTTP/1.1 404 Not Found\r\n\r\n");
    }
    QVERIFY(load.waitUntil([&] { return load.tally.failed == 1; }));
    QVERIFY2(load.complaint.find("404 Not Found") != std::string::npos, load.complaint.c_str());
    QVERIFY(greet(server.accept().get()).board() == "prices"); // it may have been an error of the moment
}

void TestLoadThread::noServerIsAnError()
{
    const ScriptedServer server(ScriptedServer::Deaf);
    Load load(server);
    QVERIFY(load.waitUntil([&] { return load.tally.failed > 0; }));
    QVERIFY2(load.complaint.find("refused") != std::string::npos, load.complaint.c_str());
    QCOMPARE(load.now.connected, 0u);
}

void TestLoadThread::aLostConnectionIsResumed()
{
    const ScriptedServer server;
    Load load(server);
    {
        const auto peer = server.accept();
        QVERIFY(greet(peer.get()).board() == "prices");
        peer->send(subscribed(0));
        peer->send(update(board(), 0));
        QVERIFY(load.waitUntil([&] { return load.now.live == 1; }));
        std::string close = webSocketFrame(std::string("\x03\xf0", 2) + "no reason");
        close[0] = '\x88';
        peer->send(close);
        QVERIFY(peer->waitUntilClosed());
    }
    const auto peer = server.accept();
    const v1::Subscribe subscribe = greet(peer.get());
    QCOMPARE(subscribe.since().epoch(), std::uint64_t(5));
    QCOMPARE(subscribe.since().version(), std::uint64_t(1));
    QVERIFY(load.waitUntil([&] { return load.now.connected == 1; }));
    QCOMPARE(load.tally.lost, std::uint64_t(1));
    QCOMPARE(load.now.live, 0u);
    QVERIFY2(load.complaint.find("1008: no reason") != std::string::npos, load.complaint.c_str());
}

void TestLoadThread::goingAwayIsNoLoss()
{
    const ScriptedServer server;
    Load load(server);
    {
        const auto peer = server.accept();
        QVERIFY(greet(peer.get()).board() == "prices");
        v1::ServerMessage goAway;
        goAway.mutable_go_away()->set_reconnect_after_ms(1);
        peer->send(goAway);
        QVERIFY(load.waitUntil([&] { return load.tally.goAways == 1; }));
    }
    const auto peer = server.accept();
    QVERIFY(greet(peer.get()).board() == "prices");
    QVERIFY(load.waitUntil([&] { return load.tally.connects == 2; }));
    QCOMPARE(load.tally.goAways, std::uint64_t(1));
    QCOMPARE(load.tally.lost, std::uint64_t(0));
}

void TestLoadThread::aGapIsFilled()
{
    const ScriptedServer server;
    Load load(server);
    const auto peer = server.accept();
    QVERIFY(greet(peer.get()).board() == "prices");
    Board prices = board();
    peer->send(subscribed(0));
    peer->send(update(prices, 0));
    change(prices);
    change(prices);
    peer->send(update(prices, 2)); // version 2 was never sent
    const v1::Subscribe again = peer->readMessage().subscribe();
    QCOMPARE(again.since().version(), std::uint64_t(1));
    QVERIFY(load.waitUntil([&] { return load.tally.gaps == 1; }));
    QCOMPARE(load.now.live, 0u);
    peer->send(subscribed(1));
    peer->send(update(prices, 1));
    QVERIFY(load.waitUntil([&] { return load.now.live == 1; }));
    QCOMPARE(load.tally.mismatches, std::uint64_t(0));
}

void TestLoadThread::whatBelongsToTheEarlierRequestIsLeftOut()
{
    const ScriptedServer server;
    Load load(server);
    const auto peer = server.accept();
    QVERIFY(greet(peer.get()).board() == "prices");
    Board prices = board();
    change(prices);
    peer->send(update(prices, 1)); // before Subscribed: would be a gap
    peer->send(subscribed(0));
    peer->send(update(prices, 0));
    QVERIFY(load.waitUntil([&] { return load.now.live == 1; }));
    QCOMPARE(load.tally.gaps, std::uint64_t(0));
}

void TestLoadThread::aFrameThatNobodyMaySend()
{
    const ScriptedServer server;
    Load load(server);
    const auto peer = server.accept();
    QVERIFY(greet(peer.get()).board() == "prices");
    peer->send(std::string_view("\x82\x81mask!", 7));
    QVERIFY(peer->waitUntilClosed());
    QVERIFY(load.waitUntil([&] { return load.tally.malformed == 1; }));
    QCOMPARE(load.tally.lost, std::uint64_t(1));
    QVERIFY2(load.complaint.find("masked") != std::string::npos, load.complaint.c_str());
}

void TestLoadThread::rowsPassByUnread()
{
    const ScriptedServer server;
    LoadOptions options;
    options.verify = 0;
    Load load(server, options);
    const auto peer = server.accept();
    QVERIFY(greet(peer.get()).board() == "prices");
    Board prices = board(40'000);
    const std::string large = update(prices, 0);
    QVERIFY(large.size() > 500'000);
    peer->send(subscribed(0));
    peer->send(large);
    change(prices);
    peer->send(update(prices, 1));
    QVERIFY(load.waitUntil([&] { return load.tally.updates == 2; }));
    QCOMPARE(load.tally.malformed + load.tally.gaps, std::uint64_t(0));
    QVERIFY(load.tally.bytes > large.size());
    QCOMPARE(load.now.live, 1u);
}

void TestLoadThread::aReplicaFindsAWrongDigest()
{
    const ScriptedServer server;
    Load load(server);
    const auto peer = server.accept();
    QVERIFY(greet(peer.get()).board() == "prices");
    const Board prices = board();
    peer->send(subscribed(0));
    peer->send(update(prices, 0, 1));
    const v1::Subscribe again = peer->readMessage().subscribe();
    QCOMPARE(again.board(), std::string("prices"));
    QVERIFY(!again.has_since()); // from the start
    QVERIFY(load.waitUntil([&] { return load.tally.mismatches == 1; }));
    peer->send(subscribed(0));
    peer->send(update(prices, 0));
    QVERIFY(load.waitUntil([&] { return load.now.live == 1; }));
    QCOMPARE(load.tally.mismatches, std::uint64_t(1));
}

void TestLoadThread::clientsFindTwoDigests()
{
    const ScriptedServer server;
    LoadOptions options;
    options.clients = 2;
    options.verify = 0;
    Load load(server, options);
    const Board prices = board();
    const auto first = server.accept();
    const auto second = server.accept();
    Digest wrong = 0;
    for (Peer *peer : {first.get(), second.get()}) {
        QVERIFY(greet(peer).board() == "prices");
        peer->send(subscribed(0));
        peer->send(update(prices, 0, wrong++));
    }
    QVERIFY(load.waitUntil([&] { return load.now.live == 2; }));
    QCOMPARE(load.tally.digests, std::uint64_t(1));
    QCOMPARE(load.tally.mismatches, std::uint64_t(1));
}

void TestLoadThread::theStormIsResumed()
{
    const ScriptedServer server;
    Load load(server);
    Board prices = board();
    {
        const auto peer = server.accept();
        QVERIFY(greet(peer.get()).board() == "prices");
        peer->send(subscribed(0));
        peer->send(update(prices, 0));
        QVERIFY(load.waitUntil([&] { return load.now.live == 1; }));
        load.thread.beginStorm(steadyClockUs());
        QVERIFY(peer->waitUntilClosed());
    }
    const auto peer = server.accept();
    QCOMPARE(greet(peer.get()).since().version(), std::uint64_t(1));
    change(prices);
    peer->send(subscribed(1));
    peer->send(update(prices, 1));
    QVERIFY(load.waitUntil([&] { return load.liveAgain == 1; }));
    QCOMPARE(load.deltas, std::uint64_t(1));
    QCOMPARE(load.snapshots, std::uint64_t(0));
    QCOMPARE(load.now.live, 1u);
    QCOMPARE(load.tally.lost + load.tally.mismatches, std::uint64_t(0));
}

void TestLoadThread::aSlowClientIsFreshAgain()
{
    const ScriptedServer server;
    LoadOptions options;
    options.slowPercent = 100;
    options.slowSeconds = 0.05;
    Load load(server, options);
    const auto peer = server.accept();
    QVERIFY(greet(peer.get()).board() == "prices");
    Board prices = board();
    peer->send(subscribed(0));
    peer->send(update(prices, 0));
    QVERIFY(load.waitUntil([&] { return load.tally.stalls > 0; }));
    QVERIFY(load.waitUntil([&] {
        change(prices);
        peer->send(update(prices, prices.version() - 1));
        return load.tally.stage(LoadStage::ResumeToFresh).count() > 0;
    }));
    QCOMPARE(load.tally.stage(LoadStage::PublishToReceive).count(), std::uint64_t(0)); // it is late by its own wish
    QCOMPARE(load.tally.gaps + load.tally.mismatches + load.tally.lost, std::uint64_t(0));
}

void TestLoadThread::theServersStatusIsHandedOver()
{
    const ScriptedServer server;
    Load load(server);
    const auto peer = server.accept();
    QVERIFY(peer && peer->upgrade());
    QVERIFY(peer->readMessage().hello().status());
    v1::ServerMessage message;
    message.mutable_status()->set_clients_behind(3);
    peer->send(message);
    QVERIFY(load.waitUntil([&] { return load.status.has_value(); }));
    QCOMPARE(load.status->clients_behind(), 3u);
}

QTEST_GUILESS_MAIN(TestLoadThread)
#include "tst_loadthread.moc"
