// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "brokers/brokerwriter.h"
#include "brokers/kafkatrouble.h"
#include "common/time/clock.h"

#include <atomic>

namespace tapedeck {

/// `kafka://HOST:PORT,…/TOPIC`: messages with their rows' keys, which so keep their order and may be compacted; a row
/// that is gone is a message without a value. Each is written once as long as the connection to its broker can be had
/// back in time (an idempotent producer), else at least once.
class KafkaTopicWriter : public BrokerWriter
{
public:
    explicit KafkaTopicWriter(OptionUrl &url);
    ~KafkaTopicWriter() override;

    [[nodiscard]] std::optional<BrokerTrouble> open() override;
    [[nodiscard]] std::optional<BrokerTrouble> write(std::span<const BrokerMessage> messages) override;
    [[nodiscard]] std::optional<BrokerTrouble> tend() override;
    void close() override;
    void cancel() override { m_isCancelled = true; }

private:
    [[nodiscard]] std::optional<BrokerTrouble> make(rd_kafka_type_t type);
    [[nodiscard]] std::optional<BrokerTrouble> findTopic();
    /// Hears what the library has to tell, for so long, until `done` says so.
    template <typename Done> [[nodiscard]] bool until(Done &&done, Micros patienceUs);
    void failed(rd_kafka_resp_err_t error, const char *text);
    void delivered(const rd_kafka_message_t &message);
    [[nodiscard]] BrokerTrouble silence() const;

    KafkaAccess m_access;
    std::atomic<bool> m_isCancelled = false;
    rd_kafka_t *m_client = nullptr;
    std::size_t m_awaited = 0; // confirmations
    std::optional<BrokerTrouble> m_trouble;
    std::string m_lastError; // that the library may still get over
};

} // namespace tapedeck
