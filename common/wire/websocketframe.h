// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tapedeck {

/// Kinds of data frames (RFC 6455 §11.8).
enum class WebSocketOpcode : std::uint8_t { Text = 1, Binary = 2 };

/// Appends the header of a WebSocket frame as a server sends it (RFC 6455 §5.2: final, unmasked), to be followed by
/// `size` bytes. Unmasked frames are the same for every client, so one serves all.
inline void appendWebSocketHead(WebSocketOpcode opcode, std::uint64_t size, std::string &out)
{
    out.push_back(static_cast<char>(0x80 | static_cast<int>(opcode)));
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

/// A complete frame with `head` and `body` as its payload.
[[nodiscard]] inline std::string webSocketFrame(std::string_view head, std::string_view body = {},
                                                WebSocketOpcode opcode = WebSocketOpcode::Binary)
{
    const std::uint64_t size = head.size() + body.size();
    std::string out;
    out.reserve(10 + size);
    appendWebSocketHead(opcode, size, out);
    out.append(head);
    out.append(body);
    return out;
}

/// The payload of a frame made by this file.
[[nodiscard]] inline std::string_view webSocketPayload(std::string_view frame)
{
    const auto length = static_cast<unsigned char>(frame[1]);
    return frame.substr(length < 126 ? 2 : length == 126 ? 4 : 10);
}

} // namespace tapedeck
