// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/board/board.h"

#include <string>

namespace tapedeck {

/// Appends the cells of `row` that changed after `since` as one JSON object in the form of docs/protocol.md: field
/// names of the .proto, prices and sizes as exact decimal strings, times as microseconds since 1970, enumerators by
/// name. A cell that lost its value is null. The key is always there.
void appendRowJson(const Board &board, RowId row, Version since, std::string &out);

/// The whole row, and null for every cell without a value: the newest such object of a key says all.
void appendWholeRowJson(const Board &board, RowId row, std::string &out);

/// As appendRowJson(), as it stands in an Update: with the row's number, and, if the row is new since `since`, null for
/// every cell without a value, as the receiver may know an earlier row of that key. To an empty receiver no null is
/// told.
void appendUpdateRowJson(const Board &board, RowId row, Version since, bool receiverIsEmpty, std::string &out);

} // namespace tapedeck
