// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sources/brokerpayload.h"
#include "server/sources/natsattempt.h"

#include <QTimer>

namespace tapedeck {

/// `nats://HOST:PORT?subject=NAME,…`: what is published while we listen; `?stream=NAME`: what JetStream keeps, from the
/// beginning, pulled a batch at a time, and acknowledged once the engine has taken it if there is a durable consumer.
class NatsSource : public BrokerSource
{
public:
    NatsSource(SourceUrl &url, const FeedContext &context);
    ~NatsSource() override;

protected:
    void setUp() override;
    void tearDown() override;
    void open() override;
    void close() override;

private:
    struct SubscriptionDeleter {
        void operator()(natsSubscription *subscription) const { natsSubscription_Destroy(subscription); }
    };
    /// What the subject says on which a message is acknowledged.
    struct Delivery {
        std::uint64_t stream = 0, consumer = 0, pending = 0;
    };

    void takeStream(SourceUrl &url);
    void resolved(const std::vector<std::string> &addresses);
    void offered();
    [[nodiscard]] bool subscribe(const std::string &subject);
    void begin(const NatsOffer &offer);
    void pull();
    void drain();
    [[nodiscard]] bool takeStreamMessage(natsMsg *message);
    [[nodiscard]] bool takeStatus(natsMsg *message, std::string_view status);
    [[nodiscard]] bool takeDelivery(natsMsg *message, const Delivery &delivery);
    void acknowledge();
    void countDropped();
    [[nodiscard]] std::string name() const { return m_wishes.name(); }
    [[nodiscard]] static std::optional<Delivery> deliveryOf(const char *reply);

    std::vector<BrokerAddress::Server> m_servers;
    std::size_t m_server = 0; ///< the next to try
    std::vector<std::string> m_subjects;
    int m_batch;
    NatsWishes m_wishes;

    int m_lookup = -1;
    std::shared_ptr<NatsInbox> m_inbox;
    std::unique_ptr<NatsAttempt> m_attempt;
    NatsConnectionHandle m_connection;
    std::vector<std::unique_ptr<natsSubscription, SubscriptionDeleter>> m_subscriptions;
    std::unique_ptr<QTimer> m_watch; // JetStream's heartbeat
    std::unique_ptr<QTimer> m_pullLater;

    std::vector<NatsMsg> m_messages;  // being taken
    std::size_t m_unacknowledged = 0; // of them, from the first
    std::string m_pullSubject, m_pullReply, m_pullRequest;
    int m_asked = 0; // of the request under way: still to come
    bool m_isWhole = false;
    std::uint64_t m_consumerNumber = 0; // of the last message
    std::uint64_t m_dropped = 0;        // of this connection
};

} // namespace tapedeck
