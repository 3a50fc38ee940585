// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tapedeck::bench {

// The client's half of RFC 6455, as much as a load generator needs.

[[nodiscard]] std::string upgradeRequest(std::string_view path, std::string_view subprotocol);

/// A masked frame. The mask is zero, so the payload goes out as it is.
[[nodiscard]] std::string clientFrame(std::uint8_t opcode, std::string_view payload);

enum Opcode : std::uint8_t { Continuation = 0, Text = 1, Binary = 2, Close = 8, Ping = 9, Pong = 10 };

struct ServerFrame {
    std::uint8_t opcode;
    std::string_view payload;
    std::size_t size; ///< of the frame; 0: `bytes` do not hold all of it yet
};

/// The first frame in `bytes`.
[[nodiscard]] inline ServerFrame readServerFrame(std::string_view bytes)
{
    if (bytes.size() < 2)
        return {};
    const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(bytes[i]); };
    std::uint64_t length = byte(1) & 0x7f;
    std::size_t head = 2;
    if (length >= 126) {
        head = length == 126 ? 4 : 10;
        if (bytes.size() < head)
            return {};
        length = 0;
        for (std::size_t i = 2; i < head; ++i)
            length = length << 8 | byte(i);
    }
    if (bytes.size() - head < length)
        return {};
    return {static_cast<std::uint8_t>(byte(0) & 0x0f), bytes.substr(head, length), head + length};
}

} // namespace tapedeck::bench
