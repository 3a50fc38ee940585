// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <charconv>
#include <string>
#include <string_view>

namespace tapedeck {

template <typename Integer> void appendJsonNumber(Integer value, std::string &out)
{
    char digits[20]; // of 64 bits, with a sign
    out.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
}

/// Quoted and escaped; the bytes are taken to be UTF-8.
inline void appendJsonText(std::string_view text, std::string &out)
{
    static constexpr char hex[] = "0123456789abcdef";
    out.push_back('"');
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out.push_back('\\');
            out.push_back(c);
        } else if (byte < 0x20) {
            out += {'\\', 'u', '0', '0', hex[byte >> 4], hex[byte & 15]};
        } else {
            out.push_back(c);
        }
    }
    out.push_back('"');
}

} // namespace tapedeck
