// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/engine/engine.h"
#include "server/fanout/fanout.h"

#include "tapedeck/v1/prices.pb.h"

#include <QDeadlineTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <QWebSocket>

#include <memory>
#include <thread>

using namespace tapedeck;

namespace {

/// Trades when told to.
class TellerSource : public Source
{
public:
    TellerSource()
        : Source("teller")
    {
    }
    void start(SourceSink &sink) override
    {
        m_sink = &sink;
        setState(State::Live);
    }
    void stop() override { }
    void trade(int count)
    {
        ChangeBatch *batch = m_sink->acquire();
        if (batch == nullptr)
            return;
        batch->receivedUs = wallClockUs();
        if (m_price == 0)
            batch->declare(BoardId::Prices, 0, "teller:ABC");
        for (int i = 0; i < count; ++i)
            batch->addTrade(0, {{++m_price, 2}, {5, 1}, 1'000'000 + m_price, v1::Trade::BUYER});
        m_sink->submit(batch);
    }
    [[nodiscard]] const FollowedKeys &followed() const { return m_sink->followed(); }

private:
    SourceSink *m_sink = nullptr;
    std::int64_t m_price = 0;
};

FanoutLimits tightLimits()
{
    FanoutLimits limits;
    limits.followedMax = 2;
    limits.keyBytesMax = 16;
    limits.sendBufferBytes = 4 * 1024;
    return limits;
}

struct Bench {
    Bench()
        : engine({"tst_followedrows", {}})
        , fanout(engine, tightLimits(), "tst_followedrows", 1)
    {
        auto source = std::make_unique<TellerSource>();
        teller = source.get();
        engine.addSource(std::move(source));
        error = fanout.listen(QHostAddress::LocalHost, 0);
        engine.start();
    }
    ~Bench() { engine.stop(); }

    std::uint64_t counter(const char *name)
    {
        const FanoutFigures figures = fanout.figures();
        for (const auto *list : {&figures.counters, &figures.gauges}) {
            for (const auto &[counted, value] : *list) {
                if (counted == name)
                    return value;
            }
        }
        return ~0ull;
    }

    Engine engine;
    Fanout fanout;
    TellerSource *teller = nullptr;
    QString error;
};

class Talker
{
public:
    explicit Talker(const Bench &bench)
    {
        QObject::connect(&m_socket, &QWebSocket::binaryMessageReceived, &m_socket, [this](const QByteArray &bytes) {
            v1::ServerMessage message;
            if (!message.ParseFromArray(bytes.constData(), static_cast<int>(bytes.size())))
                return;
            if (message.has_error())
                errors.push_back(message.error());
            if (message.has_followed())
                take(message.followed());
        });
        QObject::connect(&m_socket, &QWebSocket::connected, &m_socket, [this] {
            v1::ClientMessage message;
            message.mutable_hello()->set_client("talker");
            send(message);
        });
        m_socket.open(QUrl(QStringLiteral("ws://127.0.0.1:%1").arg(bench.fanout.port())));
    }

    void send(const v1::ClientMessage &message)
    {
        m_socket.sendBinaryMessage(QByteArray::fromStdString(message.SerializeAsString()));
    }
    void follow(const char *key, v1::Stream stream = v1::TRADES, std::uint32_t intervalS = 0, std::uint64_t epoch = 0,
                std::uint64_t since = 0)
    {
        v1::ClientMessage message;
        message.mutable_follow()->set_stream(stream);
        message.mutable_follow()->set_key(key);
        message.mutable_follow()->set_interval_s(intervalS);
        message.mutable_follow()->set_epoch(epoch);
        message.mutable_follow()->set_since(since);
        send(message);
    }
    void unfollow(const char *key)
    {
        v1::ClientMessage message;
        message.mutable_unfollow()->set_stream(v1::TRADES);
        message.mutable_unfollow()->set_key(key);
        send(message);
    }
    [[nodiscard]] bool isConnected() const { return m_socket.state() == QAbstractSocket::ConnectedState; }

    std::vector<v1::Followed> parts;
    std::vector<v1::Error> errors;
    std::uint64_t last = 0; ///< number of the newest trade
    std::uint64_t missed = 0;
    bool inOrder = true;

private:
    void take(const v1::Followed &part)
    {
        inOrder = inOrder && part.first() == last + part.missed() + 1 && part.trades_size() <= 500;
        missed += part.missed();
        last = part.first() - 1;
        for (const v1::Trade &trade : part.trades())
            inOrder = inOrder && static_cast<std::uint64_t>(trade.price()) == ++last;
        parts.push_back(part);
    }

    QWebSocket m_socket;
};

} // namespace

class TestFollowedRows : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_bench = std::make_unique<Bench>();
        QCOMPARE(m_bench->error, QString());
    }
    void cleanup() { m_bench.reset(); }

    void sendsWhatIsKeptAndThenWhatComes();
    void answersAtOnceForAnUnknownKey();
    void resumesAfterWhatIsKnown();
    void stopsWhenAsked();
    void tellsSourcesWhatIsFollowed();
    void refusesWhatCannotBeFollowed_data();
    void refusesWhatCannotBeFollowed();
    void boundsWhatOneClientFollows();
    void speaksJson();
    void aSlowReaderGetsWhatIsKeptAndTheCountOfTheRest();

