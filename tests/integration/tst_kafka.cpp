// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "brokerbench.h"
#include "kafkabroker.h"
#include "kafkawriter.h"
#include "programs.h"
#include "trademodel.h"

#include "tapedeck/v1/publish.pb.h"

#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <csignal>
#include <memory>

/// A real Kafka broker before ours.
class TestKafka : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void rebuildsFromATopic();
    void goesLiveThoughItNeverEnds();
    void takesProtobuf();
    void takesAvro();
    void startsWhereItIsTold();
    void findsNewPartitions();
    void aGroupSharesTheWork();
    void aGroupSkipsNothing();
    void tellsWhatWasRemoved();
    void seesATopicMadeAnew();
    void letsUsIn_data();
    void letsUsIn();
    void tellsWhatIsWrong_data();
    void tellsWhatIsWrong();
    void tellsMistakes_data();
    void tellsMistakes();
    void losesNothingWithTheBroker_data();
    void losesNothingWithTheBroker();
    void noticesThatTheBrokerHangs();

private:
    [[nodiscard]] QStringList config() const { return m_bench.config(); }
    [[nodiscard]] QString source(const char *topic, const QString &options = {}) const
    {
        return at(m_broker->address(), topic, options);
    }
    [[nodiscard]] static QString at(const QString &address, const char *topic, const QString &options = {})
    {
        return QStringLiteral("kafka://%1/%2?mapping=acme&tombstone=acme:{}&retry=50ms&retry-max=200ms&hold=0ms"
                              "&failures=100000%3")
            .arg(address, QLatin1String(topic), options);
    }
    void write(const char *topic, Trades &trades, int count, int partitions = 0)
    {
        for (int i = 0; i < count; ++i) {
            const QByteArray message = trades.next();
            m_writer->write(topic, trades.key(), message, partitions > 0 ? i % partitions : -1);
        }
    }
    static QJsonObject state(const Server &server)
    {
        return serverStats(server)[QStringLiteral("sources")].toArray().at(0).toObject();
    }
    static QString stateName(const Server &server) { return state(server)[QStringLiteral("state")].toString(); }
    static QString reason(const Server &server) { return state(server)[QStringLiteral("reason")].toString(); }
    static int messages(const Server &server) { return state(server)[QStringLiteral("messages")].toInt(); }
    static QMap<QString, QJsonObject> prices(const Server &server)
    {
        return snapshot(server, QStringLiteral("prices"));
    }

    BrokerBench m_bench;
    QTemporaryDir m_folder;
    std::unique_ptr<KafkaBroker> m_broker;
    std::unique_ptr<KafkaWriter> m_writer;
};

#define TRY_LIVE(server) QTRY_COMPARE_WITH_TIMEOUT(stateName(server), QStringLiteral("live"), 20'000)

void TestKafka::initTestCase()
{
    if (const QString missing = KafkaBroker::missing(); !missing.isEmpty())
        QSKIP(qPrintable(missing));
    m_broker = std::make_unique<KafkaBroker>();
    QVERIFY2(m_broker->start(), qPrintable(m_broker->log()));
    m_writer = std::make_unique<KafkaWriter>(m_broker->address());
    QVERIFY(m_broker->createTopic("base", 3));
    m_writer->write("base", "S1", QByteArray("{\"s\":\"S1\",\"p\":1,\"q\":1}"));
    QVERIFY(m_writer->flush());
}

