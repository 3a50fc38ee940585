// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/wire/updateencoder.h"

#include <algorithm>
#include <utility>

namespace tapedeck {

Micros newestTime(const Board &board, Version since)
{
    const int index = board.schema().sourceTimeIndex();
    if (index < 0)
        return 0;
    Micros newest = 0;
    board.changesSince(since, [&](RowId row) {
        if (board.cellVersion(row, index) > since && (board.presence(row) >> index & 1))
            newest = std::max(newest, shiftedTime(board, row, index));
    });
    return newest;
}

std::vector<std::string> encodeUpdate(const Board &board, Version since, UpdateHeader header, std::size_t chunkBytes)
{
    std::vector<std::string> messages;
    encodeUpdateParts(
        board, since, std::move(header), chunkBytes, [](RowId) { return true; },
        [&](std::string &&head, const std::string &rows) { messages.push_back(std::move(head) + rows); });
    return messages;
}

} // namespace tapedeck
