// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "brokerprograms.h"
#include "mirrorbench.h"
#include "rabbitprogram.h"

#include <QElapsedTimer>
#include <QFileInfo>
#include <QScopeGuard>
#include <QTest>

/// What one server writes to RabbitMQ, another one reads. It takes seconds to start, so that all tests share one, each
/// with names of its own.
class TestAmqpMirrors : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init() { m_bench.begin(); }
    void cleanupTestCase() { m_rabbit.reset(); }
    void goesRound_data();
    void goesRound();
    void byTls();
    void messagesAreLabelled();
    void endsRightThroughTheDeathOfTheBroker_data();
    void endsRightThroughTheDeathOfTheBroker();
    void mergesWhileItIsBlocked();
    void stopsWhileItIsBlocked();
    void awaitsWhatIsSlow();
    void writesAgainWhatIsRefused();
    void tellsWhatNoQueueTakes();
    void dropsWhatNoQueueTakesIfAsked();
    void tellsThatTheQueueIsGone();
    void tellsWhatIsWrong_data();
    void tellsWhatIsWrong();
    void commandWritesRows();
    void commandTellsWhatIsWrong_data();
    void commandTellsWhatIsWrong();

private:
    [[nodiscard]] QString url(const QString &options) const
    {
        return QStringLiteral("amqp://127.0.0.1:%1?%2").arg(m_rabbit->port()).arg(options);
    }
    void setMemoryAlarm(bool isOn) const
    {
        const QByteArray said = m_rabbit->control({QStringLiteral("set_vm_memory_high_watermark"),
                                                   isOn ? QStringLiteral("0.0000001") : QStringLiteral("0.9")});
        QVERIFY2(said.isEmpty(), said.constData());
    }
    /// Writes until it is told that nothing is taken.
    void awaitBlock(const Server &server)
    {
        for (int i = 0; MirrorBench::state(server) != QLatin1String("stale") && i < 100; ++i)
            m_bench.append(m_bench.lines(7));
        QTRY_COMPARE(MirrorBench::state(server), QStringLiteral("stale"));
        QVERIFY2(MirrorBench::reason(server).contains(QStringLiteral("takes nothing for now: low on memory")),
                 qPrintable(MirrorBench::reason(server)));
    }
    QString bid(const Server &server, const char *symbol) const
    {
        return MirrorBench::rows(server)[QLatin1String("acme:") + QLatin1String(symbol)][QStringLiteral("bid")]
            .toString();
    }

    MirrorBench m_bench;
    std::unique_ptr<RabbitProgram> m_rabbit;
    quint16 m_tlsPort = 0; // 0: without
};

void TestAmqpMirrors::initTestCase()
{
    if (!RabbitProgram::isInstalled())
        QSKIP("rabbitmq-server is not installed (apt-get install rabbitmq-server)");
    m_rabbit = std::make_unique<RabbitProgram>();
    m_tlsPort = m_rabbit->offerTls();
    QVERIFY(m_rabbit->startLasting());
    m_rabbit->write(QStringLiteral("secret"), "hunter2\n");
    m_rabbit->write(QStringLiteral("wrong"), "hunter3\n");
}

void TestAmqpMirrors::goesRound_data()
{
    QTest::addColumn<QString>("to");
    QTest::addColumn<QString>("from");
    const auto row = [](const char *name, const char *to, const char *from) {
        QTest::newRow(name) << QString::fromLatin1(to) << QString::fromLatin1(from);
    };
    row("queue, proto", "queue=round1&payload=proto", "queue=round1&payload=proto");
    row("queue, json", "queue=round2", "queue=round2&mapping=tapedeck");
    row("exchange by key", "exchange=amq.topic&routing_key=out.*", "queue=round3&mapping=tapedeck");
}

void TestAmqpMirrors::goesRound()
{
    QFETCH(QString, to);
    QFETCH(QString, from);
    RabbitClient client(m_rabbit->port());
    client.makeQueue("round1");
    client.makeQueue("round2");
    client.makeQueue("round3");
    client.bind("round3", "amq.topic", "out.*");
    m_bench.goesRound(url(to), url(from), false);
}

