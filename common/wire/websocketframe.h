// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tapedeck {

/// A complete binary WebSocket frame as a server sends it (RFC 6455 §5.2: final, unmasked) with `head` and `body` as
/// its payload. Unmasked frames are the same for every client, so one serves all.
[[nodiscard]] inline std::string webSocketFrame(std::string_view head, std::string_view body = {})
{
    const std::uint64_t size = head.size() + body.size();
    std::string out;
    out.reserve(10 + size);
    out.push_back(static_cast<char>(0x82));
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
    out.append(head);
    out.append(body);
    return out;
}

} // namespace tapedeck
