// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sources/messagesource.h"
#include "server/sources/secret.h"

#include <optional>
#include <string>
#include <vector>

namespace tapedeck {

/// "KIND://HOST:PORT[,HOST:PORT…]/PATH" taken apart; a mistake goes to SourceUrl::fail().
struct BrokerAddress {
    struct Server {
        std::string host; ///< without brackets
        std::uint16_t port;
    };
    std::vector<Server> servers; ///< one at least, unless the URL is wrong
    std::string path;            ///< percent-decoded; empty if there is none

    /// A host without a port has `defaultPort`. `example`: a right URL, for the sentence.
    static BrokerAddress take(SourceUrl &url, std::uint16_t defaultPort, const std::string &example);
};

/// Where the secret of `NAME_file=PATH` or `NAME_env=VARIABLE` is kept; NAME=VALUE is refused.
[[nodiscard]] std::optional<Secret> takeSecret(SourceUrl &url, const std::string &name);

/// A source whose messages come from a broker: JSON by `mapping=NAME`, or v1.Publish by `payload=proto`.
class BrokerSource : public MessageSource
{
protected:
    BrokerSource(SourceUrl &url, const FeedContext &context, const Supervisor::Times &times);

    /// As take(), of bytes behind which nothing may be read.
    bool takeBytes(std::string_view message);

    static constexpr const char *payloadOptionNames = "payload, mapping";

private:
    bool m_isJson = true;
    std::vector<char> m_padded; // a message, for the JSON parser
};

} // namespace tapedeck
