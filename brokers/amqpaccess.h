// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "brokers/amqpconnection.h"
#include "brokers/brokeraddress.h"

namespace tapedeck {

/// The servers of a RabbitMQ, and who we are there.
struct AmqpAccess {
    std::vector<BrokerAddress::Server> servers; ///< of one cluster
    std::string vhost;
    std::string user; ///< empty: guest, as RabbitMQ comes
    std::optional<Secret> password;
    AmqpSocket::Security security;
    std::string example; ///< a right URL, for sentences

    /// Takes the address and all options of `names`.
    static AmqpAccess take(OptionUrl &url, const std::string &example);
    static constexpr const char *names = "user, password_file, password_env, ca_file, cert_file, key_file";

    /// `error`: a sentence if the password cannot be read.
    [[nodiscard]] AmqpConnection::Login login(std::string &error) const;

    struct Words {
        std::string reason;     ///< without a full stop
        bool isRefused = false; ///< it will be no better the next time
    };
    /// Why we are not let in, or not any more: of anything but a channel. `server`: "HOST:PORT".
    [[nodiscard]] Words wordsOf(const AmqpConnection::Refusal &refusal, const std::string &server) const;

private:
    [[nodiscard]] std::string loginRefused(const AmqpConnection::Refusal &refusal) const;
};

/// That RabbitMQ would take as the name of a queue, an exchange or a key; else it is told.
void checkAmqpName(OptionUrl &url, const std::string &name);
inline constexpr std::size_t amqpNameBytesMax = 255;

} // namespace tapedeck
