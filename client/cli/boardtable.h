// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/board/board.h"

#include <string>
#include <vector>

namespace tapedeck {

/// The rows as lines of a readable table, with a heading. `rows` in the order wanted; the columns are those that a
/// person looks at first.
[[nodiscard]] std::vector<std::string> boardTable(const Board &board, const std::vector<RowId> &rows);

/// All living rows, by key.
[[nodiscard]] std::vector<RowId> rowsByKey(const Board &board);

/// One cell as text: exact decimals, enumerators in lower case, times as "HH:MM:SS.mmm" UTC; empty if it has no value.
[[nodiscard]] std::string cellText(const Board &board, RowId row, const Column &column);

} // namespace tapedeck
