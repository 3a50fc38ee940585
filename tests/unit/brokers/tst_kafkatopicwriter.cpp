// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "brokers/kafkatopicwriter.h"
#include "brokers/kafkatrouble.h"

#include <QElapsedTimer>
#include <QTest>

#include <librdkafka/rdkafka_mock.h>

#include <atomic>
#include <memory>
#include <thread>
#include <utility>

using namespace tapedeck;

namespace {

using Message = std::pair<std::string, std::string>; // key and value; "(none)": it has none

/// A broker as librdkafka makes one up, which speaks Kafka's protocol on a port of this machine.
class MockBroker
{
public:
    MockBroker()
        : m_host(make(RD_KAFKA_PRODUCER, {}))
        , m_cluster(rd_kafka_mock_cluster_new(m_host, 1))
    {
    }
    ~MockBroker()
    {
        rd_kafka_mock_cluster_destroy(m_cluster);
        rd_kafka_destroy(m_host);
    }

    [[nodiscard]] std::string address() const { return rd_kafka_mock_cluster_bootstraps(m_cluster); }
    void createTopic(const char *name) { rd_kafka_mock_topic_create(m_cluster, name, 1, 1); }
    void lackTopic(const char *name)
    {
        rd_kafka_mock_topic_set_error(m_cluster, name, RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART);
    }
    void setDown(bool down)
    {
        if (down)
            rd_kafka_mock_broker_set_down(m_cluster, 1);
        else
            rd_kafka_mock_broker_set_up(m_cluster, 1);
    }
    void hang() { rd_kafka_mock_broker_set_rtt(m_cluster, 1, 60'000); }

    [[nodiscard]] std::vector<Message> messages(const char *name) const
    {
        rd_kafka_t *reader = make(RD_KAFKA_CONSUMER, address());
        rd_kafka_topic_t *topic = rd_kafka_topic_new(reader, name, nullptr);
        rd_kafka_consume_start(topic, 0, RD_KAFKA_OFFSET_BEGINNING);
        std::vector<Message> messages;
        while (rd_kafka_message_t *message = rd_kafka_consume(topic, 0, 30'000)) {
            const bool isEnd = message->err != RD_KAFKA_RESP_ERR_NO_ERROR;
            if (!isEnd)
                messages.emplace_back(std::string(static_cast<const char *>(message->key), message->key_len),
                                      message->payload == nullptr
                                          ? "(none)"
                                          : std::string(static_cast<const char *>(message->payload), message->len));
            rd_kafka_message_destroy(message);
            if (isEnd)
                break;
        }
        rd_kafka_consume_stop(topic, 0);
        rd_kafka_topic_destroy(topic);
        rd_kafka_destroy(reader);
        return messages;
    }

private:
    static rd_kafka_t *make(rd_kafka_type_t type, const std::string &servers)
    {
        rd_kafka_conf_t *conf = rd_kafka_conf_new();
        if (!servers.empty())
            (void)setKafka(conf, "bootstrap.servers", servers);
        (void)setKafka(conf, "enable.partition.eof", "true");
        (void)setKafka(conf, "log_level", "0");
        char text[512];
        return rd_kafka_new(type, conf, text, sizeof text);
    }

    rd_kafka_t *m_host;
    rd_kafka_mock_cluster_t *m_cluster;
};

std::unique_ptr<KafkaTopicWriter> writerTo(const std::string &address, const char *topic)
{
    OptionUrl url("kafka://" + address + '/' + topic, {}, {"--publish", {}});
    return std::make_unique<KafkaTopicWriter>(url);
}

std::string reasonOf(const std::optional<BrokerTrouble> &trouble)
{
    return trouble ? trouble->reason : std::string();
}

} // namespace

class TestKafkaTopicWriter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesKeysValuesAndRemovals();
    void goesOnWhenTheBrokerIsBack();
    void isCancelled();
    void tellsWhatIsWrong();
    void namesTheBrokerInTrouble_data();
    void namesTheBrokerInTrouble();
    void takesUrls_data();
    void takesUrls();
};

void TestKafkaTopicWriter::writesKeysValuesAndRemovals()
{
    MockBroker broker;
    broker.createTopic("prices");
    const auto writer = writerTo(broker.address(), "prices");
    QCOMPARE(reasonOf(writer->open()), std::string());
    const std::vector<BrokerMessage> first = {{"a:A", "one"}, {"a:B", ""}, {"a:A", "two"}};
    QCOMPARE(reasonOf(writer->write(first)), std::string());
    const std::vector<BrokerMessage> second = {{"a:A", "what JSON says of it", true}};
    QCOMPARE(reasonOf(writer->write(second)), std::string());
    QCOMPARE(reasonOf(writer->tend()), std::string());
    writer->close();
    const std::vector<Message> expected = {{"a:A", "one"}, {"a:B", ""}, {"a:A", "two"}, {"a:A", "(none)"}};
    QCOMPARE(broker.messages("prices"), expected);
}

void TestKafkaTopicWriter::goesOnWhenTheBrokerIsBack()
{
    MockBroker broker;
    broker.createTopic("prices");
    const auto writer = writerTo(broker.address(), "prices");
    QCOMPARE(reasonOf(writer->open()), std::string());
    const std::vector<BrokerMessage> one = {{"a:A", "one"}};
    QCOMPARE(reasonOf(writer->write(one)), std::string());
    broker.setDown(true);
    const std::vector<BrokerMessage> two = {{"a:A", "two"}};
    const auto trouble = writer->write(two);
    QVERIFY(trouble && !trouble->isRefused && !trouble->reason.empty());
    writer->close();
    const auto again = writer->open();
    QVERIFY2(again && again->reason.find("refused the connection") != std::string::npos, reasonOf(again).c_str());
    writer->close();
    broker.setDown(false);
    QTRY_COMPARE(reasonOf(writer->open()), std::string());
    QCOMPARE(reasonOf(writer->write(two)), std::string());
    QCOMPARE(broker.messages("prices").back().second, std::string("two"));
}

void TestKafkaTopicWriter::isCancelled()
{
    MockBroker broker;
    broker.createTopic("prices");
    const auto writer = writerTo(broker.address(), "prices");
    QCOMPARE(reasonOf(writer->open()), std::string());
    broker.hang();
    std::atomic<bool> isWriting = false;
    std::thread canceller([&] {
        while (!isWriting)
            std::this_thread::yield();
        writer->cancel();
    });
    QElapsedTimer timer;
    timer.start();
    isWriting = true;
    const std::vector<BrokerMessage> one = {{"a:A", "one"}};
    const auto trouble = writer->write(one);
    canceller.join();
    QVERIFY(trouble);
    QVERIFY2(timer.elapsed() < 5'000, qPrintable(QString::number(timer.elapsed())));
}

void TestKafkaTopicWriter::tellsWhatIsWrong()
{
    MockBroker broker;
    broker.createTopic("prices");
    broker.lackTopic("prizes");
    const auto none = writerTo(broker.address(), "prizes");
    const auto noTopic = none->open();
    QVERIFY2(noTopic && noTopic->isRefused && noTopic->reason.find("there is no topic 'prizes'") != std::string::npos,
             reasonOf(noTopic).c_str());
    const auto stray = writerTo("127.0.0.1:1", "prices");
    const auto nobody = stray->open();
    QVERIFY2(nobody && !nobody->isRefused && nobody->reason.find("refused the connection") != std::string::npos,
             reasonOf(nobody).c_str());
}

/// Of what librdkafka says.
void TestKafkaTopicWriter::namesTheBrokerInTrouble_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("broker");
    const auto row = [](const char *text, const char *broker) {
        QTest::newRow(text) << QByteArray(text) << QByteArray(broker);
    };
    row("kafka1:9092/bootstrap: Connect to ipv4#10.0.0.1:9092 failed: Connection refused (after 0ms)", "kafka1:9092");
    row("sasl_ssl://kafka1:9093/1: Connect to ipv4#10.0.0.1:9093 failed: Connection refused", "kafka1:9093");
    row("GroupCoordinator: Connect to ipv4#10.0.0.1:9092 failed: Connection refused (after 0ms)", "10.0.0.1:9092");
    row("GroupCoordinator: Connection refused", "the coordinator of the group");
}

void TestKafkaTopicWriter::namesTheBrokerInTrouble()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, broker);
    const KafkaTrouble trouble =
        KafkaTrouble::of(RD_KAFKA_RESP_ERR__TRANSPORT, text.toStdString(), KafkaAccess(), "read", "day");
    QCOMPARE(QByteArray::fromStdString(trouble.sentence),
             broker + " refused the connection; does a broker listen there?");
    QVERIFY(!trouble.isRefusal);
}

