// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/kafkaclient.h"

#include <QLoggingCategory>

#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <thread>

namespace tapedeck {

Q_LOGGING_CATEGORY(kafkaLog, "tapedeck.kafka")

namespace {

constexpr int groupWaitMs = 5'000; // for what the group has committed
constexpr std::size_t fetchedMessagesMax = 100'000;
constexpr std::size_t fetchedBytesMax = 8 * 1024 * 1024;
constexpr std::size_t drainedMessagesMax = fetchedMessagesMax / 8;
constexpr std::size_t drainedBytesMax = fetchedBytesMax / 8;

} // namespace

/// What librdkafka's callbacks see. It outlives the client until its last connection is gone.
struct KafkaClient::Handle {
    ~Handle()
    {
        if (rk != nullptr && joined)
            rd_kafka_consumer_close(rk);
        for (const std::int32_t partition : reading)
            rd_kafka_consume_stop(topic, partition);
        if (queue != nullptr)
            rd_kafka_queue_destroy(queue);
        if (topic != nullptr)
            rd_kafka_topic_destroy(topic);
        if (rk != nullptr)
            rd_kafka_destroy_flags(rk, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
        if (wakeFd >= 0)
            ::close(wakeFd);
    }

    void wakeBy(rd_kafka_queue_t *of) const
    {
        static constexpr std::uint64_t one = 1;
        rd_kafka_queue_io_event_enable(of, wakeFd, &one, sizeof one);
    }

    void takeError(rd_kafka_resp_err_t error, const char *text);
    void rebalance(rd_kafka_resp_err_t what, rd_kafka_topic_partition_list_t *list);

    int wakeFd = -1;
    rd_kafka_t *rk = nullptr;
    rd_kafka_topic_t *topic = nullptr;
    rd_kafka_queue_t *queue = nullptr;
    bool joined = false;
    Membership membership;
    std::vector<std::int32_t> reading, assigned;
    int assignments = 0;
    std::optional<KafkaTrouble> trouble;
    std::vector<std::pair<rd_kafka_resp_err_t, std::string>> errors; // that takeTrouble() has not seen yet
    std::string lastError;
};

void KafkaClient::Handle::takeError(rd_kafka_resp_err_t error, const char *text)
{
    if (error == RD_KAFKA_RESP_ERR__FATAL) {
        char reason[512] = "";
        rd_kafka_fatal_error(rk, reason, sizeof reason);
        trouble = KafkaTrouble{false, reason};
    } else if (error != RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN) {
        errors.emplace_back(error, text);
    } else if (!trouble) {
        trouble = KafkaTrouble{false, {}}; // takeTrouble() knows why
    }
}

void KafkaClient::Handle::rebalance(rd_kafka_resp_err_t what, rd_kafka_topic_partition_list_t *list)
{
    assigned.clear();
    if (what != RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS) {
        if (membership.end)
            membership.end();
        rd_kafka_assign(rk, nullptr);
        return;
    }
    if (const rd_kafka_resp_err_t error = rd_kafka_committed(rk, list, groupWaitMs);
        error != RD_KAFKA_RESP_ERR_NO_ERROR) {
        trouble =
            KafkaTrouble{false, "what the group has read cannot be learned: " + std::string(rd_kafka_err2str(error))};
        rd_kafka_assign(rk, nullptr);
        return;
    }
    for (int i = 0; i < list->cnt && membership.begin; ++i) {
        rd_kafka_topic_partition_t &partition = list->elems[i];
        assigned.push_back(partition.partition);
        partition.offset = membership.begin(partition.partition, partition.offset);
    }
    ++assignments;
    rd_kafka_assign(rk, list);
}

bool KafkaClient::configure(rd_kafka_conf_t *conf)
{
    const bool isGroup = !m_options.group.empty();
    std::vector<std::pair<const char *, std::string>> settings = {
        {"enable.partition.eof", "true"},
        {"enable.auto.offset.store", "false"},
        {"enable.auto.commit", isGroup ? "true" : "false"},
        {"auto.commit.interval.ms", "1000"},
        {"auto.offset.reset", "error"},
        {"check.crcs", "true"},
        {"queued.min.messages", std::to_string(fetchedMessagesMax)},
        {"queued.max.messages.kbytes", std::to_string(fetchedBytesMax / 1024)},
        {"fetch.max.bytes", std::to_string(fetchedBytesMax / 2)},
        {"fetch.queue.backoff.ms", "10"}, // with a full queue
        {"socket.nagle.disable", "true"},
    };
    if (isGroup) {
        settings.emplace_back("group.id", m_options.group);
        settings.emplace_back("session.timeout.ms", "10000");
    }
    std::string error = m_options.configure(conf, "tapedeckd");
    for (const auto &[name, value] : settings) {
        if (error.empty())
            error = setKafka(conf, name, value);
    }
    if (!error.empty())
        m_handle->trouble = KafkaTrouble{true, error};
    return error.empty();
}

void KafkaClient::setCallbacks(rd_kafka_conf_t *conf)
{
    rd_kafka_conf_set_opaque(conf, m_handle.get());
    rd_kafka_conf_set_log_cb(conf, [](const rd_kafka_t *, int, const char *, const char *text) {
        qCDebug(kafkaLog).noquote() << QString::fromUtf8(text);
    });
    rd_kafka_conf_set_error_cb(conf, [](rd_kafka_t *, int code, const char *text, void *opaque) {
        static_cast<Handle *>(opaque)->takeError(static_cast<rd_kafka_resp_err_t>(code), text);
    });
    rd_kafka_conf_set_rebalance_cb(conf,
                                   [](rd_kafka_t *, rd_kafka_resp_err_t what, rd_kafka_topic_partition_list_t *list,
                                      void *opaque) { static_cast<Handle *>(opaque)->rebalance(what, list); });
}

KafkaClient::KafkaClient(const KafkaOptions &options)
    : m_options(options)
    , m_handle(std::make_unique<Handle>())
{
    std::unique_ptr<rd_kafka_conf_t, void (*)(rd_kafka_conf_t *)> conf(rd_kafka_conf_new(), rd_kafka_conf_destroy);
    if (!configure(conf.get()))
        return;
    m_handle->wakeFd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (m_handle->wakeFd < 0) {
        m_handle->trouble = KafkaTrouble{false, std::string("no eventfd: ") + std::strerror(errno)};
        return;
    }
    setCallbacks(conf.get());
    char text[512];
    m_handle->rk = rd_kafka_new(RD_KAFKA_CONSUMER, conf.get(), text, sizeof text);
    if (m_handle->rk == nullptr) {
        m_handle->trouble = KafkaTrouble{true, text};
        return;
    }
    (void)conf.release(); // it is the consumer's now
    m_handle->topic = rd_kafka_topic_new(m_handle->rk, m_options.topic.c_str(), nullptr);
    rd_kafka_queue_t *main = rd_kafka_queue_get_main(m_handle->rk);
    m_handle->wakeBy(main); // errors
    rd_kafka_queue_destroy(main);
}

KafkaClient::~KafkaClient()
{
    releaseMessages();
}

std::future<void> KafkaClient::release(std::unique_ptr<KafkaClient> client)
{
    client->releaseMessages();
    client->m_handle->membership = {};
    std::promise<void> done;
    std::future<void> future = done.get_future();
    std::thread([handle = std::move(client->m_handle), done = std::move(done)]() mutable {
        handle.reset();
        done.set_value();
    }).detach();
    return future;
}

int KafkaClient::wakeFd() const
{
    return m_handle->wakeFd;
}

std::optional<KafkaTrouble> KafkaClient::takeTrouble()
{
    // A group's errors come with next(), and its messages would with this.
    if (m_handle->rk != nullptr && !m_handle->joined)
        rd_kafka_poll(m_handle->rk, 0);
    for (const auto &[error, text] : std::exchange(m_handle->errors, {})) {
        const KafkaTrouble trouble = KafkaTrouble::of(error, text, m_options, "read", m_options.group);
        m_handle->lastError = trouble.sentence;
        if (trouble.isRefusal)
            m_handle->trouble = trouble;
    }
    if (m_handle->trouble && m_handle->trouble->sentence.empty())
        m_handle->trouble->sentence =
            m_handle->lastError.empty() ? "no broker can be reached at " + m_options.servers : m_handle->lastError;
    return std::exchange(m_handle->trouble, std::nullopt);
}

const std::string &KafkaClient::lastError() const
{
    return m_handle->lastError;
}

void KafkaClient::forgetError()
{
    m_handle->lastError.clear();
}

void KafkaClient::report(rd_kafka_resp_err_t error, const std::string &text)
{
    KafkaTrouble trouble = KafkaTrouble::of(error, text, m_options, "read", m_options.group);
    if (KafkaTrouble::isPassing(error))
        m_handle->lastError = std::move(trouble.sentence);
    else
        m_handle->trouble = std::move(trouble);
}

std::optional<KafkaClient::Topic> KafkaClient::topic()
{
    const struct rd_kafka_metadata *metadata = nullptr;
    rd_kafka_resp_err_t error = rd_kafka_metadata(m_handle->rk, 0, m_handle->topic, &metadata, waitMs);
    Topic topic{0, {}};
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR) {
        if (metadata->topic_cnt == 1) {
            const rd_kafka_metadata_topic_t &found = metadata->topics[0];
            error = found.err;
            topic.partitions = found.partition_cnt;
            for (int i = 0; i < found.partition_cnt; ++i) {
                if (found.partitions[i].leader < 0)
                    topic.leaderless.push_back(found.partitions[i].id);
            }
        }
        rd_kafka_metadata_destroy(metadata);
    }
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR && topic.partitions > 0)
        return topic;
    // Some time without an answer is no trouble: which connection fails and why is told apart.
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR && !KafkaTrouble::isPassing(error))
        report(error, rd_kafka_err2str(error));
    return std::nullopt;
}

