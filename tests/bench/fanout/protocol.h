// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/time/clock.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tapedeck::bench {

/// What a server's message means to the driver.
struct Heard {
    enum class Kind : std::uint8_t {
        Other,    ///< of no interest
        Ready,    ///< the client is subscribed: what is published from now on reaches it
        Messages, ///< one or more delivered messages
        Failed,
    };
    Kind kind = Kind::Other;
    bool isEmpty = false;    ///< Messages: it is delivered, but tells nothing new (a digest of what is known)
    int messages = 0;        ///< Messages: how many the WebSocket message holds
    Micros publishedUs = 0;  ///< of the last one
    Micros sourceUs = 0;     ///< when the oldest change in it reached the server; 0: the protocol does not say
    std::string_view answer; ///< to be sent back, as it is
};

[[nodiscard]] inline Heard heardAs(Heard::Kind kind)
{
    Heard heard;
    heard.kind = kind;
    return heard;
}

struct SubscribeOptions {
    std::uint32_t rateHz = 0; ///< tapedeck: Subscribe.max_rate_hz
    int keys = 0;             ///< tapedeck: so many random rows of `rows`; 0: all
    int rows = 0;
};

/// How to subscribe to one kind of server, and how to find the publish time in what it sends.
class Protocol
{
public:
    virtual ~Protocol() = default;
    [[nodiscard]] virtual std::string request() const = 0;
    /// Sent once the connection is upgraded. `client`: its number.
    [[nodiscard]] virtual std::string opening(int client) const = 0;
    /// Without any opening a client is ready once upgraded.
    [[nodiscard]] virtual bool readyOnUpgrade() const { return false; }
    /// `opened`: the client has been Ready.
    [[nodiscard]] virtual Heard hear(std::string_view message, bool opened) const = 0;
};

/// raw (also for ws), tapedeck, nats, socketio or centrifugo; null for any other name.
[[nodiscard]] std::unique_ptr<Protocol> makeProtocol(std::string_view name, const SubscribeOptions &options);

/// The key of a row of the benchmark's board.
[[nodiscard]] std::string benchKey(int row);

} // namespace tapedeck::bench
