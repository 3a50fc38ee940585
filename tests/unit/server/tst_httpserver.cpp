// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/engine/engine.h"
#include "server/fanout/fanout.h"
#include "server/ops/opsroutes.h"
#include "server/sources/sourcefactory.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTcpSocket>
#include <QTest>

#include <sys/socket.h>

#include <memory>

using namespace tapedeck;

namespace {

constexpr int patienceMs = 10'000;

FanoutLimits tightLimits()
{
    FanoutLimits limits;
    limits.clientsMax = 103; // of which a hundred are kept for requests
    limits.headBytesMax = 2'048;
    limits.handshakeUs = 300'000;
    limits.stallUs = 1'000'000;
    limits.sendBufferBytes = 16 * 1024;
    return limits;
}

/// Engine, fan-out and ops port as tapedeckd puts them together.
struct Bench {
    explicit Bench(const std::string &source)
        : engine({"tst_httpserver", {}})
        , routes(engine, [this] { return fanout.health(); }, {"tst_httpserver", {}, {}})
        , fanout(engine, tightLimits(), "tst_httpserver", 1)
    {
        for (auto &made : makeSources({source}).sources)
            engine.addSource(std::move(made));
        engine.setFanoutFigures([this] { return fanout.figures(); });
        fanout.addHttp(routes, tightLimits());
        error = fanout.listenHttp(QHostAddress::LocalHost, 0);
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
    OpsRoutes routes;
    Fanout fanout;
    QString error;
};

struct Answer {
    int status = 0;
    QByteArray head;
    QByteArray body;

    [[nodiscard]] QByteArray header(const char *name) const
    {
        for (const QByteArray &line : head.split('\n')) {
            const qsizetype colon = line.indexOf(':');
            if (colon > 0 && line.left(colon).toLower() == QByteArray(name).toLower())
                return line.mid(colon + 1).trimmed();
        }
        return {};
    }
};

/// A connection that sends what it is told to, and reads answers by their length.
class Talker
{
public:
    explicit Talker(const Bench &bench)
    {
        m_socket.connectToHost(QHostAddress::LocalHost, bench.fanout.httpPort());
        (void)m_socket.waitForConnected(patienceMs);
    }

    void send(const QByteArray &bytes)
    {
        m_socket.write(bytes);
        m_socket.flush();
    }
    void get(const QByteArray &target, const QByteArray &lines = {})
    {
        send("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + lines + "\r\n");
    }
    /// The next answer; its status is 0 if none came whole.
    [[nodiscard]] Answer next(bool headOnly = false)
    {
        Answer answer;
        const auto whole = [&] {
            take();
            const qsizetype end = m_bytes.indexOf("\r\n\r\n");
            if (end < 0)
                return false;
            answer.head = m_bytes.left(end + 2);
            const qsizetype length = headOnly ? 0 : answer.header("Content-Length").toLongLong();
            if (m_bytes.size() < end + 4 + length)
                return false;
            answer.body = m_bytes.mid(end + 4, length);
            answer.status = answer.head.mid(9, 3).toInt();
            m_bytes.remove(0, end + 4 + length);
            return true;
        };
        (void)QTest::qWaitFor(whole, patienceMs);
        return answer;
    }
    [[nodiscard]] bool isClosed()
    {
        return QTest::qWaitFor(
            [this] {
                take();
                return m_socket.state() == QAbstractSocket::UnconnectedState;
            },
            patienceMs);
    }
    [[nodiscard]] QByteArray &bytes() { return m_bytes; }
    [[nodiscard]] QTcpSocket &socket() { return m_socket; }

private:
    void take()
    {
        if (m_socket.isOpen())
            m_bytes += m_socket.readAll();
    }

    QTcpSocket m_socket;
    QByteArray m_bytes;
};

} // namespace

/// HTTP on the ops port, by raw sockets: what is answered, and what bad and slow clients get.
class TestHttpServer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_bench = std::make_unique<Bench>("sim:prices?symbols=3000&rate=20000&seed=1"); }
    void cleanupTestCase() { m_bench.reset(); }

    void answers_data();
    void answers();
    void keepsTheConnection();
    void answersPipelinedRequestsInOrder();
    void closesWhenAskedTo_data();
    void closesWhenAskedTo();
    void answersAHalfClosedPeer();
    void headHasNoBody();
    void takesOneByteAtATime();
    void refusesAHugeHead();
    void closesWhoAsksNothing();
    void closesWhoTakesNothing();
    void documentsAreShared();
    void documentsAreFiltered();
    void pagesOfOtherSitesReadNothing();
    void answersWhileDraining();

private:
    std::unique_ptr<Bench> m_bench;
};

