// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/gridcolumns.h"
#include "common/board/board.h"

#include <QString>

#include <optional>

namespace tapedeck {

/// What a cell shows: its text, and for numbers how many characters stand after the decimal point (with the point).
struct CellText {
    QString text;
    int fraction = 0;
};

/// Exact: decimals come from the board's integers, with the row's own precision and groups of three ("67,123.45").
[[nodiscard]] CellText cellText(const Board &board, RowId row, const GridColumn &column);

/// A number with all its decimals, and with groups of three ("67,123.45") unless it is to be plain.
[[nodiscard]] CellText decimalText(const Decimal &decimal, GridColumn::Format format = GridColumn::Format::Grouped);

/// What a number's cell stands for, exactly; of percent, with two decimals. Nothing if there is no value.
[[nodiscard]] std::optional<Decimal> cellNumber(const Board &board, RowId row, const GridColumn &column);

/// Since when the cell reads as it does: of an age, the version of the last change of the score.
[[nodiscard]] Version cellVersion(const Board &board, RowId row, const GridColumn &column);

/// A number that orders the cell's value within its column; for texts, 0.
[[nodiscard]] std::int64_t cellOrder(const Board &board, RowId row, const GridColumn &column);

/// Enumerator of a status as shown: "Halted".
[[nodiscard]] QString statusText(const Board &board, std::int64_t value);

} // namespace tapedeck
