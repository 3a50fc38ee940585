// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "brokers/brokeraddress.h"
#include "brokers/natsinbox.h"

#include <functional>

namespace tapedeck {

/// A NATS server, and who we are there.
struct NatsAccess {
    std::string host; ///< as configured, also for its certificate
    std::uint16_t port = 0;
    std::vector<std::string> addresses; ///< of the host
    bool tls = false;
    std::string caFile, user, credentialsFile;
    std::optional<Secret> password, token;

    /// All but host and port.
    void takeCredentials(OptionUrl &url);
    static constexpr const char *optionNames =
        "user, password_file, password_env, token_file, token_env, creds_file, tls, ca_file";

    [[nodiscard]] std::string name() const { return host + ':' + std::to_string(port); }
};

/// The servers of "nats://HOST:PORT,HOST:PORT…"; `example`: a right URL, for the sentence.
[[nodiscard]] std::vector<BrokerAddress::Server> takeNatsServers(OptionUrl &url, const std::string &example);

/// Looks up the host's addresses, as the library takes them, without blocking: `done` is called on the thread of
/// `context`, with nothing if the host is not known. Returns a number for QHostInfo::abortHostLookup().
[[nodiscard]] int lookUpNats(const std::string &host, QObject *context,
                             std::function<void(std::vector<std::string> addresses)> done);

/// Why something came to nothing: a sentence in one of them.
struct NatsTrouble {
    std::string lost;
    std::string refused; ///< it will be no better the next time
};

/// One attempt; waits for answers, each natsAnswerMs at most. What happens to the connection later goes to the inbox.
[[nodiscard]] NatsConnectionHandle connectNats(const NatsAccess &access, const char *program, const NatsInbox &inbox,
                                               NatsTrouble &trouble);
inline constexpr std::int64_t natsAnswerMs = 2'000;

/// `what`: that the library was asked for, on this thread.
[[nodiscard]] NatsTrouble natsTrouble(const NatsAccess &access, natsStatus status, const std::string &what);
/// "HOST:PORT: what: …", with all that the library says of this thread's last trouble.
[[nodiscard]] std::string natsWords(const NatsAccess &access, natsStatus status, const std::string &what);

/// The deleters of the library's objects.
template <auto destroy> struct NatsDestroy {
    template <typename T> void operator()(T *object) const { destroy(object); }
};
template <typename T, auto destroy> using NatsHandle = std::unique_ptr<T, NatsDestroy<destroy>>;

} // namespace tapedeck
