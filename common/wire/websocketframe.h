// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tapedeck {

enum class WebSocketOpcode : std::uint8_t { Text = 1, Binary = 2 };

/// Appends the head of a WebSocket frame as a server sends it (RFC 6455 §5.2: final, unmasked); `size` bytes of payload
/// are to follow.
inline void appendWebSocketHead(std::uint64_t size, WebSocketOpcode opcode, std::string &out)
{
    out.push_back(static_cast<char>(0x80 | static_cast<std::uint8_t>(opcode)));
    int lengthBytes = 0;
    if (size < 126) {
        out.push_back(static_cast<char>(size));
    } else if (size <= 0xffff) {
        out.push_back(126);
        lengthBytes = 2;
    } else {
        out.push_back(127);
        lengthBytes = 8;
    }
    for (int shift = (lengthBytes - 1) * 8; shift >= 0; shift -= 8)
        out.push_back(static_cast<char>(size >> shift & 0xff));
}

/// A complete frame with `head` and `body` as its payload. Unmasked frames are the same for every client, so one
/// serves all.
[[nodiscard]] inline std::string webSocketFrame(std::string_view head, std::string_view body = {},
                                                WebSocketOpcode opcode = WebSocketOpcode::Binary)
{
    std::string out;
    out.reserve(10 + head.size() + body.size());
    appendWebSocketHead(head.size() + body.size(), opcode, out);
    out.append(head);
    out.append(body);
    return out;
}

} // namespace tapedeck