void TestHttpServer::answers_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("says"); // somewhere in head or body
    const QByteArray host = " HTTP/1.1\r\nHost: x\r\n\r\n";
    const auto get = [&](const char *name, const QByteArray &target, int status, const QByteArray &says) {
        QTest::newRow(name) << "GET " + target + host << status << says;
    };
    get("page", "/", 200, "<!doctype html>");
    get("health", "/healthz", 200, "\"worker http\"");
    get("metrics", "/metrics", 200, "text/plain; version=0.0.4");
    get("absolute form", "http://x/healthz?a=b", 200, "\"ok\"");
    get("unknown path", "/nothing", 404, "/metrics");
    get("path that only begins right", "/healthzz", 404, "/metrics");
    get("unknown board", "/v1/boards/weather", 404, "prices, scores and rolling");
    get("no board", "/v1/boards/", 404, "prices, scores and rolling");
    get("stream without board", "/v1/stream", 400, "parameter board");
    get("stream of an unknown board", "/v1/stream?board=weather", 404, "prices, scores and rolling");
    get("wrong rate", "/v1/stream?board=prices&rate=fast", 400, "rate 'fast'");
    get("negative rate", "/v1/stream?board=prices&rate=-1", 400, "rate '-1'");
    get("rate too high", "/v1/stream?board=prices&rate=1001", 400, "0 to 1000");
    get("key too long", "/v1/boards/prices?keys=" + QByteArray(300, 'k'), 400, "256 bytes");
    QTest::newRow("POST") << QByteArray("POST /healthz") + host << 405 << QByteArray("Allow: GET, HEAD\r\n");
    QTest::newRow("DELETE of data") << QByteArray("DELETE /v1/boards/prices") + host << 405
                                    << QByteArray("Allow: GET, HEAD, OPTIONS\r\n");
    QTest::newRow("no Host") << QByteArray("GET / HTTP/1.1\r\n\r\n") << 400 << QByteArray("Host");
    QTest::newRow("another version") << QByteArray("GET / HTTP/2.0\r\nHost: x\r\n\r\n") << 505
                                     << QByteArray("HTTP/1.1");
    QTest::newRow("garbage") << QByteArray("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11) << 400
                             << QByteArray("HTTP");
    QTest::newRow("lines of nothing") << QByteArray("hello\r\nworld\r\n\r\n") << 400 << QByteArray("HTTP");
    QTest::newRow("two lengths") << QByteArray(
        "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n")
                                 << 400 << QByteArray("HTTP");
}

void TestHttpServer::answers()
{
    QFETCH(QByteArray, request);
    QFETCH(int, status);
    QFETCH(QByteArray, says);
    Talker talker(*m_bench);
    talker.send(request);
    const Answer answer = talker.next();
    QCOMPARE(answer.status, status);
    QVERIFY2((answer.head + answer.body).contains(says), (answer.head + answer.body.left(500)).constData());
    QVERIFY(!answer.header("Date").isEmpty());
    // Whoever does not speak HTTP is not listened to any longer.
    const bool stays = status < 500
        && (status != 400 || answer.body.contains("board") || answer.body.contains("rate")
            || answer.body.contains("bytes"));
    QCOMPARE(answer.header("Connection"), QByteArray(stays ? "keep-alive" : "close"));
    if (!stays)
        QVERIFY(talker.isClosed());
}

void TestHttpServer::keepsTheConnection()
{
    Talker talker(*m_bench);
    for (const char *target : {"/healthz", "/metrics", "/v1/boards/prices", "/nothing", "/v1/boards/scores", "/"}) {
        talker.get(target);
        QCOMPARE(talker.next().status, QByteArray(target) == "/nothing" ? 404 : 200);
    }
    QCOMPARE(talker.socket().state(), QAbstractSocket::ConnectedState);
}

