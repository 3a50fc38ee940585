// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "brokerprograms.h"
#include "programs.h"

#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QProcess>
#include <QRegularExpression>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

/// What one server writes to a broker, another one reads.
class TestMirrors : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void goesRound_data();
    void goesRound();
    void endsRightThroughTheDeathOfTheBroker_data();
    void endsRightThroughTheDeathOfTheBroker();
    void foldsWhatASlowBrokerDoesNotTake();
    void beginsWithTheNextChange();
    void writesWhatBeginsSo();
    void tellsWhatIsWrong_data();
    void tellsWhatIsWrong();
    void tellsMistakes_data();
    void tellsMistakes();
    void stopsAtOnce();
    void commandWritesRows_data();
    void commandWritesRows();
    void commandTellsWhatIsWrong_data();
    void commandTellsWhatIsWrong();

private:
    using Rows = QMap<QString, QJsonObject>;

    [[nodiscard]] QStringList config() const
    {
        return {QStringLiteral("--config"), m_folder.filePath(QStringLiteral("feed.toml"))};
    }
    [[nodiscard]] QString feed() const { return m_folder.filePath(QStringLiteral("feed.jsonl")); }
    [[nodiscard]] QString feedUrl() const { return QStringLiteral("file:%1?mapping=acme&follow=1").arg(feed()); }
    [[nodiscard]] QStringList publishing(const QString &url) const
    {
        return config() << QStringLiteral("--publish") << url + QStringLiteral("&retry=20ms&retry-max=100ms");
    }
    void append(const QByteArray &lines) const
    {
        QFile file(feed());
        QVERIFY(file.open(QIODevice::Append));
        file.write(lines);
    }
    /// Lines that change a few rows, each to another value.
    QByteArray lines(int count)
    {
        QByteArray out;
        for (int i = 0; i < count; ++i, ++m_number)
            out += "{\"s\":\"S" + QByteArray::number(m_number % 7) + "\",\"b\":\"1." + QByteArray::number(m_number)
                + "\",\"st\":\"on\",\"t\":" + QByteArray::number(1'790'000'000 + m_number) + "}\n";
        return out;
    }
    static QJsonObject mirror(const Server &server)
    {
        return serverStats(server)[QStringLiteral("mirrors")].toArray().at(0).toObject();
    }
    static QString reason(const Server &server) { return mirror(server)[QStringLiteral("reason")].toString(); }
    /// What the boards hold, without what each server finds out itself.
    static Rows rows(const Server &server)
    {
        static const QRegularExpression zeros(QStringLiteral("\\.?0+$"));
        Rows rows = snapshot(server, QStringLiteral("prices"));
        for (QJsonObject &row : rows) {
            for (const char *own : {"time_shift", "price_scale", "size_scale"}) // by what it has seen so far
                row.remove(QLatin1String(own));
            for (const QString &price : {QStringLiteral("bid"), QStringLiteral("ask")}) {
                if (const QString text = row.value(price).toString(); text.contains(QLatin1Char('.')))
                    row[price] = QString(text).remove(zeros);
            }
        }
        return rows;
    }
    static bool installed(const char *program) { return BrokerProgram::isInstalled(QLatin1String(program)); }
    static QString placed(const QString &url, const BrokerProgram &broker)
    {
        return QString(url).replace(QStringLiteral("%PORT%"), QString::number(broker.port()));
    }

    QTemporaryDir m_folder;
    int m_number = 0;
};

