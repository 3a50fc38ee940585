// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "kafkabroker.h"

#include "brokerprograms.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QStandardPaths>
#include <QTcpSocket>

#include <librdkafka/rdkafka.h>

#include <csignal>
#include <functional>

namespace {

constexpr int startTimeoutMs = 60'000;
constexpr int answerTimeoutMs = 15'000;

const QString jars = QStringLiteral(TAPEDECK_KAFKA "/*");

QString find(const char *program)
{
    return QStandardPaths::findExecutable(QLatin1String(program));
}

/// One request of the administration.
class Administration
{
public:
    explicit Administration(const QString &address)
    {
        rd_kafka_conf_t *conf = rd_kafka_conf_new();
        rd_kafka_conf_set(conf, "bootstrap.servers", address.toLatin1().constData(), nullptr, 0);
        rd_kafka_conf_set_log_cb(conf, nullptr);
        client = rd_kafka_new(RD_KAFKA_PRODUCER, conf, nullptr, 0);
        queue = rd_kafka_queue_new(client);
    }
    ~Administration()
    {
        rd_kafka_queue_destroy(queue);
        rd_kafka_destroy(client);
    }
    Administration(const Administration &) = delete;
    Administration &operator=(const Administration &) = delete;

    /// Of topics, each of which tells whether it went well.
    bool ofTopics(const std::function<const rd_kafka_topic_result_t **(rd_kafka_event_t *, std::size_t *)> &results)
    {
        return answer([&](rd_kafka_event_t *event) {
            std::size_t count = 0;
            const rd_kafka_topic_result_t **topics = results(event, &count);
            return count == 1 && rd_kafka_topic_result_error(topics[0]) == RD_KAFKA_RESP_ERR_NO_ERROR;
        });
    }
    bool answer(const std::function<bool(rd_kafka_event_t *)> &isGood)
    {
        rd_kafka_event_t *event = rd_kafka_queue_poll(queue, answerTimeoutMs);
        if (event == nullptr)
            return false;
        const bool good = rd_kafka_event_error(event) == RD_KAFKA_RESP_ERR_NO_ERROR && isGood(event);
        rd_kafka_event_destroy(event);
        return good;
    }

    rd_kafka_t *client;
    rd_kafka_queue_t *queue;
};

} // namespace

KafkaBroker::KafkaBroker()
    : m_port(freePort())
    , m_controllerPort(freePort())
    , m_safePort(freePort())
    , m_tlsPort(freePort())
{
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    m_process.setStandardOutputFile(path("log"));
}

KafkaBroker::~KafkaBroker()
{
    kill();
}

QString KafkaBroker::missing()
{
    if (find("java").isEmpty() || find("openssl").isEmpty()
        || QDir(QStringLiteral(TAPEDECK_KAFKA)).entryList({QStringLiteral("kafka_*.jar")}).isEmpty())
        return QStringLiteral("no Kafka broker here; ./dev brokers fetches one");
    return {};
}

bool KafkaBroker::makeCertificate() const
{
    const auto openssl = [](const QStringList &arguments) {
        QProcess process;
        process.start(find("openssl"), arguments);
        return process.waitForFinished() && process.exitCode() == 0;
    };
    if (!openssl({QStringLiteral("req"), QStringLiteral("-x509"), QStringLiteral("-newkey"), QStringLiteral("rsa:2048"),
                  QStringLiteral("-nodes"), QStringLiteral("-days"), QStringLiteral("2"), QStringLiteral("-subj"),
                  QStringLiteral("/CN=broker"), QStringLiteral("-addext"),
                  QStringLiteral("subjectAltName=IP:127.0.0.1"), QStringLiteral("-keyout"), path("key.pem"),
                  QStringLiteral("-out"), path("cert.pem")})
        || !openssl({QStringLiteral("pkcs8"), QStringLiteral("-topk8"), QStringLiteral("-in"), path("key.pem"),
                     QStringLiteral("-passout"), QStringLiteral("pass:secret"), QStringLiteral("-out"),
                     path("locked.pem")}))
        return false;
    QFile store(path("store.pem"));
    QFile key(path("key.pem"));
    QFile certificate(path("cert.pem"));
    return store.open(QIODevice::WriteOnly) && key.open(QIODevice::ReadOnly) && certificate.open(QIODevice::ReadOnly)
        && store.write(key.readAll() + certificate.readAll()) > 0;
}

