// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/board/board.h"
#include "common/time/clock.h"

#include <string>
#include <string_view>

namespace tapedeck {

// In all of these timeBaseUs is that of the Update; 0 says that it has none.

/// Appends one row as a complete field of v1.Update: its number, and the cells that changed after `since`; or, if that
/// is source_time alone, as a tick (true). Encoded rows may be concatenated in any order and selection.
bool appendRow(const Board &board, RowId row, Version since, Micros timeBaseUs, std::string &out);

/// Appends one whole row as a field of v1.Update without a time base, under a number that need not be the board's own.
void appendWholeRow(const Board &board, RowId row, std::uint32_t number, std::string &out);

/// Encoded rows with all ticks in one field instead of one each: the same to a reader, and shorter.
[[nodiscard]] std::string joinTicks(std::string_view rows);

/// The time in a TIME cell that has a value, brought near the server's clock.
[[nodiscard]] Micros shiftedTime(const Board &board, RowId row, int index);

/// Writes the row message's bytes (without tag and length) into `row` of `board`, inside a commit.
/// `row` is the local row, already resolved. False if the bytes are not a valid row; what was read by then is kept.
[[nodiscard]] bool applyRow(Board &board, RowId row, Micros timeBaseUs, std::string_view message);

/// Sets the row's source_time, inside a commit, from a tick.
void applyTick(Board &board, RowId row, Micros timeBaseUs, std::uint64_t offset);

/// What a row message says about itself: which row, and its key if it carries one.
struct RowHead {
    RowId row = 0; ///< as the server's board numbers it; 0: malformed
    std::string_view key;
};
[[nodiscard]] RowHead readRowHead(const Schema &schema, std::string_view message);

} // namespace tapedeck
