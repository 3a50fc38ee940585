// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sources/brokerpayload.h"
#include "server/sources/kafkaoptions.h"
#include "server/sources/kafkaprogress.h"

#include <future>
#include <memory>
#include <string>
#include <vector>

class QSocketNotifier;
class QTimer;
struct rd_kafka_message_s;

namespace tapedeck {

class KafkaClient;

/// `kafka://HOST:PORT[,HOST:PORT]/TOPIC?mapping=NAME`: all partitions of a topic from its beginning, some of them, or
/// as a member of a consumer group. It is live once it has read to the end of each partition; cut off, it goes on where
/// it was.
class KafkaSource : public BrokerSource
{
public:
    KafkaSource(SourceUrl &url, const FeedContext &context);
    ~KafkaSource() override;

protected:
    void setUp() override;
    void tearDown() override;
    void open() override;
    void close() override;

private:
    void advance();
    [[nodiscard]] bool begin();
    [[nodiscard]] bool beginPartitions(std::int32_t count);
    void join();
    void read();
    [[nodiscard]] bool takeMessage(const rd_kafka_message_s &message);
    void takeError(const rd_kafka_message_s &message);
    void takeHole(std::int32_t partition);
    void takeAssignment();
    void settle();
    [[nodiscard]] bool tellTrouble();
    void look();
    void remark(const KafkaProgress::Lag &lag);
    void lookAtTopic();

    [[nodiscard]] bool isMember() const { return !m_options.group.empty(); }
    [[nodiscard]] bool reads(std::int32_t partition) const;
    [[nodiscard]] std::string nameOf(std::int32_t partition) const;

    KafkaOptions m_options;
    KafkaProgress m_progress;
    std::unique_ptr<KafkaClient> m_client;
    std::vector<std::future<void>> m_released; // clients that are on their way out
    std::unique_ptr<QTimer> m_pulse, m_more;
    QSocketNotifier *m_wake = nullptr;
    bool m_begun = false;     // partitions are read
    bool m_caughtUp = false;  // since this client began
    bool m_everBegan = false; // any client
    int m_assignments = 0;
    int m_unanswered = 0;   // looks at the topic, in a row
    Micros m_heardUs = 0;   // the newest message, end of a partition, or error
    Micros m_lookedUs = 0;  // at the topic
    Micros m_settledUs = 0; // with the group
    std::string m_leaderless;
    std::string m_key;    // of a row
    std::string m_reopen; // why a new client is wanted
};

} // namespace tapedeck
