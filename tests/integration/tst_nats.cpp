// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "brokerbench.h"
#include "brokerprograms.h"
#include "trademodel.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTcpServer>
#include <QTest>

#include <csignal>

/// NATS's own server before ours.
class TestNats : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void readsAStreamThroughTheDeathOfItsServer();
    void readsAvro();
    void delivers_data();
    void delivers();
    void tellsWhatWasRemoved();
    void aDurableConsumerTakesNothingTwice();
    void whatIsNotAcknowledgedComesFirst();
    void readsOnWithoutItsConsumer();
    void subjectsAreStaleUntilToldAgain();
    void letsUsIn_data();
    void letsUsIn();
    void tellsWhatIsWrong_data();
    void tellsWhatIsWrong();
    void tellsMistakes_data();
    void tellsMistakes();
    void stopsAtOnce();

private:
    [[nodiscard]] QStringList config() const { return m_bench.config(); }
    [[nodiscard]] static QString url(const BrokerProgram &nats, const char *options)
    {
        return QStringLiteral("nats://127.0.0.1:%1?%2&%3")
            .arg(nats.port())
            .arg(BrokerBench::quickOptions(), QLatin1String(options));
    }

    BrokerBench m_bench;
};

namespace {

const QStringList coreArguments{QStringLiteral("-a"), QStringLiteral("127.0.0.1"), QStringLiteral("-p"),
                                QStringLiteral("%PORT%")};
const QStringList streamArguments =
    coreArguments + QStringList{QStringLiteral("-js"), QStringLiteral("-sd"), QStringLiteral("%DIR%")};

/// `limits`: more of the stream's configuration.
QByteArray makeStream(NatsClient &client, const QByteArray &limits = {})
{
    return client.ask(
        "$JS.API.STREAM.CREATE.PRICES",
        R"({"name":"PRICES","subjects":["prices.>"],"retention":"limits","storage":"file","discard":"old",)"
        R"("num_replicas":1)"
            + limits + "}");
}

/// All are in the stream when it returns.
void add(NatsClient &client, Trades &trades, int count)
{
    for (int i = 1; i < count; ++i)
        client.publish("prices.all", trades.next());
    (void)client.ask("prices.all", trades.next());
}

QJsonObject consumer(NatsClient &client, const QByteArray &name)
{
    return QJsonDocument::fromJson(client.ask("$JS.API.CONSUMER.INFO.PRICES." + name, {})).object();
}

QByteArray trade(const char *symbol, const char *price)
{
    return QByteArray("{\"s\":\"") + symbol + "\",\"p\":" + price + ",\"q\":1}";
}

} // namespace

void TestNats::initTestCase()
{
    if (!BrokerProgram::isInstalled(QStringLiteral("nats-server")))
        QSKIP("nats-server is not installed (apt-get install nats-server)");
}

