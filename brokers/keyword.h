// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace tapedeck {

/// A row's key as one word of a subject or a routing key: white space, control characters and what is `reserved` there
/// become %XX.
inline void appendKeyWord(std::string_view key, std::string_view reserved, std::string &out)
{
    static constexpr char hex[] = "0123456789ABCDEF";
    for (const char c : key) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte <= ' ' || byte == 0x7f || c == '%' || reserved.find(c) != std::string_view::npos)
            out.append({'%', hex[byte >> 4], hex[byte & 15]});
        else
            out.push_back(c);
    }
}

} // namespace tapedeck
