// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "brokerbench.h"
#include "brokerprograms.h"
#include "trademodel.h"

#include <QDir>
#include <QTcpServer>
#include <QTest>

#include <csignal>

/// Redis's own server before ours.
class TestRedis : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void readsAStreamThroughTheDeathOfItsServer();
    void begins_data();
    void begins();
    void fieldsAreAnObject();
    void readsAvro();
    void tellsWhatWasTrimmed();
    void aGroupTakesNothingTwice();
    void aGroupReadsItsOwnAgain();
    void channelsAreStaleUntilToldAgain();
    void letsUsIn_data();
    void letsUsIn();
    void followsTheMaster();
    void tellsWhatIsWrong_data();
    void tellsWhatIsWrong();
    void tellsMistakes_data();
    void tellsMistakes();
    void stopsAtOnce();

private:
    [[nodiscard]] QStringList config() const { return m_bench.config(); }
    [[nodiscard]] static QString url(const BrokerProgram &redis, const char *options)
    {
        return QStringLiteral("redis://127.0.0.1:%1?%2&%3")
            .arg(redis.port())
            .arg(BrokerBench::quickOptions(), QLatin1String(options));
    }

    BrokerBench m_bench;
};

namespace {

const QStringList redisArguments{QStringLiteral("--port"),        QStringLiteral("%PORT%"),
                                 QStringLiteral("--bind"),        QStringLiteral("127.0.0.1"),
                                 QStringLiteral("--dir"),         QStringLiteral("%DIR%"),
                                 QStringLiteral("--save"),        QString(),
                                 QStringLiteral("--appendonly"),  QStringLiteral("yes"),
                                 QStringLiteral("--appendfsync"), QStringLiteral("always")};

void add(RedisClient &client, Trades &trades, int count, const QByteArrayList &options = {})
{
    QList<QByteArrayList> commands;
    for (int i = 0; i < count; ++i)
        commands << QByteArrayList{"XADD", "prices"} + options + QByteArrayList{"*", "data", trades.next()};
    client.askAll(commands);
}

} // namespace

void TestRedis::initTestCase()
{
    if (!BrokerProgram::isInstalled(QStringLiteral("redis-server")))
        QSKIP("redis-server is not installed (apt-get install redis-server redis-sentinel)");
}