namespace {

constexpr const char *retries = "&retry=20ms&retry-max=100ms&hold=0ms&failures=100000";

const QStringList redisArguments{QStringLiteral("--port"),        QStringLiteral("%PORT%"),
                                 QStringLiteral("--bind"),        QStringLiteral("127.0.0.1"),
                                 QStringLiteral("--dir"),         QStringLiteral("%DIR%"),
                                 QStringLiteral("--save"),        QString(),
                                 QStringLiteral("--appendonly"),  QStringLiteral("yes"),
                                 QStringLiteral("--appendfsync"), QStringLiteral("always")};
const QStringList natsArguments{QStringLiteral("-a"),     QStringLiteral("127.0.0.1"), QStringLiteral("-p"),
                                QStringLiteral("%PORT%"), QStringLiteral("-js"),       QStringLiteral("-sd"),
                                QStringLiteral("%DIR%")};

BrokerProgram *broker(const QString &kind)
{
    auto *program = kind == QLatin1String("redis") ? new BrokerProgram(QStringLiteral("redis-server"), redisArguments)
                                                   : new BrokerProgram(QStringLiteral("nats-server"), natsArguments);
    return program->start() ? program : nullptr;
}

/// A stream of what is published to out.….
void makeStream(quint16 port, int messagesPerSubjectMax = -1)
{
    NatsClient client(port);
    const QByteArray answer =
        client.ask("$JS.API.STREAM.CREATE.OUT",
                   R"({"name":"OUT","subjects":["out.>"],"retention":"limits","storage":"file","discard":"old",)"
                   R"("num_replicas":1,"max_msgs_per_subject":)"
                       + QByteArray::number(messagesPerSubjectMax) + '}');
    QVERIFY2(!answer.contains("\"error\""), answer.constData());
}

} // namespace

void TestMirrors::initTestCase()
{
    QVERIFY(m_folder.isValid());
    QFile file(m_folder.filePath(QStringLiteral("feed.toml")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(R"(
[mapping.acme]
board = "prices"
key = "acme:{/s}"
remove = { "/gone" = "true" }
columns = { bid = "/b", ask = "/a", name = "/n", source_time = { from = "/t", unit = "s" }, status = { from = "/st", values = { on = "OPEN", off = "HALTED" } } }

[mapping.tapedeck]
board = "prices"
key = "{/key}"
remove = { "/removed" = "true" }
columns = { bid = "/bid", ask = "/ask", name = "/name", source_time = { from = "/source_time", unit = "us" }, status = "/status", stale_reason = "/stale_reason" }
)");
}

void TestMirrors::init()
{
    m_number = 0;
    QFile file(feed());
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
}

void TestMirrors::goesRound_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("to");
    QTest::addColumn<QString>("from");
    const auto row = [](const char *name, const char *kind, const char *to, const char *from) {
        QTest::newRow(name) << QString::fromLatin1(kind) << QString::fromLatin1(to) << QString::fromLatin1(from);
    };
    row("redis stream, proto", "redis", "redis://127.0.0.1:%PORT%?stream=out&payload=proto",
        "redis://127.0.0.1:%PORT%?stream=out&payload=proto");
    row("redis stream, json", "redis", "redis://127.0.0.1:%PORT%/3?stream=out&field=row&maxlen=5000",
        "redis://127.0.0.1:%PORT%/3?stream=out&field=row&mapping=tapedeck");
    row("nats stream, proto", "nats", "nats://127.0.0.1:%PORT%?stream=OUT&subject=out.all&payload=proto",
        "nats://127.0.0.1:%PORT%?stream=OUT&payload=proto");
    row("nats stream by key, json", "nats", "nats://127.0.0.1:%PORT%?stream=OUT&subject=out.*",
        "nats://127.0.0.1:%PORT%?stream=OUT&deliver=last-per-subject&mapping=tapedeck");
}

void TestMirrors::goesRound()
{
    QFETCH(QString, kind);
    QFETCH(QString, to);
    QFETCH(QString, from);
    if (!installed(kind == QLatin1String("redis") ? "redis-server" : "nats-server"))
        QSKIP("the broker is not installed (apt-get install redis-server nats-server)");
    const std::unique_ptr<BrokerProgram> program(broker(kind));
    QVERIFY(program);
    if (kind == QLatin1String("nats"))
        makeStream(program->port(), to.contains(QLatin1Char('*')) ? 1 : -1);
    append(lines(20));
    append(R"({"s":"É.*> %\"\\","b":"1e-7","n":"Üß\t\"quoted\"","t":1790000000})"
           "\n");
    Server one({feedUrl()}, publishing(placed(to, *program)));
    QVERIFY2(one.isUp(), qPrintable(one.log()));
    QTRY_COMPARE(rows(one).size(), 8);
    QTRY_COMPARE(mirror(one)[QStringLiteral("state")].toString(), QStringLiteral("live"));
    Server two({placed(from, *program) + QLatin1String(retries)}, config());
    QVERIFY2(two.isUp(), qPrintable(two.log()));
    QTRY_COMPARE(rows(two), rows(one));
    append(lines(2'000));
    append("{\"s\":\"S3\",\"gone\":true}\n{\"s\":\"S4\",\"b\":null,\"a\":\"2.50\",\"st\":\"off\"}\n");
    QTRY_COMPARE(rows(one).size(), 7);
    QTRY_COMPARE(rows(two), rows(one));
    QVERIFY(!rows(two)[QStringLiteral("acme:S4")].contains(QStringLiteral("bid")));
    append(lines(20)); // S3 is back
    QTRY_COMPARE(rows(one).size(), 8);
    QTRY_COMPARE(rows(two), rows(one));
    QCOMPARE(mirror(one)[QStringLiteral("failures")].toInt(), 0);
    QCOMPARE(reason(one), QString());
    // Whoever comes later sees the same.
    Server three({placed(from, *program) + QLatin1String(retries)}, config());
    QVERIFY2(three.isUp(), qPrintable(three.log()));
    QTRY_COMPARE(rows(three), rows(one));
}

void TestMirrors::endsRightThroughTheDeathOfTheBroker_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("to");
    QTest::addColumn<QString>("from");
    QTest::newRow("redis") << QStringLiteral("redis")
                           << QStringLiteral("redis://127.0.0.1:%PORT%?stream=out&payload=proto")
                           << QStringLiteral("redis://127.0.0.1:%PORT%?stream=out&payload=proto");
    QTest::newRow("nats") << QStringLiteral("nats")
                          << QStringLiteral("nats://127.0.0.1:%PORT%?stream=OUT&subject=out.*&payload=proto")
                          << QStringLiteral("nats://127.0.0.1:%PORT%?stream=OUT&payload=proto");
}

