// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/time/clock.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tapedeck {

/// The HTTP request that asks for a WebSocket (RFC 6455 §4.1) with subprotocol tapedeck.v1.proto. `host` as in a URL;
/// `key`: see upgradeKey().
[[nodiscard]] std::string upgradeRequest(std::string_view host, std::string_view path, std::string_view key);

/// A Sec-WebSocket-Key: 16 bytes by chance, in Base64.
[[nodiscard]] std::string upgradeKey(std::uint64_t chance1, std::uint64_t chance2);

/// Reads the answer to the request, up to its blank line.
class UpgradeReader
{
public:
    enum class Outcome : std::uint8_t {
        NeedsMore,
        Accepted, ///< what is left of the input are frames
        Refused,  ///< 503: the server has no room now; see retryAfterUs()
        Failed,   ///< see mistake()
    };
    static constexpr std::size_t sizeMax = 8 * 1024; ///< of the whole answer; beyond: Failed

    explicit UpgradeReader(std::string_view key);

    /// Takes bytes off the front of `input`.
    [[nodiscard]] Outcome take(std::string_view &input);

    /// Of a 503 that says so in seconds; at most an hour.
    [[nodiscard]] std::optional<Micros> retryAfterUs() const { return m_retryAfterUs; }
    [[nodiscard]] const std::string &mistake() const { return m_mistake; }

private:
    [[nodiscard]] Outcome judge();
    [[nodiscard]] Outcome fail(std::string sentence);

    std::string m_accept; // the Sec-WebSocket-Accept that the key wants
    std::string m_answer;
    std::optional<Micros> m_retryAfterUs;
    std::string m_mistake;
};

} // namespace tapedeck