void TestNats::readsAStreamThroughTheDeathOfItsServer()
{
    BrokerProgram nats(QStringLiteral("nats-server"), streamArguments);
    QVERIFY(nats.start());
    Trades trades;
    {
        NatsClient client(nats.port());
        QVERIFY(makeStream(client).contains("\"config\""));
        add(client, trades, 3'000);
    }
    Server server({url(nats, "stream=PRICES&count=100")}, config());
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QTRY_COMPARE(shown(server), trades.expected());
    for (int round = 0; round < 3; ++round) {
        {
            NatsClient client(nats.port());
            add(client, trades, 2'000);
        }
        nats.kill();
        if (round == 2) // and all that is known is that we are cut off
            QTRY_VERIFY(shown(server).value(QStringLiteral("acme:S0")).contains(QStringLiteral("STALE")));
        QVERIFY(nats.start());
        QTRY_COMPARE_WITH_TIMEOUT(shown(server), trades.expected(), 10'000); // be they told again or not
    }
    QCOMPARE(gaps(server), 0);
    QCOMPARE(messages(server), 9'000);
    QVERIFY(source(server)[QStringLiteral("reconnects")].toInt() >= 3);
    // Another stream of that name begins again.
    NatsClient client(nats.port());
    (void)client.ask("$JS.API.STREAM.DELETE.PRICES", {});
    QTRY_VERIFY_WITH_TIMEOUT(reason(server).contains(QStringLiteral("there is no stream 'PRICES'")), 20'000);
}

void TestNats::readsAvro()
{
    BrokerProgram nats(QStringLiteral("nats-server"), streamArguments);
    QVERIFY(nats.start());
    NatsClient client(nats.port());
    QVERIFY(makeStream(client).contains("\"config\""));
    m_bench.readsAvro(
        [&nats](const char *place) { return url(nats, QByteArray("stream=PRICES&subject=prices.").append(place)); },
        [&client](const char *place, const QByteArray &message) {
            (void)client.ask(QByteArray("prices.").append(place), message);
        });
}

void TestNats::delivers_data()
{
    QTest::addColumn<QByteArray>("options");
    QTest::addColumn<QString>("a");
    QTest::addColumn<QString>("b");
    QTest::newRow("all") << QByteArray("deliver=all") << QStringLiteral("4 of 3, OPEN")
                         << QStringLiteral("3 of 1, OPEN");
    QTest::newRow("last") << QByteArray("deliver=last-per-subject") << QStringLiteral("4 of 2, OPEN")
                          << QStringLiteral("3 of 1, OPEN");
    QTest::newRow("new") << QByteArray("deliver=new") << QStringLiteral("4 of 1, OPEN") << QString();
    QTest::newRow("subject") << QByteArray("subject=prices.a.*") << QStringLiteral("4 of 3, OPEN") << QString();
}

void TestNats::delivers()
{
    QFETCH(QByteArray, options);
    QFETCH(QString, a);
    QFETCH(QString, b);
    BrokerProgram nats(QStringLiteral("nats-server"), streamArguments);
    QVERIFY(nats.start());
    NatsClient client(nats.port());
    makeStream(client);
    (void)client.ask("prices.a.x", trade("A", "1"));
    (void)client.ask("prices.a.x", trade("A", "2"));
    (void)client.ask("prices.b.x", trade("B", "3"));
    Server server({url(nats, "stream=PRICES&" + options)}, config());
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QTRY_COMPARE(state(server), QStringLiteral("live"));
    (void)client.ask("prices.a.x", trade("A", "4"));
    QTRY_COMPARE(shown(server).value(QStringLiteral("acme:A")), a);
    QCOMPARE(shown(server).value(QStringLiteral("acme:B")), b);
    QCOMPARE(gaps(server), 0);
}

void TestNats::tellsWhatWasRemoved()
{
    BrokerProgram nats(QStringLiteral("nats-server"), streamArguments);
    QVERIFY(nats.start());
    NatsClient client(nats.port());
    makeStream(client, ",\"max_msgs\":1000");
    Trades trades;
    (void)client.ask("prices.all", trade("quiet", "1"));
    add(client, trades, 500);
    Server server({url(nats, "stream=PRICES&count=50")}, config());
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QTRY_COMPARE(messages(server), 501);
    ::kill(static_cast<pid_t>(server.process().processId()), SIGSTOP);
    add(client, trades, 5'000);
    ::kill(static_cast<pid_t>(server.process().processId()), SIGCONT);
    QTRY_COMPARE(messages(server) + gaps(server), 5'501);
    QVERIFY(gaps(server) > 3'000);
    QTRY_VERIFY(server.log().contains(QStringLiteral("of the stream 'PRICES' were removed before being read")));
    add(client, trades, 7);
    QTRY_VERIFY(shown(server).value(QStringLiteral("acme:S0")).contains(QStringLiteral("OPEN")));
    QVERIFY(shown(server).value(QStringLiteral("acme:quiet")).contains(QStringLiteral("STALE")));
    // And while there was no connection.
    nats.kill();
    QTRY_VERIFY(shown(server).value(QStringLiteral("acme:S0")).contains(QStringLiteral("STALE")));
    ::kill(static_cast<pid_t>(server.process().processId()), SIGSTOP);
    QVERIFY(nats.start());
    NatsClient again(nats.port());
    add(again, trades, 3'000);
    ::kill(static_cast<pid_t>(server.process().processId()), SIGCONT);
    QTRY_COMPARE_WITH_TIMEOUT(messages(server) + gaps(server), 8'508, 10'000);
}

void TestNats::aDurableConsumerTakesNothingTwice()
{
    BrokerProgram nats(QStringLiteral("nats-server"), streamArguments);
    QVERIFY(nats.start());
    Trades trades;
    {
        NatsClient client(nats.port());
        makeStream(client);
        add(client, trades, 1'000);
    }
    {
        Server server({url(nats, "stream=PRICES&durable=desk&count=100")}, config());
        QVERIFY2(server.isUp(), qPrintable(server.log()));
        QTRY_COMPARE(shown(server), trades.expected());
        {
            NatsClient client(nats.port());
            add(client, trades, 1'000);
        }
        nats.kill();
        QVERIFY(nats.start());
        {
            NatsClient client(nats.port());
            add(client, trades, 1'000);
        }
        QTRY_COMPARE_WITH_TIMEOUT(shown(server), trades.expected(), 15'000);
        NatsClient client(nats.port());
        QTRY_COMPARE_WITH_TIMEOUT(consumer(client, "desk")[QStringLiteral("num_ack_pending")].toInt(), 0, 10'000);
    }
    // The next one gets what it has not had.
    NatsClient client(nats.port());
    Trades later;
    add(client, later, 700);
    Server server({url(nats, "stream=PRICES&durable=desk&count=100")}, config());
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QTRY_COMPARE(shown(server), later.expected());
    QCOMPARE(messages(server), 700);
    QCOMPARE(gaps(server), 0);
}

void TestNats::whatIsNotAcknowledgedComesFirst()
{
    BrokerProgram nats(QStringLiteral("nats-server"), streamArguments);
    QVERIFY(nats.start());
    NatsClient client(nats.port());
    makeStream(client);
    (void)client.ask("$JS.API.CONSUMER.DURABLE.CREATE.PRICES.desk",
                     R"({"stream_name":"PRICES","config":{"durable_name":"desk","deliver_policy":"all",)"
                     R"("ack_policy":"explicit","ack_wait":1000000000}})");
    Trades trades;
    add(client, trades, 50);
    for (int i = 0; i < 20; ++i) // by one that died then
        (void)client.ask("$JS.API.CONSUMER.MSG.NEXT.PRICES.desk", "1");
    Server server({url(nats, "stream=PRICES&durable=desk")}, config());
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QTRY_COMPARE_WITH_TIMEOUT(shown(server), trades.expected(), 10'000); // in their order, or the last would be others
    QCOMPARE(messages(server), 50);
    QTRY_COMPARE(consumer(client, "desk")[QStringLiteral("num_ack_pending")].toInt(), 0);
}

void TestNats::readsOnWithoutItsConsumer()
{
    BrokerProgram nats(QStringLiteral("nats-server"), streamArguments);
    QVERIFY(nats.start());
    NatsClient client(nats.port());
    makeStream(client);
    Trades trades;
    add(client, trades, 100);
    Server server({url(nats, "stream=PRICES")}, config());
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QTRY_COMPARE(shown(server), trades.expected());
    const QJsonObject names = QJsonDocument::fromJson(client.ask("$JS.API.CONSUMER.NAMES.PRICES", {})).object();
    const QByteArray name = names[QStringLiteral("consumers")].toArray().at(0).toString().toUtf8();
    QVERIFY(!name.isEmpty());
    (void)client.ask("$JS.API.CONSUMER.DELETE.PRICES." + name, {});
    QTRY_VERIFY(source(server)[QStringLiteral("reconnects")].toInt() == 1);
    add(client, trades, 100);
    QTRY_COMPARE(shown(server), trades.expected());
    QCOMPARE(messages(server), 200);
}

void TestNats::subjectsAreStaleUntilToldAgain()
{
    BrokerProgram nats(QStringLiteral("nats-server"), coreArguments);
    QVERIFY(nats.start());
    Server server({url(nats, "subject=all,prices.*")}, config());
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QTRY_COMPARE(state(server), QStringLiteral("live"));
    {
        NatsClient client(nats.port());
        QTRY_VERIFY((client.publish("all", trade("A", "1")), client.flush(), messages(server) > 0));
        client.publish("prices.B", trade("B", "2"));
        client.publish("prices.C.D", trade("C", "2"));
        QVERIFY(client.flush());
        QTRY_COMPARE(shown(server).value(QStringLiteral("acme:B")), QStringLiteral("2 of 1, OPEN"));
        QVERIFY(!shown(server).contains(QStringLiteral("acme:C")));
    }
    nats.kill();
    QTRY_VERIFY(shown(server).value(QStringLiteral("acme:A")).contains(QStringLiteral("STALE")));
    QVERIFY(reason(server).contains(QStringLiteral("127.0.0.1")));
    QVERIFY(nats.start());
    QTRY_COMPARE(state(server), QStringLiteral("live"));
    NatsClient client(nats.port());
    QTRY_VERIFY((client.publish("all", trade("A", "5")), client.flush(),
                 shown(server).value(QStringLiteral("acme:A")).startsWith(QStringLiteral("5 "))));
    QVERIFY(shown(server).value(QStringLiteral("acme:A")).contains(QStringLiteral("OPEN")));
    QVERIFY(shown(server).value(QStringLiteral("acme:B")).contains(QStringLiteral("STALE")));
}

void TestNats::letsUsIn_data()
{
    QTest::addColumn<QByteArray>("configuration");
    QTest::addColumn<QByteArray>("options");
    QTest::addColumn<QString>("why");
    const QByteArray users = "authorization { users = [ {user: reader, password: hunter2, permissions: {subscribe: "
                             "[\"prices.>\", \"_INBOX.>\"]}} ] }";
    QTest::newRow("user") << users << QByteArray("user=reader&password_file=%1/secret") << QString();
    QTest::newRow("by the environment") << users << QByteArray("user=reader&password_env=TAPEDECK_TEST_SECRET")
                                        << QString();
    QTest::newRow("nobody") << users << QByteArray("count=9") << QStringLiteral("does not let us in; user=");
    QTest::newRow("wrong password") << users << QByteArray("user=reader&password_file=%1/wrong")
                                    << QStringLiteral("does not let us in");
    QTest::newRow("not allowed") << users << QByteArray("user=reader&password_file=%1/secret&subject=other")
                                 << QStringLiteral("what the user may read");
    QTest::newRow("token") << QByteArray("authorization { token: hunter2 }") << QByteArray("token_file=%1/secret")
                           << QString();
    QTest::newRow("wrong token") << QByteArray("authorization { token: hunter2 }") << QByteArray("token_file=%1/wrong")
                                 << QStringLiteral("does not let us in");
    QTest::newRow("no credentials") << users << QByteArray("creds_file=%1/secret")
                                    << QStringLiteral("nsc generate creds");
}

void TestNats::letsUsIn()
{
    QFETCH(QByteArray, configuration);
    QFETCH(QByteArray, options);
    QFETCH(QString, why);
    BrokerProgram nats(QStringLiteral("nats-server"),
                       coreArguments + QStringList{QStringLiteral("-c"), QStringLiteral("%DIR%/nats.conf")});
    nats.write(QStringLiteral("nats.conf"), configuration);
    nats.write(QStringLiteral("secret"), "hunter2\n");
    nats.write(QStringLiteral("wrong"), "hunter3\n");
    qputenv("TAPEDECK_TEST_SECRET", "hunter2");
    QVERIFY(nats.start());
    if (!options.contains("subject="))
        options += "&subject=prices.*";
    options.replace("%1", nats.folder().toUtf8());
    Server server({url(nats, options)}, config());
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    if (why.isEmpty())
        QTRY_COMPARE(state(server), QStringLiteral("live"));
    else
        QTRY_VERIFY2(reason(server).contains(why), qPrintable(reason(server)));
    QVERIFY(!server.log().contains(QStringLiteral("hunter")) && !reason(server).contains(QStringLiteral("hunter")));
}

void TestNats::tellsWhatIsWrong_data()
{
    QTest::addColumn<bool>("hasStreams");
    QTest::addColumn<QByteArray>("options");
    QTest::addColumn<QString>("why");
    QTest::newRow("no stream") << true << QByteArray("stream=PRIZES") << QStringLiteral("there is no stream 'PRIZES'");
    QTest::newRow("no JetStream") << false << QByteArray("stream=PRICES")
                                  << QStringLiteral("JetStream is switched off");
    QTest::newRow("no subject") << true << QByteArray("stream=PRICES&subject=other.*")
                                << QStringLiteral("has no subject 'other.*'");
    QTest::newRow("another's consumer") << true << QByteArray("stream=PRICES&subject=prices.b&durable=mine")
                                        << QStringLiteral("is there for the subject 'prices.a'");
    QTest::newRow("pushed") << true << QByteArray("stream=PRICES&durable=pushed")
                            << QStringLiteral("messages are pushed to");
    QTest::newRow("bad subject") << false << QByteArray("subject=a..b") << QStringLiteral("'a..b'");
}

void TestNats::tellsWhatIsWrong()
{
    QFETCH(bool, hasStreams);
    QFETCH(QByteArray, options);
    QFETCH(QString, why);
    BrokerProgram nats(QStringLiteral("nats-server"), hasStreams ? streamArguments : coreArguments);
    QVERIFY(nats.start());
    NatsClient client(nats.port());
    if (hasStreams) {
        makeStream(client);
        (void)client.ask("$JS.API.CONSUMER.DURABLE.CREATE.PRICES.mine",
                         R"({"stream_name":"PRICES","config":{"durable_name":"mine","deliver_policy":"all",)"
                         R"("ack_policy":"explicit","filter_subject":"prices.a"}})");
        (void)client.ask("$JS.API.CONSUMER.DURABLE.CREATE.PRICES.pushed",
                         R"({"stream_name":"PRICES","config":{"durable_name":"pushed","deliver_policy":"all",)"
                         R"("ack_policy":"explicit","deliver_subject":"there"}})");
    }
    Server server({url(nats, options)}, config());
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QTRY_VERIFY2(reason(server).contains(why), qPrintable(reason(server)));
}

void TestNats::tellsMistakes_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QStringList>("named");
    const auto row = [](const char *url, const QStringList &named) {
        QTest::newRow(url) << QString::fromLatin1(url) << named;
    };
    row("nats://localhost?mapping=acme", {QStringLiteral("subject=NAME"), QStringLiteral("stream=NAME")});
    row("nats://localhost?subject=a", {QStringLiteral("mapping=NAME")});
    row("nats:localhost?subject=a&mapping=acme", {QStringLiteral("nats://127.0.0.1:4222")});
    row("nats://localhost/a?subject=a&mapping=acme", {QStringLiteral("subject=")});
    row("nats://localhost?subject=a&mapping=acme&durable=x", {QStringLiteral("stream=NAME")});
    row("nats://localhost?stream=a.b&mapping=acme", {QStringLiteral("without dots")});
    row("nats://localhost?stream=a&subject=b,c&mapping=acme", {QStringLiteral("one subject=")});
    row("nats://localhost?stream=a&mapping=acme&deliver=some", {QStringLiteral("last-per-subject")});
    row("nats://joe:hunter2@localhost?subject=a&mapping=acme", {QStringLiteral("password_file")});
    row("nats://localhost?subject=a&mapping=acme&user=joe", {QStringLiteral("password_file=PATH")});
    row("nats://localhost?subject=a&mapping=acme&token=hunter2", {QStringLiteral("token_env=VARIABLE")});
    row("nats://localhost?subject=a&mapping=acme&creds_file=/nowhere", {QStringLiteral("/nowhere")});
    row("nats://localhost?subject=a&mapping=acme&ca_file=/dev/null", {QStringLiteral("tls=1")});
    row("nats://localhost?subject=a&mapping=acme&group=g", {QStringLiteral("'group'"), QStringLiteral("durable")});
}

void TestNats::tellsMistakes()
{
    QFETCH(QString, url);
    QFETCH(QStringList, named);
    m_bench.refuses(url, named);
}

void TestNats::stopsAtOnce()
{
    BrokerProgram nats(QStringLiteral("nats-server"), coreArguments);
    QVERIFY(nats.start());
    QTcpServer mute; // connects, and never answers
    QVERIFY(mute.listen(QHostAddress::LocalHost));
    const auto stops = [this](quint16 port, const QString &why) {
        m_bench.stops({QStringLiteral("nats://127.0.0.1:%1?mapping=acme&subject=prices").arg(port)}, 4'000, why);
    };
    stops(nats.port(), {});
    stops(mute.serverPort(), QStringLiteral("gives no answer"));
    stops(freePort(), QStringLiteral("refused the connection"));
}

QTEST_GUILESS_MAIN(TestNats)
#include "tst_nats.moc"