void TestMirrors::endsRightThroughTheDeathOfTheBroker()
{
    QFETCH(QString, kind);
    QFETCH(QString, to);
    QFETCH(QString, from);
    if (!installed(kind == QLatin1String("redis") ? "redis-server" : "nats-server"))
        QSKIP("the broker is not installed (apt-get install redis-server nats-server)");
    const std::unique_ptr<BrokerProgram> program(broker(kind));
    QVERIFY(program);
    if (kind == QLatin1String("nats"))
        makeStream(program->port());
    append(lines(100));
    Server one({feedUrl()}, publishing(placed(to, *program)));
    QVERIFY2(one.isUp(), qPrintable(one.log()));
    Server two({placed(from, *program) + QLatin1String(retries)}, config());
    QVERIFY2(two.isUp(), qPrintable(two.log()));
    QTRY_COMPARE(rows(one).size(), 7);
    QTRY_COMPARE(rows(two), rows(one));
    for (int round = 0; round < 2; ++round) {
        append(lines(500));
        program->kill();
        append("{\"s\":\"S5\",\"gone\":true}\n");
        append(R"({"s":"N)" + QByteArray::number(round) + "\",\"b\":\"5\",\"st\":\"on\"}\n");
        for (int i = 0; i < 5; ++i)
            append(R"({"s":"S1","b":")" + QByteArray::number(m_number++) + "\"}\n");
        QTRY_COMPARE(mirror(one)[QStringLiteral("state")].toString(), QStringLiteral("backing off"));
        QVERIFY2(reason(one).contains(QStringLiteral("refused the connection"))
                     || reason(one).contains(QStringLiteral("closed the connection")),
                 qPrintable(reason(one)));
        QTRY_VERIFY(mirror(one)[QStringLiteral("lag_us")].toInteger() > 0);
        append("{\"s\":\"S2\",\"b\":\"77" + QByteArray::number(round) + "\"}\n");
        QTRY_VERIFY(
            rows(one)[QStringLiteral("acme:S2")][QStringLiteral("bid")].toString().startsWith(QLatin1String("77")));
        QVERIFY(program->start());
        QTRY_COMPARE(mirror(one)[QStringLiteral("state")].toString(), QStringLiteral("live"));
        QTRY_COMPARE(rows(two), rows(one));
        QVERIFY(!rows(two).contains(QStringLiteral("acme:S5")));
    }
    const QJsonObject counts = mirror(one);
    QVERIFY(counts[QStringLiteral("failures")].toInt() >= 2);
    QVERIFY(counts[QStringLiteral("reconnects")].toInt() >= 2);
    QVERIFY(counts[QStringLiteral("folded")].toInt() > 0);
}

