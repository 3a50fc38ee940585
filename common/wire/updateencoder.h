// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/board/board.h"
#include "common/time/clock.h"
#include "common/wire/rowcodec.h"
#include "common/wire/updateheader.h"

#include <string>
#include <utility>
#include <vector>

namespace tapedeck {

/// The newest source_time that changed after `since`, with its row's time_shift, or 0 if none did: the time base that
/// makes offsets small.
[[nodiscard]] Micros newestTime(const Board &board, Version since);

/// Calls emit(head, rows) for each part of the whole update of a board since a version, at least once: head and rows
/// together are a complete v1.ServerMessage of about `chunkBytes`; all but the last say `more`. `header` gives what
/// cannot be read off the board; the parts are whole. `accept(RowId)` selects the living rows; rows that it refuses are
/// left out.
template <typename Accept, typename Emit>
void encodeUpdateParts(const Board &board, Version since, UpdateHeader header, std::size_t chunkBytes, Accept &&accept,
                       Emit &&emit)
{
    header.board = board.schema().board();
    header.epoch = board.epoch();
    header.baseVersion = since;
    header.version = board.version();
    header.timeBaseUs = newestTime(board, since);
    header.whole = true;
    const auto digest = std::exchange(header.digest, std::nullopt);

    std::string rows;
    int ticks = 0;
    const auto flush = [&] {
        if (std::exchange(ticks, 0) > 1)
            rows = joinTicks(rows);
        emit(updateHead(header, rows.size()), rows);
    };
    board.changesSince(since, [&](RowId row) {
        if (!board.alive(row)) {
            if (since > 0)
                header.removed.push_back(row);
            return;
        }
        if (!accept(row))
            return;
        ticks += appendRow(board, row, since, header.timeBaseUs, rows);
        if (rows.size() >= chunkBytes) {
            header.more = true;
            flush();
            header.removed.clear();
            rows.clear();
        }
    });
    header.more = false;
    header.digest = digest;
    flush();
}

/// The same for every row, each part as one string.
[[nodiscard]] std::vector<std::string> encodeUpdate(const Board &board, Version since, UpdateHeader header,
                                                    std::size_t chunkBytes);

} // namespace tapedeck
