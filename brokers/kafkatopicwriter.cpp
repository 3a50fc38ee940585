// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "brokers/kafkatopicwriter.h"

#include <QLoggingCategory>

#include <memory>
#include <thread>
#include <utility>

namespace tapedeck {

Q_LOGGING_CATEGORY(kafkaWriterLog, "tapedeck.kafka", QtInfoMsg)

namespace {

constexpr Micros openUs = 10'000'000;
constexpr Micros confirmUs = 15'000'000;
constexpr int lookMs = 50; // how long a cancellation may wait for us
constexpr int metadataMs = 500;

constexpr std::initializer_list<std::pair<const char *, const char *>> producerSettings = {
    {"enable.idempotence", "true"},     // which also awaits all replicas, and keeps the order
    {"message.timeout.ms", "10000"},    // then it is lost, and we write again
    {"linger.ms", "1"},                 // a batch is handed over at once
    {"partitioner", "murmur2_random"}}; // as Java's producers do, so that rows meet what those write

KafkaTopicWriter *writerOf(void *opaque)
{
    return static_cast<KafkaTopicWriter *>(opaque);
}

} // namespace

KafkaTopicWriter::KafkaTopicWriter(OptionUrl &url)
    : m_access(KafkaAccess::take(url, "kafka://127.0.0.1:9092/prices"))
{
}

KafkaTopicWriter::~KafkaTopicWriter()
{
    close();
}

std::optional<BrokerTrouble> KafkaTopicWriter::open()
{
    m_trouble.reset();
    m_lastError.clear();
    m_awaited = 0;
    auto trouble = make(RD_KAFKA_CONSUMER); // as whoever wants to write makes brokers create the topic
    if (!trouble)
        trouble = findTopic();
    close();
    return trouble ? trouble : make(RD_KAFKA_PRODUCER);
}

std::optional<BrokerTrouble> KafkaTopicWriter::make(rd_kafka_type_t type)
{
    std::unique_ptr<rd_kafka_conf_t, void (*)(rd_kafka_conf_t *)> conf(rd_kafka_conf_new(), rd_kafka_conf_destroy);
    std::string error = m_access.configure(conf.get(), "tapedeck");
    for (const auto &[name, value] : producerSettings) {
        if (error.empty() && type == RD_KAFKA_PRODUCER)
            error = setKafka(conf.get(), name, value);
    }
    if (!error.empty())
        return BrokerTrouble{std::move(error), true};
    rd_kafka_conf_set_opaque(conf.get(), this);
    rd_kafka_conf_set_log_cb(conf.get(), [](const rd_kafka_t *, int, const char *, const char *line) {
        qCDebug(kafkaWriterLog).noquote() << QString::fromUtf8(line);
    });
    rd_kafka_conf_set_error_cb(conf.get(), [](rd_kafka_t *, int error, const char *line, void *opaque) {
        writerOf(opaque)->failed(static_cast<rd_kafka_resp_err_t>(error), line);
    });
    rd_kafka_conf_set_dr_msg_cb(conf.get(), [](rd_kafka_t *, const rd_kafka_message_t *message, void *opaque) {
        writerOf(opaque)->delivered(*message);
    });
    char text[512];
    m_client = rd_kafka_new(type, conf.get(), text, sizeof text);
    if (m_client == nullptr)
        return BrokerTrouble{text, true};
    (void)conf.release(); // it is the client's now
    return std::nullopt;
}

/// What is wrong is told before there is something to write.
std::optional<BrokerTrouble> KafkaTopicWriter::findTopic()
{
    rd_kafka_topic_t *topic = rd_kafka_topic_new(m_client, m_access.topic.c_str(), nullptr);
    const bool isFound = until(
        [&] {
            const struct rd_kafka_metadata *metadata = nullptr;
            rd_kafka_resp_err_t error = rd_kafka_metadata(m_client, 0, topic, &metadata, metadataMs);
            if (error == RD_KAFKA_RESP_ERR_NO_ERROR) {
                error = metadata->topic_cnt == 1 ? metadata->topics[0].err : RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC;
                rd_kafka_metadata_destroy(metadata);
            }
            if (error != RD_KAFKA_RESP_ERR_NO_ERROR && !KafkaTrouble::isPassing(error))
                failed(error, rd_kafka_err2str(error));
            return error == RD_KAFKA_RESP_ERR_NO_ERROR;
        },
        openUs);
    rd_kafka_topic_destroy(topic);
    if (isFound)
        return std::nullopt;
    return m_trouble ? *m_trouble : silence();
}

template <typename Done> bool KafkaTopicWriter::until(Done &&done, Micros patienceUs)
{
    const Micros endUs = steadyClockUs() + patienceUs;
    while (!m_trouble && !m_isCancelled && steadyClockUs() < endUs) {
        if (done())
            return true;
        rd_kafka_poll(m_client, lookMs);
    }
    return false;
}

std::optional<BrokerTrouble> KafkaTopicWriter::write(std::span<const BrokerMessage> messages)
{
    for (const BrokerMessage &message : messages) {
        // A row that is gone has no value, which is what compaction wants; NULL, not an empty one.
        void *value = message.isRemoval ? nullptr : const_cast<char *>(message.payload.data());
        const std::size_t size = message.isRemoval ? 0 : message.payload.size();
        const rd_kafka_resp_err_t error = rd_kafka_producev(
            m_client, RD_KAFKA_V_TOPIC(m_access.topic.c_str()), RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
            RD_KAFKA_V_KEY(message.key.data(), message.key.size()), RD_KAFKA_V_VALUE(value, size), RD_KAFKA_V_END);
        if (error != RD_KAFKA_RESP_ERR_NO_ERROR) {
            failed(error, rd_kafka_err2str(error));
            return m_trouble ? *m_trouble : silence();
        }
        ++m_awaited;
    }
    if (until([this] { return m_awaited == 0; }, confirmUs))
        return std::nullopt;
    return m_trouble ? *m_trouble : silence();
}

void KafkaTopicWriter::delivered(const rd_kafka_message_t &message)
{
    m_awaited -= m_awaited > 0 ? 1 : 0;
    if (message.err == RD_KAFKA_RESP_ERR_NO_ERROR || m_trouble)
        return;
    if (message.err == RD_KAFKA_RESP_ERR__MSG_TIMED_OUT)
        m_trouble = silence();
    else
        failed(message.err, rd_kafka_err2str(message.err));
}

void KafkaTopicWriter::failed(rd_kafka_resp_err_t error, const char *text)
{
    if (m_trouble)
        return;
    if (error == RD_KAFKA_RESP_ERR__FATAL) {
        char reason[512] = "";
        rd_kafka_fatal_error(m_client, reason, sizeof reason);
        m_trouble = BrokerTrouble{reason};
        return;
    }
    if (error == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN) {
        m_trouble = silence();
        return;
    }
    const KafkaTrouble trouble = KafkaTrouble::of(error, text, m_access, "write to");
    if (KafkaTrouble::isPassing(error) || !trouble.isRefusal)
        m_lastError = trouble.sentence;
    if (trouble.isRefusal || error == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART
        || error == RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC)
        m_trouble = BrokerTrouble{trouble.sentence, true};
}

BrokerTrouble KafkaTopicWriter::silence() const
{
    return {m_lastError.empty() ? "no broker gives an answer at " + m_access.servers : m_lastError};
}

std::optional<BrokerTrouble> KafkaTopicWriter::tend()
{
    rd_kafka_poll(m_client, 0);
    return m_trouble;
}

void KafkaTopicWriter::close()
{
    if (m_client == nullptr)
        return;
    if (rd_kafka_type(m_client) == RD_KAFKA_PRODUCER)
        rd_kafka_purge(m_client, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT | RD_KAFKA_PURGE_F_NON_BLOCKING);
    // Which may take as long as the slowest of its connections: behind our back.
    std::thread([client = std::exchange(m_client, nullptr)] { rd_kafka_destroy(client); }).detach();
}

} // namespace tapedeck
