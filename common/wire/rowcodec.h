// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/board/board.h"
#include "common/time/clock.h"

#include <string>
#include <string_view>

namespace tapedeck {

/// Appends one row as a complete field of v1.Update (tag, length, message): its number, and the cells that changed
/// after `since`. Encoded rows may be concatenated in any order and selection.
void appendRow(const Board &board, RowId row, Version since, Micros timeBaseUs, std::string &out);

/// Writes the row message's bytes (without tag and length) into `row` of `board`, inside a commit.
/// `row` is the local row, already resolved. False if the bytes are not a valid row; what was read by then is kept.
[[nodiscard]] bool applyRow(Board &board, RowId row, Micros timeBaseUs, std::string_view message);

/// What a row message says about itself: which row, and its key if it carries one.
struct RowHead {
    std::uint32_t row = 0; ///< 0: malformed
    std::string_view key;
};
[[nodiscard]] RowHead readRowHead(const Schema &schema, std::string_view message);

} // namespace tapedeck
