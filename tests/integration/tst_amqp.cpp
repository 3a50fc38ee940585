// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "brokerbench.h"
#include "rabbitprogram.h"
#include "trademodel.h"

#include <QTcpServer>
#include <QTest>

#include <csignal>

/// RabbitMQ before ours. It takes seconds to start, so that all tests share one, each with names of its own.
class TestAmqp : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void readsAQueueThroughTheDeathOfItsServer_data();
    void readsAQueueThroughTheDeathOfItsServer();
    void withoutIdsNothingIsLost();
    void acknowledgesWhatIsTaken();
    void takesNoMoreThanItsPrefetch();
    void repeatsAreLeftOut();
    void anExchangeIsStaleUntilToldAgain();
    void bindsAQueueOfItsOwnMaking();
    void tellsOfOtherReaders();
    void whatCannotBeReadDoesNotComeAgain();
    void takesLongMessages();
    void readsAvro();
    void letsUsIn_data();
    void letsUsIn();
    void byTls_data();
    void byTls();
    void tellsWhatIsWrong_data();
    void tellsWhatIsWrong();
    void theQueueIsDeleted();
    void tellsMistakes_data();
    void tellsMistakes();
    void stopsAtOnce();

private:
    [[nodiscard]] QStringList config() const { return m_bench.config(); }
    [[nodiscard]] QString url(const QByteArray &options) const
    {
        return QStringLiteral("amqp://127.0.0.1:%1?%2&%3")
            .arg(m_rabbit->port())
            .arg(BrokerBench::quickOptions(), QString::fromLatin1(options));
    }
    static int repeats(const Server &server) { return source(server)[QStringLiteral("out_of_order")].toInt(); }

    BrokerBench m_bench;
    std::unique_ptr<RabbitProgram> m_rabbit;
    quint16 m_tlsPort = 0; // 0: without
};

namespace {

constexpr int restartMs = 60'000; // of RabbitMQ, on a machine that has other work

QByteArray trade(const char *symbol, const char *price)
{
    return QByteArray("{\"s\":\"") + symbol + "\",\"p\":" + price + ",\"q\":1}";
}

/// Not yet confirmed when it returns.
void add(RabbitClient &client, const QByteArray &queue, Trades &trades, int count, bool withIds = true)
{
    for (int i = 0; i < count; ++i) {
        const QByteArray message = trades.next();
        client.publish({}, queue, message, withIds ? "id-" + message : QByteArray());
    }
}

} // namespace

void TestAmqp::initTestCase()
{
    if (!RabbitProgram::isInstalled())
        QSKIP("rabbitmq-server is not installed (apt-get install rabbitmq-server)");
    m_rabbit = std::make_unique<RabbitProgram>();
    m_tlsPort = m_rabbit->offerTls();
    QVERIFY(m_rabbit->startLasting());
}

void TestAmqp::cleanupTestCase()
{
    m_rabbit.reset();
}

void TestAmqp::readsAQueueThroughTheDeathOfItsServer_data()
{
    QTest::addColumn<QByteArray>("queue");
    QTest::addColumn<int>("deaths");
    QTest::newRow("quorum") << QByteArray("quorum") << 3;
    QTest::newRow("classic") << QByteArray("classic") << 1;
}

