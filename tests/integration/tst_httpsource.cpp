// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "httpstandin.h"
#include "programs.h"
#include "proxystandin.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QScopeGuard>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>

/// The poller against a web server that behaves well and badly.
class TestHttpSource : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void polls();
    void asksConditionally();
    void keepsConnections();
    void slowsDownWhileNothingChanges();
    void honoursRetryAfter_data();
    void honoursRetryAfter();
    void survivesTrouble_data();
    void survivesTrouble();
    void keepsRowsThroughAFailedPoll();
    void followsRedirects();
    void refusesCirclesAndLessSafety();
    void sendsSecretsToTheRightHostOnly();
    void tellsMistakesOfTheFile_data();
    void tellsMistakesOfTheFile();
    void tellsWhatTheServerSays();
    void tellsWhatTheMappingLacks();
    void countsTradesOfRepeatedListsOnce();
    void openligadb();
    void goesByAProxy();
    void goesByTheProxyOfTheEnvironment();
    void tlsAndHttp2();

private:
    [[nodiscard]] QString path(const QString &name) const { return m_folder.filePath(name); }
    /// A server with one source of `tables`; its URL is {url} there.
    [[nodiscard]] QStringList config(const QString &sources = {}) const
    {
        const QString name = path(QStringLiteral("feed.toml"));
        QFile file(name);
        if (file.open(QIODevice::WriteOnly))
            file.write(sources.toUtf8() + m_mapping);
        return {QStringLiteral("--config"), name};
    }
    static QString source(const HttpStandIn &web, const char *options = "&interval=100ms", const char *at = "/prices")
    {
        return QStringLiteral("http+json:%1#mapping=acme%2").arg(web.url(QLatin1String(at)), QLatin1String(options));
    }
    static QJsonObject state(const Server &server)
    {
        return serverStats(server)[QStringLiteral("sources")].toArray().at(0).toObject();
    }
    static QString reason(const Server &server) { return state(server)[QStringLiteral("reason")].toString(); }
    static QJsonObject row(const Server &server, const char *symbol = "A")
    {
        return snapshot(server, QStringLiteral("prices"))[QStringLiteral("acme:") + QLatin1String(symbol)];
    }
    static QString last(const Server &server, const char *symbol = "A")
    {
        return row(server, symbol)[QStringLiteral("last")].toString();
    }

    QTemporaryDir m_folder;
    QByteArray m_mapping = "[mapping.acme]\nboard = \"prices\"\nkey = \"acme:{#}\"\nrows = \"\"\nwhole = true\n"
                           "columns = { last = \"/p\" }\n";
};

namespace {

QByteArray prices(const QByteArray &price)
{
    return "{\"A\":{\"p\":" + price + "},\"B\":{\"p\":\"2.50\"}}";
}

HttpStandIn::Reply ok(const QByteArray &price, const QByteArray &headers = {})
{
    return HttpStandIn::reply("200 OK", prices(price), headers);
}

} // namespace

void TestHttpSource::initTestCase()
{
    QVERIFY(m_folder.isValid());
}

void TestHttpSource::polls()
{
    std::atomic<int> price{1};
    HttpStandIn web([&](const auto &) { return ok(QByteArray::number(price.load())); });
    Server server({source(web)}, config());
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QTRY_COMPARE(last(server), QStringLiteral("1"));
    price = 2;
    QTRY_COMPARE(last(server), QStringLiteral("2"));
    QCOMPARE(row(server, "B")[QStringLiteral("last")].toString(), QStringLiteral("2.5"));
    QCOMPARE(state(server)[QStringLiteral("state")].toString(), QStringLiteral("live"));
    QCOMPARE(web.requests().first().headers["accept"], QByteArray("application/json"));
}

