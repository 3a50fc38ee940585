// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/engine/engine.h"
#include "server/fanout/fanout.h"
#include "server/sources/sourcefactory.h"

#include "tapedeck/v1/wire.pb.h"

#include <QSignalSpy>
#include <QTcpSocket>
#include <QTest>
#include <QWebSocket>

#include <memory>

using namespace tapedeck;

namespace {

constexpr int patienceMs = 10'000;

FanoutLimits tightLimits()
{
    FanoutLimits limits;
    limits.clientsMax = 3;
    limits.messageBytesMax = 4'096;
    limits.keysMax = 4;
    limits.keyBytesMax = 16;
    limits.messagesPerSecondMax = 20;
    limits.handshakeUs = 300'000;
    limits.stallUs = 1'000'000;
    limits.sendBufferBytes = 16 * 1024;
    return limits;
}

/// Engine and fan-out as tapedeckd puts them together, with limits that are soon reached.
struct Bench {
    Bench()
        : engine({"tst_limits", {}})
        , fanout(engine, tightLimits(), "tst_limits", 1)
    {
        for (auto &source : makeSources({"sim:prices?symbols=2000&rate=200000&seed=1"}).sources)
            engine.addSource(std::move(source));
        error = fanout.listen(QHostAddress::LocalHost, 0);
        engine.start();
    }
    ~Bench() { engine.stop(); }

    std::uint64_t counter(const char *name)
    {
        for (const auto &[counted, value] : fanout.figures().counters) {
            if (counted == name)
                return value;
        }
        return ~0ull;
    }

    Engine engine;
    Fanout fanout;
    QString error;
};

/// A client that says what it is told to.
class Talker
{
public:
    explicit Talker(const Bench &bench)
    {
        QObject::connect(&m_socket, &QWebSocket::binaryMessageReceived, &m_socket, [this](const QByteArray &bytes) {
            v1::ServerMessage message;
            if (message.ParseFromArray(bytes.constData(), static_cast<int>(bytes.size())))
                received.push_back(std::move(message));
        });
        m_socket.open(QUrl(QStringLiteral("ws://127.0.0.1:%1").arg(bench.fanout.port())));
    }

    void send(const v1::ClientMessage &message)
    {
        m_socket.sendBinaryMessage(QByteArray::fromStdString(message.SerializeAsString()));
    }
    void hello()
    {
        v1::ClientMessage message;
        message.mutable_hello()->set_client("talker");
        send(message);
    }
    /// The first error the server sent, or nothing.
    [[nodiscard]] const v1::Error *error() const
    {
        for (const v1::ServerMessage &message : received) {
            if (message.has_error())
                return &message.error();
        }
        return nullptr;
    }
    [[nodiscard]] bool isConnected() const { return m_socket.state() == QAbstractSocket::ConnectedState; }
    [[nodiscard]] bool isClosed() const { return m_socket.state() == QAbstractSocket::UnconnectedState; }
    [[nodiscard]] QWebSocket &socket() { return m_socket; }

    std::vector<v1::ServerMessage> received;

private:
    QWebSocket m_socket;
};

} // namespace

/// Each limit on what a client may send or leave undone: told in a sentence, counted, and no harm to others.
class TestLimits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_bench = std::make_unique<Bench>(); }
    void cleanup() { m_bench.reset(); }

    void refusesWhatIsNotAsked_data();
    void refusesWhatIsNotAsked();
    void keepsTheConnectionAfterAWrongSubscription_data();
    void keepsTheConnectionAfterAWrongSubscription();
    void closesWhoNeverSaysHello();
    void closesWhoSendsTooMuch();
    void closesWhoSendsTooOften();
    void turnsAwayWhenFull();
    void closesWhoTakesNothing();

private:
    std::unique_ptr<Bench> m_bench;
};

