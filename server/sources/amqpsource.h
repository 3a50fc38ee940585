// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "brokers/amqpaccess.h"
#include "server/sources/brokerpayload.h"
#include "server/sources/recentmessages.h"

#include <QTimer>

namespace tapedeck {

/// `amqp://HOST:PORT/VHOST?queue=NAME`: a queue of RabbitMQ, whose messages are acknowledged once the engine has taken
/// them; `?exchange=NAME`: what is published while we listen, by a queue that is ours alone; with both, the queue is
/// made and bound if it is missing.
class AmqpSource : public BrokerSource
{
public:
    AmqpSource(SourceUrl &url, const FeedContext &context);
    ~AmqpSource() override;

protected:
    void setUp() override;
    void tearDown() override;
    void open() override;
    void close() override;

private:
    enum class Step : std::uint8_t { Look, Make, Bind, Prefetch, Consume, Reading };

    void takeQueue(SourceUrl &url);
    void lookForQueue();
    void makeQueue();
    void bindNext();
    void answered(amqp_method_number_t method, const void *fields);
    void told(std::uint32_t ready, std::uint32_t consumers);
    void delivered(const AmqpDelivery &delivery);
    void drained();
    void tick();
    void refusedBy(const AmqpConnection::Refusal &refusal);
    void channelRefused(const AmqpConnection::Refusal &refusal);

    AmqpAccess m_access;
    std::size_t m_server = 0; ///< the next to try
    std::string m_queue;      ///< empty: one of our own
    std::string m_exchange;
    std::vector<std::string> m_keys;
    std::uint16_t m_prefetch;

    AmqpConnection m_connection;
    std::unique_ptr<QTimer> m_tick;
    Step m_step = Step::Look;
    std::string m_name; ///< of the queue that is read
    std::size_t m_bound = 0;
    bool m_isKept = false; ///< the queue was there before us

    std::uint64_t m_lastTag = 0; ///< of what was taken and is not acknowledged; 0: nothing
    bool m_isStopping = false;   ///< the engine takes no more
    /// What waited when we alone read the queue, and has not come since: then nothing was missed.
    std::optional<std::uint64_t> m_missed;
    RecentMessages m_recent;
    bool m_toldRepeat = false, m_toldTooLong = false;
};

} // namespace tapedeck