void TestMirrors::foldsWhatASlowBrokerDoesNotTake()
{
    if (!installed("redis-server"))
        QSKIP("redis-server is not installed (apt-get install redis-server)");
    const std::unique_ptr<BrokerProgram> redis(broker(QStringLiteral("redis")));
    QVERIFY(redis);
    append(lines(70));
    Server one({feedUrl()}, publishing(placed(QStringLiteral("redis://127.0.0.1:%PORT%?stream=out"), *redis)));
    QVERIFY2(one.isUp(), qPrintable(one.log()));
    QTRY_VERIFY(mirror(one)[QStringLiteral("messages")].toInt() >= 7);
    const int before = mirror(one)[QStringLiteral("messages")].toInt();
    redis->pause();
    append(lines(700));
    // What was under way when it stopped is the last that it gets one by one.
    QTRY_COMPARE(rows(one)[QStringLiteral("acme:S0")][QStringLiteral("bid")].toString(), QStringLiteral("1.763"));
    QTRY_VERIFY(mirror(one)[QStringLiteral("lag_us")].toInteger() > 100'000);
    append(lines(700));
    QTRY_COMPARE(rows(one)[QStringLiteral("acme:S0")][QStringLiteral("bid")].toString(), QStringLiteral("1.1463"));
    redis->resume();
    RedisClient client(redis->port());
    QTRY_VERIFY(client.ask({"XREVRANGE", "out", "+", "-", "COUNT", "7"}).contains("1.1463"));
    QTRY_VERIFY(mirror(one)[QStringLiteral("folded")].toInt() > 0);
    QVERIFY(mirror(one)[QStringLiteral("messages")].toInt() - before < 100); // of 1,400
    QCOMPARE(mirror(one)[QStringLiteral("failures")].toInt(), 0);
}

void TestMirrors::beginsWithTheNextChange()
{
    if (!installed("redis-server"))
        QSKIP("redis-server is not installed (apt-get install redis-server)");
    const std::unique_ptr<BrokerProgram> redis(broker(QStringLiteral("redis")));
    QVERIFY(redis);
    RedisClient client(redis->port());
    client.ask({"SET", "out", "not a stream yet"});
    append(lines(70));
    const QString url = placed(QStringLiteral("redis://127.0.0.1:%PORT%?channel=out&initial=none"), *redis);
    Server one({feedUrl()}, publishing(url));
    QVERIFY2(one.isUp(), qPrintable(one.log()));
    QTRY_COMPARE(rows(one).size(), 7);
    QTRY_COMPARE(mirror(one)[QStringLiteral("state")].toString(), QStringLiteral("live"));
    QTRY_VERIFY(mirror(one)[QStringLiteral("changes")].toInt() > 0);
    const int before = mirror(one)[QStringLiteral("messages")].toInt();
    append("{\"s\":\"S1\",\"b\":\"9\"}\n");
    QTRY_COMPARE(mirror(one)[QStringLiteral("messages")].toInt(), before + 1);
}

void TestMirrors::writesWhatBeginsSo()
{
    if (!installed("redis-server"))
        QSKIP("redis-server is not installed (apt-get install redis-server)");
    const std::unique_ptr<BrokerProgram> redis(broker(QStringLiteral("redis")));
    QVERIFY(redis);
    append("{\"s\":\"A1\",\"b\":\"1\"}\n{\"s\":\"B1\",\"b\":\"1\"}\n{\"s\":\"A2\",\"b\":\"1\"}\n");
    Server one({feedUrl()},
               publishing(placed(QStringLiteral("redis://127.0.0.1:%PORT%?stream=out&prefix=acme:A"), *redis)));
    QVERIFY2(one.isUp(), qPrintable(one.log()));
    RedisClient client(redis->port());
    QTRY_COMPARE(client.ask({"XLEN", "out"}), QByteArray("2"));
    append("{\"s\":\"B1\",\"b\":\"2\"}\n{\"s\":\"A2\",\"gone\":true}\n{\"s\":\"B1\",\"gone\":true}\n");
    QTRY_COMPARE(client.ask({"XLEN", "out"}), QByteArray("3"));
    const QByteArray last = client.ask({"XREVRANGE", "out", "+", "-", "COUNT", "1"});
    QVERIFY2(last.contains(R"(key acme:A2 data {"key":"acme:A2","removed":true})"), last.constData());
}

void TestMirrors::tellsWhatIsWrong_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("why");
    QTest::newRow("nobody") << QStringLiteral("redis://127.0.0.1:%NOBODY%?stream=out")
                            << QStringLiteral("refused the connection; does Redis listen there?");
    QTest::newRow("no host") << QStringLiteral("redis://nowhere.invalid?stream=out")
                             << QStringLiteral("the host 'nowhere.invalid' is not known");
    QTest::newRow("no stream of Redis") << QStringLiteral("redis://127.0.0.1:%REDIS%?stream=text")
                                        << QStringLiteral("'text' is no stream");
    QTest::newRow("no database") << QStringLiteral("redis://127.0.0.1:%REDIS%/99?stream=out")
                                 << QStringLiteral("has no database 99");
    QTest::newRow("nobody of NATS") << QStringLiteral("nats://127.0.0.1:%NOBODY%?subject=out")
                                    << QStringLiteral("refused the connection or cannot be reached");
    QTest::newRow("no host of NATS") << QStringLiteral("nats://nowhere.invalid?subject=out")
                                     << QStringLiteral("the host 'nowhere.invalid' is not known");
    QTest::newRow("another service") << QStringLiteral("nats://127.0.0.1:%REDIS%?subject=out") << QString();
    QTest::newRow("no stream") << QStringLiteral("nats://127.0.0.1:%NATS%?stream=NONE&subject=out.a")
                               << QStringLiteral("there is no stream 'NONE'");
    QTest::newRow("no subject of it") << QStringLiteral("nats://127.0.0.1:%NATS%?stream=OUT&subject=in.a")
                                      << QStringLiteral("has no stream for the subject");
    QTest::newRow("of another stream") << QStringLiteral("nats://127.0.0.1:%NATS%?stream=OTHER&subject=out.a")
                                       << QStringLiteral("keeps the subject in another stream");
}

