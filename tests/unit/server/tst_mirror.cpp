// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mirror/mirror.h"

#include "tapedeck/v1/publish.pb.h"

#include <QTest>

#include <deque>
#include <map>

using namespace tapedeck;
using v1::Quote;

namespace {

/// A source whose rows the test sets.
class Feed : public Source
{
public:
    Feed()
        : Source("test:")
    {
    }
    void start(SourceSink &sink) override { m_sink = &sink; }
    void stop() override { }

    /// One commit.
    void bid(SourceRow row, std::int64_t value)
    {
        ChangeBatch *batch = begin();
        if (m_declared.emplace(row, true).second)
            batch->declare(BoardId::Prices, row, "x:" + std::to_string(row));
        batch->setDecimal(BoardId::Prices, row, Quote::kBidFieldNumber, {value, 0});
        end(batch);
    }
    void remove(SourceRow row)
    {
        m_declared.erase(row);
        ChangeBatch *batch = begin();
        batch->remove(BoardId::Prices, row);
        end(batch);
    }
    void score(SourceRow row, std::int64_t value)
    {
        ChangeBatch *batch = begin();
        batch->declare(BoardId::Scores, row, "m:" + std::to_string(row));
        batch->setInteger(BoardId::Scores, row, v1::Score::kHomeScoreFieldNumber, value);
        end(batch);
    }

private:
    ChangeBatch *begin()
    {
        ChangeBatch *batch = m_sink->acquire();
        batch->receivedUs = wallClockUs();
        return batch;
    }
    void end(ChangeBatch *batch)
    {
        m_sink->submit(batch);
        (void)m_sink->awaitTaken();
    }

    SourceSink *m_sink = nullptr;
    std::map<SourceRow, bool> m_declared;
};

/// A broker that does as the test wants.
struct Broker {
    std::mutex mutex;
    std::condition_variable changed;
    std::vector<std::pair<std::string, std::string>> messages;           // that are confirmed
    std::deque<BrokerTrouble> openTroubles, writeTroubles, tendTroubles; // one for each attempt
    bool isFull = false;                                                 // writes tell so
    bool isHeld = false;                                                 // writes wait
    bool isWaiting = false;                                              // one does
    bool isCancelled = false;
    int opened = 0, closed = 0;

