// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "kafkabroker.h"
#include "mirrorbench.h"

#include <QTest>

#include <memory>

/// What one server writes to a real Kafka broker, another one reads. It takes seconds to start, so that all tests share
/// one, each with a topic of its own.
class TestKafkaMirrors : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init() { m_bench.begin(); }
    void cleanupTestCase() { m_broker.reset(); }
    void goesRound_data();
    void goesRound();
    void removalsAreTombstones();
    void endsRightThroughTheDeathOfTheBroker();
    void tellsWhatIsWrong_data();
    void tellsWhatIsWrong();
    void commandWritesRows();

private:
    [[nodiscard]] QString url(const char *topic, const char *options) const
    {
        return QStringLiteral("kafka://%1/%2?%3")
            .arg(m_broker->address(), QLatin1String(topic), QLatin1String(options));
    }

    MirrorBench m_bench;
    std::unique_ptr<KafkaBroker> m_broker;
};

void TestKafkaMirrors::initTestCase()
{
    if (const QString missing = KafkaBroker::missing(); !missing.isEmpty())
        QSKIP(qPrintable(missing));
    m_broker = std::make_unique<KafkaBroker>();
    QVERIFY2(m_broker->start(), qPrintable(m_broker->log()));
}

void TestKafkaMirrors::goesRound_data()
{
    QTest::addColumn<QByteArray>("topic");
    QTest::addColumn<QByteArray>("to");
    QTest::addColumn<QByteArray>("from");
    QTest::newRow("proto") << QByteArray("proto") << QByteArray("payload=proto") << QByteArray("payload=proto");
    QTest::newRow("json") << QByteArray("json") << QByteArray("payload=json") << QByteArray("mapping=tapedeck");
}

void TestKafkaMirrors::goesRound()
{
    QFETCH(QByteArray, topic);
    QFETCH(QByteArray, to);
    QFETCH(QByteArray, from);
    QVERIFY(m_broker->createTopic(topic, 3, true));
    m_bench.goesRound(url(topic, to), url(topic, from));
}

void TestKafkaMirrors::removalsAreTombstones()
{
    QVERIFY(m_broker->createTopic("tombs", 3, true));
    m_bench.append(m_bench.lines(7));
    Server one({m_bench.feedUrl()}, m_bench.publishing(url("tombs", "payload=json")));
    QVERIFY2(one.isUp(), qPrintable(one.log()));
    QTRY_COMPARE(MirrorBench::mirror(one)[QStringLiteral("messages")].toInt(), 7);
    m_bench.append("{\"s\":\"S3\",\"gone\":true}\n");
    QTRY_COMPARE(MirrorBench::mirror(one)[QStringLiteral("messages")].toInt(), 8);
    // Who knows rows without a value by another key keeps the row.
    Server blind({MirrorBench::reading(url("tombs", "mapping=tapedeck&tombstone=other:{}"))}, m_bench.config());
    Server seeing({MirrorBench::reading(url("tombs", "mapping=tapedeck"))}, m_bench.config());
    QTRY_COMPARE_WITH_TIMEOUT(MirrorBench::rows(seeing), MirrorBench::rows(one), 20'000);
    QTRY_COMPARE_WITH_TIMEOUT(MirrorBench::rows(blind).size(), 7, 20'000);
    QVERIFY(!MirrorBench::rows(seeing).contains(QStringLiteral("acme:S3")));
}

void TestKafkaMirrors::endsRightThroughTheDeathOfTheBroker()
{
    QVERIFY(m_broker->createTopic("deaths", 3, true));
    m_bench.survives(url("deaths", "payload=proto"), url("deaths", "payload=proto"),
                     {[this] { m_broker->kill(); }, [this] { return m_broker->start(); }});
}

void TestKafkaMirrors::tellsWhatIsWrong_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("why");
    QTest::newRow("no topic") << QStringLiteral("kafka://%BROKER%/nosuch")
                              << QStringLiteral("there is no topic 'nosuch' at %BROKER%");
    QTest::newRow("a topic of others") << QStringLiteral("kafka://%SAFE%/theirs?user=ada&password_env=TST_KAFKA")
                                       << QStringLiteral(
                                              "does not allow to write to the topic 'theirs' to the user 'ada'");
    QTest::newRow("wrong password") << QStringLiteral("kafka://%SAFE%/theirs?user=ada&password_env=PATH")
                                    << QStringLiteral("does not let the user 'ada' in");
}

void TestKafkaMirrors::tellsWhatIsWrong()
{
    QFETCH(QString, url);
    QFETCH(QString, why);
    qputenv("TST_KAFKA", "secret");
    if (!m_broker->hasTopic("theirs")) {
        QVERIFY(m_broker->createTopic("theirs", 1));
        QVERIFY(m_broker->reserve("theirs"));
    }
    for (QString *text : {&url, &why})
        text->replace(QStringLiteral("%BROKER%"), m_broker->address())
            .replace(QStringLiteral("%SAFE%"), m_broker->safeAddress());
    m_bench.append(m_bench.lines(10));
    Server server({m_bench.feedUrl()}, m_bench.publishing(url));
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QTRY_VERIFY2_WITH_TIMEOUT(MirrorBench::reason(server).contains(why), qPrintable(MirrorBench::reason(server)),
                              20'000);
    QVERIFY(!m_broker->hasTopic("nosuch"));        // nothing is made by writing
    QCOMPARE(MirrorBench::rows(server).size(), 7); // whatever becomes of it
}

void TestKafkaMirrors::commandWritesRows()
{
    QVERIFY(m_broker->createTopic("command", 3));
    m_bench.takesCommands(url("command", "tls=0"), {}, url("command", "mapping=tapedeck"));
}

QTEST_GUILESS_MAIN(TestKafkaMirrors)
#include "tst_kafkamirrors.moc"
