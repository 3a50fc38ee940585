// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/url/optionurl.h"
#include "common/url/secret.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tapedeck {

/// "KIND://HOST:PORT[,HOST:PORT…]/PATH" taken apart; a mistake goes to OptionUrl::fail().
struct BrokerAddress {
    struct Server {
        std::string host; ///< without brackets
        std::uint16_t port;
    };
    std::vector<Server> servers; ///< one at least, unless the URL is wrong
    std::string path;            ///< percent-decoded; empty if there is none

    /// A host without a port has `defaultPort`. `example`: a right URL, for the sentence.
    static BrokerAddress take(OptionUrl &url, std::uint16_t defaultPort, const std::string &example);
};

/// Where the secret of `NAME_file=PATH` or `NAME_env=VARIABLE` is kept; NAME=VALUE is refused.
[[nodiscard]] std::optional<Secret> takeSecret(OptionUrl &url, const std::string &name);

} // namespace tapedeck