    void hold(bool held)
    {
        const std::lock_guard lock(mutex);
        isHeld = held;
        changed.notify_all();
    }
    void setFull(bool full)
    {
        const std::lock_guard lock(mutex);
        isFull = full;
    }
    template <typename Value> Value get(Value Broker::*member)
    {
        const std::lock_guard lock(mutex);
        return this->*member;
    }
    /// The last message of each key.
    std::map<std::string, std::string> last()
    {
        const std::lock_guard lock(mutex);
        std::map<std::string, std::string> rows;
        for (const auto &[key, payload] : messages)
            rows[key] = payload;
        return rows;
    }
    std::string bid(const std::string &key)
    {
        const auto rows = last();
        const auto it = rows.find(key);
        if (it == rows.end())
            return {};
        const auto at = it->second.find("\"bid\":\"");
        return at == std::string::npos ? it->second : it->second.substr(at + 7, it->second.find('"', at + 7) - at - 7);
    }
    std::size_t count()
    {
        const std::lock_guard lock(mutex);
        return messages.size();
    }
};

class Writer : public BrokerWriter
{
public:
    explicit Writer(Broker &broker)
        : m_broker(broker)
    {
    }
    std::optional<BrokerTrouble> open() override
    {
        const std::lock_guard lock(m_broker.mutex);
        ++m_broker.opened;
        return take(m_broker.openTroubles);
    }
    std::optional<BrokerTrouble> write(std::span<const BrokerMessage> messages) override
    {
        if (m_broker.get(&Broker::isFull))
            tellWaiting("it is full");
        std::unique_lock lock(m_broker.mutex);
        m_broker.isWaiting = true;
        m_broker.changed.wait(lock, [this] { return !m_broker.isHeld || m_broker.isCancelled; });
        m_broker.isWaiting = false;
        if (m_broker.isCancelled)
            return BrokerTrouble{"cancelled"};
        if (auto trouble = take(m_broker.writeTroubles))
            return trouble;
        for (const BrokerMessage &message : messages)
            m_broker.messages.emplace_back(message.key, message.payload);
        return std::nullopt;
    }
    std::optional<BrokerTrouble> tend() override
    {
        const std::lock_guard lock(m_broker.mutex);
        return take(m_broker.tendTroubles);
    }
    void close() override
    {
        const std::lock_guard lock(m_broker.mutex);
        ++m_broker.closed;
    }
    void cancel() override
    {
        const std::lock_guard lock(m_broker.mutex);
        m_broker.isCancelled = true;
        m_broker.changed.notify_all();
    }

private:
    static std::optional<BrokerTrouble> take(std::deque<BrokerTrouble> &troubles)
    {
        if (troubles.empty())
            return std::nullopt;
        BrokerTrouble trouble = troubles.front();
        troubles.pop_front();
        return trouble;
    }
    Broker &m_broker;
};

/// An engine with a source and a mirror.
class Desk
{
public:
    explicit Desk(Mirror::Options options = {}, Broker *prepared = nullptr)
        : broker(prepared == nullptr ? m_broker : *prepared)
        , engine({"test", {}, 1 << 20})
    {
        options.intervalUs = 1'000;
        options.retry = {std::chrono::milliseconds(1), std::chrono::milliseconds(5)};
        mirror = std::make_unique<Mirror>("test://broker", options, std::make_unique<Writer>(broker));
        auto source = std::make_unique<Feed>();
        feed = source.get();
        engine.addSource(std::move(source));
        mirror->attach(engine);
        engine.start();
    }
    ~Desk()
    {
        mirror->stop();
        engine.stop();
    }

private:
    Broker m_broker;

public:
    Broker &broker;
    Engine engine;
    Feed *feed;
    std::unique_ptr<Mirror> mirror;
};

} // namespace

class TestMirror : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesAllAndThenChanges();
    void foldsWhileTheBrokerIsBusy();
    void writesAgainWhatWasNotConfirmed();
    void tellsRemovalsAfterAnOutage();
    void noticesALossWhileNothingChanges();
    void tellsWhyItCannotConnect();
    void beginsWithTheNextChange();
    void keepsToItsFilter();
    void bothBoards();
    void writesManyRowsInBatches();
    void stopsWhileTheBrokerIsBusy();
};

