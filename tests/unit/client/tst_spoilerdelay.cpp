// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "boardmaker.h"
#include "scriptedserver.h"

#include "client/feed/delayline.h"
#include "client/feed/feedclient.h"

#include <QTest>
#include <QThread>

#include <atomic>

using namespace tapedeck;

namespace {

constexpr Micros anHourUs = 3'600'000'000;
constexpr Micros shortUs = 300'000;

} // namespace

/// Nothing that is held back is seen early, lost, or shown out of order.
class TestSpoilerDelay : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void lineKeepsOrderTimeAndBound();
    void holdsASnapshotAndWhatFollows();
    void showsAtOnceWhenAsked();
    void goesOnWhereItWasWhenSwitchedOn();
    void aLostConnectionShowsNothingEarly();
    void aGapIsRepairedOnce();

private:
    void start(Micros delayUs);
    void accept();
    /// The next Subscribe; what else comes is skipped.
    [[nodiscard]] v1::Subscribe subscribed();
    void answer(Version since);
    void sendChanges(Version base, bool damaged = false);
    void change() { m_maker.set("A", ++m_last, 0); }
    [[nodiscard]] Digest shown() const
    {
        return m_client->board("prices")->read([](const Board &board) { return board.digest(); });
    }

    BoardMaker m_maker;
    std::int64_t m_last = 100;
    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<Peer> m_peer;
    std::unique_ptr<QThread> m_thread;
    FeedClient *m_client = nullptr;
};

void TestSpoilerDelay::init()
{
    m_maker = BoardMaker();
    m_server = std::make_unique<ScriptedServer>();
    change();
}

void TestSpoilerDelay::cleanup()
{
    if (m_thread) {
        QMetaObject::invokeMethod(m_client, &FeedClient::stop, Qt::BlockingQueuedConnection);
        m_thread->quit();
        m_thread->wait();
    }
    m_thread.reset();
    m_peer.reset();
    m_server.reset();
}

void TestSpoilerDelay::start(Micros delayUs)
{
    FeedClient::Options options;
    options.urls = {m_server->url()};
    options.subscriptions = {{"prices", {}, {}, 20}};
    options.delayUs = delayUs;
    m_client = new FeedClient(options);
    m_thread = std::make_unique<QThread>();
    m_client->moveToThread(m_thread.get());
    connect(m_thread.get(), &QThread::finished, m_client, &QObject::deleteLater);
    m_thread->start();
    m_client->start();
    accept();
}