void TestMirrors::tellsWhatIsWrong()
{
    QFETCH(QString, url);
    QFETCH(QString, why);
    if (!installed("redis-server") || !installed("nats-server"))
        QSKIP("redis-server and nats-server are not installed (apt-get install redis-server nats-server)");
    const std::unique_ptr<BrokerProgram> redis(broker(QStringLiteral("redis")));
    const std::unique_ptr<BrokerProgram> nats(broker(QStringLiteral("nats")));
    QVERIFY(redis && nats);
    RedisClient(redis->port()).ask({"SET", "text", "x"});
    makeStream(nats->port());
    NatsClient(nats->port())
        .ask("$JS.API.STREAM.CREATE.OTHER",
             R"({"name":"OTHER","subjects":["other"],"retention":"limits","storage":"memory","num_replicas":1})");
    url.replace(QStringLiteral("%REDIS%"), QString::number(redis->port()))
        .replace(QStringLiteral("%NATS%"), QString::number(nats->port()))
        .replace(QStringLiteral("%NOBODY%"), QString::number(freePort()));
    append(lines(10));
    Server server({feedUrl()}, publishing(url));
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QTRY_VERIFY(mirror(server)[QStringLiteral("failures")].toInt() > 0);
    QTRY_VERIFY2(reason(server).contains(why), qPrintable(reason(server)));
    QVERIFY(!reason(server).isEmpty());
    QVERIFY2(server.log().contains(why), qPrintable(server.log()));
    QCOMPARE(rows(server).size(), 7); // whatever becomes of it
}