void TestMirror::writesAllAndThenChanges()
{
    Desk desk;
    for (int i = 0; i < 3; ++i)
        desk.feed->bid(i, i);
    desk.mirror->start();
    QTRY_COMPARE(desk.broker.count(), 3u);
    QCOMPARE(desk.broker.bid("x:2"), std::string("2"));
    desk.feed->bid(1, 10);
    QTRY_COMPARE(desk.broker.count(), 4u);
    QCOMPARE(desk.broker.messages.back().first, std::string("x:1"));
    QCOMPARE(desk.broker.bid("x:1"), std::string("10"));
    desk.feed->remove(2);
    QTRY_COMPARE(desk.broker.last()["x:2"], std::string(R"({"key":"x:2","removed":true})"));
    desk.feed->bid(2, 5);
    QTRY_COMPARE(desk.broker.bid("x:2"), std::string("5"));
    QTRY_VERIFY(desk.mirror->figures().lagUs < 50'000);
    const MirrorFigures figures = desk.mirror->figures();
    QCOMPARE(figures.state, v1::Status::LIVE);
    QCOMPARE(figures.messages, desk.broker.count());
    QVERIFY(figures.changes >= 6);
    QCOMPARE(figures.failures, 0u);
}

void TestMirror::foldsWhileTheBrokerIsBusy()
{
    Desk desk;
    desk.feed->bid(0, 0);
    desk.feed->bid(1, 0);
    desk.mirror->start();
    QTRY_COMPARE(desk.broker.count(), 2u);
    desk.broker.hold(true);
    desk.broker.setFull(true);
    desk.feed->bid(0, 1);
    QTRY_VERIFY(desk.broker.get(&Broker::isWaiting));
    for (int i = 0; i < 100; ++i)
        desk.feed->bid(i % 2, 100 + i);
    QTRY_VERIFY(desk.mirror->figures().lagUs > 20'000);
    QCOMPARE(desk.mirror->figures().state, v1::Status::STALE);
    QCOMPARE(desk.mirror->figures().reason, std::string("it is full"));
    desk.broker.setFull(false);
    desk.broker.hold(false);
    QTRY_COMPARE(desk.broker.bid("x:0"), std::string("198"));
    QTRY_COMPARE(desk.broker.bid("x:1"), std::string("199"));
    QTRY_COMPARE(desk.broker.count(), 5u); // one that it was busy with, and two at their newest
    QTRY_COMPARE(desk.mirror->figures().folded, 100u);
    QCOMPARE(desk.mirror->figures().state, v1::Status::LIVE);
}

void TestMirror::writesAgainWhatWasNotConfirmed()
{
    Desk desk;
    for (int i = 0; i < 3; ++i)
        desk.feed->bid(i, i);
    desk.mirror->start();
    QTRY_COMPARE(desk.broker.count(), 3u);
    {
        const std::lock_guard lock(desk.broker.mutex);
        desk.broker.writeTroubles = {{"lost"}, {"lost again"}};
    }
    desk.feed->bid(1, 10);
    QTRY_COMPARE(desk.broker.bid("x:1"), std::string("10"));
    const MirrorFigures figures = desk.mirror->figures();
    QCOMPARE(figures.failures, 2u);
    QCOMPARE(figures.reconnects, 2u);
    QCOMPARE(desk.broker.get(&Broker::opened), 3);
    QCOMPARE(desk.broker.get(&Broker::closed), 2);
    QCOMPARE(desk.broker.count(), 4u); // and nothing that was confirmed before
}

void TestMirror::tellsRemovalsAfterAnOutage()
{
    Desk desk;
    for (int i = 0; i < 3; ++i)
        desk.feed->bid(i, i);
    desk.mirror->start();
    QTRY_COMPARE(desk.broker.count(), 3u);
    desk.broker.hold(true);
    desk.feed->bid(0, 10);
    QTRY_VERIFY(desk.broker.get(&Broker::isWaiting));
    desk.feed->remove(1);
    desk.feed->remove(2);
    desk.feed->bid(2, 20);
    {
        const std::lock_guard lock(desk.broker.mutex);
        desk.broker.writeTroubles = {{"lost"}};
    }
    desk.broker.hold(false);
    QTRY_COMPARE(desk.broker.bid("x:2"), std::string("20"));
    QCOMPARE(desk.broker.bid("x:0"), std::string("10"));
    QCOMPARE(desk.broker.last()["x:1"], std::string(R"({"key":"x:1","removed":true})"));
}

void TestMirror::noticesALossWhileNothingChanges()
{
    Desk desk;
    desk.feed->bid(0, 1);
    desk.mirror->start();
    QTRY_COMPARE(desk.broker.count(), 1u);
    {
        const std::lock_guard lock(desk.broker.mutex);
        desk.broker.tendTroubles = {{"it went away"}};
    }
    QTRY_COMPARE(desk.broker.get(&Broker::opened), 2);
    QTRY_COMPARE(desk.mirror->figures().state, v1::Status::LIVE);
    QCOMPARE(desk.mirror->figures().failures, 1u);
    QCOMPARE(desk.broker.count(), 1u);
}

void TestMirror::tellsWhyItCannotConnect()
{
    Broker broker;
    for (int i = 0; i < 3; ++i)
        broker.openTroubles.push_back({"nobody answers", false});
    broker.openTroubles.push_back({"there is no such topic", true});
    broker.isHeld = true;
    Desk desk({}, &broker);
    desk.feed->bid(0, 1);
    desk.mirror->start();
    QTRY_COMPARE(desk.mirror->figures().failures, 4u);
    QTRY_VERIFY(broker.get(&Broker::isWaiting));
    QCOMPARE(desk.mirror->figures().state, v1::Status::FAILED); // until something is taken
    QCOMPARE(desk.mirror->figures().reason, std::string("there is no such topic"));
    broker.hold(false);
    QTRY_COMPARE(desk.mirror->figures().state, v1::Status::LIVE);
    QTRY_COMPARE(desk.mirror->figures().reason, std::string()); // it was late at first
    QCOMPARE(broker.bid("x:0"), std::string("1"));
}

void TestMirror::beginsWithTheNextChange()
{
    Mirror::Options options;
    options.initial = false;
    Desk desk(options);
    desk.feed->bid(0, 1);
    desk.feed->bid(1, 1);
    desk.mirror->start();
    QTRY_COMPARE(desk.mirror->figures().changes, 2u);
    desk.feed->bid(1, 2);
    QTRY_COMPARE(desk.broker.bid("x:1"), std::string("2"));
    QCOMPARE(desk.broker.count(), 1u);
}

void TestMirror::keepsToItsFilter()
{
    Mirror::Options options;
    options.filter = std::make_shared<const RowFilter>(std::vector<std::string>(), "x:1");
    Desk desk(options);
    for (int i = 0; i < 20; ++i)
        desk.feed->bid(i, i);
    desk.mirror->start();
    QTRY_COMPARE(desk.broker.count(), 11u); // 1, and 10 to 19
    desk.feed->bid(2, 100);
    desk.feed->remove(3);
    desk.feed->remove(12);
    desk.feed->bid(11, 100);
    QTRY_COMPARE(desk.broker.bid("x:11"), std::string("100"));
    QTRY_COMPARE(desk.broker.last()["x:12"], std::string(R"({"key":"x:12","removed":true})"));
    QCOMPARE(desk.broker.last().size(), 11u);
}

void TestMirror::bothBoards()
{
    Mirror::Options options;
    options.boards = {BoardId::Prices, BoardId::Scores};
    options.payload = MirrorBoard::Payload::Proto;
    Desk desk(options);
    desk.mirror->start();
    desk.feed->bid(0, 7);
    desk.feed->score(0, 3);
    QTRY_COMPARE(desk.broker.last().size(), 2u);
    v1::Publish price, score;
    QVERIFY(price.ParseFromString(desk.broker.last()["x:0"]) && score.ParseFromString(desk.broker.last()["m:0"]));
    QCOMPARE(price.prices(0).bid(), 7);
    QCOMPARE(score.scores(0).home_score(), 3u);
}

void TestMirror::writesManyRowsInBatches()
{
    Desk desk;
    constexpr int rowCount = 1'234;
    for (int i = 0; i < rowCount; ++i)
        desk.feed->bid(i, i);
    desk.mirror->start();
    QTRY_COMPARE(desk.broker.count(), std::size_t(rowCount));
    const auto last = desk.broker.last();
    QCOMPARE(last.size(), std::size_t(rowCount));
    QCOMPARE(desk.broker.bid("x:1233"), std::string("1233"));
    QCOMPARE(desk.broker.messages.front().first, std::string("x:0")); // the oldest change first
}

void TestMirror::stopsWhileTheBrokerIsBusy()
{
    Desk desk;
    desk.broker.hold(true);
    desk.feed->bid(0, 1);
    desk.mirror->start();
    QTRY_VERIFY(desk.broker.get(&Broker::isWaiting));
    desk.mirror->stop();
    QCOMPARE(desk.broker.count(), 0u);
    QCOMPARE(desk.mirror->figures().failures, 0u);
}

QTEST_GUILESS_MAIN(TestMirror)
#include "tst_mirror.moc"