void TestAmqpMirrors::byTls()
{
    if (m_tlsPort == 0)
        QSKIP("openssl is not installed (apt-get install openssl)");
    RabbitClient(m_rabbit->port()).makeQueue("safe");
    const QString folder = QFileInfo(m_rabbit->filePath(QStringLiteral("secret"))).path();
    m_bench.goesRound(QStringLiteral("amqps://127.0.0.1:%1?queue=safe&payload=proto&user=writer&password_file=%2/secret"
                                     "&ca_file=%2/ca.pem&cert_file=%2/cert.pem&key_file=%2/key.pem")
                          .arg(m_tlsPort)
                          .arg(folder),
                      url(QStringLiteral("queue=safe&payload=proto")), false);
}

void TestAmqpMirrors::messagesAreLabelled()
{
    RabbitClient client(m_rabbit->port());
    client.makeQueue("labels");
    client.bind("labels", "amq.topic", "label.#");
    const QByteArray longKey(190, '.');
    m_bench.append(R"({"s":"É.*#% x","b":"1"})"
                   "\n"
                   R"({"s":")"
                   + longKey + R"(","b":"2"})" + "\n");
    Server one({m_bench.feedUrl()},
               m_bench.publishing(url(QStringLiteral("exchange=amq.topic&routing_key=label.*.end"))));
    QVERIFY2(one.isUp(), qPrintable(one.log()));
    QTRY_COMPARE(client.waiting("labels"), 2);
    QMap<QByteArray, RabbitClient::Message> messages;
    for (int i = 0; i < 2; ++i) {
        const auto message = client.take("labels");
        QVERIFY(message && message->isPersistent);
        messages.insert(message->key, *message);
    }
    const RabbitClient::Message row = messages.value("acme:É.*#% x");
    QCOMPARE(row.routingKey, QByteArray("label.acme:É%2E%2A%23%25%20x.end"));
    QVERIFY2(row.body.startsWith("{\"key\":\"acme:É.*#% x\","), row.body.constData());
    // One that is too long for RabbitMQ is cut off; the header is whole.
    const RabbitClient::Message cut = messages.value("acme:" + longKey);
    QCOMPARE(cut.routingKey.size(), 255);
    QVERIFY(cut.routingKey.startsWith("label.acme:%2E%2E"));
}

void TestAmqpMirrors::endsRightThroughTheDeathOfTheBroker_data()
{
    QTest::addColumn<QString>("queue");
    QTest::addColumn<int>("deaths");
    QTest::newRow("quorum") << QStringLiteral("quorum") << 2;
    QTest::newRow("classic") << QStringLiteral("classic") << 1;
}

void TestAmqpMirrors::endsRightThroughTheDeathOfTheBroker()
{
    QFETCH(QString, queue);
    QFETCH(int, deaths);
    const QString place = url(QStringLiteral("queue=%1&payload=proto").arg(queue));
    m_bench.survives(place, place, {[this] { m_rabbit->kill(); }, [this] { return m_rabbit->start(); }}, deaths);
}

