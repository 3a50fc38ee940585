// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "brokers/brokerwriter.h"
#include "brokers/natsaccess.h"
#include "brokers/writerwait.h"

namespace tapedeck {

/// `nats://HOST:PORT?subject=NAME`: for whoever listens; with `stream=NAME`, kept and acknowledged by JetStream. A `*`
/// in the subject is the key of each message.
class NatsWriter : public BrokerWriter
{
public:
    explicit NatsWriter(OptionUrl &url);

    [[nodiscard]] std::optional<BrokerTrouble> open() override;
    [[nodiscard]] std::optional<BrokerTrouble> write(std::span<const BrokerMessage> messages) override;
    [[nodiscard]] std::optional<BrokerTrouble> tend() override;
    void close() override;
    void cancel() override { m_wait.cancel(); }

private:
    [[nodiscard]] bool lookUp(QObject *context);
    [[nodiscard]] std::optional<BrokerTrouble> openStream();
    [[nodiscard]] std::optional<BrokerTrouble> confirm();
    [[nodiscard]] std::optional<BrokerTrouble> noted(); // by the library's threads
    [[nodiscard]] const char *subjectOf(std::string_view key);
    [[nodiscard]] BrokerTrouble troubleOf(natsStatus status, const std::string &what) const;

    std::vector<BrokerAddress::Server> m_servers;
    std::size_t m_server = 0; // the next to try
    NatsAccess m_access;
    std::string m_stream, m_subject;
    WriterWait m_wait;
    // While open:
    std::shared_ptr<NatsInbox> m_inbox;
    NatsConnectionHandle m_connection;
    NatsHandle<jsCtx, jsCtx_Destroy> m_jetStream;
    std::string m_text; // a subject
};

} // namespace tapedeck