void TestHttpServer::answersPipelinedRequestsInOrder()
{
    Talker talker(*m_bench);
    QByteArray requests;
    const QList<QByteArray> targets = {"/nothing", "/v1/boards/prices", "/healthz", "/v1/boards/prices?prefix=none",
                                       "/"};
    for (int round = 0; round < 20; ++round) {
        for (const QByteArray &target : targets)
            requests += "GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n";
    }
    talker.send(requests);
    for (int round = 0; round < 20; ++round) {
        QCOMPARE(talker.next().status, 404);
        QVERIFY(talker.next().body.size() > 100'000);
        QVERIFY(talker.next().body.startsWith("{\"status\":\"ok\""));
        QVERIFY(talker.next().body.endsWith("\"rows\":[\n]}\n"));
        QVERIFY(talker.next().body.startsWith("<!doctype html>"));
    }
}

void TestHttpServer::closesWhenAskedTo_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<bool>("closes");
    QTest::newRow("1.0") << QByteArray("GET /healthz HTTP/1.0\r\n\r\n") << true;
    QTest::newRow("1.0 that keeps") << QByteArray("GET /healthz HTTP/1.0\r\nConnection: keep-alive\r\n\r\n") << false;
    QTest::newRow("1.1") << QByteArray("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n") << false;
    QTest::newRow("1.1 that closes") << QByteArray("GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                                     << true;
    // What follows such a head is not a request.
    QTest::newRow("body") << QByteArray(
        "GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 39\r\n\r\nGET /metrics HTTP/1.1\r\nHost: "
        "smuggled\r\n\r\n")
                          << true;
    QTest::newRow("chunks") << QByteArray(
        "GET /healthz HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
                            << true;
}

void TestHttpServer::closesWhenAskedTo()
{
    QFETCH(QByteArray, request);
    QFETCH(bool, closes);
    Talker talker(*m_bench);
    talker.send(request);
    const Answer answer = talker.next();
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.header("Connection"), QByteArray(closes ? "close" : "keep-alive"));
    if (closes) {
        QVERIFY(talker.isClosed());
        QCOMPARE(talker.bytes(), QByteArray());
    } else {
        talker.get("/readyz");
        QCOMPARE(talker.next().status, 200);
    }
}

void TestHttpServer::answersAHalfClosedPeer()
{
    Talker talker(*m_bench);
    talker.get("/v1/boards/prices", "Connection: close\r\n");
    talker.socket().waitForBytesWritten(patienceMs);
    ::shutdown(static_cast<int>(talker.socket().socketDescriptor()), SHUT_WR);
    const Answer answer = talker.next();
    QCOMPARE(answer.status, 200);
    QVERIFY(answer.body.endsWith("]}\n"));
    QVERIFY(talker.isClosed());
}

void TestHttpServer::headHasNoBody()
{
    Talker talker(*m_bench);
    for (const QByteArray target : {"/", "/metrics", "/v1/boards/prices", "/nothing", "/v1/status"}) {
        talker.send("HEAD " + target + " HTTP/1.1\r\nHost: x\r\n\r\n");
        const Answer answer = talker.next(true);
        QCOMPARE(answer.status, target == "/nothing" ? 404 : 200);
        QVERIFY(answer.header("Content-Length").toInt() > 0);
    }
    talker.send("HEAD /v1/stream?board=prices HTTP/1.1\r\nHost: x\r\n\r\n");
    const Answer answer = talker.next(true);
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.header("Content-Type"), QByteArray("text/event-stream"));
    QVERIFY(talker.isClosed());
    QCOMPARE(talker.bytes(), QByteArray());
}

void TestHttpServer::takesOneByteAtATime()
{
    Talker talker(*m_bench);
    talker.socket().setSocketOption(QAbstractSocket::LowDelayOption, 1);
    for (const char byte : QByteArray("\r\nGET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")) {
        talker.send(QByteArray(1, byte));
        talker.socket().waitForBytesWritten(patienceMs);
    }
    QCOMPARE(talker.next().status, 200);
}