void TestAmqpMirrors::mergesWhileItIsBlocked()
{
    RabbitClient(m_rabbit->port()).makeQueue("blocked");
    const QString place = url(QStringLiteral("queue=blocked&payload=proto"));
    m_bench.append(m_bench.lines(70));
    Server one({m_bench.feedUrl()}, m_bench.publishing(place));
    QVERIFY2(one.isUp(), qPrintable(one.log()));
    Server two({MirrorBench::reading(place)}, m_bench.config());
    QVERIFY2(two.isUp(), qPrintable(two.log()));
    QTRY_COMPARE(MirrorBench::rows(one).size(), 7);
    QTRY_COMPARE(MirrorBench::rows(two), MirrorBench::rows(one));
    const int before = MirrorBench::mirror(one)[QStringLiteral("messages")].toInt();
    setMemoryAlarm(true);
    auto calm = qScopeGuard([this] { setMemoryAlarm(false); });
    awaitBlock(one);
    m_bench.append(m_bench.lines(7'000));
    m_bench.append("{\"s\":\"S5\",\"gone\":true}\n{\"s\":\"S6\",\"b\":\"4711\"}\n");
    QTRY_COMPARE(bid(one, "S6"), QStringLiteral("4711"));
    QTRY_VERIFY(MirrorBench::mirror(one)[QStringLiteral("lag_us")].toInteger() > 100'000);
    calm.dismiss();
    setMemoryAlarm(false);
    QTRY_COMPARE_WITH_TIMEOUT(MirrorBench::state(one), QStringLiteral("live"), 20'000);
    QTRY_COMPARE(MirrorBench::rows(two), MirrorBench::rows(one));
    QVERIFY(!MirrorBench::rows(two).contains(QStringLiteral("acme:S5")));
    const QJsonObject counts = MirrorBench::mirror(one);
    QVERIFY(counts[QStringLiteral("folded")].toInt() > 0);
    QVERIFY(counts[QStringLiteral("messages")].toInt() - before < 2'000); // of more than 7,000
    QCOMPARE(counts[QStringLiteral("failures")].toInt(), 0);
    QTRY_COMPARE(MirrorBench::reason(one), QString());
}

void TestAmqpMirrors::stopsWhileItIsBlocked()
{
    RabbitClient(m_rabbit->port()).makeQueue("stopped");
    setMemoryAlarm(true);
    const auto calm = qScopeGuard([this] { setMemoryAlarm(false); });
    m_bench.append(m_bench.lines(70));
    Server server({m_bench.feedUrl()}, m_bench.publishing(url(QStringLiteral("queue=stopped"))));
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    awaitBlock(server);
    QElapsedTimer timer;
    timer.start();
    server.process().terminate();
    QVERIFY(server.process().waitForFinished());
    QVERIFY2(timer.elapsed() < 4'000, qPrintable(QString::number(timer.elapsed())));
    QCOMPARE(server.process().exitCode(), 0);
}

void TestAmqpMirrors::awaitsWhatIsSlow()
{
    RabbitClient client(m_rabbit->port());
    client.makeQueue("slow");
    m_bench.append("{\"s\":\"A\",\"b\":\"1\"}\n");
    Server one({m_bench.feedUrl()}, m_bench.publishing(url(QStringLiteral("queue=slow"))));
    QVERIFY2(one.isUp(), qPrintable(one.log()));
    QTRY_COMPARE(MirrorBench::mirror(one)[QStringLiteral("messages")].toInt(), 1);
    m_rabbit->pause();
    const auto awake = qScopeGuard([this] { m_rabbit->resume(); });
    m_bench.append("{\"s\":\"A\",\"b\":\"2\"}\n");
    QTRY_VERIFY2_WITH_TIMEOUT(MirrorBench::reason(one).contains(QStringLiteral("has not confirmed for seconds")),
                              qPrintable(MirrorBench::reason(one)), 15'000);
    QCOMPARE(MirrorBench::state(one), QStringLiteral("stale"));
    m_bench.append("{\"s\":\"A\",\"b\":\"3\"}\n");
    QTRY_COMPARE(bid(one, "A"), QStringLiteral("3"));
    m_rabbit->resume();
    QTRY_COMPARE(MirrorBench::state(one), QStringLiteral("live"));
    QTRY_COMPARE(MirrorBench::mirror(one)[QStringLiteral("messages")].toInt(), 3);
    QCOMPARE(MirrorBench::mirror(one)[QStringLiteral("failures")].toInt(), 0);
    for (const char *price : {"\"1\"", "\"2\"", "\"3\""}) // in order, each once
        QVERIFY(client.take("slow").value().body.contains(QByteArray("\"bid\":").append(price)));
    QVERIFY(!client.take("slow"));
}

void TestAmqpMirrors::writesAgainWhatIsRefused()
{
    RabbitClient(m_rabbit->port()).makeShortQueue("short", 3);
    const QString place = url(QStringLiteral("queue=short&payload=proto"));
    m_bench.append(m_bench.lines(70));
    Server one({m_bench.feedUrl()}, m_bench.publishing(place));
    QVERIFY2(one.isUp(), qPrintable(one.log()));
    QTRY_VERIFY2(MirrorBench::reason(one).contains(QStringLiteral("the queue 'short' takes no more for now")),
                 qPrintable(MirrorBench::reason(one)));
    QCOMPARE(MirrorBench::state(one), QStringLiteral("backing off"));
    m_bench.append("{\"s\":\"S6\",\"b\":\"4711\"}\n");
    Server two({MirrorBench::reading(place)}, m_bench.config()); // makes room, again and again
    QVERIFY2(two.isUp(), qPrintable(two.log()));
    QTRY_COMPARE(bid(one, "S6"), QStringLiteral("4711"));
    QTRY_COMPARE_WITH_TIMEOUT(MirrorBench::rows(two), MirrorBench::rows(one), 20'000);
}

void TestAmqpMirrors::tellsWhatNoQueueTakes()
{
    RabbitClient client(m_rabbit->port());
    client.makeExchange("desk", "direct");
    client.makeQueue("desk-1");
    m_bench.append("{\"s\":\"A\",\"b\":\"1\"}\n");
    Server server({m_bench.feedUrl()}, m_bench.publishing(url(QStringLiteral("exchange=desk&routing_key=one"))));
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    const QString why = QStringLiteral("the exchange 'desk' has no queue for the routing key 'one'");
    QTRY_VERIFY2(MirrorBench::reason(server).contains(why), qPrintable(MirrorBench::reason(server)));
    QCOMPARE(MirrorBench::state(server), QStringLiteral("failed"));
    QCOMPARE(MirrorBench::mirror(server)[QStringLiteral("messages")].toInt(), 0);
    client.bind("desk-1", "desk", "one");
    QTRY_COMPARE(MirrorBench::state(server), QStringLiteral("live"));
    QTRY_COMPARE(client.waiting("desk-1"), 1);
}

void TestAmqpMirrors::dropsWhatNoQueueTakesIfAsked()
{
    RabbitClient client(m_rabbit->port());
    client.makeExchange("noticeboard", "topic");
    client.makeQueue("wanted");
    client.bind("wanted", "noticeboard", "acme:A");
    m_bench.append("{\"s\":\"A\",\"b\":\"1\"}\n{\"s\":\"B\",\"b\":\"1\"}\n{\"s\":\"C\",\"b\":\"1\"}\n");
    Server server({m_bench.feedUrl()}, m_bench.publishing(url(QStringLiteral("exchange=noticeboard&mandatory=0"))));
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QTRY_COMPARE(client.waiting("wanted"), 1);
    QTRY_COMPARE(MirrorBench::mirror(server)[QStringLiteral("messages")].toInt(), 3);
    QCOMPARE(MirrorBench::mirror(server)[QStringLiteral("failures")].toInt(), 0);
}

void TestAmqpMirrors::tellsThatTheQueueIsGone()
{
    RabbitClient client(m_rabbit->port());
    client.makeQueue("passing");
    m_bench.append("{\"s\":\"A\",\"b\":\"1\"}\n");
    Server server({m_bench.feedUrl()}, m_bench.publishing(url(QStringLiteral("queue=passing"))));
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QTRY_COMPARE(client.waiting("passing"), 1);
    client.deleteQueue("passing");
    m_bench.append("{\"s\":\"A\",\"b\":\"2\"}\n");
    QTRY_VERIFY2(MirrorBench::reason(server).contains(QStringLiteral("there is no queue 'passing' in the vhost '/'")),
                 qPrintable(MirrorBench::reason(server)));
    QTRY_VERIFY2(server.log().contains(QStringLiteral("there is no queue 'passing' any more")),
                 qPrintable(server.log()));
    client.makeQueue("passing");
    QTRY_COMPARE(client.waiting("passing"), 1);
    QVERIFY(client.take("passing").value().body.contains("\"bid\":\"2\""));
}

void TestAmqpMirrors::tellsWhatIsWrong_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("why");
    const auto row = [](const char *name, const char *url, const char *why) {
        QTest::newRow(name) << QString::fromLatin1(url) << QString::fromLatin1(why);
    };
    row("no queue", "amqp://127.0.0.1:%PORT%?queue=prizes", "there is no queue 'prizes' in the vhost '/'");
    row("no exchange", "amqp://127.0.0.1:%PORT%?exchange=prizes", "there is no exchange 'prizes' in the vhost '/'");
    row("no vhost", "amqp://127.0.0.1:%PORT%/dusk?queue=readable", "there is no vhost 'dusk'");
    row("another's queue", "amqp://127.0.0.1:%PORT%?queue=own", "belongs to another connection alone");
    row("wrong password", "amqp://127.0.0.1:%PORT%?queue=readable&user=writer&password_file=%DIR%/wrong",
        "the password is wrong, or there is no user 'writer'");
    row("not allowed", "amqp://127.0.0.1:%PORT%?queue=readable&user=reader&password_file=%DIR%/secret",
        "`rabbitmqctl set_permissions` lets the user write to amq.default");
    row("exchange not allowed", "amqp://127.0.0.1:%PORT%?exchange=amq.topic&user=reader&password_file=%DIR%/secret",
        "`rabbitmqctl set_permissions` lets the user write to the exchange");
    row("nobody", "amqp://127.0.0.1:%NOBODY%?queue=readable", "refused the connection; does RabbitMQ listen there?");
    row("no host", "amqp://nowhere.invalid?queue=readable", "the host 'nowhere.invalid' is not known");
}

void TestAmqpMirrors::tellsWhatIsWrong()
{
    QFETCH(QString, url);
    QFETCH(QString, why);
    RabbitClient client(m_rabbit->port());
    if (url.contains(QStringLiteral("queue=own")))
        client.makeOwnQueue("own");
    url.replace(QStringLiteral("%PORT%"), QString::number(m_rabbit->port()))
        .replace(QStringLiteral("%NOBODY%"), QString::number(freePort()))
        .replace(QStringLiteral("%DIR%"), QFileInfo(m_rabbit->filePath(QStringLiteral("secret"))).path());
    m_bench.append(m_bench.lines(10));
    Server server({m_bench.feedUrl()}, m_bench.publishing(url));
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QTRY_VERIFY2(MirrorBench::reason(server).contains(why), qPrintable(MirrorBench::reason(server)));
    QTRY_VERIFY2(server.log().contains(why), qPrintable(server.log()));
    QVERIFY(!server.log().contains(QStringLiteral("hunter")));
    QCOMPARE(MirrorBench::rows(server).size(), 7); // whatever becomes of it
}

void TestAmqpMirrors::commandWritesRows()
{
    RabbitClient(m_rabbit->port()).makeQueue("command");
    m_bench.takesCommands(url(QStringLiteral("queue=command")), {},
                          url(QStringLiteral("queue=command&mapping=tapedeck")));
}

void TestAmqpMirrors::commandTellsWhatIsWrong_data()
{
    QTest::addColumn<QString>("options");
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<QByteArray>("why");
    QTest::newRow("no queue") << QStringLiteral("queue=prizes") << QByteArray()
                              << QByteArray("there is no queue 'prizes'");
    QTest::newRow("unroutable") << QStringLiteral("exchange=amq.direct&routing_key=nobody.*")
                                << QByteArray("{\"key\":\"a:B\",\"bid\":1.5}\n")
                                << QByteArray("has no queue for the routing key 'nobody.a:B'");
    QTest::newRow("full") << QStringLiteral("queue=full")
                          << QByteArray("{\"key\":\"a:B\",\"bid\":1.5}\n{\"key\":\"a:C\",\"bid\":1.5}\n")
                          << QByteArray("the queue 'full' takes no more for now");
}

void TestAmqpMirrors::commandTellsWhatIsWrong()
{
    QFETCH(QString, options);
    QFETCH(QByteArray, input);
    QFETCH(QByteArray, why);
    RabbitClient(m_rabbit->port()).makeShortQueue("full", 1);
    QProcess publish;
    publish.setProcessChannelMode(QProcess::MergedChannels);
    publish.start(QStringLiteral(TAPEDECK_BIN "/tapectl"), {QStringLiteral("publish"), url(options)});
    publish.write(input);
    publish.closeWriteChannel();
    QVERIFY(publish.waitForFinished());
    const QByteArray out = publish.readAllStandardOutput();
    QVERIFY2(out.contains(why), out.constData());
    QCOMPARE(publish.exitCode(), 1);
}

QTEST_GUILESS_MAIN(TestAmqpMirrors)
#include "tst_amqpmirrors.moc"