void TestLimits::refusesWhatIsNotAsked_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("code");
    v1::ClientMessage ping;
    ping.mutable_ping()->set_client_time_us(1);
    QTest::newRow("not Protobuf") << QByteArray("\xff\xff\xff\xff") << int(v1::Error::BAD_MESSAGE);
    QTest::newRow("cut off") << QByteArray("\x0a\x7f") << int(v1::Error::BAD_MESSAGE);
    QTest::newRow("Ping before Hello") << QByteArray::fromStdString(ping.SerializeAsString())
                                       << int(v1::Error::HELLO_EXPECTED);
    QTest::newRow("nothing") << QByteArray("") << int(v1::Error::HELLO_EXPECTED);
}

void TestLimits::refusesWhatIsNotAsked()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, code);
    Talker talker(*m_bench);
    QTRY_VERIFY_WITH_TIMEOUT(talker.isConnected(), patienceMs);
    talker.socket().sendBinaryMessage(bytes);
    QTRY_VERIFY_WITH_TIMEOUT(talker.isClosed(), patienceMs);
    QVERIFY(talker.error() != nullptr);
    QCOMPARE(int(talker.error()->code()), code);
    QVERIFY(!talker.error()->sentence().empty());
    QCOMPARE(m_bench->counter("bad_messages"), 1u);
}

void TestLimits::keepsTheConnectionAfterAWrongSubscription_data()
{
    QTest::addColumn<QString>("board");
    QTest::addColumn<int>("keys");
    QTest::addColumn<int>("keyBytes");
    QTest::addColumn<int>("code");
    QTest::newRow("board") << QStringLiteral("weather") << 0 << 0 << int(v1::Error::UNKNOWN_BOARD);
    QTest::newRow("too many keys") << QStringLiteral("prices") << 5 << 3 << int(v1::Error::TOO_MANY_KEYS);
    QTest::newRow("key too long") << QStringLiteral("prices") << 1 << 17 << int(v1::Error::BAD_MESSAGE);
}

void TestLimits::keepsTheConnectionAfterAWrongSubscription()
{
    QFETCH(QString, board);
    QFETCH(int, keys);
    QFETCH(int, keyBytes);
    QFETCH(int, code);
    Talker talker(*m_bench);
    QTRY_VERIFY_WITH_TIMEOUT(talker.isConnected(), patienceMs);
    talker.hello();
    v1::ClientMessage message;
    message.mutable_subscribe()->set_board(board.toStdString());
    for (int i = 0; i < keys; ++i)
        message.mutable_subscribe()->add_keys(std::string(static_cast<std::size_t>(keyBytes), 'k'));
    talker.send(message);
    QTRY_VERIFY_WITH_TIMEOUT(talker.error() != nullptr, patienceMs);
    QCOMPARE(int(talker.error()->code()), code);
    // A right one is answered on the same connection.
    message.mutable_subscribe()->set_board("prices");
    message.mutable_subscribe()->clear_keys();
    talker.send(message);
    QTRY_VERIFY_WITH_TIMEOUT(talker.received.back().has_update(), patienceMs);
}

void TestLimits::closesWhoNeverSaysHello()
{
    QTcpSocket silent; // not even a handshake
    silent.connectToHost(QHostAddress::LocalHost, m_bench->fanout.port());
    Talker talker(*m_bench);
    QTRY_VERIFY_WITH_TIMEOUT(talker.isConnected(), patienceMs);
    QTRY_VERIFY_WITH_TIMEOUT(talker.isClosed(), patienceMs);
    QVERIFY(talker.error() != nullptr);
    QTRY_COMPARE_WITH_TIMEOUT(silent.state(), QAbstractSocket::UnconnectedState, patienceMs);
    QTRY_COMPARE_WITH_TIMEOUT(m_bench->counter("handshake_timeouts"), 2u, patienceMs);
    QTRY_COMPARE_WITH_TIMEOUT(m_bench->fanout.figures().clients, 0u, patienceMs);
}

