// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "brokers/kafkatrouble.h"
#include "server/sources/kafkaoptions.h"

#include <librdkafka/rdkafka.h>

#include <array>
#include <cstdint>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace tapedeck {

/// A consumer of one topic by librdkafka, whose own threads fetch as much as fits into a small queue. To be used on one
/// thread; topic(), offsetsAt() and bounds() wait for an answer, but no longer than `waitMs`.
class KafkaClient
{
public:
    static constexpr int waitMs = 500;

    struct Topic {
        std::int32_t partitions;
        std::vector<std::int32_t> leaderless; ///< no broker serves these now
    };
    /// What a member of a group does when partitions come and go; called within next().
    struct Membership {
        /// Where to begin with a partition of which the group has committed `committed` (RD_KAFKA_OFFSET_INVALID:
        /// none).
        std::function<std::int64_t(std::int32_t partition, std::int64_t committed)> begin;
        /// All partitions go, and what is stored by now is committed.
        std::function<void()> end;
    };

    explicit KafkaClient(const KafkaOptions &options);
    ~KafkaClient();
    KafkaClient(const KafkaClient &) = delete;
    KafkaClient &operator=(const KafkaClient &) = delete;

    /// Becomes readable when next() may have something.
    [[nodiscard]] int wakeFd() const;
    /// Why nothing can be expected of it any more; nothing, as long as all is well.
    [[nodiscard]] std::optional<KafkaTrouble> takeTrouble();
    /// The newest error that librdkafka may still get over; empty if there was none since forgetError().
    [[nodiscard]] const std::string &lastError() const;
    void forgetError();
    /// An error that came as a message.
    void report(rd_kafka_resp_err_t error, const std::string &text);

    /// Nothing: the brokers have not answered, or there is trouble.
    [[nodiscard]] std::optional<Topic> topic();
    /// By partition: the offset of the first message of that time or later, RD_KAFKA_OFFSET_END if there is none.
    [[nodiscard]] std::optional<std::vector<std::int64_t>> offsetsAt(Micros timeUs, std::int32_t partitions);
    /// The offset of a partition's first message, and that behind its last.
    [[nodiscard]] std::optional<std::pair<std::int64_t, std::int64_t>> bounds(std::int32_t partition);
    /// The latter, as of the last fetch.
    [[nodiscard]] std::optional<std::int64_t> end(std::int32_t partition) const;

    /// Begins to read a partition; for those without a group.
    void read(std::int32_t partition, std::int64_t offset);
    /// Reads what the group assigns.
    void join(Membership membership);
    /// The partitions that the group has assigned, and how often that changed.
    [[nodiscard]] const std::vector<std::int32_t> &assigned() const;
    [[nodiscard]] int assignments() const;
    /// The member need not take messages before `offset` again: they are committed within a second.
    void store(std::int32_t partition, std::int64_t offset);

    /// What has come, errors and ends of partitions among it: good until the next call. Does not wait.
    [[nodiscard]] std::span<rd_kafka_message_t *const> next();

    /// Lets go of the connections, which may take as long as the slowest of them: behind the caller's back. Ready
    /// when that is done.
    [[nodiscard]] static std::future<void> release(std::unique_ptr<KafkaClient> client);

private:
    static constexpr std::size_t messagesMax = 1'000;
    struct Handle;

    [[nodiscard]] bool configure(rd_kafka_conf_t *conf);
    void setCallbacks(rd_kafka_conf_t *conf);
    void releaseMessages();
    void keepFetching();

    KafkaOptions m_options;
    std::unique_ptr<Handle> m_handle;
    std::array<rd_kafka_message_t *, messagesMax> m_messages;
    std::size_t m_count = 0; // of them in use
    // Since something was last fetched:
    std::size_t m_queued = 0, m_drainedMessages = 0, m_drainedBytes = 0;
    std::size_t m_asked = 0; // the partition asked about the last time
};

} // namespace tapedeck
