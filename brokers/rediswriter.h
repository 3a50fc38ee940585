// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "brokers/brokerwriter.h"
#include "brokers/redissession.h"
#include "brokers/writerwait.h"

namespace tapedeck {

/// `redis://HOST:PORT/DB?stream=KEY`: entries of a stream, with the fields `key` and `data`; `?channel=NAME`: for
/// whoever listens.
class RedisWriter : public BrokerWriter
{
public:
    explicit RedisWriter(OptionUrl &url);

    [[nodiscard]] std::optional<BrokerTrouble> open() override;
    [[nodiscard]] std::optional<BrokerTrouble> write(std::span<const BrokerMessage> messages) override;
    [[nodiscard]] std::optional<BrokerTrouble> tend() override;
    void close() override;
    void cancel() override { m_wait.cancel(); }

private:
    void add(const BrokerMessage &message);
    void replied(const redisReply &reply);
    void tell(std::string reason, bool isRefused);

    std::string m_stream, m_field, m_channel;
    std::string m_lengthMax; // of the stream, as text; empty: none
    WriterWait m_wait;
    RedisSession m_session;
    bool m_isReady = false;
    std::size_t m_awaited = 0; // replies
    std::optional<BrokerTrouble> m_trouble;
};

} // namespace tapedeck