private:
    std::unique_ptr<Bench> m_bench;
};

void TestFollowedRows::sendsWhatIsKeptAndThenWhatComes()
{
    m_bench->teller->trade(30);
    Talker early(*m_bench);
    QTRY_VERIFY(early.isConnected());
    QTRY_COMPARE(m_bench->counter("accepted"), 1u);
    early.follow("teller:ABC");
    QTRY_COMPARE(early.last, 30u);
    Talker late(*m_bench);
    QTRY_VERIFY(late.isConnected());
    m_bench->teller->trade(5);
    QTRY_COMPARE(early.last, 35u);
    late.follow("teller:ABC");
    QTRY_COMPARE(late.last, 35u);
    m_bench->teller->trade(1);
    QTRY_COMPARE(early.last, 36u);
    QTRY_COMPARE(late.last, 36u);
    QVERIFY(early.inOrder && late.inOrder);
    QCOMPARE(early.missed + late.missed, 0u);
    QCOMPARE(early.parts.front().price_scale(), 2u);
    QCOMPARE(early.parts.front().size_scale(), 1u);
    QCOMPARE(early.parts.front().trades(0).taker(), v1::Trade::BUYER);
    QCOMPARE(m_bench->counter("events_sent"), 72u);
    QTRY_COMPARE(m_bench->counter("followed"), 1u);
}

void TestFollowedRows::answersAtOnceForAnUnknownKey()
{
    Talker talker(*m_bench);
    QTRY_VERIFY(talker.isConnected());
    talker.follow("teller:ABC");
    QTRY_COMPARE(talker.parts.size(), 1u);
    QCOMPARE(talker.parts.front().trades_size(), 0);
    QVERIFY(talker.parts.front().epoch() != 0);
    m_bench->teller->trade(2);
    QTRY_COMPARE(talker.last, 2u);
    QVERIFY(talker.inOrder);
}

void TestFollowedRows::resumesAfterWhatIsKnown()
{
    m_bench->teller->trade(10);
    Talker first(*m_bench);
    QTRY_VERIFY(first.isConnected());
    first.follow("teller:ABC");
    QTRY_COMPARE(first.last, 10u);
    m_bench->teller->trade(4);
    QTRY_COMPARE(first.last, 14u);
    Talker second(*m_bench);
    QTRY_VERIFY(second.isConnected());
    second.last = 12;
    second.follow("teller:ABC", v1::TRADES, 0, first.parts.front().epoch(), 12);
    QTRY_COMPARE(second.last, 14u);
    QVERIFY(second.inOrder);
    second.last = 0;
    second.follow("teller:ABC", v1::TRADES, 0, first.parts.front().epoch() + 1, 12);
    QTRY_COMPARE(second.last, 14u);
    QVERIFY(second.inOrder);
}

void TestFollowedRows::stopsWhenAsked()
{
    Talker talker(*m_bench);
    Talker other(*m_bench);
    QTRY_VERIFY(talker.isConnected() && other.isConnected());
    talker.follow("teller:ABC");
    other.follow("teller:ABC");
    QTRY_COMPARE(talker.parts.size(), 1u);
    talker.unfollow("teller:ABC");
    talker.unfollow("teller:ABC");
    talker.follow("teller:DEF"); // once it is answered, the others have been read
    QTRY_COMPARE(talker.parts.size(), 2u);
    m_bench->teller->trade(3);
    QTRY_COMPARE(other.last, 3u);
    QCOMPARE(talker.parts.size(), 2u);
}

void TestFollowedRows::tellsSourcesWhatIsFollowed()
{
    m_bench->teller->trade(1);
    const FollowedKeys &followed = m_bench->teller->followed();
    {
        Talker talker(*m_bench);
        QTRY_VERIFY(talker.isConnected());
        talker.follow("teller:ABC");
        QTRY_COMPARE(followed.keys(v1::TRADES).size(), 1u);
        QCOMPARE(followed.keys(v1::TRADES).front(), std::string("teller:ABC"));
        talker.unfollow("teller:ABC");
        QTRY_VERIFY(followed.keys(v1::TRADES).empty());
        talker.follow("teller:ABC");
        QTRY_COMPARE(followed.keys(v1::TRADES).size(), 1u);
    }
    QTRY_VERIFY(followed.keys(v1::TRADES).empty()); // the client has gone
}

void TestFollowedRows::refusesWhatCannotBeFollowed_data()
{
    QTest::addColumn<int>("stream");
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<int>("interval");
    QTest::addColumn<QByteArray>("named");
    QTest::newRow("no stream") << 0 << QByteArray("teller:ABC") << 0 << QByteArray("stream 0");
    QTest::newRow("a stream of a newer protocol") << 99 << QByteArray("teller:ABC") << 0 << QByteArray("stream 99");
    QTest::newRow("trades have no interval") << int(v1::TRADES) << QByteArray("teller:ABC") << 60 << QByteArray("60 s");
    QTest::newRow("no key") << int(v1::TRADES) << QByteArray() << 0 << QByteArray("key");
    QTest::newRow("a long key") << int(v1::TRADES) << QByteArray(17, 'x') << 0 << QByteArray("16 bytes");
}

