// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tapedeck {

/// Appends a final frame as a client must send it (RFC 6455 §5.3): masked, with `mask`, which should be by chance.
inline void appendClientFrame(std::uint8_t opcode, std::string_view payload, std::uint32_t mask, std::string &out)
{
    out.push_back(static_cast<char>(0x80 | opcode));
    int lengthBytes = 0;
    if (payload.size() < 126) {
        out.push_back(static_cast<char>(0x80 | payload.size()));
    } else if (payload.size() <= 0xffff) {
        out.push_back(static_cast<char>(0x80 | 126));
        lengthBytes = 2;
    } else {
        out.push_back(static_cast<char>(0x80 | 127));
        lengthBytes = 8;
    }
    for (int shift = (lengthBytes - 1) * 8; shift >= 0; shift -= 8)
        out.push_back(static_cast<char>(std::uint64_t(payload.size()) >> shift & 0xff));
    for (int shift = 24; shift >= 0; shift -= 8)
        out.push_back(static_cast<char>(mask >> shift & 0xff));
    for (std::size_t i = 0; i < payload.size(); ++i)
        out.push_back(static_cast<char>(static_cast<std::uint8_t>(payload[i]) ^ (mask >> (24 - i % 4 * 8) & 0xff)));
}

} // namespace tapedeck