void TestMirrors::tellsMistakes_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("named");
    const auto row = [](const char *url, const char *named) {
        QTest::newRow(url) << QString::fromLatin1(url) << QString::fromUtf8(named);
    };
    row("prices", "KIND:… is expected");
    row("http://localhost", "nothing can be written to 'http'");
    row("redis://localhost", "stream=KEY");
    row("redis://localhost?stream=a&channel=b", "stream=KEY");
    row("redis://localhost?stream=a,b", "one name is expected");
    row("redis://localhost?stream=a&from=end", "there is no option 'from'");
    row("redis://localhost?stream=a&mapping=x", "there is no option 'mapping'");
    row("redis://localhost?stream=a&board=games", "prices, scores or prices,scores");
    row("redis://localhost?stream=a&board=prices,scores", "payload=proto");
    row("redis://localhost?stream=a&payload=xml", "payload=xml");
    row("redis://localhost?stream=a&initial=some", "initial=some");
    row("redis://localhost?stream=a&interval=0s", "interval=0s");
    row("redis://localhost?stream=a&maxlen=-1", "maxlen=-1");
    row("redis://joe:hunter2@localhost?stream=a", "password_file");
    row("redis://localhost?stream=a&password=hunter2", "password_env=VARIABLE");
    row("nats://localhost", "subject=prices.*");
    row("nats://localhost?subject=a.>", "subject=a.>");
    row("nats://localhost?subject=*.*", "subject=*.*");
    row("nats://localhost?subject=a&stream=b.c", "stream=b.c");
    row("kafka://localhost", "is no topic");
    row("kafka://localhost/out?from=end", "there is no option 'from'");
    row("redis://localhost:6400?stream=in", "come back for ever");
    row("redis://127.0.0.1:6400/0?stream=in&payload=proto", "come back for ever");
    row("nats://localhost:4300?stream=IN&subject=in.prices", "come back for ever");
    row("nats://localhost:4300?subject=in.prices", "come back for ever");
}

void TestMirrors::tellsMistakes()
{
    QFETCH(QString, url);
    QFETCH(QString, named);
    const QStringList read{QStringLiteral("redis://127.0.0.1:6400?stream=other,in&mapping=acme"),
                           QStringLiteral("nats://127.0.0.1:4300?subject=in.>&mapping=acme"),
                           QStringLiteral("nats://127.0.0.1:4300?stream=IN&mapping=acme")};
    QStringList arguments = config() << QStringLiteral("--check-config") << QStringLiteral("--publish") << url;
    for (const QString &source : read)
        arguments << QStringLiteral("--source") << source;
    const Finished finished = runProgram(QStringLiteral("tapedeckd"), arguments);
    QCOMPARE(finished.code, 2);
    QVERIFY2(finished.err.contains(named.toUtf8()), finished.err.constData());
    QVERIFY2(finished.err.contains("--publish"), finished.err.constData());
    QVERIFY2(!finished.err.contains("hunter2"), finished.err.constData());
}