void TestKafkaTopicWriter::takesUrls_data()
{
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<QByteArray>("named");
    const auto row = [](const char *url, const char *named) {
        QTest::newRow(url) << QByteArray(url) << QByteArray(named);
    };
    row("kafka://a,b:9093/prices?user=u&password_env=PATH&sasl=scram-sha-512&tls=1", "");
    row("kafka://a", "is no topic");
    row("kafka://a/one,two", "is no topic");
    row("kafka://a/t?user=u", "for a user both are expected");
    row("kafka://a/t?user=u&password=p", "password_env=VARIABLE");
    row("kafka://a/t?ca_file=/x", "tls=1 is missing");
    row("kafka://a/t?sasl=magic", "sasl=magic");
    row("kafka://a/t?group=g", "there is no option 'group'");
}

void TestKafkaTopicWriter::takesUrls()
{
    QFETCH(QByteArray, url);
    QFETCH(QByteArray, named);
    OptionUrl taken(url.toStdString(), {}, {"--publish", {}});
    const KafkaTopicWriter writer(taken);
    taken.finish(KafkaAccess::names);
    QVERIFY2(named.isEmpty() ? taken.error().empty() : taken.error().find(named.toStdString()) != std::string::npos,
             taken.error().c_str());
}

QTEST_GUILESS_MAIN(TestKafkaTopicWriter)
#include "tst_kafkatopicwriter.moc"
