// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "brokers/brokerbatch.h"
#include "brokers/brokerloop.h"
#include "brokers/keyword.h"

#include <QTest>

using namespace tapedeck;

class TestBrokerLoop : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsLoops_data();
    void findsLoops();
    void subjects_data();
    void subjects();
    void keysAreWordsOfSubjects();
    void batchesHaveABound();
};

void TestBrokerLoop::findsLoops_data()
{
    QTest::addColumn<QString>("written");
    QTest::addColumn<QString>("source");
    QTest::addColumn<bool>("isLoop");
    const auto row = [](const char *name, const char *written, const char *source, bool isLoop) {
        QTest::newRow(name) << QString::fromLatin1(written) << QString::fromLatin1(source) << isLoop;
    };
    row("same stream", "redis://a:6379/0?stream=s", "redis://a?stream=s", true);
    row("by TLS", "rediss://a:6379?stream=s", "redis://a:6379?stream=s", true);
    row("one of several", "redis://a?stream=s", "redis://a?stream=r,s", true);
    row("another stream", "redis://a?stream=s", "redis://a?stream=t", false);
    row("another database", "redis://a/1?stream=s", "redis://a/2?stream=s", false);
    row("another port", "redis://a:1?stream=s", "redis://a:2?stream=s", false);
    row("another host", "redis://a?stream=s", "redis://b?stream=s", false);
    row("this machine", "redis://localhost?stream=s", "redis://[::1]?stream=s", true);
    row("channel", "redis://a/1?channel=c", "redis://a/2?channel=b,c", true);
    row("pattern", "redis://a?channel=prices.all", "redis://a?pattern=prices.*", true);
    row("another pattern", "redis://a?channel=prices.all", "redis://a?pattern=scores.*", false);
    row("channel and stream", "redis://a?channel=c", "redis://a?stream=c", false);
    row("sentinels", "redis:///0?stream=s&sentinel=a,b&master=m", "redis:///0?stream=s&sentinel=b:26379&master=m",
        false);
    row("same sentinel", "redis:///0?stream=s&sentinel=a,b&master=m", "redis:///0?stream=s&sentinel=b&master=m", true);
    row("another master", "redis:///0?stream=s&sentinel=a&master=m", "redis:///0?stream=s&sentinel=a&master=n", false);
    row("subject", "nats://a?subject=p.x", "nats://a?subject=p.x", true);
    row("subjects", "nats://a?subject=p.*", "nats://b,a?subject=q,p.>", true);
    row("another subject", "nats://a?subject=p.*", "nats://a?subject=p", false);
    row("stream", "nats://a?stream=S&subject=p.*", "nats://a?stream=S", true);
    row("part of the stream", "nats://a?stream=S&subject=p.b", "nats://a?stream=S&subject=p.a", false);
    row("another stream of NATS", "nats://a?stream=S&subject=p", "nats://a?stream=T", false);
    row("topic", "kafka://a:9092,b/prices", "kafka://c,a/prices?group=g", true);
    row("another topic", "kafka://a/prices", "kafka://a/scores", false);
    row("queue", "amqp://a/%2F?queue=q", "amqp://a?queue=q&exchange=e", true);
    row("another queue", "amqp://a?queue=q", "amqp://a?queue=r", false);
    row("another vhost", "amqp://a/one?queue=q", "amqp://a/two?queue=q", false);
    row("by AMQP's TLS", "amqps://a:5?queue=q", "amqp://a:5?queue=q", true);
    row("exchange", "amqp://a?exchange=e", "amqp://a?exchange=e", true);
    row("another exchange", "amqp://a?exchange=e", "amqp://a?exchange=f", false);
    row("a queue is no exchange", "amqp://a?exchange=e", "amqp://a?queue=e", false);
    row("routing key", "amqp://a?exchange=e&routing_key=out.*", "amqp://a?exchange=e&key=in.%23,out.%23", true);
    row("another routing key", "amqp://a?exchange=e&routing_key=out.*", "amqp://a?exchange=e&key=in.%23", false);
    row("a row's key is one word", "amqp://a?exchange=e&routing_key=out.*", "amqp://a?exchange=e&key=*", false);
    row("one row", "amqp://a?exchange=e&routing_key=out.*", "amqp://a?exchange=e&key=out.acme:S1", true);
    row("any words", "amqp://a?exchange=e&routing_key=a.b.c", "amqp://a?exchange=e&key=%23.c", true);
    row("other words", "amqp://a?exchange=e&routing_key=a.b.c", "amqp://a?exchange=e&key=*.%23.b", false);
    row("another kind", "nats://a:1?subject=s", "redis://a:1?channel=s", false);
    row("no broker", "redis://a?stream=s", "sim:prices", false);
}

void TestBrokerLoop::findsLoops()
{
    QFETCH(QString, written);
    QFETCH(QString, source);
    QFETCH(bool, isLoop);
    QCOMPARE(isReadFrom({written.toStdString()}, {source.toStdString()}), isLoop);
}

void TestBrokerLoop::subjects_data()
{
    QTest::addColumn<QByteArray>("a");
    QTest::addColumn<QByteArray>("b");
    QTest::addColumn<bool>("meet");
    const auto row = [](const char *a, const char *b, bool meet) {
        QTest::addRow("%s and %s", a, b) << QByteArray(a) << QByteArray(b) << meet;
    };
    row("a", "a", true);
    row("a", "b", false);
    row("a", "a.b", false);
    row("a.*", "a.b", true);
    row("a.*", "*.b", true);
    row("a.*", "a.b.c", false);
    row("a.>", "a.b.c", true);
    row("a.>", "a", false);
    row(">", "a", true);
    row("ab", "a*", false);
}

void TestBrokerLoop::subjects()
{
    QFETCH(QByteArray, a);
    QFETCH(QByteArray, b);
    QFETCH(bool, meet);
    QCOMPARE(subjectsMeet(a.toStdString(), b.toStdString()), meet);
    QCOMPARE(subjectsMeet(b.toStdString(), a.toStdString()), meet);
}

void TestBrokerLoop::keysAreWordsOfSubjects()
{
    std::string subject = "prices.";
    appendKeyWord("acme:Ä.*> %\t\x7f", ".*>", subject);
    QCOMPARE(QByteArray::fromStdString(subject), QByteArray("prices.acme:Ä%2E%2A%3E%20%25%09%7F"));
}

void TestBrokerLoop::batchesHaveABound()
{
    BrokerBatch batch;
    QVERIFY(batch.isEmpty());
    for (std::size_t i = 0; i < BrokerWriter::batchMessages; ++i) {
        QVERIFY(!batch.isFull());
        batch.begin("k" + std::to_string(i));
        batch.bytes() += "payload";
        batch.end();
    }
    QVERIFY(batch.isFull());
    const auto messages = batch.messages();
    QCOMPARE(messages.size(), BrokerWriter::batchMessages);
    QCOMPARE(messages.front().key, std::string_view("k0"));
    QCOMPARE(messages.back().key, std::string_view("k499"));
    QCOMPARE(messages.back().payload, std::string_view("payload"));
    QCOMPARE(batch.payloadBytes(), 7 * BrokerWriter::batchMessages);
    batch.clear();
    batch.begin({});
    batch.bytes().append(BrokerWriter::batchBytes, 'x');
    batch.end();
    QVERIFY(batch.isFull());
}

QTEST_GUILESS_MAIN(TestBrokerLoop)
#include "tst_brokerloop.moc"