bool KafkaBroker::format()
{
    QFile file(path("server.properties"));
    if (file.exists())
        return true;
    if (!makeCertificate() || !file.open(QIODevice::WriteOnly))
        return false;
    file.write(QStringLiteral(R"(process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:%2
listeners=PLAINTEXT://127.0.0.1:%1,CONTROLLER://127.0.0.1:%2,SAFE://127.0.0.1:%3,TLS://127.0.0.1:%4
advertised.listeners=PLAINTEXT://127.0.0.1:%1,SAFE://127.0.0.1:%3,TLS://127.0.0.1:%4
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SAFE:SASL_PLAINTEXT,TLS:SSL
controller.listener.names=CONTROLLER
sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-256
listener.name.safe.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required user_ada="secret";
listener.name.safe.scram-sha-256.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
listener.name.tls.ssl.client.auth=required
listener.name.tls.ssl.keystore.type=PEM
listener.name.tls.ssl.keystore.location=%5/store.pem
listener.name.tls.ssl.truststore.type=PEM
listener.name.tls.ssl.truststore.location=%5/cert.pem
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
super.users=User:ANONYMOUS
allow.everyone.if.no.acl.found=true
log.dirs=%5/data
offsets.topic.replication.factor=1
offsets.topic.num.partitions=1
transaction.state.log.replication.factor=1
group.initial.rebalance.delay.ms=0
broker.session.timeout.ms=2000
broker.heartbeat.interval.ms=500
)")
                   .arg(m_port)
                   .arg(m_controllerPort)
                   .arg(m_safePort)
                   .arg(m_tlsPort)
                   .arg(m_folder.path())
                   .toUtf8());
    file.close();
    QProcess formatting;
    formatting.start(find("java"),
                     {QStringLiteral("-XX:TieredStopAtLevel=1"), QStringLiteral("-cp"), jars,
                      QStringLiteral("kafka.tools.StorageTool"), QStringLiteral("format"), QStringLiteral("-t"),
                      QStringLiteral("4L6g3nShT-eMCtK--X86sw"), QStringLiteral("-S"),
                      QStringLiteral("SCRAM-SHA-256=[name=ada,password=secret]"), QStringLiteral("-c"),
                      file.fileName()});
    return formatting.waitForFinished(startTimeoutMs) && formatting.exitCode() == 0;
}

bool KafkaBroker::start()
{
    if (!format())
        return false;
    m_process.start(find("java"),
                    {QStringLiteral("-Xmx256m"), QStringLiteral("-XX:+UseSerialGC"),
                     QStringLiteral("-XX:TieredStopAtLevel=1"), QStringLiteral("-cp"), jars,
                     QStringLiteral("kafka.Kafka"), path("server.properties")});
    const QDeadlineTimer deadline(startTimeoutMs);
    while (m_process.state() != QProcess::NotRunning && !deadline.hasExpired()) {
        QTcpSocket socket;
        socket.connectToHost(QHostAddress(QHostAddress::LocalHost), m_port);
        if (socket.waitForConnected(200))
            return true;
        (void)m_process.waitForFinished(50);
    }
    return false;
}

void KafkaBroker::kill()
{
    m_process.kill();
    m_process.waitForFinished();
}

void KafkaBroker::halt() const
{
    ::kill(static_cast<pid_t>(m_process.processId()), SIGSTOP);
}

