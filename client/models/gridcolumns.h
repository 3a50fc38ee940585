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
        Percent,  ///< a price, as a part of the day's open
        Quantity, ///< a decimal without zeros at its end
        Count,
        Duration, ///< of seconds: "5 min"
        Score,
        Clock,
        Time,  ///< of day, with seconds; of another day: the date
        Start, ///< of a match: date and time
        Status,
        Age,  ///< how long ago the score changed last
        Spark ///< the last minute of a price, as a line
    };

    /// How a number is written.
    enum class Format {
        Grouped, ///< "67,123.45"
        Plain,   ///< "67123.45"
        Odds     ///< of a price: what is won for what is staked, "11/4" for 3.75
    };

    int field;      ///< field number
    const char *id; ///< for settings and filters; stays whatever the title becomes
    QString title;
    Kind kind;
    double width;                    ///< in widths of the digit "0", so that fonts may change
    bool flash = false;              ///< lights up when it changes
    bool direction = false;          ///< coloured, and marked, by the sign of its last move (change: by its own sign)
    bool leading = false;            ///< stands left although it is a number
    bool hidden = false;             ///< until the user asks for it
    Format format = Format::Grouped; ///< the user's choice
    int spare = 0;                   ///< decimals of the row's prices that this one has no need of

    [[nodiscard]] bool isNumber() const
    {
        return isDecimal() || kind == Kind::Count || kind == Kind::Score || kind == Kind::Clock
            || kind == Kind::Duration;
    }
    [[nodiscard]] bool isDecimal() const
    {
        return kind == Kind::Price || kind == Kind::Quantity || kind == Kind::Percent;
    }
    /// Can be written in that format.
    [[nodiscard]] bool allows(Format wanted) const
    {
        return wanted == Format::Odds ? kind == Kind::Price && !isSigned() : isDecimal() || kind == Kind::Count;
    }
    /// Has a value by which rows can be sorted.
    [[nodiscard]] bool isSortable() const { return kind != Kind::Spark; }
    /// Coloured by its own sign, not by its last move.
    [[nodiscard]] bool isSigned() const;
    /// Numbers stand right; the away score stands left, so that a result reads "2  1" in the middle.
    [[nodiscard]] bool standsRight() const { return isNumber() && !leading; }
};

/// All columns that a board's grid can show, in the order in which it does so at first.
[[nodiscard]] const std::vector<GridColumn> &gridColumns(const Schema &schema);

/// The column of that id, or null.
[[nodiscard]] const GridColumn *gridColumn(const Schema &schema, const QString &id);

} // namespace tapedeck