std::optional<std::vector<std::int64_t>> KafkaClient::offsetsAt(Micros timeUs, std::int32_t partitions)
{
    rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(partitions);
    for (std::int32_t i = 0; i < partitions; ++i)
        rd_kafka_topic_partition_list_add(list, m_options.topic.c_str(), i)->offset = timeUs / 1'000;
    rd_kafka_resp_err_t error = rd_kafka_offsets_for_times(m_handle->rk, list, waitMs);
    std::vector<std::int64_t> offsets;
    for (int i = 0; i < list->cnt && error == RD_KAFKA_RESP_ERR_NO_ERROR; ++i) {
        error = list->elems[i].err;
        offsets.push_back(list->elems[i].offset < 0 ? std::int64_t(RD_KAFKA_OFFSET_END) : list->elems[i].offset);
    }
    rd_kafka_topic_partition_list_destroy(list);
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR)
        return offsets;
    report(error, rd_kafka_err2str(error));
    return std::nullopt;
}

std::optional<std::pair<std::int64_t, std::int64_t>> KafkaClient::bounds(std::int32_t partition)
{
    std::int64_t low = 0;
    std::int64_t high = 0;
    if (rd_kafka_query_watermark_offsets(m_handle->rk, m_options.topic.c_str(), partition, &low, &high, waitMs)
        != RD_KAFKA_RESP_ERR_NO_ERROR)
        return std::nullopt;
    return std::pair(low, high);
}

