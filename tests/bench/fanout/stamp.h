// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/time/clock.h"

#include <cstring>
#include <string>
#include <string_view>

namespace tapedeck::bench {

// Payloads carry the time of publishing, on the wall clock, in microseconds: in binary as the first 8 bytes (this
// machine's byte order), in text as a mark and 16 hexadecimal digits.

inline constexpr std::string_view textMark = "@t=";
inline constexpr std::size_t textStampBytes = 3 + 16;

inline void writeBinaryStamp(char *payload, Micros us)
{
    std::memcpy(payload, &us, sizeof(us));
}

[[nodiscard]] inline Micros readBinaryStamp(std::string_view payload)
{
    Micros us = 0;
    if (payload.size() >= sizeof(us))
        std::memcpy(&us, payload.data(), sizeof(us));
    return us;
}

inline void writeTextStamp(char *payload, Micros us)
{
    std::memcpy(payload, textMark.data(), textMark.size());
    for (int i = 15; i >= 0; --i, us >>= 4)
        payload[textMark.size() + static_cast<std::size_t>(i)] = "0123456789abcdef"[us & 15];
}

/// The digits behind a mark; 0 if they are not all there.
[[nodiscard]] inline Micros readHexStamp(std::string_view digits)
{
    if (digits.size() < 16)
        return 0;
    Micros us = 0;
    for (const char digit : digits.substr(0, 16))
        us = us << 4 | (digit >= 'a' ? digit - 'a' + 10 : digit - '0');
    return us;
}

} // namespace tapedeck::bench