void TestHttpServer::refusesAHugeHead()
{
    Talker talker(*m_bench);
    talker.get("/healthz", "X-Huge: " + QByteArray(100'000, 'x') + "\r\n");
    QCOMPARE(talker.next().status, 431);
    QVERIFY(talker.isClosed());
}

void TestHttpServer::closesWhoAsksNothing()
{
    const std::uint64_t before = m_bench->counter("handshake_timeouts");
    Talker silent(*m_bench);
    Talker slow(*m_bench);
    slow.send("GET /healthz HTTP/1.1\r\nHost:");
    QVERIFY(silent.isClosed());
    QVERIFY(slow.isClosed());
    QCOMPARE(m_bench->counter("handshake_timeouts"), before + 2);
}

void TestHttpServer::closesWhoTakesNothing()
{
    const std::uint64_t before = m_bench->counter("stalled");
    Talker sleeper(*m_bench);
    sleeper.socket().setReadBufferSize(1'024);
    sleeper.socket().setSocketOption(QAbstractSocket::ReceiveBufferSizeSocketOption, 8 * 1024);
    for (int i = 0; i < 10; ++i)
        sleeper.get("/v1/boards/prices");
    QTRY_COMPARE_WITH_TIMEOUT(m_bench->counter("stalled"), before + 1, patienceMs);
    // The others were not kept waiting by it.
    Talker other(*m_bench);
    other.get("/v1/boards/prices", "Connection: close\r\n");
    QCOMPARE(other.next().status, 200);
}

void TestHttpServer::documentsAreShared()
{
    Talker talker(*m_bench);
    talker.get("/v1/boards/prices");
    const Answer first = talker.next();
    const QJsonObject document = QJsonDocument::fromJson(first.body).object();
    QCOMPARE(document[QStringLiteral("board")].toString(), QStringLiteral("prices"));
    QCOMPARE(document[QStringLiteral("rows")].toArray().size(), 3000);
    const QByteArray tag = '"' + document[QStringLiteral("epoch")].toString().toLatin1() + '-'
        + QByteArray::number(document[QStringLiteral("version")].toInteger()) + '"';
    QCOMPARE(first.header("ETag"), tag);

    talker.get("/v1/boards/scores");
    const Answer scores = talker.next(); // a board that does not change here
    for (const QByteArray &named : {scores.header("ETag"), "\"x\", W/" + scores.header("ETag"), QByteArray("*")}) {
        talker.get("/v1/boards/scores", "If-None-Match: " + named + "\r\n");
        const Answer again = talker.next();
        QCOMPARE(again.status, 304);
        QCOMPARE(again.header("ETag"), scores.header("ETag"));
        QCOMPARE(again.body, QByteArray());
    }
    talker.get("/v1/boards/scores", "If-None-Match: \"1-1\"\r\n");
    QCOMPARE(talker.next().status, 200);
    talker.get("/v1/boards/prices", "If-None-Match: " + tag.chopped(1) + "9\"\r\n");
    QCOMPARE(talker.next().status, 200);
}

void TestHttpServer::documentsAreFiltered()
{
    Talker talker(*m_bench);
    const auto keys = [&](const QByteArray &query) {
        talker.get("/v1/boards/prices?" + query);
        QStringList found;
        for (const QJsonValue row : QJsonDocument::fromJson(talker.next().body)[QStringLiteral("rows")].toArray())
            found << row[QStringLiteral("key")].toString();
        found.sort();
        return found;
    };
    QCOMPARE(keys("keys=BAA,sim:BAC,none"), QStringList({QStringLiteral("sim:BAA"), QStringLiteral("sim:BAC")}));
    QCOMPARE(keys("keys=BAA&keys=sim%3ABAC&other=1"),
             QStringList({QStringLiteral("sim:BAA"), QStringLiteral("sim:BAC")}));
    QCOMPARE(keys("keys=BAA%2CBAC"), QStringList());
    QVERIFY(keys("prefix=sim:BA").size() > 2);
    QCOMPARE(keys("prefix=sim:BAA&keys=BAC").size(), 2);
    QCOMPARE(keys("prefix=").size(), 3000);
}

void TestHttpServer::pagesOfOtherSitesReadNothing()
{
    Talker talker(*m_bench);
    talker.get("/v1/boards/scores", "Origin: https://evil.example\r\n");
    QCOMPARE(talker.next().status, 403);
    talker.get("/v1/stream?board=scores", "Origin: null\r\n");
    QCOMPARE(talker.next().status, 403);
    for (const QByteArray origin : {"http://localhost:5173", "http://127.0.0.1:1", "http://[::1]:2"}) {
        talker.get("/v1/boards/scores", "Origin: " + origin + "\r\n");
        const Answer answer = talker.next();
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.header("Access-Control-Allow-Origin"), origin);
    }
    talker.send("GET /v1/status HTTP/1.1\r\nHost: prices.example:7879\r\nOrigin: http://prices.example:7879\r\n\r\n");
    QCOMPARE(talker.next().status, 200); // the status page itself
    talker.send("OPTIONS /v1/boards/scores HTTP/1.1\r\nHost: x\r\nOrigin: http://localhost\r\n\r\n");
    const Answer preflight = talker.next();
    QCOMPARE(preflight.status, 204);
    QVERIFY(preflight.header("Content-Length").isEmpty());
    QVERIFY(preflight.header("Access-Control-Allow-Headers").contains("If-None-Match"));
}

/// Last, as nothing comes after it.
void TestHttpServer::answersWhileDraining()
{
    Talker talker(*m_bench);
    talker.get("/readyz");
    QCOMPARE(talker.next().status, 200);
    m_bench->engine.stop();
    m_bench->fanout.drain(1'000);
    QTRY_VERIFY_WITH_TIMEOUT((talker.get("/readyz"), talker.next().status == 503), patienceMs);
    talker.get("/healthz");
    QCOMPARE(talker.next().status, 200);
    talker.get("/v1/boards/prices");
    const Answer answer = talker.next();
    QCOMPARE(answer.status, 503);
    QVERIFY(!answer.header("Retry-After").isEmpty());
    talker.get("/v1/stream?board=prices");
    QCOMPARE(talker.next().status, 503);
}

QTEST_GUILESS_MAIN(TestHttpServer)
#include "tst_httpserver.moc"
