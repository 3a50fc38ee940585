// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "brokerprograms.h"
#include "mirrorbench.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QTcpServer>
#include <QTest>

#include <csignal>

/// What one server writes to a broker, another one reads.
class TestMirrors : public QObject
{
    Q_OBJECT

private Q_SLOTS:
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
    void append(const QByteArray &lines) const { m_bench.append(lines); }
    [[nodiscard]] QByteArray lines(int count) { return m_bench.lines(count); }
    [[nodiscard]] QString feedUrl() const { return m_bench.feedUrl(); }
    [[nodiscard]] QStringList publishing(const QString &url) const { return m_bench.publishing(url); }
    static QJsonObject mirror(const Server &server) { return MirrorBench::mirror(server); }
    static QString reason(const Server &server) { return MirrorBench::reason(server); }
    static MirrorBench::Rows rows(const Server &server) { return MirrorBench::rows(server); }
    static bool installed(const char *program) { return BrokerProgram::isInstalled(QLatin1String(program)); }
    static QString placed(const QString &url, const BrokerProgram &broker)
    {
        return QString(url).replace(QStringLiteral("%PORT%"), QString::number(broker.port()));
    }

    MirrorBench m_bench;
};

namespace {

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

void TestMirrors::init()
{
    m_bench.begin();
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
    m_bench.goesRound(placed(to, *program), placed(from, *program));
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
    m_bench.survives(placed(to, *program), placed(from, *program),
                     {[&program] { program->kill(); }, [&program] { return program->start(); }});
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
    QTRY_VERIFY2(server.log().contains(why), qPrintable(server.log()));
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
    row("amqp://localhost", "queue=NAME");
    row("amqp://localhost?queue=a&exchange=b", "queue=NAME");
    row("amqp://localhost?queue=a&routing_key=b", "routing_key= is for exchange=NAME");
    row("amqp://localhost?exchange=a&routing_key=*.*", "routing_key=*.*");
    row("amqp://localhost?exchange=a&mandatory=2", "mandatory=2");
    row("amqp://localhost?exchange=a&key=b", "there is no option 'key'");
    row("amqp://localhost?queue=a&user=joe", "password_file=PATH");
    row("amqp://joe:hunter2@localhost?queue=a", "password_file");
    row("amqp://localhost?queue=a&ca_file=/dev/null", "amqps://");
    row("redis://localhost:6400?stream=in", "come back for ever");
    row("redis://127.0.0.1:6400/0?stream=in&payload=proto", "come back for ever");
    row("nats://localhost:4300?stream=IN&subject=in.prices", "come back for ever");
    row("nats://localhost:4300?subject=in.prices", "come back for ever");
    row("amqp://localhost:5600?queue=in", "come back for ever");
    row("amqp://localhost:5600/%2F?exchange=in&routing_key=prices.*", "come back for ever");
    row("amqp://localhost:5600?exchange=in&routing_key=scores.*", "");
}

void TestMirrors::tellsMistakes()
{
    QFETCH(QString, url);
    QFETCH(QString, named);
    const QStringList read{QStringLiteral("redis://127.0.0.1:6400?stream=other,in&mapping=acme"),
                           QStringLiteral("nats://127.0.0.1:4300?subject=in.>&mapping=acme"),
                           QStringLiteral("nats://127.0.0.1:4300?stream=IN&mapping=acme"),
                           QStringLiteral("amqp://127.0.0.1:5600?exchange=in&key=prices.%23&queue=in&mapping=acme")};
    QStringList arguments = m_bench.config() << QStringLiteral("--check-config") << QStringLiteral("--publish") << url;
    for (const QString &source : read)
        arguments << QStringLiteral("--source") << source;
    const Finished finished = runProgram(QStringLiteral("tapedeckd"), arguments);
    QCOMPARE(finished.code, named.isEmpty() ? 0 : 2);
    if (named.isEmpty())
        return;
    QVERIFY2(finished.err.contains(named.toUtf8()), finished.err.constData());
    QVERIFY2(finished.err.contains("--publish"), finished.err.constData());
    QVERIFY2(!finished.err.contains("hunter2"), finished.err.constData());
}

void TestMirrors::stopsAtOnce()
{
    QTcpServer mute; // connects, and never answers
    QVERIFY(mute.listen(QHostAddress::LocalHost));
    for (const char *url :
         {"redis://127.0.0.1:%1?stream=out", "nats://127.0.0.1:%1?subject=out", "amqp://127.0.0.1:%1?queue=out"}) {
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
    m_bench.takesCommands(url, options, url + QLatin1Char('&') + from);
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