std::optional<std::int64_t> KafkaClient::end(std::int32_t partition) const
{
    std::int64_t low = 0;
    std::int64_t high = 0;
    if (rd_kafka_get_watermark_offsets(m_handle->rk, m_options.topic.c_str(), partition, &low, &high)
            != RD_KAFKA_RESP_ERR_NO_ERROR
        || high < 0)
        return std::nullopt;
    return high;
}

void KafkaClient::read(std::int32_t partition, std::int64_t offset)
{
    if (m_handle->queue == nullptr) {
        m_handle->queue = rd_kafka_queue_new(m_handle->rk);
        m_handle->wakeBy(m_handle->queue);
    }
    if (rd_kafka_consume_start_queue(m_handle->topic, partition, offset, m_handle->queue) == 0)
        m_handle->reading.push_back(partition);
    else
        report(rd_kafka_last_error(), rd_kafka_err2str(rd_kafka_last_error()));
}

void KafkaClient::join(Membership membership)
{
    m_handle->membership = std::move(membership);
    rd_kafka_poll_set_consumer(m_handle->rk);
    m_handle->queue = rd_kafka_queue_get_consumer(m_handle->rk);
    m_handle->wakeBy(m_handle->queue);
    rd_kafka_topic_partition_list_t *topics = rd_kafka_topic_partition_list_new(1);
    rd_kafka_topic_partition_list_add(topics, m_options.topic.c_str(), RD_KAFKA_PARTITION_UA);
    const rd_kafka_resp_err_t error = rd_kafka_subscribe(m_handle->rk, topics);
    rd_kafka_topic_partition_list_destroy(topics);
    m_handle->joined = true;
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR)
        report(error, rd_kafka_err2str(error));
}