void TestSpoilerDelay::accept()
{
    m_peer = m_server->accept();
    QVERIFY(m_peer != nullptr);
    QVERIFY(m_peer->upgrade());
    v1::ServerMessage welcome;
    v1::Cursor &board = *welcome.mutable_welcome()->add_boards();
    board.set_board("prices");
    board.set_epoch(m_maker.board.epoch());
    board.set_version(m_maker.board.version());
    welcome.mutable_welcome()->set_heartbeat_ms(60'000);
    m_peer->send(welcome);
}

v1::Subscribe TestSpoilerDelay::subscribed()
{
    while (true) {
        const v1::ClientMessage message = m_peer->readMessage();
        if (message.has_subscribe() || message.message_case() == v1::ClientMessage::MESSAGE_NOT_SET)
            return message.subscribe();
    }
}

void TestSpoilerDelay::answer(Version since)
{
    v1::ServerMessage message;
    v1::Cursor &cursor = *message.mutable_subscribed()->mutable_cursor();
    cursor.set_board("prices");
    cursor.set_epoch(m_maker.board.epoch());
    cursor.set_version(since);
    m_peer->send(message);
    sendChanges(since);
}

void TestSpoilerDelay::sendChanges(Version base, bool damaged)
{
    UpdateHeader header;
    header.epoch = m_maker.board.epoch();
    header.publishTimeUs = wallClockUs();
    header.digest = m_maker.board.digest() + (damaged ? 1 : 0);
    for (const std::string &message : encodeUpdate(m_maker.board, base, header, 1 << 20))
        m_peer->send(webSocketFrame(message));
}

void TestSpoilerDelay::lineKeepsOrderTimeAndBound()
{
    DelayLine line(10);
    QVERIFY(!line.isOn());
    line.setDelay(100);
    QVERIFY(line.isOn());
    QVERIFY(line.push({1'000, 0, 0, "first"}));
    QVERIFY(line.push({1'010, 0, 1, "then"}));
    QVERIFY(!line.push({1'020, 0, 0, "toolong"}));
    QCOMPARE(line.bytes(), std::size_t(9));
    QCOMPARE(line.dueUs(), std::optional<Micros>(1'100));
    QVERIFY(!line.take(1'099));
    QCOMPARE(line.take(1'100)->message, std::string("first"));
    QVERIFY(!line.take(1'105));
    line.setDelay(0); // now due, and still before whatever comes
    QVERIFY(line.isOn());
    QCOMPARE(line.take(1'105)->message, std::string("then"));
    QVERIFY(!line.isOn());
    QVERIFY(!line.dueUs());
    line.setDelay(-5);
    QCOMPARE(line.delayUs(), Micros(0));
}

void TestSpoilerDelay::holdsASnapshotAndWhatFollows()
{
    start(shortUs);
    QCOMPARE(subscribed().max_rate_hz(), 5u);
    const Micros sentUs = steadyClockUs();
    answer(0);
    QTRY_COMPARE(shown(), m_maker.board.digest());
    QVERIFY(steadyClockUs() - sentUs >= shortUs);
    QTRY_COMPARE(m_client->stats().state, FeedStats::State::Live);

    const Version before = m_maker.board.version();
    change();
    const Micros changedUs = steadyClockUs();
    sendChanges(before);
    QTRY_COMPARE(shown(), m_maker.board.digest());
    QVERIFY(steadyClockUs() - changedUs >= shortUs);
    QVERIFY(m_client->stats().receiveToApply.maxUs < std::uint64_t(shortUs)); // what is on purpose is no latency
}

void TestSpoilerDelay::showsAtOnceWhenAsked()
{
    start(anHourUs);
    (void)subscribed();
    answer(0);
    QTRY_COMPARE(m_client->stats().heldCount, std::uint64_t(1));
    QVERIFY(m_client->stats().heldBytes > 0);
    QCOMPARE(m_client->stats().state, FeedStats::State::Synchronizing);
    QCOMPARE(m_client->board("prices")->version(), Version(0));
    m_client->setDelay(0);
    QTRY_COMPARE(shown(), m_maker.board.digest());
    QTRY_COMPARE(m_client->stats().heldCount, std::uint64_t(0));
    const v1::Subscribe again = subscribed();
    QCOMPARE(again.max_rate_hz(), 20u);
    QCOMPARE(again.since().version(), m_maker.board.version());
}

void TestSpoilerDelay::goesOnWhereItWasWhenSwitchedOn()
{
    start(0);
    QCOMPARE(subscribed().max_rate_hz(), 20u);
    answer(0);
    QTRY_COMPARE(m_client->stats().state, FeedStats::State::Live);
    m_client->setDelay(shortUs);
    const v1::Subscribe slower = subscribed();
    QCOMPARE(slower.max_rate_hz(), 5u);
    QCOMPARE(slower.since().version(), m_maker.board.version());
    const Digest before = shown();
    change();
    const Micros changedUs = steadyClockUs();
    answer(slower.since().version());
    QTRY_COMPARE(m_client->stats().heldCount, std::uint64_t(1));
    QCOMPARE(m_client->stats().state, FeedStats::State::Live);
    const Digest meanwhile = shown();
    if (steadyClockUs() - changedUs < shortUs)
        QCOMPARE(meanwhile, before);
    QTRY_COMPARE(shown(), m_maker.board.digest());
    QVERIFY(steadyClockUs() - changedUs >= shortUs);
}

void TestSpoilerDelay::aLostConnectionShowsNothingEarly()
{
    start(0);
    (void)subscribed();
    answer(0);
    QTRY_COMPARE(m_client->stats().state, FeedStats::State::Live);
    m_client->setDelay(anHourUs);
    answer(subscribed().since().version());
    const Digest before = shown();
    const Version known = m_maker.board.version();
    change();
    sendChanges(known);
    QTRY_COMPARE(m_client->stats().heldCount, std::uint64_t(2));
    m_peer.reset();
    accept();
    const v1::Subscribe resumed = subscribed();
    QCOMPARE(resumed.since().version(), known); // what is held is not known yet
    change();
    answer(known);
    QTRY_COMPARE(m_client->stats().heldCount, std::uint64_t(3));
    QCOMPARE(shown(), before);
    QCOMPARE(m_client->stats().state, FeedStats::State::Synchronizing);
    m_client->setDelay(0);
    QTRY_COMPARE(shown(), m_maker.board.digest());
    QTRY_COMPARE(m_client->stats().state, FeedStats::State::Live);
}

void TestSpoilerDelay::aGapIsRepairedOnce()
{
    start(0);
    (void)subscribed();
    answer(0);
    QTRY_COMPARE(m_client->stats().state, FeedStats::State::Live);
    m_client->setDelay(anHourUs);
    const v1::Subscribe slower = subscribed();
    answer(slower.since().version());
    for (int i = 0; i < 3; ++i) { // of each, the one before is missing
        change();
        change();
        sendChanges(m_maker.board.version() - 1);
    }
    QTRY_COMPARE(m_client->stats().heldCount, std::uint64_t(4));
    m_client->setDelay(shortUs);
    m_client->setDelay(1); // all is due
    const v1::Subscribe repair = subscribed();
    QCOMPARE(repair.since().version(), slower.since().version());
    answer(repair.since().version());
    QTRY_COMPARE(shown(), m_maker.board.digest());
    QCOMPARE(m_client->stats().gaps, std::uint64_t(1));
}

QTEST_GUILESS_MAIN(TestSpoilerDelay)
#include "tst_spoilerdelay.moc"