QString KafkaBroker::log() const
{
    QFile file(path("log"));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

bool KafkaBroker::createTopic(const QByteArray &name, int partitions, bool compacted) const
{
    Administration administration(address());
    rd_kafka_NewTopic_t *topic = rd_kafka_NewTopic_new(name.constData(), partitions, 1, nullptr, 0);
    if (compacted)
        rd_kafka_NewTopic_set_config(topic, "cleanup.policy", "compact");
    rd_kafka_CreateTopics(administration.client, &topic, 1, nullptr, administration.queue);
    rd_kafka_NewTopic_destroy(topic);
    return administration.ofTopics([](rd_kafka_event_t *event, std::size_t *count) {
        return rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event), count);
    });
}

bool KafkaBroker::deleteTopic(const QByteArray &name) const
{
    Administration administration(address());
    rd_kafka_DeleteTopic_t *topic = rd_kafka_DeleteTopic_new(name.constData());
    rd_kafka_DeleteTopics(administration.client, &topic, 1, nullptr, administration.queue);
    rd_kafka_DeleteTopic_destroy(topic);
    return administration.ofTopics([](rd_kafka_event_t *event, std::size_t *count) {
        return rd_kafka_DeleteTopics_result_topics(rd_kafka_event_DeleteTopics_result(event), count);
    });
}

bool KafkaBroker::addPartitions(const QByteArray &name, int partitions) const
{
    Administration administration(address());
    rd_kafka_NewPartitions_t *more =
        rd_kafka_NewPartitions_new(name.constData(), static_cast<std::size_t>(partitions), nullptr, 0);
    rd_kafka_CreatePartitions(administration.client, &more, 1, nullptr, administration.queue);
    rd_kafka_NewPartitions_destroy(more);
    return administration.ofTopics([](rd_kafka_event_t *event, std::size_t *count) {
        return rd_kafka_CreatePartitions_result_topics(rd_kafka_event_CreatePartitions_result(event), count);
    });
}

bool KafkaBroker::removeBefore(const QByteArray &topic, qint64 offset) const
{
    Administration administration(address());
    rd_kafka_topic_partition_list_t *before = rd_kafka_topic_partition_list_new(1);
    rd_kafka_topic_partition_list_add(before, topic.constData(), 0)->offset = offset;
    rd_kafka_DeleteRecords_t *records = rd_kafka_DeleteRecords_new(before);
    rd_kafka_topic_partition_list_destroy(before);
    rd_kafka_DeleteRecords(administration.client, &records, 1, nullptr, administration.queue);
    rd_kafka_DeleteRecords_destroy(records);
    return administration.answer([](rd_kafka_event_t *event) {
        const auto *done = rd_kafka_DeleteRecords_result_offsets(rd_kafka_event_DeleteRecords_result(event));
        return done->cnt == 1 && done->elems[0].err == RD_KAFKA_RESP_ERR_NO_ERROR;
    });
}

bool KafkaBroker::hasTopic(const QByteArray &name) const
{
    const Administration administration(address());
    const struct rd_kafka_metadata *metadata = nullptr;
    if (rd_kafka_metadata(administration.client, 1, nullptr, &metadata, answerTimeoutMs) != RD_KAFKA_RESP_ERR_NO_ERROR)
        return false;
    bool found = false;
    for (int i = 0; i < metadata->topic_cnt; ++i)
        found = found || name == metadata->topics[i].topic;
    rd_kafka_metadata_destroy(metadata);
    return found;
}

bool KafkaBroker::reserve(const QByteArray &name) const
{
    for (const rd_kafka_ResourceType_t type : {RD_KAFKA_RESOURCE_TOPIC, RD_KAFKA_RESOURCE_GROUP}) {
        Administration administration(address());
        rd_kafka_AclBinding_t *acl =
            rd_kafka_AclBinding_new(type, name.constData(), RD_KAFKA_RESOURCE_PATTERN_LITERAL, "User:bob", "*",
                                    RD_KAFKA_ACL_OPERATION_READ, RD_KAFKA_ACL_PERMISSION_TYPE_ALLOW, nullptr, 0);
        rd_kafka_CreateAcls(administration.client, &acl, 1, nullptr, administration.queue);
        rd_kafka_AclBinding_destroy(acl);
        if (!administration.answer([](rd_kafka_event_t *) { return true; }))
            return false;
    }
    return true;
}
