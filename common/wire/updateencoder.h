// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/board/board.h"
#include "common/time/clock.h"
#include "common/wire/rowcodec.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tapedeck {

/// The fields of v1.Update other than rows.
struct UpdateHeader {
    std::string_view board;
    Epoch epoch = 0;
    Version baseVersion = 0;
    Version version = 0;
    bool more = false;
    std::optional<Digest> digest;
    std::vector<RowId> removed;
    std::uint32_t folded = 0;
    std::uint32_t oldestAgeUs = 0;
    Micros publishTimeUs = 0;
    Micros timeBaseUs = 0;
};

/// Appends the header as fields of a v1.Update.
void appendUpdateFields(const UpdateHeader &header, std::string &out);
/// Appends the beginning of a v1.ServerMessage with an Update of `updateBytes` bytes (fields and rows), which follow.
void appendUpdateTag(std::size_t updateBytes, std::string &out);

/// Bytes of a v1.ServerMessage with an Update: the header, to be followed by `rowBytes` bytes of encoded rows.
[[nodiscard]] std::string updateHead(const UpdateHeader &header, std::size_t rowBytes);

/// The newest source_time among the rows that changed after `since`, or 0: what makes their offsets small.
[[nodiscard]] Micros newestTime(const Board &board, Version since);

/// Calls emit(head, rows) for each part of the whole update of a board since a version, at least once: head and rows
/// together are a complete v1.ServerMessage of about `chunkBytes`; all but the last say `more`. `header` gives what
/// cannot be read off the board. `accept(RowId)` selects the living rows; rows that it refuses are left out.
template <typename Accept, typename Emit>
void encodeUpdateParts(const Board &board, Version since, UpdateHeader header, std::size_t chunkBytes, Accept &&accept,
                       Emit &&emit)
{
    header.board = board.schema().board();
    header.epoch = board.epoch();
    header.baseVersion = since;
    header.version = board.version();
    header.timeBaseUs = newestTime(board, since);
    const auto digest = std::exchange(header.digest, std::nullopt);

    std::string rows;
    board.changesSince(since, [&](RowId row) {
        if (!board.alive(row)) {
            if (since > 0)
                header.removed.push_back(row);
            return;
        }
        if (!accept(row))
            return;
        appendRow(board, row, since, header.timeBaseUs, rows);
        if (rows.size() >= chunkBytes) {
            header.more = true;
            emit(updateHead(header, rows.size()), rows);
            header.removed.clear();
            rows.clear();
        }
    });
    header.more = false;
    header.digest = digest;
    emit(updateHead(header, rows.size()), rows);
}

/// The same for every row, each part as one string.
[[nodiscard]] std::vector<std::string> encodeUpdate(const Board &board, Version since, UpdateHeader header,
                                                    std::size_t chunkBytes);

} // namespace tapedeck
