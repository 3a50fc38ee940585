// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/board/schema.h"

#include <QString>

#include <vector>

namespace tapedeck {

/// One column of a LiveGrid: what it shows and how.
struct GridColumn {
    enum class Kind {
        Text,
        Price,    ///< with the row's own precision
        Quantity, ///< a decimal without zeros at its end
        Count,
        Score,
        Clock,
        Time,  ///< of day, with seconds; of another day: the date
        Start, ///< of a match: date and time
        Status
    };

    int field; ///< field number
    QString title;
    Kind kind;
    double width;           ///< in widths of the digit "0", so that fonts may change
    bool flash = false;     ///< lights up when it changes
    bool direction = false; ///< coloured, and marked, by the sign of its last move (change: by its own sign)
    bool leading = false;   ///< stands left although it is a number

    [[nodiscard]] bool isNumber() const
    {
        return isDecimal() || kind == Kind::Count || kind == Kind::Score || kind == Kind::Clock;
    }
    [[nodiscard]] bool isDecimal() const { return kind == Kind::Price || kind == Kind::Quantity; }
    /// Numbers stand right; the away score stands left, so that a result reads "2  1" in the middle.
    [[nodiscard]] bool standsRight() const { return isNumber() && !leading; }
};

/// The columns for a board, in the order shown.
[[nodiscard]] const std::vector<GridColumn> &gridColumns(const Schema &schema);

} // namespace tapedeck