void TestLimits::closesWhoSendsTooMuch()
{
    Talker talker(*m_bench);
    QTRY_VERIFY_WITH_TIMEOUT(talker.isConnected(), patienceMs);
    talker.hello();
    talker.socket().sendBinaryMessage(QByteArray(100'000, 'x'));
    QTRY_VERIFY_WITH_TIMEOUT(talker.isClosed(), patienceMs);
    QTRY_COMPARE_WITH_TIMEOUT(m_bench->fanout.figures().clients, 0u, patienceMs);
}

void TestLimits::closesWhoSendsTooOften()
{
    Talker talker(*m_bench);
    QTRY_VERIFY_WITH_TIMEOUT(talker.isConnected(), patienceMs);
    talker.hello();
    v1::ClientMessage ping;
    ping.mutable_ping()->set_client_time_us(1);
    for (int i = 0; i < 100; ++i)
        talker.send(ping);
    QTRY_VERIFY_WITH_TIMEOUT(talker.isClosed(), patienceMs);
    QVERIFY(talker.error() != nullptr);
    QCOMPARE(talker.error()->code(), v1::Error::TOO_MANY_MESSAGES);
    QCOMPARE(m_bench->counter("rate_limited"), 1u);
}

void TestLimits::turnsAwayWhenFull()
{
    std::vector<std::unique_ptr<Talker>> talkers;
    for (int i = 0; i < 3; ++i) {
        talkers.push_back(std::make_unique<Talker>(*m_bench));
        QTRY_VERIFY_WITH_TIMEOUT(talkers.back()->isConnected(), patienceMs);
        talkers.back()->hello();
    }
    QTcpSocket fourth;
    fourth.connectToHost(QHostAddress::LocalHost, m_bench->fanout.port());
    fourth.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    QTRY_VERIFY_WITH_TIMEOUT(fourth.bytesAvailable() > 0, patienceMs);
    const QByteArray answer = fourth.readAll();
    QVERIFY2(answer.startsWith("HTTP/1.1 503"), answer.constData());
    QVERIFY(answer.contains("Retry-After: "));
    QCOMPARE(m_bench->counter("refused_full"), 1u);
    talkers.pop_back();
    QTRY_COMPARE_WITH_TIMEOUT(m_bench->fanout.figures().clients, 2u, patienceMs);
    Talker next(*m_bench);
    QTRY_VERIFY_WITH_TIMEOUT(next.isConnected(), patienceMs);
}

void TestLimits::closesWhoTakesNothing()
{
    QTcpSocket sleeper;
    sleeper.setReadBufferSize(1'024);
    sleeper.connectToHost(QHostAddress::LocalHost, m_bench->fanout.port());
    QTRY_COMPARE_WITH_TIMEOUT(sleeper.state(), QAbstractSocket::ConnectedState, patienceMs);
    sleeper.setSocketOption(QAbstractSocket::ReceiveBufferSizeSocketOption, 8 * 1024);
    sleeper.write("GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: "
                  "dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
    QTRY_VERIFY_WITH_TIMEOUT(sleeper.bytesAvailable() > 0, patienceMs);
    v1::ClientMessage hello, subscribe;
    hello.mutable_hello()->set_client("sleeper");
    subscribe.mutable_subscribe()->set_board("prices");
    for (const v1::ClientMessage &message : {hello, subscribe}) {
        const std::string bytes = message.SerializeAsString();
        QByteArray frame("\x82", 1);
        frame.append(static_cast<char>(0x80 | bytes.size()));
        frame.append(4, '\0'); // masked with zeros
        sleeper.write(frame + QByteArray::fromStdString(bytes));
    }
    QTRY_COMPARE_WITH_TIMEOUT(m_bench->fanout.figures().clientsBehind, 1u, patienceMs);
    QTRY_COMPARE_WITH_TIMEOUT(m_bench->counter("stalled"), 1u, patienceMs);
    QTRY_COMPARE_WITH_TIMEOUT(m_bench->fanout.figures().clients, 0u, patienceMs);
}

QTEST_GUILESS_MAIN(TestLimits)
#include "tst_limits.moc"
