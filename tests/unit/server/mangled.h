// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/board/board.h"

#include <random>
#include <string>
#include <string_view>
#include <vector>

/// A message with one to three accidents: bytes changed, cut off, doubled, dropped, or two messages run together.
inline std::string mangled(std::string text, const std::vector<std::string> &others, std::mt19937 &random)
{
    static constexpr std::string_view telling = "\"\\{}[]:,0129-.eE \n\x80\xff";
    const auto below = [&](std::size_t bound) { return bound == 0 ? 0 : random() % bound; };
    for (std::size_t accident = 0; accident <= below(3); ++accident) {
        const std::size_t at = below(text.size());
        const std::size_t length = 1 + below(20);
        switch (below(6)) {
        case 0:
            text.resize(at);
            break;
        case 1:
            text.erase(at, length);
            break;
        case 2:
            text.insert(at, text.substr(at, length));
            break;
        case 3:
            text.insert(at, std::string(1 + below(30), telling[below(10)]));
            break;
        case 4:
            text = text.substr(0, at) + others[below(others.size())];
            break;
        default:
            if (!text.empty())
                text[at] = telling[below(telling.size())];
        }
    }
    return text;
}

inline tapedeck::Digest digestOfRows(const tapedeck::Board &board)
{
    tapedeck::Digest digest = 0;
    board.forEachRow([&](tapedeck::RowId row) { digest += board.rowDigest(row); });
    return digest;
}
