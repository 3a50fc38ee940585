// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/roworder.h"

#include <QStringList>

#include <map>
#include <unordered_map>

namespace tapedeck {

/// Which rows of a board belong together, by what they have in common, and what each group comes to; kept up row by
/// row. Not thread-safe.
class RowGroups
{
public:
    /// What rows of that board can be grouped by: ids of columns, and "day" (of a match's start, in local time).
    [[nodiscard]] static QStringList choices(const Schema &schema);
    /// Of the group that the row belongs to.
    [[nodiscard]] static QString keyOf(const Board &board, RowId row, const QString &by);

    RowGroups() = default;
    /// `by` is one of the choices, or empty: no groups.
    RowGroups(const Schema &schema, const QString &by);

    [[nodiscard]] bool isActive() const { return m_index >= 0; }
    /// What the row adds to its group from now on: nothing if it is not shown. `since`: it was taken in then.
    void take(const Board &board, RowId row, bool shown, bool isNew, Version since);
    /// All changed rows have been taken in: what is busy may have changed.
    void settle();
    /// Most groups have no rows any more: begin anew.
    [[nodiscard]] bool isWasteful() const { return m_groups.size() > wastedMin && m_live * 2 < m_groups.size(); }

    [[nodiscard]] std::size_t size() const { return m_groups.size(); }
    [[nodiscard]] std::uint32_t groupOf(RowId row) const { return m_parts[row].group; }
    [[nodiscard]] const QString &key(std::size_t group) const { return m_groups[group].key; }
    [[nodiscard]] const GroupTotals &totals(std::size_t group) const { return m_groups[group].totals; }
    /// Groups that have rows, by name, rows without one last; or the busiest of the last half minute first.
    [[nodiscard]] std::vector<std::uint32_t> inOrder(bool busiestFirst) const;

private:
    struct Group {
        QString key;
        GroupTotals totals;
        std::int64_t changes = 0; ///< since settle()
        double activity = 0;
        double standing = 0; ///< the activity by which it is ordered
    };
    /// What a row adds.
    struct Part {
        std::int64_t trades = 0;
        std::int64_t percent = 0;
        std::uint32_t group = 0;
        std::uint8_t kind = 0;
        bool hasPercent = false;
        bool counted = false;
    };
    static constexpr std::size_t wastedMin = 1'000;

    void add(const Part &part, std::int64_t sign);
    [[nodiscard]] Part partOf(const Board &board, RowId row) const;
    [[nodiscard]] std::uint32_t find(const Board &board, RowId row);

    QString m_by;
    int m_index = -1; // of the schema's column
    bool m_byDay = false;
    bool m_ofPrices = false;
    std::vector<Group> m_groups;
    std::size_t m_live = 0; // groups with rows
    int m_turns = 0;
    std::map<std::string, std::uint32_t, std::less<>> m_byText;
    std::unordered_map<std::int64_t, std::uint32_t> m_byQuarter; // quarters of an hour: no day begins within one
    std::vector<Part> m_parts;                                   // by row
};

} // namespace tapedeck