const std::vector<std::int32_t> &KafkaClient::assigned() const
{
    return m_handle->assigned;
}

int KafkaClient::assignments() const
{
    return m_handle->assignments;
}

void KafkaClient::store(std::int32_t partition, std::int64_t offset)
{
    rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(1);
    rd_kafka_topic_partition_list_add(list, m_options.topic.c_str(), partition)->offset = offset;
    (void)rd_kafka_offsets_store(m_handle->rk, list); // which fails if the partition was taken away: as it should
    rd_kafka_topic_partition_list_destroy(list);
}

std::span<rd_kafka_message_t *const> KafkaClient::next()
{
    releaseMessages();
    std::uint64_t wakes = 0;
    (void)!::read(m_handle->wakeFd, &wakes, sizeof wakes);
    if (m_handle->queue == nullptr)
        return {};
    const ssize_t count = rd_kafka_consume_batch_queue(m_handle->queue, 0, m_messages.data(), messagesMax);
    m_count = count > 0 ? static_cast<std::size_t>(count) : 0;
    keepFetching();
    return {m_messages.data(), m_count};
}

/// A librdkafka before 2.2 looks only once a second whether a full queue has room again, unless its thread has
/// something else to do: so it gets something to do.
void KafkaClient::keepFetching()
{
    if constexpr (RD_KAFKA_VERSION >= 0x02020000)
        return;
    const std::size_t queued = rd_kafka_queue_length(m_handle->queue);
    if (queued + m_count > m_queued)
        m_drainedMessages = m_drainedBytes = 0;
    m_queued = queued;
    m_drainedMessages += m_count;
    for (std::size_t i = 0; i < m_count; ++i)
        m_drainedBytes += m_messages[i]->len;
    const std::vector<std::int32_t> &partitions = m_handle->joined ? m_handle->assigned : m_handle->reading;
    if (partitions.empty() || (m_drainedMessages < drainedMessagesMax && m_drainedBytes < drainedBytesMax))
        return;
    m_drainedMessages = m_drainedBytes = 0;
    m_asked = (m_asked + 1) % partitions.size(); // each may be another broker's
    (void)bounds(partitions[m_asked]);
}

void KafkaClient::releaseMessages()
{
    for (; m_count > 0; --m_count)
        rd_kafka_message_destroy(m_messages[m_count - 1]);
}

} // namespace tapedeck