void TestMirrors::stopsAtOnce()
{
    QTcpServer mute; // connects, and never answers
    QVERIFY(mute.listen(QHostAddress::LocalHost));
    for (const char *url : {"redis://127.0.0.1:%1?stream=out", "nats://127.0.0.1:%1?subject=out"}) {
        for (const quint16 port : {mute.serverPort(), freePort()}) {
            Server server({}, publishing(QString::fromLatin1(url).arg(port)));
            QVERIFY2(server.isUp(), qPrintable(server.log()));
            QElapsedTimer timer;
            timer.start();
            server.process().terminate();
            QVERIFY(server.process().waitForFinished());
            QVERIFY2(timer.elapsed() < 4'000, qPrintable(QString::number(timer.elapsed())));
            QCOMPARE(server.process().exitCode(), 0);
        }
    }
}

void TestMirrors::commandWritesRows_data()
{
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<QString>("from");
    QTest::newRow("json") << QStringList() << QStringLiteral("mapping=tapedeck");
    QTest::newRow("proto") << QStringList{QStringLiteral("--payload"), QStringLiteral("proto")}
                           << QStringLiteral("payload=proto");
}

void TestMirrors::commandWritesRows()
{
    QFETCH(QStringList, options);
    QFETCH(QString, from);
    if (!installed("redis-server"))
        QSKIP("redis-server is not installed (apt-get install redis-server)");
    const std::unique_ptr<BrokerProgram> redis(broker(QStringLiteral("redis")));
    QVERIFY(redis);
    const QString url = placed(QStringLiteral("redis://127.0.0.1:%PORT%?stream=out"), *redis);
    append(lines(50));
    Server one({feedUrl()}, config());
    QVERIFY2(one.isUp(), qPrintable(one.log()));
    QTRY_COMPARE(rows(one).size(), 7);
    Server two({url + QLatin1Char('&') + from + QLatin1String(retries)}, config());
    QVERIFY2(two.isUp(), qPrintable(two.log()));

    QProcess tail;
    QProcess publish;
    tail.setStandardOutputProcess(&publish);
    publish.start(QStringLiteral(TAPEDECK_BIN "/tapectl"), QStringList{QStringLiteral("publish"), url} + options);
    tail.start(QStringLiteral(TAPEDECK_BIN "/tapectl"),
               {QStringLiteral("--url"), one.url(), QStringLiteral("--json"), QStringLiteral("tail"),
                QStringLiteral("prices")});
    QVERIFY(tail.waitForStarted() && publish.waitForStarted());
    QTRY_COMPARE(rows(two), rows(one));
    append(lines(50));
    append("{\"s\":\"S2\",\"gone\":true}\n");
    QTRY_COMPARE(rows(one).size(), 6);
    QTRY_COMPARE(rows(two), rows(one));
    tail.terminate();
    QVERIFY(tail.waitForFinished() && publish.waitForFinished());
    QCOMPARE(publish.exitCode(), 0);
    const QByteArray out = publish.readAllStandardOutput();
    QVERIFY2(out.contains("all confirmed"), out.constData());
}

void TestMirrors::commandTellsWhatIsWrong_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("why");
    const QString good = QStringLiteral("redis://127.0.0.1:%PORT%?stream=out");
    const auto row = [](const char *name, const QString &url, const char *input, int code, const char *why) {
        QTest::newRow(name) << url << QByteArray(input) << code << QByteArray(why);
    };
    row("nothing", good, "", 0, "0 rows written");
    row("no line end", good, "\n{\"key\":\"a:B\",\"bid\":1.5}", 0, "1 rows written");
    row("no JSON", good, "{\"key\":\"a:B\"}\n\nbid\n", 1, "line 3: no JSON");
    row("no key", good, "{\"bid\":\"1\"}\n", 1, "line 1: an object with a key is expected");
    row("no column", good, "{\"key\":\"a:B\",\"bit\":\"1\"}\n", 1, "there is no column 'bit' in prices; 0 rows");
    row("no price", good, "{\"key\":\"a:A\"}\n{\"key\":\"a:B\",\"bid\":\"dear\"}\n", 1,
        "line 2: 'bid' is dear, which no such column holds; 1 rows were confirmed before");
    row("no status", good, "{\"key\":\"a:B\",\"status\":\"LIVE\"}\n", 1, "'status' is LIVE");
    row("nobody", QStringLiteral("redis://127.0.0.1:1?stream=out"), "", 1, "refused the connection");
    row("wrong URL", QStringLiteral("redis://127.0.0.1:%PORT%"), "", 2, "stream=KEY");
    row("wrong kind", QStringLiteral("file:x"), "", 2, "nothing can be written to 'file'");
    row("an option of mirrors", good + QStringLiteral("&initial=none"), "", 2, "there is no option 'initial'");
}

void TestMirrors::commandTellsWhatIsWrong()
{
    QFETCH(QString, url);
    QFETCH(QByteArray, input);
    QFETCH(int, code);
    QFETCH(QByteArray, why);
    if (!installed("redis-server"))
        QSKIP("redis-server is not installed (apt-get install redis-server)");
    const std::unique_ptr<BrokerProgram> redis(broker(QStringLiteral("redis")));
    QVERIFY(redis);
    QProcess publish;
    publish.setProcessChannelMode(QProcess::MergedChannels);
    publish.start(QStringLiteral(TAPEDECK_BIN "/tapectl"), {QStringLiteral("publish"), placed(url, *redis)});
    publish.write(input);
    publish.closeWriteChannel();
    QVERIFY(publish.waitForFinished());
    const QByteArray out = publish.readAllStandardOutput();
    QVERIFY2(out.contains(why), out.constData());
    QCOMPARE(publish.exitCode(), code);
}

QTEST_GUILESS_MAIN(TestMirrors)
#include "tst_mirrors.moc"