void TestAmqp::readsAQueueThroughTheDeathOfItsServer()
{
    QFETCH(QByteArray, queue);
    QFETCH(int, deaths);
    Trades trades;
    auto client = std::make_unique<RabbitClient>(m_rabbit->port());
    add(*client, queue, trades, 1'000);
    QVERIFY(client->confirm());
    Server server({url("queue=" + queue + "&prefetch=20")}, config());
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QTRY_COMPARE(shown(server), trades.expected());
    for (int round = 0; round < deaths; ++round) {
        const int before = messages(server);
        add(*client, queue, trades, 3'000);
        QTRY_VERIFY(messages(server) > before + 100); // in mid-stream
        m_rabbit->kill();
        if (round == 0)
            QTRY_VERIFY(shown(server).value(QStringLiteral("acme:S0")).contains(QStringLiteral("STALE")));
        QVERIFY(m_rabbit->start());
        // As publishers do: what was not confirmed is sent again, whether it had arrived or not.
        auto next = std::make_unique<RabbitClient>(m_rabbit->port());
        next->publishAgain(*client);
        QVERIFY(next->confirm());
        client = std::move(next);
        QTRY_COMPARE_WITH_TIMEOUT(shown(server), trades.expected(), restartMs); // be they told again or not
    }
    QCOMPARE(gaps(server), 0);
    QTRY_COMPARE(messages(server) - repeats(server), 1'000 + deaths * 3'000); // told each second
    QVERIFY(source(server)[QStringLiteral("reconnects")].toInt() >= deaths);
    QTRY_COMPARE(client->waiting(queue), 0);
    QTRY_COMPARE(source(server)[QStringLiteral("behind_messages")].toInt(-1), 0);
}

void TestAmqp::withoutIdsNothingIsLost()
{
    Trades trades;
    {
        RabbitClient client(m_rabbit->port());
        add(client, "no-ids", trades, 5'000, false);
        QVERIFY(client.confirm());
    }
    Server server({url("queue=no-ids&prefetch=10")}, config());
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QTRY_VERIFY(messages(server) > 500);
    m_rabbit->kill();
    QVERIFY(m_rabbit->start());
    RabbitClient client(m_rabbit->port());
    QTRY_VERIFY_WITH_TIMEOUT(messages(server) >= 5'000, restartMs);
    QTRY_COMPARE(client.waiting("no-ids"), 0);
    // What was taken and not acknowledged came again, and counts again.
    const auto rows = shown(server);
    const auto expected = trades.expected();
    QCOMPARE(rows.size(), expected.size());
    for (auto it = expected.begin(); it != expected.end(); ++it)
        QCOMPARE(rows[it.key()].section(QLatin1Char(' '), 0, 0), it->section(QLatin1Char(' '), 0, 0));
}

void TestAmqp::acknowledgesWhatIsTaken()
{
    RabbitClient client(m_rabbit->port());
    client.makeQueue("taken");
    Trades trades;
    add(client, "taken", trades, 3'000);
    QVERIFY(client.confirm());
    int first = 0;
    {
        Server server({url("queue=taken&prefetch=10")}, config());
        QVERIFY2(server.isUp(), qPrintable(server.log()));
        QTRY_VERIFY(messages(server) > 100);
        server.process().kill();
        QVERIFY(server.process().waitForFinished());
        QTRY_VERIFY((first = client.waiting("taken")) > 0);
    }
    // The next one gets all that was not acknowledged, and keeps nothing back.
    QVERIFY(first < 2'910);
    Server server({url("queue=taken")}, config());
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QTRY_COMPARE(client.waiting("taken"), 0);
    QTRY_VERIFY(messages(server) >= first);
    QVERIFY(messages(server) <= first + 10); // some were still on their way back when it was counted
    server.process().terminate();
    QVERIFY(server.process().waitForFinished());
    QTRY_VERIFY(m_rabbit->control({QStringLiteral("list_queues"), QStringLiteral("name"), QStringLiteral("messages")})
                    .contains("taken\t0\n"));
}

void TestAmqp::takesNoMoreThanItsPrefetch()
{
    RabbitClient client(m_rabbit->port());
    client.makeQueue("prefetch");
    Server server({url("queue=prefetch&prefetch=50")}, config());
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QTRY_COMPARE(state(server), QStringLiteral("live"));
    ::kill(static_cast<pid_t>(server.process().processId()), SIGSTOP);
    Trades trades;
    add(client, "prefetch", trades, 1'000);
    QVERIFY(client.confirm());
    QTRY_COMPARE(client.waiting("prefetch"), 950);
    ::kill(static_cast<pid_t>(server.process().processId()), SIGCONT);
    QTRY_COMPARE(shown(server), trades.expected());
    QTRY_COMPARE(client.waiting("prefetch"), 0);
}

void TestAmqp::repeatsAreLeftOut()
{
    RabbitClient client(m_rabbit->port());
    client.makeQueue("repeats");
    client.publish({}, "repeats", trade("A", "1"), "one");
    client.publish({}, "repeats", trade("A", "1"), "two");
    client.publish({}, "repeats", trade("A", "1"), "one");
    client.publish({}, "repeats", trade("A", "2"), "one"); // another message, whatever its publisher calls it
    client.publish({}, "repeats", trade("A", "2"));
    client.publish({}, "repeats", trade("A", "2"));
    QVERIFY(client.confirm());
    Server server({url("queue=repeats")}, config());
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QTRY_COMPARE(messages(server), 6);
    QCOMPARE(repeats(server), 1);
    QCOMPARE(shown(server).value(QStringLiteral("acme:A")), QStringLiteral("2 of 5, OPEN"));
}

void TestAmqp::anExchangeIsStaleUntilToldAgain()
{
    {
        RabbitClient client(m_rabbit->port());
        client.makeExchange("feed", "topic");
    }
    Server server({url("exchange=feed&key=all,prices.*")}, config());
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QTRY_COMPARE(state(server), QStringLiteral("live"));
    {
        RabbitClient client(m_rabbit->port());
        client.publish("feed", "all", trade("A", "1"));
        client.publish("feed", "prices.B", trade("B", "2"));
        client.publish("feed", "prices.C.D", trade("C", "3"));
        client.publish("feed", "other", trade("D", "3"));
        QVERIFY(client.confirm());
        QTRY_COMPARE(shown(server),
                     (QMap<QString, QString>{{QStringLiteral("acme:A"), QStringLiteral("1 of 1, OPEN")},
                                             {QStringLiteral("acme:B"), QStringLiteral("2 of 1, OPEN")}}));
    }
    m_rabbit->kill();
    QTRY_VERIFY(shown(server).value(QStringLiteral("acme:A")).contains(QStringLiteral("STALE")));
    QVERIFY(reason(server).contains(QStringLiteral("127.0.0.1")));
    QVERIFY(m_rabbit->start());
    QTRY_COMPARE_WITH_TIMEOUT(state(server), QStringLiteral("live"), restartMs);
    RabbitClient client(m_rabbit->port());
    client.publish("feed", "all", trade("A", "5"));
    QVERIFY(client.confirm());
    QTRY_COMPARE(shown(server).value(QStringLiteral("acme:A")), QStringLiteral("5 of 2, OPEN"));
    QVERIFY(shown(server).value(QStringLiteral("acme:B")).contains(QStringLiteral("STALE")));
}

void TestAmqp::bindsAQueueOfItsOwnMaking()
{
    RabbitClient client(m_rabbit->port());
    client.makeExchange("fan", "fanout");
    const QString source = url("exchange=fan&queue=desk");
    {
        Server server({source}, config());
        QVERIFY2(server.isUp(), qPrintable(server.log()));
        QTRY_COMPARE(state(server), QStringLiteral("live"));
    }
    QVERIFY(m_rabbit->control({QStringLiteral("list_queues"), QStringLiteral("name"), QStringLiteral("type")})
                .contains("desk\tquorum\n"));
    // It keeps what comes while we are away, and is read as it is.
    client.publish("fan", "whatever", trade("A", "1"));
    QVERIFY(client.confirm());
    Server server({source}, config());
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QTRY_COMPARE(shown(server).value(QStringLiteral("acme:A")), QStringLiteral("1 of 1, OPEN"));
}

void TestAmqp::tellsOfOtherReaders()
{
    RabbitClient client(m_rabbit->port());
    client.makeQueue("shared");
    Server one({url("queue=shared")}, config());
    QVERIFY2(one.isUp(), qPrintable(one.log()));
    QTRY_COMPARE(state(one), QStringLiteral("live"));
    Server two({url("queue=shared")}, config());
    QVERIFY2(two.isUp(), qPrintable(two.log()));
    QTRY_VERIFY2(reason(one).contains(QStringLiteral("1 other reads the queue 'shared'")), qPrintable(reason(one)));
    two.process().terminate();
    QVERIFY(two.process().waitForFinished());
    QTRY_VERIFY2(!reason(one).contains(QStringLiteral("other")), qPrintable(reason(one)));
}

void TestAmqp::whatCannotBeReadDoesNotComeAgain()
{
    RabbitClient client(m_rabbit->port());
    client.makeQueue("strange");
    client.publish({}, "strange", "no JSON");
    client.publish({}, "strange", {});
    client.publish({}, "strange", R"({"s":"A","p":"dear","q":1})");
    client.publish({}, "strange", R"({"symbol":"A"})");
    client.publish({}, "strange", trade("A", "1"));
    QVERIFY(client.confirm());
    Server server({url("queue=strange")}, config());
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QTRY_COMPARE(messages(server), 5);
    QCOMPARE(source(server)[QStringLiteral("malformed")].toInt(), 4);
    QTRY_COMPARE(client.waiting("strange"), 0);
    for (const char *told : {"at /p stood \"dear\"; a number", "key: at /s stood nothing", "is not JSON"})
        QTRY_VERIFY2(server.log().contains(QLatin1String(told)), qPrintable(server.log()));
}

void TestAmqp::takesLongMessages()
{
    RabbitClient client(m_rabbit->port());
    client.makeQueue("long", "classic");
    const QByteArray filler(3 * 131'072, ' '); // of several frames
    client.publish({}, "long", filler + trade("A", "1"));
    client.publish({}, "long", QByteArray(17 * 1024 * 1024, ' ') + trade("A", "2"));
    client.publish({}, "long", trade("B", "3"));
    QVERIFY(client.confirm());
    Server server({url("queue=long")}, config());
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QTRY_COMPARE(messages(server), 3);
    QCOMPARE(shown(server),
             (QMap<QString, QString>{{QStringLiteral("acme:A"), QStringLiteral("1 of 1, OPEN")},
                                     {QStringLiteral("acme:B"), QStringLiteral("3 of 1, OPEN")}}));
    QCOMPARE(source(server)[QStringLiteral("malformed")].toInt(), 1);
    QTRY_VERIFY(server.log().contains(QStringLiteral("a message of more than 16 MiB was left out")));
}

void TestAmqp::readsAvro()
{
    RabbitClient client(m_rabbit->port());
    client.makeQueue("numbered");
    client.makeQueue("bare");
    m_bench.readsAvro([this](const char *queue) { return url(QByteArray("queue=").append(queue)); },
                      [&client](const char *queue, const QByteArray &message) {
                          client.publish({}, queue, message);
                          QVERIFY(client.confirm());
                      });
}

void TestAmqp::letsUsIn_data()
{
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<QString>("why");
    const auto row = [](const char *name, const char *url, const char *why) {
        QTest::newRow(name) << QByteArray(url) << QString::fromUtf8(why);
    };
    row("guest", "?queue=readable", "");
    row("user", "?queue=readable&user=reader&password_file=%1/secret", "");
    row("by the environment", "?queue=readable&user=reader&password_env=TAPEDECK_TEST_SECRET", "");
    row("another vhost", "/desk?exchange=amq.topic", "");
    row("wrong password", "?queue=readable&user=reader&password_file=%1/wrong",
        "does not let us in: the password is wrong, or there is no user 'reader'");
    row("wrong user", "?queue=readable&user=nobody&password_file=%1/secret", "or there is no user 'nobody'");
    row("wrong vhost", "/dusk?queue=readable", "there is no vhost 'dusk'");
    row("vhost not allowed", "?queue=readable&user=stranger&password_file=%1/secret",
        "the user 'stranger' may not use the vhost '/'");
    row("queue not allowed", "?queue=secret&user=reader&password_file=%1/secret", "rabbitmqctl set_permissions");
    row("exchange not allowed", "?exchange=amq.topic&user=reader&password_file=%1/secret",
        "rabbitmqctl set_permissions");
}

void TestAmqp::letsUsIn()
{
    QFETCH(QByteArray, url);
    QFETCH(QString, why);
    m_rabbit->write(QStringLiteral("secret"), "hunter2\n");
    m_rabbit->write(QStringLiteral("wrong"), "hunter3\n");
    qputenv("TAPEDECK_TEST_SECRET", "hunter2");
    RabbitClient(m_rabbit->port()).makeQueue("secret");
    url.replace("%1", QFileInfo(m_rabbit->filePath(QStringLiteral("secret"))).path().toUtf8());
    Server server(
        {QStringLiteral("amqp://127.0.0.1:%1%2&mapping=acme").arg(m_rabbit->port()).arg(QString::fromUtf8(url))},
        config());
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    if (why.isEmpty()) {
        QTRY_COMPARE(state(server), QStringLiteral("live"));
    } else {
        QTRY_VERIFY2(reason(server).contains(why), qPrintable(reason(server)));
        QCOMPARE(state(server), QStringLiteral("failed"));
    }
    QVERIFY(!server.log().contains(QStringLiteral("hunter")) && !reason(server).contains(QStringLiteral("hunter")));
}

void TestAmqp::byTls_data()
{
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<QString>("why");
    const auto row = [](const char *name, const char *url, const char *why) {
        QTest::newRow(name) << QByteArray(url) << QString::fromUtf8(why);
    };
    row("trusted", "amqps://127.0.0.1:TLS?ca_file=%1/ca.pem&cert_file=%1/cert.pem&key_file=%1/key.pem", "");
    row("not trusted", "amqps://127.0.0.1:TLS?cert_file=%1/cert.pem&key_file=%1/key.pem",
        "ca_file= tells whom to trust");
    row("nobody", "amqps://127.0.0.1:TLS?ca_file=%1/ca.pem", "127.0.0.1");
    row("not asked for", "amqp://127.0.0.1:TLS?retry=20ms", "amqps://");
    row("not there", "amqps://127.0.0.1:PLAIN?retry=20ms", "127.0.0.1");
}

void TestAmqp::byTls()
{
    if (m_tlsPort == 0)
        QSKIP("openssl is not installed (apt-get install openssl)");
    QFETCH(QByteArray, url);
    QFETCH(QString, why);
    url.replace("%1", QFileInfo(m_rabbit->filePath(QStringLiteral("ca.pem"))).path().toUtf8());
    url.replace("TLS", QByteArray::number(m_tlsPort)).replace("PLAIN", QByteArray::number(m_rabbit->port()));
    Server server({QString::fromUtf8(url + "&queue=readable&mapping=acme")}, config());
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    if (why.isEmpty())
        QTRY_COMPARE(state(server), QStringLiteral("live"));
    else
        QTRY_VERIFY2_WITH_TIMEOUT(reason(server).contains(why), qPrintable(reason(server)), 15'000);
}

void TestAmqp::tellsWhatIsWrong_data()
{
    QTest::addColumn<QByteArray>("options");
    QTest::addColumn<QString>("why");
    QTest::newRow("no queue") << QByteArray("queue=prizes")
                              << QStringLiteral("there is no queue 'prizes' in the vhost '/'");
    QTest::newRow("no exchange") << QByteArray("exchange=prizes")
                                 << QStringLiteral("there is no exchange 'prizes' in the vhost '/'");
    QTest::newRow("another's") << QByteArray("queue=own") << QStringLiteral("belongs to another connection alone");
}

void TestAmqp::tellsWhatIsWrong()
{
    QFETCH(QByteArray, options);
    QFETCH(QString, why);
    RabbitClient client(m_rabbit->port());
    if (options.endsWith("=own"))
        client.makeOwnQueue("own");
    Server server({url(options)}, config());
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QTRY_VERIFY2(reason(server).contains(why), qPrintable(reason(server)));
}

void TestAmqp::theQueueIsDeleted()
{
    RabbitClient client(m_rabbit->port());
    client.makeQueue("passing");
    Server server({url("queue=passing&refused-retry=1s")}, config());
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QTRY_COMPARE(state(server), QStringLiteral("live"));
    client.deleteQueue("passing");
    QTRY_VERIFY2(reason(server).contains(QStringLiteral("there is no queue 'passing'")), qPrintable(reason(server)));
    client.makeQueue("passing");
    client.publish({}, "passing", trade("A", "1"));
    QTRY_COMPARE(shown(server).value(QStringLiteral("acme:A")), QStringLiteral("1 of 1, OPEN"));
}

void TestAmqp::tellsMistakes_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QStringList>("named");
    const auto row = [](const char *url, const QStringList &named) {
        QTest::newRow(url) << QString::fromLatin1(url) << named;
    };
    row("amqp://localhost?mapping=acme", {QStringLiteral("queue=NAME"), QStringLiteral("exchange=NAME")});
    row("amqp://localhost?queue=a", {QStringLiteral("mapping=NAME")});
    row("amqp:localhost?queue=a&mapping=acme", {QStringLiteral("amqp://127.0.0.1:5672")});
    row("amqp://localhost:99999?queue=a&mapping=acme", {QStringLiteral("localhost:99999")});
    row("amqp://localhost?queue=a&key=b&mapping=acme", {QStringLiteral("exchange=NAME")});
    row("amqp://joe:hunter2@localhost?queue=a&mapping=acme", {QStringLiteral("password_file")});
    row("amqp://localhost?queue=a&mapping=acme&user=joe", {QStringLiteral("password_file=PATH")});
    row("amqp://localhost?queue=a&mapping=acme&password=hunter2", {QStringLiteral("password_env=VARIABLE")});
    row("amqp://localhost?queue=a&mapping=acme&user=joe&password_file=/nowhere", {QStringLiteral("/nowhere")});
    row("amqp://localhost?queue=a&mapping=acme&ca_file=/dev/null", {QStringLiteral("amqps://")});
    row("amqps://localhost?queue=a&mapping=acme&ca_file=/dev/null", {QStringLiteral("in PEM")});
    row("amqps://localhost?queue=a&mapping=acme&cert_file=/dev/null", {QStringLiteral("key_file=PATH")});
    row("amqp://localhost?queue=a&mapping=acme&prefetch=0", {QStringLiteral("prefetch=0")});
    row("amqp://localhost?queue=a&mapping=acme&group=g", {QStringLiteral("'group'"), QStringLiteral("prefetch")});
}

void TestAmqp::tellsMistakes()
{
    QFETCH(QString, url);
    QFETCH(QStringList, named);
    m_bench.refuses(url, named);
}

void TestAmqp::stopsAtOnce()
{
    QTcpServer mute; // connects, and never answers
    QVERIFY(mute.listen(QHostAddress::LocalHost));
    QTcpServer web;
    QVERIFY(web.listen(QHostAddress::LocalHost));
    connect(&web, &QTcpServer::newConnection, &web,
            [&web] { web.nextPendingConnection()->write("HTTP/1.1 400 \r\n\r\n"); });
    const auto stops = [this](quint16 port, const char *why) {
        m_bench.stops({QStringLiteral("amqp://127.0.0.1:%1?mapping=acme&queue=readable").arg(port)}, 2'000,
                      QLatin1String(why));
    };
    stops(m_rabbit->port(), "");
    stops(mute.serverPort(), "");
    stops(web.serverPort(), "does not speak as RabbitMQ does");
    stops(freePort(), "refused the connection");
    m_bench.stops({QStringLiteral("amqp://nowhere.invalid?mapping=acme&queue=readable")}, 2'000,
                  QStringLiteral("the host 'nowhere.invalid' is not known"));
}

QTEST_GUILESS_MAIN(TestAmqp)
#include "tst_amqp.moc"