void TestFollowedRows::refusesWhatCannotBeFollowed()
{
    QFETCH(int, stream);
    QFETCH(QByteArray, key);
    QFETCH(int, interval);
    QFETCH(QByteArray, named);
    Talker talker(*m_bench);
    QTRY_VERIFY(talker.isConnected());
    talker.follow(key.constData(), static_cast<v1::Stream>(stream), static_cast<std::uint32_t>(interval));
    QTRY_COMPARE(talker.errors.size(), 1u);
    QCOMPARE(talker.errors.front().code(), v1::Error::BAD_FOLLOW);
    QVERIFY2(QByteArray::fromStdString(talker.errors.front().sentence()).contains(named),
             talker.errors.front().sentence().c_str());
    m_bench->teller->trade(1);
    talker.follow("teller:ABC");
    QTRY_COMPARE(talker.last, 1u);
}

void TestFollowedRows::boundsWhatOneClientFollows()
{
    Talker talker(*m_bench);
    QTRY_VERIFY(talker.isConnected());
    talker.follow("teller:A");
    talker.follow("teller:B");
    talker.follow("teller:A"); // again: no more than before
    talker.follow("teller:C");
    QTRY_COMPARE(talker.errors.size(), 1u);
    QCOMPARE(talker.errors.front().code(), v1::Error::TOO_MANY_FOLLOWED);
    QCOMPARE(talker.parts.size(), 3u);
    talker.unfollow("teller:A");
    talker.follow("teller:C");
    QTRY_COMPARE(talker.parts.size(), 4u);
    QCOMPARE(talker.parts.back().key(), std::string("teller:C"));
}

void TestFollowedRows::speaksJson()
{
    m_bench->teller->trade(1);
    QWebSocket socket;
    QList<QJsonObject> received;
    QObject::connect(&socket, &QWebSocket::textMessageReceived, &socket, [&](const QString &text) {
        const QJsonObject message = QJsonDocument::fromJson(text.toUtf8()).object();
        if (message.contains(QStringLiteral("followed")))
            received.append(message[QStringLiteral("followed")].toObject());
    });
    QNetworkRequest request(QUrl(QStringLiteral("ws://127.0.0.1:%1").arg(m_bench->fanout.port())));
    request.setRawHeader("Sec-WebSocket-Protocol", "tapedeck.v1.json");
    socket.open(request);
    QTRY_COMPARE(socket.state(), QAbstractSocket::ConnectedState);
    socket.sendTextMessage(QStringLiteral(R"({"hello":{"client":"json"}})"));
    socket.sendTextMessage(QStringLiteral(R"({"follow":{"stream":"TRADES","key":"teller:ABC"}})"));
    QTRY_COMPARE(received.size(), 1);
    QCOMPARE(received[0][QStringLiteral("stream")].toString(), QStringLiteral("TRADES"));
    QCOMPARE(received[0][QStringLiteral("first")].toInt(), 1);
    QVERIFY(received[0][QStringLiteral("epoch")].isString());
    const QJsonObject trade = received[0][QStringLiteral("trades")].toArray()[0].toObject();
    QCOMPARE(trade[QStringLiteral("price")].toString(), QStringLiteral("0.01"));
    QCOMPARE(trade[QStringLiteral("size")].toString(), QStringLiteral("0.5"));
    QCOMPARE(trade[QStringLiteral("time_us")].toInt(), 1'000'001);
    QCOMPARE(trade[QStringLiteral("taker")].toString(), QStringLiteral("BUYER"));
}

void TestFollowedRows::aSlowReaderGetsWhatIsKeptAndTheCountOfTheRest()
{
    Talker slow(*m_bench);
    QTRY_VERIFY(slow.isConnected());
    slow.follow("teller:ABC");
    QTRY_COMPARE(slow.parts.size(), 1u);
    // It does not read as long as no event loop runs: until its socket is full, each round is sent.
    std::uint64_t traded = 0;
    const auto isSent = [&] {
        const QDeadlineTimer patience(500);
        while (!patience.hasExpired()) {
            if (m_bench->counter("events_sent") >= traded)
                return true;
            std::this_thread::yield();
        }
        return false;
    };
    do {
        m_bench->teller->trade(200);
        traded += 200;
        QVERIFY2(traded < 10'000'000, "the socket is never full");
    } while (isSent());
    for (int i = 0; i < 10; ++i)
        m_bench->teller->trade(200);
    traded += 2'000;
    QTRY_COMPARE_WITH_TIMEOUT(slow.last, traded, 20'000);
    QVERIFY(slow.inOrder);
    QVERIFY(slow.missed >= 1'800); // the last 200 are kept
    QCOMPARE(m_bench->counter("events_missed"), slow.missed);
    m_bench->teller->trade(1);
    QTRY_COMPARE(slow.last, traded + 1);
}

QTEST_GUILESS_MAIN(TestFollowedRows)
#include "tst_followedrows.moc"