void TestRedis::readsAStreamThroughTheDeathOfItsServer()
{
    BrokerProgram redis(QStringLiteral("redis-server"), redisArguments);
    QVERIFY(redis.start());
    Trades trades;
    {
        RedisClient client(redis.port());
        add(client, trades, 3'000);
    }
    Server server({url(redis, "stream=prices&count=100")}, config());
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QTRY_COMPARE(shown(server), trades.expected());
    for (int round = 0; round < 3; ++round) {
        {
            RedisClient client(redis.port());
            add(client, trades, 2'000);
        }
        redis.kill();
        if (round == 2) // and all that is known is that we are cut off
            QTRY_VERIFY(shown(server).value(QStringLiteral("acme:S0")).contains(QStringLiteral("STALE")));
        QVERIFY(redis.start());
        QTRY_COMPARE(shown(server), trades.expected()); // the rows that nobody tells again are right, too
    }
    RedisClient client(redis.port());
    add(client, trades, 10);
    QTRY_COMPARE(shown(server), trades.expected());
    QCOMPARE(gaps(server), 0);
    QCOMPARE(messages(server), 9'010);
    QVERIFY(source(server)[QStringLiteral("reconnects")].toInt() >= 3);
    // Without its data it begins again.
    redis.kill();
    QVERIFY(QDir(redis.filePath(QStringLiteral("appendonlydir"))).removeRecursively());
    QVERIFY(redis.start());
    QTRY_VERIFY(reason(server).contains(QStringLiteral("there is no stream 'prices'")));
    RedisClient again(redis.port());
    add(again, trades, 10);
    QTRY_COMPARE(messages(server), 9'020);
}

void TestRedis::begins_data()
{
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<int>("count");
    QTest::newRow("beginning") << QByteArray("beginning") << 4;
    QTest::newRow("id") << QByteArray("5-1") << 2;
    QTest::newRow("milliseconds") << QByteArray("6") << 2;
    QTest::newRow("end") << QByteArray("end") << 1;
}

void TestRedis::begins()
{
    QFETCH(QByteArray, from);
    QFETCH(int, count);
    BrokerProgram redis(QStringLiteral("redis-server"), redisArguments);
    QVERIFY(redis.start());
    RedisClient client(redis.port());
    for (const char *id : {"5-0", "5-1", "7-0"})
        client.ask({"XADD", "prices", id, "data", R"({"s":"A","p":1,"q":1})"});
    Server server({url(redis, "stream=prices&from=" + from)}, config());
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QTRY_COMPARE(state(server), QStringLiteral("live"));
    QTRY_VERIFY(client.ask({"CLIENT", "LIST"}).contains("cmd=xread"));
    client.ask({"XADD", "prices", "9-0", "data", R"({"s":"A","p":2,"q":1})"});
    QTRY_COMPARE(messages(server), count);
    QCOMPARE(shown(server).value(QStringLiteral("acme:A")), QStringLiteral("2 of %1, OPEN").arg(count));
    QCOMPARE(gaps(server), 0);
}

void TestRedis::fieldsAreAnObject()
{
    BrokerProgram redis(QStringLiteral("redis-server"), redisArguments);
    QVERIFY(redis.start());
    RedisClient client(redis.port());
    client.ask({"XADD", "one", "*", "s", "A\"\\\n\xc3\xa4", "p", "1.50", "q", "2"});
    client.ask({"XADD", "two", "*", "x", "1", "body", R"({"s":"B","p":2,"q":1})"});
    client.ask({"XADD", "two", "*", "x", "1", "body", "no JSON"});
    client.ask({"XADD", "two", "*", "s", "\xff", "p", "1", "q", "1"}); // no UTF-8
    Server server({url(redis, "stream=one,two&field=body")}, config());
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QTRY_COMPARE(messages(server), 4);
    const auto rows = shown(server);
    QCOMPARE(rows.value(QStringLiteral("acme:A\"\\\nä")), QStringLiteral("1.5 of 1, OPEN"));
    QCOMPARE(rows.value(QStringLiteral("acme:B")), QStringLiteral("2 of 1, OPEN"));
    QCOMPARE(source(server)[QStringLiteral("malformed")].toInt(), 2);
}

void TestRedis::readsAvro()
{
    BrokerProgram redis(QStringLiteral("redis-server"), redisArguments);
    QVERIFY(redis.start());
    RedisClient client(redis.port());
    m_bench.readsAvro([&redis](const char *stream) { return url(redis, QByteArray("stream=").append(stream)); },
                      [&client](const char *stream, const QByteArray &message) {
                          client.ask({"XADD", stream, "*", "data", message});
                      });
}

void TestRedis::tellsWhatWasTrimmed()
{
    BrokerProgram redis(QStringLiteral("redis-server"), redisArguments);
    QVERIFY(redis.start());
    RedisClient client(redis.port());
    Trades trades;
    client.ask({"XADD", "prices", "*", "data", R"({"s":"quiet","p":1,"q":1})"});
    add(client, trades, 500);
    Server server({url(redis, "stream=prices")}, config());
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QTRY_COMPARE(messages(server), 501);
    ::kill(static_cast<pid_t>(server.process().processId()), SIGSTOP);
    add(client, trades, 3'000, {"MAXLEN", "100"});
    ::kill(static_cast<pid_t>(server.process().processId()), SIGCONT);
    const auto told = [&] {
        const QJsonObject of = source(server);
        return of[QStringLiteral("messages")].toInt() + of[QStringLiteral("gaps")].toInt();
    };
    QTRY_COMPARE(told(), 3'501);
    QVERIFY(gaps(server) > 2'000);
    QTRY_VERIFY(server.log().contains(QStringLiteral("of the stream 'prices' went missing")));
    // What was told since is fresh, what was not is not.
    add(client, trades, 7);
    QTRY_COMPARE(told(), 3'508);
    const auto rows = shown(server);
    QVERIFY(rows.value(QStringLiteral("acme:S0")).contains(QStringLiteral("OPEN")));
    QVERIFY(rows.value(QStringLiteral("acme:quiet")).contains(QStringLiteral("STALE")));
}

void TestRedis::aGroupTakesNothingTwice()
{
    BrokerProgram redis(QStringLiteral("redis-server"), redisArguments);
    QVERIFY(redis.start());
    Trades trades;
    {
        RedisClient client(redis.port());
        client.ask({"XGROUP", "CREATE", "prices", "desk", "0", "MKSTREAM"});
        add(client, trades, 1'000);
    }
    Server server({url(redis, "stream=prices&group=desk&consumer=one&count=50")}, config());
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    for (int round = 0; round < 2; ++round) {
        {
            RedisClient client(redis.port());
            add(client, trades, 1'000);
        }
        redis.kill();
        QVERIFY(redis.start());
    }
    RedisClient client(redis.port());
    QTRY_VERIFY(messages(server) >= 3'000);
    QTRY_VERIFY(client.ask({"XPENDING", "prices", "desk"}).startsWith("0 "));
    // An acknowledgement that was lost with the server makes an entry come again: it is at least once.
    const auto rows = shown(server);
    const auto expected = trades.expected();
    QCOMPARE(rows.size(), expected.size());
    for (auto it = expected.begin(); it != expected.end(); ++it)
        QCOMPARE(rows[it.key()].section(QLatin1Char(' '), 0, 0), it->section(QLatin1Char(' '), 0, 0));
    QVERIFY(messages(server) <= 3'000 + 3 * 50);
}

void TestRedis::aGroupReadsItsOwnAgain()
{
    BrokerProgram redis(QStringLiteral("redis-server"), redisArguments);
    QVERIFY(redis.start());
    RedisClient client(redis.port());
    Trades trades;
    client.ask({"XGROUP", "CREATE", "prices", "desk", "0", "MKSTREAM"});
    add(client, trades, 700);
    // Read by one that died before it acknowledged; another of the group has its own.
    client.ask({"XREADGROUP", "GROUP", "desk", "one", "COUNT", "600", "STREAMS", "prices", ">"});
    const QByteArray gone = client.ask({"XADD", "prices", "*", "data", R"({"s":"gone","p":1,"q":1})"});
    client.ask({"XREADGROUP", "GROUP", "desk", "one", "STREAMS", "prices", ">"});
    client.ask({"XDEL", "prices", gone});
    add(client, trades, 300);
    Server server({url(redis, "stream=prices&group=desk&consumer=one&count=64")}, config());
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QTRY_COMPARE(messages(server), 1'000);
    QTRY_VERIFY(client.ask({"XPENDING", "prices", "desk"}).startsWith("0 "));
    QCOMPARE(gaps(server), 1); // the one that is gone
    add(client, trades, 7);
    QTRY_COMPARE(shown(server), trades.expected());
    // What was trimmed before the group came to it.
    server.process().kill();
    QVERIFY(server.process().waitForFinished());
    client.ask({"DEL", "prices"});
    client.ask({"XGROUP", "CREATE", "prices", "desk", "0", "MKSTREAM"});
    client.ask({"XREADGROUP", "GROUP", "desk", "one", "STREAMS", "prices", ">"});
    Trades later;
    add(client, later, 10);
    client.ask({"XREADGROUP", "GROUP", "desk", "one", "NOACK", "STREAMS", "prices", ">"});
    add(client, later, 1'000, {"MAXLEN", "100"});
    Server next({url(redis, "stream=prices&group=desk&consumer=one")}, config());
    QVERIFY2(next.isUp(), qPrintable(next.log()));
    QTRY_COMPARE(messages(next), 100);
    QCOMPARE(gaps(next), 900);
}

void TestRedis::channelsAreStaleUntilToldAgain()
{
    BrokerProgram redis(QStringLiteral("redis-server"), redisArguments);
    QVERIFY(redis.start());
    Server server({url(redis, "channel=all,more&pattern=prices.*")}, config());
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QTRY_COMPARE(state(server), QStringLiteral("live"));
    {
        RedisClient client(redis.port());
        client.ask({"PUBLISH", "all", R"({"s":"A","p":1,"q":1})"});
        client.ask({"PUBLISH", "more", R"({"s":"B","p":2,"q":1})"});
        client.ask({"PUBLISH", "prices.C", R"({"s":"C","p":3,"q":1})"});
        client.ask({"PUBLISH", "nobody", R"({"s":"D","p":3,"q":1})"});
        QTRY_COMPARE(shown(server),
                     (QMap<QString, QString>{{QStringLiteral("acme:A"), QStringLiteral("1 of 1, OPEN")},
                                             {QStringLiteral("acme:B"), QStringLiteral("2 of 1, OPEN")},
                                             {QStringLiteral("acme:C"), QStringLiteral("3 of 1, OPEN")}}));
    }
    redis.kill();
    QTRY_VERIFY(shown(server).value(QStringLiteral("acme:A")).contains(QStringLiteral("STALE")));
    QVERIFY(redis.start());
    QTRY_COMPARE(state(server), QStringLiteral("live"));
    RedisClient client(redis.port());
    client.ask({"PUBLISH", "all", R"({"s":"A","p":5,"q":1})"});
    QTRY_COMPARE(shown(server).value(QStringLiteral("acme:A")), QStringLiteral("5 of 2, OPEN"));
    QVERIFY(shown(server).value(QStringLiteral("acme:B")).contains(QStringLiteral("STALE")));
}

void TestRedis::letsUsIn_data()
{
    QTest::addColumn<QByteArray>("options");
    QTest::addColumn<QString>("why");
    QTest::newRow("default user") << QByteArray("password_file=%1/secret") << QString();
    QTest::newRow("by the environment") << QByteArray("password_env=TAPEDECK_TEST_SECRET") << QString();
    QTest::newRow("user") << QByteArray("user=reader&password_file=%1/reader") << QString();
    QTest::newRow("no password") << QByteArray("stale=1min") << QStringLiteral("wants a password: password_file=");
    QTest::newRow("wrong password") << QByteArray("password_file=%1/wrong")
                                    << QStringLiteral("the password is wrong, or there is no user 'default'");
    QTest::newRow("wrong user") << QByteArray("user=nobody&password_file=%1/reader")
                                << QStringLiteral("or there is no user 'nobody'");
    QTest::newRow("not allowed") << QByteArray("user=guest&password_file=%1/reader") << QStringLiteral("an ACL rule");
}

void TestRedis::letsUsIn()
{
    QFETCH(QByteArray, options);
    QFETCH(QString, why);
    BrokerProgram redis(QStringLiteral("redis-server"),
                        redisArguments + QStringList{QStringLiteral("--requirepass"), QStringLiteral("hunter2")});
    redis.write(QStringLiteral("secret"), "hunter2\n");
    redis.write(QStringLiteral("wrong"), "hunter3\n");
    redis.write(QStringLiteral("reader"), "letmein\n");
    qputenv("TAPEDECK_TEST_SECRET", "hunter2");
    QVERIFY(redis.start());
    RedisClient client(redis.port());
    client.ask({"AUTH", "hunter2"});
    client.ask({"ACL", "SETUSER", "reader", "on", ">letmein", "~prices", "+xread", "+xinfo", "+select"});
    client.ask({"ACL", "SETUSER", "guest", "on", ">letmein", "~other", "+@all"});
    client.ask({"XADD", "prices", "*", "data", R"({"s":"A","p":1,"q":1})"});
    options.replace("%1", redis.folder().toUtf8());
    Server server({url(redis, "stream=prices&" + options)}, config());
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    if (why.isEmpty()) {
        QTRY_COMPARE(shown(server).value(QStringLiteral("acme:A")), QStringLiteral("1 of 1, OPEN"));
    } else {
        QTRY_VERIFY2(reason(server).contains(why), qPrintable(reason(server)));
        QCOMPARE(state(server), QStringLiteral("failed"));
    }
    QVERIFY(!server.log().contains(QStringLiteral("hunter")) && !reason(server).contains(QStringLiteral("hunter")));
}

void TestRedis::followsTheMaster()
{
    if (!BrokerProgram::isInstalled(QStringLiteral("redis-sentinel")))
        QSKIP("redis-sentinel is not installed (apt-get install redis-sentinel)");
    BrokerProgram one(QStringLiteral("redis-server"), redisArguments);
    QVERIFY(one.start());
    BrokerProgram two(
        QStringLiteral("redis-server"),
        redisArguments
            + QStringList{QStringLiteral("--replicaof"), QStringLiteral("127.0.0.1"), QString::number(one.port())});
    QVERIFY(two.start());
    BrokerProgram sentinel(QStringLiteral("redis-sentinel"),
                           {QStringLiteral("%DIR%/sentinel.conf"), QStringLiteral("--port"), QStringLiteral("%PORT%")});
    sentinel.write(QStringLiteral("sentinel.conf"),
                   "bind 127.0.0.1\ndir " + sentinel.folder().toUtf8() + "\nsentinel monitor desk 127.0.0.1 "
                       + QByteArray::number(one.port())
                       + " 1\nsentinel down-after-milliseconds desk 300\nsentinel failover-timeout desk 2000\n");
    QVERIFY(sentinel.start());
    Trades trades;
    {
        RedisClient client(one.port());
        add(client, trades, 500);
        client.ask({"WAIT", "1", "10000"});
    }
    const quint16 nobody = freePort();
    Server server({QStringLiteral("redis:///0?stream=prices&mapping=acme&retry=20ms&retry-max=100ms&failures=100000&"
                                  "sentinel=127.0.0.1:%1,127.0.0.1:%2&master=desk")
                       .arg(nobody)
                       .arg(sentinel.port())},
                  config());
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QTRY_COMPARE(shown(server), trades.expected());
    RedisClient asked(sentinel.port());
    QTRY_VERIFY_WITH_TIMEOUT(asked.ask({"SENTINEL", "replicas", "desk"}).contains(QByteArray::number(two.port())),
                             15'000);
    one.kill();
    // A server that becomes master ends its connections.
    QTRY_VERIFY_WITH_TIMEOUT(RedisClient(two.port()).ask({"ROLE"}).startsWith("master"), 15'000);
    RedisClient client(two.port());
    add(client, trades, 500);
    QTRY_COMPARE_WITH_TIMEOUT(shown(server), trades.expected(), 20'000);
    QCOMPARE(gaps(server), 0);
}

void TestRedis::tellsWhatIsWrong_data()
{
    QTest::addColumn<QByteArray>("options");
    QTest::addColumn<QString>("why");
    QTest::newRow("no stream") << QByteArray("?stream=prizes") << QStringLiteral("there is no stream 'prizes'");
    QTest::newRow("no list") << QByteArray("?stream=list") << QStringLiteral("'list'");
    QTest::newRow("no group") << QByteArray("?stream=prices&group=g&consumer=c")
                              << QStringLiteral("XGROUP CREATE prices g 0 MKSTREAM");
    QTest::newRow("no stream for a group")
        << QByteArray("?stream=none&group=g&consumer=c") << QStringLiteral("XGROUP CREATE none g 0 MKSTREAM");
    QTest::newRow("no database") << QByteArray("/99?stream=prices") << QStringLiteral("has no database 99");
    QTest::newRow("unneeded password") << QByteArray("?stream=prices&password_env=PATH")
                                       << QStringLiteral("take password_file= or password_env= away");
}

void TestRedis::tellsWhatIsWrong()
{
    QFETCH(QByteArray, options);
    QFETCH(QString, why);
    BrokerProgram redis(QStringLiteral("redis-server"), redisArguments);
    QVERIFY(redis.start());
    RedisClient client(redis.port());
    client.ask({"RPUSH", "list", "x"});
    client.ask({"XADD", "prices", "*", "data", "{}"});
    Server server(
        {QStringLiteral("redis://127.0.0.1:%1%2&mapping=acme").arg(redis.port()).arg(QString::fromLatin1(options))},
        config());
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QTRY_VERIFY2(reason(server).contains(why), qPrintable(reason(server)));
}

void TestRedis::tellsMistakes_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QStringList>("named");
    const auto row = [](const char *url, const QStringList &named) {
        QTest::newRow(url) << QString::fromLatin1(url) << named;
    };
    row("redis://localhost?mapping=acme", {QStringLiteral("stream=KEY"), QStringLiteral("channel=NAME")});
    row("redis://localhost?mapping=acme&stream=a&channel=b", {QStringLiteral("stream=KEY")});
    row("redis://localhost?stream=a", {QStringLiteral("mapping=NAME")});
    row("redis:localhost?stream=a&mapping=acme", {QStringLiteral("redis://127.0.0.1:6379")});
    row("redis://localhost:99999?stream=a&mapping=acme", {QStringLiteral("localhost:99999")});
    row("redis://localhost/prices?stream=a&mapping=acme", {QStringLiteral("number of a database")});
    row("redis://joe:hunter2@localhost?stream=a&mapping=acme", {QStringLiteral("password_file")});
    row("redis://localhost?stream=a&mapping=acme&password=hunter2", {QStringLiteral("password_env=VARIABLE")});
    row("redis://localhost?stream=a&mapping=acme&password_file=/nowhere", {QStringLiteral("/nowhere")});
    row("redis://localhost?stream=a&mapping=acme&user=joe", {QStringLiteral("password_file=PATH")});
    row("redis://localhost?stream=a&mapping=acme&group=g", {QStringLiteral("consumer=NAME")});
    row("redis://localhost?stream=a&mapping=acme&group=g&consumer=c&from=end", {QStringLiteral("XGROUP SETID")});
    row("redis://localhost?stream=a&mapping=acme&from=start", {QStringLiteral("beginning, end")});
    row("redis://localhost?stream=a&mapping=acme&count=0", {QStringLiteral("count=0")});
    row("redis://localhost?channel=a&mapping=acme&group=g", {QStringLiteral("'group'"), QStringLiteral("pattern")});
    row("redis://localhost?stream=a&mapping=acme&sentinel=b", {QStringLiteral("master=NAME")});
    row("redis://localhost?stream=a&mapping=acme&sentinel=b&master=m", {QStringLiteral("redis:///0?")});
    row("redis:///0?stream=a&mapping=acme&sentinel=b:x&master=m", {QStringLiteral("sentinel=b:x")});
    row("redis://localhost?stream=a&mapping=acme&ca_file=/x", {QStringLiteral("rediss://")});
}

void TestRedis::tellsMistakes()
{
    QFETCH(QString, url);
    QFETCH(QStringList, named);
    m_bench.refuses(url, named);
}

void TestRedis::stopsAtOnce()
{
    BrokerProgram redis(QStringLiteral("redis-server"), redisArguments);
    QVERIFY(redis.start());
    QTcpServer mute; // connects, and never answers
    QVERIFY(mute.listen(QHostAddress::LocalHost));
    for (const quint16 port : {redis.port(), mute.serverPort(), freePort()})
        m_bench.stops({QStringLiteral("redis://127.0.0.1:%1?mapping=acme&stream=prices").arg(port),
                       QStringLiteral("redis://127.0.0.1:%1?mapping=acme&channel=prices").arg(port)},
                      2'000);
}

QTEST_GUILESS_MAIN(TestRedis)
#include "tst_redis.moc"
