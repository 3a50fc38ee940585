// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "brokers/amqpaccess.h"
#include "brokers/brokerwriter.h"
#include "brokers/writerwait.h"

#include <QTimer>

namespace tapedeck {

/// `amqp://HOST:PORT/VHOST?queue=NAME`: into a queue that is there; `?exchange=NAME&routing_key=KEY`: to an exchange,
/// where a `*` in the key is the row's. Each message is persistent, has the row's key as its header `key`, and counts
/// when RabbitMQ has confirmed it; one that no queue takes is trouble, unless `mandatory=0`.
///
/// While RabbitMQ is alive its confirmations are awaited for as long as it takes: if we wrote again by another
/// connection, what still waits in the old one could come behind it.
class AmqpWriter : public BrokerWriter
{
public:
    explicit AmqpWriter(OptionUrl &url);

    [[nodiscard]] std::optional<BrokerTrouble> open() override;
    [[nodiscard]] std::optional<BrokerTrouble> write(std::span<const BrokerMessage> messages) override;
    [[nodiscard]] std::optional<BrokerTrouble> tend() override;
    void close() override;
    void cancel() override { m_wait.cancel(); }

    static constexpr const char *names = "queue, exchange, routing_key, mandatory";

private:
    void opened();
    void answered(amqp_method_number_t method, const void *fields);
    void confirmed(std::uint64_t number, bool andBefore);
    void returned(const amqp_basic_return_t &message);
    void refused(const AmqpConnection::Refusal &refusal);
    void tell(std::string reason, bool isRefused);
    void tellBlocked();
    void publish(const BrokerMessage &message);
    [[nodiscard]] const std::string &routingKey(std::string_view rowKey);
    [[nodiscard]] std::string target() const;

    AmqpAccess m_access;
    std::size_t m_server = 0; // the next to try
    std::string m_queue, m_exchange, m_key;
    bool m_isMandatory;
    WriterWait m_wait;
    AmqpConnection m_connection;
    std::unique_ptr<QTimer> m_tick;
    bool m_isReady = false;
    std::string m_blocked; // why RabbitMQ takes nothing for now; empty: it does
    // Of the messages under way, which the server numbers from 1 in each connection:
    std::uint64_t m_first = 1;
    std::vector<bool> m_isOpen; // not confirmed
    std::size_t m_awaited = 0;
    std::optional<BrokerTrouble> m_trouble;
    std::string m_text; // a routing key
};

} // namespace tapedeck
