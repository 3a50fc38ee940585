// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/feed/boardfeed.h"
#include "client/models/gridcolumns.h"
#include "client/models/rowcondition.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace tapedeck {

/// In which order a grid shows its rows, and where each row stands.
struct RowOrder {
    std::vector<RowId> rows;
    std::vector<std::uint32_t> places; ///< by row number: its place in `rows`, or nowhere; may be shorter
    static constexpr std::uint32_t nowhere = UINT32_MAX;

    [[nodiscard]] std::uint32_t placeOf(RowId row) const { return row < places.size() ? places[row] : nowhere; }
};
using RowOrderPtr = std::shared_ptr<const RowOrder>;

/// Sorts and filters the rows of a feed. An update looks only at rows that changed, sorts those, and merges them into
/// what is sorted already: t changed rows of n cost t log t + n. Not thread-safe; takes the feed's lock for a few
/// thousand rows at a time.
class RowSorter
{
public:
    struct Key {
        QString column; ///< GridColumn::id
        bool descending = false;
        friend bool operator==(const Key &a, const Key &b) = default;
    };
    struct Wish {
        std::vector<Key> keys; ///< the first decides, then the next; equal rows go by symbol or start
        QString filter;        ///< RowCondition
        friend bool operator==(const Wish &a, const Wish &b) = default;
    };

    explicit RowSorter(std::shared_ptr<const BoardFeed> feed);

    /// Everything is sorted anew by the next update.
    void setWish(const Wish &wish);
    /// Takes in what has changed since. True if the order is another now.
    bool update();
    [[nodiscard]] const std::vector<RowId> &rows() const { return m_rows; }
    [[nodiscard]] RowOrderPtr order() const;

private:
    /// One column to sort by, with the rows' values as numbers of the same order.
    struct Sorted {
        const GridColumn *column;
        int index;
        bool descending;
        std::vector<std::uint64_t> ranks; ///< by row; of texts: their first bytes
        std::vector<std::string> texts;   ///< by row, lower case; only for columns of texts
    };
    struct Entry {
        std::uint64_t rank;
        RowId row;
    };

    void examine(const Board &board, RowId first, RowId end);
    [[nodiscard]] bool mayDiffer(const Sorted &sorted, const Board &board, RowId row) const;
    [[nodiscard]] bool rankRow(Sorted &sorted, const Board &board, RowId row);
    [[nodiscard]] std::uint64_t rankOf(const Sorted &sorted, const Board &board, RowId row) const;
    [[nodiscard]] bool precedes(const Entry &a, const Entry &b) const;
    bool merge(bool anew);

    std::shared_ptr<const BoardFeed> m_feed;
    RowCondition m_condition;
    std::vector<Sorted> m_sorted;
    Version m_seen = 0;
    bool m_anew = true;
    std::vector<std::uint8_t> m_shown; // by row: alive, and passes the filter
    std::vector<std::uint8_t> m_moved; // by row: in m_changed
    std::vector<RowId> m_changed;      // may stand elsewhere, be new, or be gone
    std::vector<Entry> m_entries;      // sorted
    std::vector<Entry> m_arriving;     // reused
    std::vector<Entry> m_merged;       // reused
    std::vector<RowId> m_rows;         // of m_entries
};

} // namespace tapedeck