void TestHttpSource::asksConditionally()
{
    std::atomic<int> price{1}, unchanged{0};
    HttpStandIn web([&](const HttpStandIn::Request &request) {
        const QByteArray etag = '"' + QByteArray::number(price.load()) + '"';
        if (request.headers["if-none-match"] == etag
            && request.headers["if-modified-since"] == "Sat, 31 Jan 2026 12:00:00 GMT") {
            ++unchanged;
            return HttpStandIn::reply("304 Not Modified", {});
        }
        return ok(QByteArray::number(price.load()),
                  "ETag: " + etag + "\r\nLast-Modified: Sat, 31 Jan 2026 12:00:00 GMT\r\n");
    });
    Server server({source(web, "&interval=100ms&rest=100ms")}, config());
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QTRY_VERIFY(unchanged >= 2);
    QCOMPARE(last(server), QStringLiteral("1"));
    QCOMPARE(state(server)[QStringLiteral("state")].toString(), QStringLiteral("live"));
    price = 2;
    QTRY_COMPARE(last(server), QStringLiteral("2"));
}

void TestHttpSource::keepsConnections()
{
    HttpStandIn web([](const auto &) { return ok("1"); });
    Server server({source(web, "&interval=100ms&rest=100ms")}, config());
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QTRY_VERIFY(web.requests().size() >= 12);
    QVERIFY2(web.requests().at(11).connection <= 6, "each request has a connection of its own");
}

void TestHttpSource::slowsDownWhileNothingChanges()
{
    HttpStandIn web([](const auto &) { return ok("1"); });
    Server server({source(web, "&interval=100ms&rest=400ms")}, config());
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QTRY_VERIFY(web.requests().size() >= 7);
    const auto requests = web.requests();
    QVERIFY(requests[6].atMs - requests[5].atMs >= 350);
    QVERIFY(requests[1].atMs - requests[0].atMs >= 80);
}

void TestHttpSource::honoursRetryAfter_data()
{
    QTest::addColumn<QByteArray>("status");
    QTest::addColumn<bool>("asTime");
    QTest::newRow("too many requests") << QByteArray("429 Too Many Requests") << false;
    QTest::newRow("unavailable, until a time") << QByteArray("503 Service Unavailable") << true;
}

