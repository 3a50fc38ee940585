// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/board/schema.h"

#include <QString>

#include <vector>

namespace tapedeck {

/// One column of a LiveGrid: what it shows and how.
struct GridColumn {
    enum class Kind { Text, Decimal, Count, Score, Clock, Time, Status };

    int field; ///< field number
    QString title;
    Kind kind;
    double width;           ///< in widths of the digit "0", so that fonts may change
    bool flash = false;     ///< lights up when it changes
    bool direction = false; ///< coloured, and marked, by the sign of its last move (change: by its own sign)

    [[nodiscard]] bool isNumber() const
    {
        return kind == Kind::Decimal || kind == Kind::Count || kind == Kind::Score || kind == Kind::Clock;
    }
};

/// The columns for a board, in the order shown.
[[nodiscard]] const std::vector<GridColumn> &gridColumns(const Schema &schema);

} // namespace tapedeck