void TestKafka::rebuildsFromATopic()
{
    QVERIFY(m_broker->createTopic("quotes", 3, true));
    Trades trades;
    write("quotes", trades, 1'000);
    QVERIFY(m_writer->flush());
    {
        Server server({source("quotes")}, config());
        QVERIFY2(server.isUp(), qPrintable(server.log()));
        TRY_LIVE(server);
        QCOMPARE(messages(server), 1'000); // what is live has all of the past
        QCOMPARE(state(server)[QStringLiteral("behind_messages")].toInt(-1), 0);
        QTRY_COMPARE(shown(server), trades.expected());
        m_writer->write("quotes", "S1", std::nullopt);
        m_writer->write("quotes", "nothing of ours", std::nullopt);
        QVERIFY(m_writer->flush());
        QTRY_VERIFY(!prices(server).contains(QStringLiteral("acme:S1")));
        QCOMPARE(prices(server).size(), 6);
    }
    Server again({source("quotes")}, config());
    QVERIFY2(again.isUp(), qPrintable(again.log()));
    TRY_LIVE(again);
    QMap<QString, QString> expected = trades.expected();
    expected.remove(QStringLiteral("acme:S1"));
    QTRY_COMPARE(shown(again), expected);
    QCOMPARE(state(again)[QStringLiteral("malformed")].toInt(), 0);
}

/// Of a topic that is always written to nobody ever reaches the end.
void TestKafka::goesLiveThoughItNeverEnds()
{
    QVERIFY(m_broker->createTopic("busy", 1));
    Trades trades;
    QTimer timer;
    connect(&timer, &QTimer::timeout, this, [&] { write("busy", trades, 1); });
    timer.start(10);
    Server server({source("busy")}, config());
    TRY_LIVE(server);
}

void TestKafka::takesProtobuf()
{
    QVERIFY(m_broker->createTopic("proto", 1));
    tapedeck::v1::Publish message;
    auto *row = message.add_prices();
    row->set_key("acme:X");
    row->set_bid(12345);
    row->set_price_scale(2);
    message.add_scores()->set_key("cup:1");
    m_writer->write("proto", {}, QByteArray::fromStdString(message.SerializeAsString()));
    m_writer->write("proto", {}, QByteArray("not Protobuf"));
    QVERIFY(m_writer->flush());
    Server server({QStringLiteral("kafka://%1/proto?payload=proto").arg(m_broker->address())});
    TRY_LIVE(server);
    QTRY_COMPARE(prices(server)[QStringLiteral("acme:X")][QStringLiteral("bid")].toString(), QStringLiteral("123.45"));
    QVERIFY(snapshot(server, QStringLiteral("scores")).contains(QStringLiteral("cup:1")));
    QCOMPARE(state(server)[QStringLiteral("malformed")].toInt(), 1);
    m_writer->write("proto", "acme:X", std::nullopt);
    m_writer->write("proto", "cup:1", std::nullopt);
    QVERIFY(m_writer->flush());
    QTRY_COMPARE(prices(server).size(), 0);
    QTRY_COMPARE(snapshot(server, QStringLiteral("scores")).size(), 0);
}

void TestKafka::takesAvro()
{
    m_bench.readsAvro([this](const char *topic) { return source(topic); },
                      [this](const char *topic, const QByteArray &message) {
                          if (!m_broker->hasTopic(topic))
                              QVERIFY(m_broker->createTopic(topic, 1));
                          m_writer->write(topic, {}, message);
                          QVERIFY(m_writer->flush());
                      });
}

void TestKafka::startsWhereItIsTold()
{
    QVERIFY(m_broker->createTopic("start", 2));
    Trades trades;
    write("start", trades, 40, 2);
    QVERIFY(m_writer->flush());
    Server fromEnd({source("start", QStringLiteral("&from=end"))}, config());
    Server fromPast({source("start", QStringLiteral("&from=2020-01-01T00:00:00Z"))}, config());
    Server fromFuture({source("start", QStringLiteral("&from=4000000000"))}, config());
    Server ofOne({source("start", QStringLiteral("&partitions=1"))}, config());
    for (Server *server : {&fromEnd, &fromPast, &fromFuture, &ofOne})
        TRY_LIVE(*server);
    write("start", trades, 2, 2);
    QVERIFY(m_writer->flush());
    QTRY_COMPARE(messages(fromEnd), 2);
    QTRY_COMPARE(messages(fromPast), 42);
    QTRY_COMPARE(messages(fromFuture), 2);
    QTRY_COMPARE(messages(ofOne), 21);
}

void TestKafka::findsNewPartitions()
{
    QVERIFY(m_broker->createTopic("grows", 1));
    Server server({source("grows", QStringLiteral("&from=end"))}, config());
    TRY_LIVE(server);
    QVERIFY(m_broker->addPartitions("grows", 3));
    Trades trades;
    KafkaWriter writer(m_broker->address());
    for (int i = 0; i < 3; ++i)
        writer.write("grows", "S", trades.next(), i);
    QVERIFY(writer.flush());
    QTRY_COMPARE_WITH_TIMEOUT(messages(server), 3, 20'000);
}

void TestKafka::aGroupSharesTheWork()
{
    const QString group = QStringLiteral("&group=desk");
    QVERIFY(m_broker->createTopic("shared", 4));
    Trades trades;
    write("shared", trades, 400, 4);
    QVERIFY(m_writer->flush());
    {
        Server first({source("shared", group)}, config());
        TRY_LIVE(first);
        QTRY_COMPARE(messages(first), 400);
    }
    write("shared", trades, 8, 4);
    QVERIFY(m_writer->flush());
    Server second({source("shared", group)}, config()); // the first has left, and said what it took
    TRY_LIVE(second);
    QTRY_COMPARE(messages(second), 8);
    Server third({source("shared", group)}, config());
    TRY_LIVE(third);
    QTRY_VERIFY(second.log().contains(QStringLiteral("2 partitions went to other members of the group 'desk'")));
    write("shared", trades, 40, 4);
    QVERIFY(m_writer->flush());
    QTRY_COMPARE_WITH_TIMEOUT(messages(second) + messages(third), 48, 20'000);
    QCOMPARE(messages(third), 20);
}

/// Though its only member is killed while it reads.
void TestKafka::aGroupSkipsNothing()
{
    QVERIFY(m_broker->createTopic("kept", 2));
    Trades trades;
    write("kept", trades, 20'000, 2);
    const QString url = source("kept", QStringLiteral("&group=night"));
    int before = 0;
    {
        Server server({url}, config());
        QTRY_VERIFY_WITH_TIMEOUT((before = messages(server)) > 0, 20'000);
        server.process().kill();
        QVERIFY(server.process().waitForFinished());
    }
    QVERIFY(m_writer->flush());
    Server server({url}, config());
    TRY_LIVE(server); // once the group has noticed
    QTRY_VERIFY(state(server)[QStringLiteral("behind_messages")].toInt(-1) == 0);
    QVERIFY(before + messages(server) >= 20'000);
}

void TestKafka::tellsWhatWasRemoved()
{
    QVERIFY(m_broker->createTopic("short", 1));
    Trades trades;
    write("short", trades, 100);
    QVERIFY(m_writer->flush());
    Server server({source("short")}, config());
    TRY_LIVE(server);
    QCOMPARE(messages(server), 100);
    ::kill(static_cast<pid_t>(server.process().processId()), SIGSTOP);
    write("short", trades, 50);
    QVERIFY(m_writer->flush());
    QVERIFY(m_broker->removeBefore("short", 140)); // some of the others are on their way already
    ::kill(static_cast<pid_t>(server.process().processId()), SIGCONT);
    QTRY_COMPARE_WITH_TIMEOUT(messages(server) + state(server)[QStringLiteral("gaps")].toInt(), 150, 20'000);
    TRY_LIVE(server);
    if (messages(server) < 150)
        QTRY_VERIFY(server.log().contains(QStringLiteral("of 'short' were removed before being read")));
}

/// It is shorter then than what was read of it.
void TestKafka::seesATopicMadeAnew()
{
    QVERIFY(m_broker->createTopic("anew", 1));
    Trades trades;
    write("anew", trades, 100);
    QVERIFY(m_writer->flush());
    Server server({source("anew")}, config());
    QTRY_COMPARE_WITH_TIMEOUT(messages(server), 100, 20'000);
    QVERIFY(m_broker->deleteTopic("anew"));
    QTRY_VERIFY_WITH_TIMEOUT(reason(server).contains(QStringLiteral("there is no topic 'anew'")), 20'000);
    QVERIFY(!m_broker->hasTopic("anew")); // it was not made by asking for it
    QVERIFY(m_broker->createTopic("anew", 1));
    KafkaWriter writer(m_broker->address());
    writer.write("anew", "S7", QByteArray("{\"s\":\"S7\",\"p\":7000,\"q\":1}"));
    QVERIFY(writer.flush());
    QTRY_COMPARE_WITH_TIMEOUT(shown(server).value(QStringLiteral("acme:S7")), QStringLiteral("7000 of 1, OPEN"),
                              20'000);
    TRY_LIVE(server);
    QVERIFY(shown(server).value(QStringLiteral("acme:S1")).contains(QStringLiteral("STALE"))); // of the old one
}

void TestKafka::letsUsIn_data()
{
    QTest::addColumn<bool>("tls");
    QTest::addColumn<QString>("options");
    QTest::addColumn<QString>("why");
    const auto row = [](const char *name, bool tls, const char *options, const char *why = "") {
        QTest::newRow(name) << tls << QString::fromLatin1(options) << QString::fromLatin1(why);
    };
    row("by its password", false, "&user=ada&password_file=%PASSWORD%");
    row("by SCRAM", false, "&user=ada&sasl=scram-sha-256&password_env=TST_KAFKA");
    row("not by another password", false, "&user=ada&password_env=PATH", "does not let the user 'ada' in");
    row("not by a mechanism that it does not have", false, "&user=ada&sasl=scram-sha-512&password_env=TST_KAFKA",
        "SCRAM-SHA-512");
    row("by its certificate", true, "&tls=1&ca_file=%CERT%&cert_file=%CERT%&key_file=%KEY%&key_password_env=TST_KAFKA");
    row("not without its certificate", true, "&tls=1&ca_file=%CERT%", "does not take our certificate");
    row("not one that nobody vouches for", true, "&tls=1&cert_file=%CERT%&key_file=%KEY%&key_password_env=TST_KAFKA",
        "ca_file=");
}

void TestKafka::letsUsIn()
{
    QFETCH(bool, tls);
    QFETCH(QString, options);
    QFETCH(QString, why);
    qputenv("TST_KAFKA", "secret");
    QFile file(m_folder.filePath(QStringLiteral("password")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("secret\n");
    file.close();
    options.replace(QLatin1String("%PASSWORD%"), file.fileName());
    options.replace(QLatin1String("%CERT%"), m_broker->certificateFile());
    options.replace(QLatin1String("%KEY%"), m_broker->keyFile());
    Server server({at(tls ? m_broker->tlsAddress() : m_broker->safeAddress(), "base", options)}, config());
    if (why.isEmpty())
        TRY_LIVE(server);
    else
        QTRY_VERIFY2_WITH_TIMEOUT(reason(server).contains(why), qPrintable(reason(server)), 20'000);
    QVERIFY(!server.log().contains(QStringLiteral("secret")));
}

void TestKafka::tellsWhatIsWrong_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("why");
    if (!m_broker)
        return;
    const QString broker = m_broker->address();
    const QString ada = QStringLiteral("&user=ada&password_env=TST_KAFKA");
    QTest::newRow("no topic") << at(broker, "nosuch") << QStringLiteral("there is no topic 'nosuch' at ") + broker;
    QTest::newRow("no broker") << at(QStringLiteral("127.0.0.1:1"), "base")
                               << QStringLiteral("127.0.0.1:1 refused the connection; does a broker listen there?");
    QTest::newRow("no host") << at(QStringLiteral("nosuchhost.invalid:9092"), "base")
                             << QStringLiteral("nosuchhost.invalid:9092 is not known; is its name right?");
    QTest::newRow("no user") << at(m_broker->safeAddress(), "base")
                             << QStringLiteral("does it want TLS (tls=1) or a user (user=)?");
    QTest::newRow("no TLS") << at(broker, "base", QStringLiteral("&tls=1")) << QStringLiteral("is this");
    QTest::newRow("no such partition") << at(broker, "base", QStringLiteral("&partitions=3"))
                                       << QStringLiteral("'base' has 3 partitions, from 0 up; partitions= names 3");
    QTest::newRow("a topic of others") << at(m_broker->safeAddress(), "theirs", ada)
                                       << QStringLiteral("does not allow to read the topic 'theirs' to the user 'ada'");
    QTest::newRow("a group of others") << at(m_broker->safeAddress(), "base", ada + QStringLiteral("&group=theirs"))
                                       << QStringLiteral("does not allow the group 'theirs' to the user 'ada'");
}

void TestKafka::tellsWhatIsWrong()
{
    QFETCH(QString, url);
    QFETCH(QString, why);
    if (!m_broker->hasTopic("theirs")) {
        QVERIFY(m_broker->createTopic("theirs", 1));
        QVERIFY(m_broker->reserve("theirs"));
    }
    Server server({url}, config());
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QTRY_VERIFY2_WITH_TIMEOUT(reason(server).contains(why), qPrintable(reason(server)), 20'000);
}

void TestKafka::tellsMistakes_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("named");
    const auto row = [](const char *url, const char *named) {
        QTest::newRow(url) << QString::fromLatin1(url) << QString::fromLatin1(named);
    };
    row("kafka:localhost/t?mapping=acme", "kafka://127.0.0.1:9092/");
    row("kafka://localhost?mapping=acme", "the name of one is expected");
    row("kafka://localhost/a/b?mapping=acme", "'a/b' is no topic");
    row("kafka://localhost/t", "mapping=NAME");
    row("kafka://localhost/t?mapping=other", "there is no [mapping.other] in the config file");
    row("kafka://localhost/t?mapping=acme&from=yesterday", "beginning, end");
    row("kafka://localhost/t?mapping=acme&group=g&from=1800000000", "a group goes on where it was");
    row("kafka://localhost/t?mapping=acme&group=g&partitions=0", "not both");
    row("kafka://localhost/t?mapping=acme&partitions=3-1", "numbers from 0 up");
    row("kafka://localhost/t?mapping=acme&tombstone=acme", "with {}");
    row("kafka://ada:hunter2@localhost/t?mapping=acme", "password_file");
    row("kafka://localhost/t?mapping=acme&user=ada", "password_file=PATH");
    row("kafka://localhost/t?mapping=acme&user=ada&password=hunter2", "password_env=VARIABLE");
    row("kafka://localhost/t?mapping=acme&user=ada&password_file=/nowhere", "/nowhere");
    row("kafka://localhost/t?mapping=acme&user=ada&password_env=PATH&sasl=gssapi", "scram-sha-512");
    row("kafka://localhost/t?mapping=acme&ca_file=/dev/null", "tls=1");
    row("kafka://localhost/t?mapping=acme&tls=1&ca_file=/nowhere", "/nowhere");
    row("kafka://localhost/t?mapping=acme&tls=1&cert_file=/dev/null", "belong together");
    row("kafka://localhost/t?mapping=acme&offset=3", "partitions");
}

void TestKafka::tellsMistakes()
{
    QFETCH(QString, url);
    QFETCH(QString, named);
    const Finished finished = runProgram(
        QStringLiteral("tapedeckd"), config() << QStringLiteral("--source") << url << QStringLiteral("--check-config"));
    QCOMPARE(finished.code, 2);
    QVERIFY2(finished.err.contains(named.toUtf8()), finished.err.constData());
    QVERIFY2(!finished.err.contains("hunter2"), finished.err.constData());
}

void TestKafka::losesNothingWithTheBroker_data()
{
    QTest::addColumn<QString>("options");
    QTest::newRow("reading all") << QString();
    QTest::newRow("as a member of a group") << QStringLiteral("&group=day");
}

/// Killed in mid-stream and started again: each message counts once.
void TestKafka::losesNothingWithTheBroker()
{
    QFETCH(QString, options);
    const QByteArray topic = options.isEmpty() ? "stream" : "groupstream";
    QVERIFY(m_broker->createTopic(topic, 3, true));
    Server server({source(topic.constData(), options)}, config());
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    TRY_LIVE(server);
    Trades trades;
    write(topic.constData(), trades, 10'000);
    QTRY_VERIFY_WITH_TIMEOUT(messages(server) > 0, 20'000);
    m_broker->kill(); // while messages are under way
    write(topic.constData(), trades, 10'000);
    QTRY_VERIFY_WITH_TIMEOUT(shown(server).first().contains(QStringLiteral("STALE")), 20'000);
    QVERIFY2(reason(server).contains(m_broker->address()), qPrintable(reason(server)));
    QVERIFY2(m_broker->start(), qPrintable(m_broker->log()));
    QVERIFY(m_writer->flush());
    QTRY_COMPARE_WITH_TIMEOUT(messages(server), 20'000, 30'000);
    QTRY_COMPARE_WITH_TIMEOUT(shown(server), trades.expected(), 20'000); // be they told again or not
    TRY_LIVE(server);
    QCOMPARE(state(server)[QStringLiteral("gaps")].toInt(), 0);
}

void TestKafka::noticesThatTheBrokerHangs()
{
    Server server({source("base"), at(QStringLiteral("127.0.0.1:1"), "base")}, config());
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    TRY_LIVE(server);
    m_broker->halt();
    QTRY_VERIFY2_WITH_TIMEOUT(reason(server).contains(QStringLiteral("gives no answer")), qPrintable(reason(server)),
                              25'000);
    QVERIFY(shown(server).first().contains(QStringLiteral("STALE")));
    QElapsedTimer timer;
    timer.start();
    server.process().terminate();
    QVERIFY(server.process().waitForFinished(10'000));
    QCOMPARE(server.process().exitCode(), 0);
    QVERIFY2(timer.elapsed() < 6'000, qPrintable(QString::number(timer.elapsed())));
}

QTEST_GUILESS_MAIN(TestKafka)
#include "tst_kafka.moc"