void TestHttpSource::honoursRetryAfter()
{
    QFETCH(QByteArray, status);
    QFETCH(bool, asTime);
    std::atomic<int> asked{0};
    HttpStandIn web([&](const auto &) {
        if (++asked != 2)
            return ok(asked < 2 ? "1" : "3");
        const QByteArray until = asTime
            ? QLocale::c()
                    .toString(QDateTime::currentDateTimeUtc().addSecs(3), QStringLiteral("ddd, dd MMM yyyy HH:mm:ss"))
                    .toLatin1()
                + " GMT"
            : QByteArray("2");
        return HttpStandIn::reply(status, "{}", "Retry-After: " + until + "\r\n");
    });
    Server server({source(web, "&interval=100ms&retry=10ms&retry-max=10ms")}, config());
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QTRY_VERIFY(reason(server).contains(QStringLiteral("asks to wait")));
    QVERIFY2(reason(server).contains(QString::fromLatin1(status)), qPrintable(reason(server)));
    QCOMPARE(row(server)[QStringLiteral("status")].toString(), QStringLiteral("OPEN")); // one poll says nothing
    QTRY_COMPARE_WITH_TIMEOUT(last(server), QStringLiteral("3"), 10'000);
    const auto requests = web.requests();
    QVERIFY(requests[2].atMs - requests[1].atMs >= 1'900);
}

void TestHttpSource::survivesTrouble_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QStringList>("named");
    const auto row = [](const char *name, const QByteArray &bytes, const QStringList &named) {
        QTest::newRow(name) << bytes << named;
    };
    row("server error", HttpStandIn::reply("500 Internal Server Error", "{}").bytes, {QStringLiteral("HTTP 500")});
    row("wrong path", HttpStandIn::reply("404 Not Found", "{}").bytes,
        {QStringLiteral("HTTP 404"), QStringLiteral("is the path right")});
    row("no token", HttpStandIn::reply("401 Unauthorized", "{}").bytes,
        {QStringLiteral("HTTP 401"), QStringLiteral("token_file=")});
    row("a page instead of JSON", HttpStandIn::reply("200 OK", "<html>\n<body>Hello").bytes,
        {QStringLiteral("not JSON"), QStringLiteral("<html>")});
    row("XML", HttpStandIn::reply("200 OK", "<?xml version=\"1.0\"?>").bytes, {QStringLiteral("format=json")});
    row("nothing", HttpStandIn::reply("200 OK", "").bytes, {QStringLiteral("the answer is empty")});
    row("JSON lines", HttpStandIn::reply("200 OK", "{\"A\":1}\n{\"A\":2}\n").bytes,
        {QStringLiteral("lines of JSON"), QStringLiteral("exec:curl")});
    row("wrong query", HttpStandIn::reply("400 Bad Request", "{}").bytes,
        {QStringLiteral("HTTP 400"), QStringLiteral("path and query")});
    row("too often", HttpStandIn::reply("429 Too Many Requests", "{}").bytes,
        {QStringLiteral("HTTP 429"), QStringLiteral("interval=")});
    row("garbage instead of HTTP", QByteArray("\x00\x01\xff garbage\r\n\r\n", 16), {});
    row("cut in the middle",
        "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"A\":{\"p\":", {QStringLiteral("closed")});
    row("cut in the middle of a chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n{\"A\":", {});
    row("cut without a length", "HTTP/1.1 200 OK\r\n\r\n{\"A\":{\"p\":9},", {QStringLiteral("not JSON")});
    row("huge", HttpStandIn::reply("200 OK", "[\"" + QByteArray(3 << 20, 'x') + "\"]").bytes,
        {QStringLiteral("longer than 1 MiB"), QStringLiteral("max-body=")});
    row("no answer", "", {QStringLiteral("no whole answer"), QStringLiteral("timeout=")});
    row("slow", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{", {QStringLiteral("no whole answer")});
}

void TestHttpSource::survivesTrouble()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QStringList, named);
    const bool staysOpen =
        qstrcmp(QTest::currentDataTag(), "no answer") == 0 || qstrcmp(QTest::currentDataTag(), "slow") == 0;
    std::atomic<bool> isWell{false};
    HttpStandIn web([&](const auto &) { return isWell ? ok("7") : HttpStandIn::Reply{bytes, !staysOpen}; });
    Server server({source(web,
                          "&interval=100ms&max-body=1&timeout=1s&retry=20ms&retry-max=50ms&refused-retry=50ms"
                          "&failures=1000")},
                  config());
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QTRY_VERIFY(web.requests().size() >= 2); // it tries again
    for (const QString &part : named)
        QTRY_VERIFY2(reason(server).contains(part), qPrintable(reason(server)));
    QVERIFY(snapshot(server, QStringLiteral("prices")).isEmpty()); // of half an answer nothing counts
    isWell = true;
    QTRY_COMPARE(last(server), QStringLiteral("7"));
    QTRY_COMPARE(state(server)[QStringLiteral("state")].toString(), QStringLiteral("live"));
}

void TestHttpSource::keepsRowsThroughAFailedPoll()
{
    std::atomic<bool> isWell{true};
    HttpStandIn web([&](const HttpStandIn::Request &request) {
        if (!isWell)
            return HttpStandIn::reply("500 Internal Server Error", "{}");
        if (!request.headers["if-none-match"].isEmpty())
            return HttpStandIn::reply("304 Not Modified", {});
        return ok("1", "ETag: \"x\"\r\n");
    });
    Server server({source(web, "&interval=100ms&rest=100ms&stale=1s&retry=20ms&retry-max=50ms&failures=1000")},
                  config());
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QTRY_COMPARE(last(server), QStringLiteral("1"));
    isWell = false;
    QTRY_VERIFY(reason(server).contains(QStringLiteral("HTTP 500")));
    QTRY_COMPARE(row(server)[QStringLiteral("status")].toString(), QStringLiteral("STALE"));
    isWell = true; // and asks without a condition, so that the rows are right again though nothing changed
    QTRY_COMPARE(row(server)[QStringLiteral("status")].toString(), QStringLiteral("OPEN"));
}

void TestHttpSource::followsRedirects()
{
    HttpStandIn web([](const HttpStandIn::Request &request) {
        if (request.target == "/prices")
            return HttpStandIn::reply("302 Found", {}, "Location: /v2/prices\r\n");
        return ok("5");
    });
    Server server({source(web)}, config());
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QTRY_COMPARE(last(server), QStringLiteral("5"));
}

void TestHttpSource::refusesCirclesAndLessSafety()
{
    HttpStandIn web(
        [](const auto &) { return HttpStandIn::reply("301 Moved Permanently", {}, "Location: /prices\r\n"); });
    Server server({source(web)}, config());
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QTRY_VERIFY2(reason(server).contains(QStringLiteral("redirects")), qPrintable(reason(server)));
    QCOMPARE(web.requests().size(), 6);
}

void TestHttpSource::sendsSecretsToTheRightHostOnly()
{
    HttpStandIn elsewhere([](const auto &) { return ok("6"); });
    HttpStandIn web([&](const HttpStandIn::Request &) {
        return HttpStandIn::reply("302 Found", {},
                                  "Location: " + elsewhere.url(QStringLiteral("/here")).toLatin1() + "\r\n");
    });
    QFile file(path(QStringLiteral("token")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("s3cr3t-of-file\n");
    file.close();
    qputenv("TAPEDECK_TEST_KEY", "s3cr3t-of-environment");
    const QStringList options = config(QStringLiteral(R"(
[[source]]
url = "http+json:%1"
mapping = "acme"
interval = "100ms"
token_file = "%2"
header.X-Api-Key = { env = "TAPEDECK_TEST_KEY" }
header.X-Client = "desk 7"
query.appid = { env = "TAPEDECK_TEST_KEY" }
)")
                                           .arg(web.url(QStringLiteral("/prices?currency=EUR")), file.fileName()));
    {
        Server server({}, options + QStringList{QStringLiteral("--log-level"), QStringLiteral("debug")});
        QVERIFY2(server.isUp(), qPrintable(server.log()));
        QTRY_COMPARE(last(server), QStringLiteral("6"));
        const HttpStandIn::Request asked = web.requests().first();
        QCOMPARE(asked.headers["authorization"], QByteArray("Bearer s3cr3t-of-file"));
        QCOMPARE(asked.headers["x-api-key"], QByteArray("s3cr3t-of-environment"));
        QCOMPARE(asked.headers["x-client"], QByteArray("desk 7"));
        QCOMPARE(asked.target, QByteArray("/prices?currency=EUR&appid=s3cr3t-of-environment"));
        const HttpStandIn::Request redirected = elsewhere.requests().first();
        QVERIFY(!redirected.headers.contains("authorization") && !redirected.headers.contains("x-api-key"));
        QCOMPARE(redirected.target, QByteArray("/here"));
        QVERIFY(!server.log().contains(QStringLiteral("s3cr3t")));
        const QByteArray status = QJsonDocument(serverStats(server)).toJson();
        QVERIFY(!status.contains("s3cr3t"));
    }
    // Nor does a failure tell them.
    HttpStandIn broken([](const auto &) { return HttpStandIn::Reply{"garbage\r\n\r\n", true}; });
    const QStringList other = config(QStringLiteral("[[source]]\nurl = \"http+json:%1\"\nmapping = \"acme\"\n"
                                                    "query.appid = { env = \"TAPEDECK_TEST_KEY\" }\n")
                                         .arg(broken.url(QStringLiteral("/prices"))));
    Server server({}, other);
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QTRY_VERIFY(!reason(server).isEmpty() && state(server)[QStringLiteral("state")] != QStringLiteral("connecting"));
    QVERIFY2(!reason(server).contains(QStringLiteral("s3cr3t")), qPrintable(reason(server)));
    QVERIFY(!server.log().contains(QStringLiteral("s3cr3t")));
}

void TestHttpSource::tellsMistakesOfTheFile_data()
{
    QTest::addColumn<QString>("sources");
    QTest::addColumn<QStringList>("named");
    const auto row = [](const char *name, const char *sources, const QStringList &named) {
        QTest::newRow(name) << QString::fromLatin1(sources) << named;
    };
    row("secret in the file", "[[source]]\nurl = \"http+json:http://h/x\"\nheader.Authorization = \"Bearer hunter2\"\n",
        {QStringLiteral("header.Authorization"), QStringLiteral("file = \"PATH\""),
         QStringLiteral("never the secret")});
    row("secret from nowhere", "[[source]]\nurl = \"http+json:http://h/x\"\nheader.X-Key = { vault = \"hunter2\" }\n",
        {QStringLiteral("header.X-Key"), QStringLiteral("env = \"NAME\"")});
    row("no URL", "[[source]]\nmapping = \"acme\"\n", {QStringLiteral("line 1"), QStringLiteral("url = ")});
    row("number as source", "source = [7]\n", {QStringLiteral("URL in quotes")});
    row("option that is neither", "[[source]]\nurl = \"stdin:\"\nmapping = \"acme\"\nmax-line = 1.5\n",
        {QStringLiteral("max-line = 1.5"), QStringLiteral("whole number")});
    row("header of a pipe", "[[source]]\nurl = \"stdin:\"\nmapping = \"acme\"\nheader.X-Client = \"y\"\n",
        {QStringLiteral("make requests")});
    row("standard input twice", "source = [\"stdin:?mapping=acme\", \"stdin:?mapping=acme\"]\n",
        {QStringLiteral("twice")});
}

void TestHttpSource::tellsMistakesOfTheFile()
{
    QFETCH(QString, sources);
    QFETCH(QStringList, named);
    const Finished finished =
        runProgram(QStringLiteral("tapedeckd"), config(sources) << QStringLiteral("--check-config"));
    QCOMPARE(finished.code, 2);
    for (const QString &part : named)
        QVERIFY2(finished.err.contains(part.toUtf8()), finished.err.constData());
    QVERIFY(!finished.err.contains("hunter2"));
}

void TestHttpSource::tellsWhatTheServerSays()
{
    qputenv("TAPEDECK_TEST_KEY", "s3cr3t-of-environment");
    std::atomic<bool> repeatsKey{false};
    HttpStandIn web([&](const auto &) {
        return HttpStandIn::reply("403 Forbidden",
                                  repeatsKey ? "{\"message\":\"unknown key s3cr3t-of-environment\"}"
                                             : "{\"error\":{\"message\":\"pass the key as X-Api-Key\"}}");
    });
    Server server({},
                  config(QStringLiteral("[[source]]\nurl = \"http+json:%1\"\nmapping = \"acme\"\n"
                                        "refused-retry = \"50ms\"\nheader.X-Key = { env = \"TAPEDECK_TEST_KEY\" }\n")
                             .arg(web.url(QStringLiteral("/prices")))));
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QTRY_VERIFY2(reason(server).contains(QStringLiteral("HTTP 403 Forbidden (pass the key as X-Api-Key)")),
                 qPrintable(reason(server)));
    repeatsKey = true;
    QTRY_VERIFY2(reason(server).contains(QStringLiteral("HTTP 403 Forbidden; is a token")), qPrintable(reason(server)));
    QVERIFY(!server.log().contains(QStringLiteral("s3cr3t")));
}

void TestHttpSource::tellsWhatTheMappingLacks()
{
    std::atomic<bool> isWell{false};
    HttpStandIn web([&](const auto &) {
        return isWell ? HttpStandIn::reply("200 OK", "\xef\xbb\xbf" + prices("3")) // with a mark of byte order
                      : HttpStandIn::reply("200 OK", "{\"error\":\"no such plan\"}");
    });
    Server server({source(web, "&interval=100ms&rest=100ms")}, config());
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QTRY_VERIFY2(reason(server).contains(QStringLiteral("element error")), qPrintable(reason(server)));
    QCOMPARE(state(server)[QStringLiteral("state")].toString(), QStringLiteral("live"));
    isWell = true;
    QTRY_COMPARE(last(server), QStringLiteral("3"));
    QTRY_COMPARE(reason(server), QString());
}

void TestHttpSource::countsTradesOfRepeatedListsOnce()
{
    std::atomic<int> newest{3};
    HttpStandIn web([&](const auto &) {
        QByteArray list;
        for (int i = newest; i > newest - 3; --i)
            list += (list.isEmpty() ? "" : ",") + QStringLiteral("{\"p\":%1,\"q\":1,\"t\":%1}").arg(i).toLatin1();
        return HttpStandIn::reply("200 OK", "{\"trades\":[" + list + "]}");
    });
    QFile file(path(QStringLiteral("trades.toml")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("[mapping.acme]\nboard = \"prices\"\nkey = \"acme:{^/trades/0/q}\"\nrows = \"/trades\"\n"
               "trade = { price = \"/p\", size = \"/q\", time = { from = \"/t\", unit = \"s\" } }\n");
    file.close();
    Server server({source(web, "&interval=100ms&rest=100ms")}, {QStringLiteral("--config"), file.fileName()});
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    const auto count = [&] { return row(server, "1")[QStringLiteral("trade_count")].toInt(); };
    QTRY_COMPARE(count(), 3);
    const qsizetype asked = web.requests().size();
    QTRY_VERIFY(web.requests().size() >= asked + 3);
    QCOMPARE(count(), 3);
    newest = 5;
    QTRY_COMPARE(count(), 5);
    QCOMPARE(last(server, "1"), QStringLiteral("5"));
    newest = 50;
    QTRY_COMPARE(count(), 8);
    QCOMPARE(state(server)[QStringLiteral("gaps")].toInt(), 1);
}

void TestHttpSource::openligadb()
{
    QFile file(QStringLiteral(TAPEDECK_SHARED_DATA "/openligadb/bundesliga-2022-01.json"));
    if (!file.open(QIODevice::ReadOnly))
        QSKIP("the recordings are not there");
    const QByteArray matchday = file.readAll();
    HttpStandIn web([&](const auto &) { return HttpStandIn::reply("200 OK", matchday); });
    Server server({QStringLiteral("openligadb:%1#interval=100ms&rest=60min")
                       .arg(web.url(QStringLiteral("/getmatchdata/bl1/2022/1")))},
                  config());
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QTRY_COMPARE(snapshot(server, QStringLiteral("scores")).size(), 9);
    QCOMPARE(web.requests().size(), 1); // all matches have ended: it rests
    QCOMPARE(state(server)[QStringLiteral("malformed")].toInt(), 0);
}

/// Without TLS the proxy makes the request, so that it is an ordinary web server that is asked for a whole URL.
void TestHttpSource::goesByAProxy()
{
    HttpStandIn proxy([](const HttpStandIn::Request &request) {
        const QByteArray wanted = "Basic " + QByteArray("desk:s3cr3t").toBase64();
        if (request.headers["proxy-authorization"] != wanted)
            return HttpStandIn::reply("407 Proxy Authentication Required", "{}",
                                      "Proxy-Authenticate: Basic realm=\"desk\"\r\n");
        return ok(request.target == "http://feed.example.org/prices?x=1" ? "6" : "0");
    });
    const QString address = QStringLiteral("http+json:http://feed.example.org/prices?x=1#mapping=acme&interval=100ms"
                                           "&retry=20ms&retry-max=50ms&refused-retry=50ms&failures=1000&");
    {
        Server server({address + QStringLiteral("proxy=http://127.0.0.1:%1").arg(proxy.port())}, config());
        QVERIFY2(server.isUp(), qPrintable(server.log()));
        QTRY_VERIFY2(reason(server).contains(QStringLiteral("the proxy 127.0.0.1:%1").arg(proxy.port()))
                         && reason(server).contains(QStringLiteral("proxy_file=")),
                     qPrintable(reason(server)));
    }
    qputenv("TAPEDECK_TEST_PROXY", "http://desk:s3cr3t@127.0.0.1:" + QByteArray::number(proxy.port()));
    Server server({address + QStringLiteral("proxy_env=TAPEDECK_TEST_PROXY")},
                  config() + QStringList{QStringLiteral("--log-level"), QStringLiteral("debug")});
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QTRY_COMPARE(last(server), QStringLiteral("6"));
    QVERIFY(!server.log().contains(QStringLiteral("s3cr3t")));
    QVERIFY(!QJsonDocument(serverStats(server)).toJson().contains("s3cr3t"));
}

void TestHttpSource::goesByTheProxyOfTheEnvironment()
{
    HttpStandIn proxy([](const auto &) { return ok("9"); });
    HttpStandIn web([](const auto &) { return ok("4"); });
    qputenv("HTTP_PROXY", "http://127.0.0.1:" + QByteArray::number(proxy.port()));
    const auto restore = qScopeGuard([] { qunsetenv("HTTP_PROXY"); });
    Server server({QStringLiteral("http+json:http://feed.example.org/prices#mapping=acme&interval=100ms")}, config());
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QTRY_COMPARE(last(server), QStringLiteral("9"));
    Server direct({source(web)}, config()); // what is on this machine is asked itself
    QVERIFY2(direct.isUp(), qPrintable(direct.log()));
    QTRY_COMPARE(last(direct), QStringLiteral("4"));
}

/// By nghttpd, which is a real HTTP/2 server, with a certificate of its own.
void TestHttpSource::tlsAndHttp2()
{
    const QString nghttpd = QStandardPaths::findExecutable(QStringLiteral("nghttpd"),
                                                           {QStringLiteral("/usr/sbin"), QStringLiteral("/usr/bin")});
    const QString openssl = QStandardPaths::findExecutable(QStringLiteral("openssl"));
    if (nghttpd.isEmpty() || openssl.isEmpty())
        QSKIP("nghttpd and openssl are not there (Debian: nghttp2-server, openssl)");
    QCOMPARE(QProcess::execute(openssl,
                               {QStringLiteral("req"), QStringLiteral("-x509"), QStringLiteral("-newkey"),
                                QStringLiteral("rsa:2048"), QStringLiteral("-nodes"), QStringLiteral("-days"),
                                QStringLiteral("2"), QStringLiteral("-subj"), QStringLiteral("/CN=localhost"),
                                QStringLiteral("-addext"), QStringLiteral("subjectAltName=DNS:localhost"),
                                QStringLiteral("-keyout"), path(QStringLiteral("key.pem")), QStringLiteral("-out"),
                                path(QStringLiteral("cert.pem"))}),
             0);
    QVERIFY(QDir(m_folder.path()).mkpath(QStringLiteral("www")));
    QFile file(path(QStringLiteral("www/prices")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(prices("8"));
    file.close();
    quint16 port = 0;
    {
        QTcpServer free;
        QVERIFY(free.listen(QHostAddress::LocalHost));
        port = free.serverPort();
    }
    QProcess web;
    web.setProcessChannelMode(QProcess::MergedChannels);
    web.start(nghttpd,
              {QStringLiteral("-v"), QStringLiteral("-a"), QStringLiteral("127.0.0.1"), QStringLiteral("-d"),
               path(QStringLiteral("www")), QString::number(port), path(QStringLiteral("key.pem")),
               path(QStringLiteral("cert.pem"))});
    QVERIFY(web.waitForStarted());
    const QString url = QStringLiteral("http+json:https://localhost:%1/prices#mapping=acme&interval=100ms&retry=50ms"
                                       "&failures=1000")
                            .arg(port);
    {
        Server untrusting({url}, config());
        QVERIFY2(untrusting.isUp(), qPrintable(untrusting.log()));
        QTRY_VERIFY2(reason(untrusting).contains(QStringLiteral("certificate"))
                         && reason(untrusting).contains(QStringLiteral("ca_file=")),
                     qPrintable(reason(untrusting)));
    }
    Server server({url + QStringLiteral("&ca_file=") + path(QStringLiteral("cert.pem"))}, config());
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QTRY_COMPARE(last(server), QStringLiteral("8"));
    QByteArray log;
    QTRY_VERIFY((log += web.readAll()).contains(":path: /prices")); // as HTTP/2 alone writes it
    QVERIFY(log.contains("The negotiated protocol: h2"));
    ProxyStandIn proxy(port, "Basic " + QByteArray("desk:s3cr3t").toBase64());
    qputenv("TAPEDECK_TEST_PROXY", "http://desk:s3cr3t@127.0.0.1:" + QByteArray::number(proxy.port()));
    Server tunnelled(
        {url + QStringLiteral("&proxy_env=TAPEDECK_TEST_PROXY&ca_file=") + path(QStringLiteral("cert.pem"))}, config());
    QVERIFY2(tunnelled.isUp(), qPrintable(tunnelled.log()));
    QTRY_COMPARE(last(tunnelled), QStringLiteral("8"));
    QCOMPARE(proxy.targets().value(0), "localhost:" + QByteArray::number(port));
    web.terminate();
    web.waitForFinished();
}

QTEST_GUILESS_MAIN(TestHttpSource)
#include "tst_httpsource.moc"
