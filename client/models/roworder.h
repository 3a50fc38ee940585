// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/board/board.h"

#include <QString>

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

namespace tapedeck {

/// What the rows of a group come to, of those that pass the filter.
struct GroupTotals {
    std::int64_t rows = 0;
    std::array<std::int64_t, 3> kinds{}; ///< prices: up, down, unchanged today; scores: live, over, to come
    std::int64_t trades = 0;
    std::int64_t percent = 0;     ///< sum of the changes in hundredths of a percent
    std::int64_t percentRows = 0; ///< rows that have one
    friend bool operator==(const GroupTotals &a, const GroupTotals &b) = default;
};

/// In which order a grid shows its lines, and where each stands. A line is a row of the board or a group's heading.
struct RowOrder {
    struct Group {
        QString key; ///< what its rows have in common; empty: they have nothing
        bool folded = false;
        std::uint32_t place = nowhere; ///< of its heading; nowhere: it has no rows
        std::size_t hiddenAt = 0;      ///< of a folded group: where its rows begin in `hidden`
        GroupTotals totals;
    };
    static constexpr std::uint32_t nowhere = UINT32_MAX;
    static constexpr RowId headingBit = RowId(1) << 31; // boards are smaller than that

    std::vector<RowId> rows;           ///< the lines
    std::vector<std::uint32_t> places; ///< by row number: its place in `rows`, or nowhere; may be shorter
    std::vector<Group> groups;         ///< by number; empty if rows are not grouped
    std::vector<RowId> hidden;         ///< rows of folded groups
    std::size_t count = 0;             ///< rows that pass the filter, those of folded groups too
    std::uint64_t lineage = 0;         ///< groups of the same lineage have the same numbers

    [[nodiscard]] static bool isHeading(RowId line) { return (line & headingBit) != 0; }
    [[nodiscard]] static RowId headingOf(std::size_t group) { return headingBit | static_cast<RowId>(group); }
    [[nodiscard]] static std::size_t groupOf(RowId heading) { return heading & ~headingBit; }

    [[nodiscard]] std::uint32_t placeOf(RowId line) const
    {
        if (isHeading(line))
            return groupOf(line) < groups.size() ? groups[groupOf(line)].place : nowhere;
        return line < places.size() ? places[line] : nowhere;
    }
    /// The heading that the line at `place` stands under, or is; nowhere if there are no groups.
    [[nodiscard]] std::uint32_t headingPlace(std::size_t place) const
    {
        if (groups.empty() || place >= rows.size())
            return nowhere;
        while (place > 0 && !isHeading(rows[place]))
            --place;
        return static_cast<std::uint32_t>(place);
    }
    /// Every row in this order, those of folded groups too.
    [[nodiscard]] std::vector<RowId> allRows() const;
};
using RowOrderPtr = std::shared_ptr<const RowOrder>;

} // namespace tapedeck
