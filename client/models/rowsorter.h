// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/feed/boardfeed.h"
#include "client/models/gridcolumns.h"
#include "client/models/rowcondition.h"
#include "client/models/rowgroups.h"

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace tapedeck {

/// Keys of rows that the user has marked.
using FavouritesPtr = std::shared_ptr<const std::set<std::string, std::less<>>>;

/// Sorts, filters and groups the rows of a feed. An update looks only at rows that changed, sorts those, and merges
/// them into what is sorted already: t changed rows of n cost t log t + n. Not thread-safe; takes the feed's lock for a
/// few thousand rows at a time.
class RowSorter
{
public:
    struct Key {
        QString column; ///< GridColumn::id
        bool descending = false;
        friend bool operator==(const Key &a, const Key &b) = default;
    };
    struct Wish {
        std::vector<Key> keys;     ///< the first decides, then the next; equal rows go by symbol or start
        QString filter;            ///< RowCondition
        QString group{};           ///< RowGroups::choices(), or empty
        bool busiestFirst = false; ///< of groups
        QStringList folded{};      ///< keys of groups whose rows are not shown
        FavouritesPtr favourites{};
        bool favouritesFirst = false; ///< within their group
        friend bool operator==(const Wish &a, const Wish &b) = default;
    };

    explicit RowSorter(std::shared_ptr<const BoardFeed> feed);

    /// Everything is sorted anew by the next update, unless only groups and favourites are to stand otherwise.
    void setWish(const Wish &wish);
    /// Takes in what has changed since. True if the order is another now, or what groups come to may be.
    bool update();
    /// Sorted, whatever groups there are.
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
    void markFavourites();
    [[nodiscard]] bool isFavourite(const Board &board, RowId row) const;
    void arrange(RowOrder &order) const;

    std::shared_ptr<const BoardFeed> m_feed;
    Wish m_wish;
    RowCondition m_condition;
    std::vector<Sorted> m_sorted;
    RowGroups m_groups;
    std::uint64_t m_lineage = 0;
    Version m_seen = 0;
    bool m_anew = true;
    bool m_rearranged = false;
    bool m_favouritesOpen = false;         // have not been looked up yet
    std::vector<std::uint8_t> m_favourite; // by row
    std::vector<std::uint8_t> m_shown;     // by row: alive, and passes the filter
    std::vector<std::uint8_t> m_moved;     // by row: in m_changed
    std::vector<RowId> m_changed;          // may stand elsewhere, be new, or be gone
    std::vector<Entry> m_entries;          // sorted
    std::vector<Entry> m_arriving;         // reused
    std::vector<Entry> m_merged;           // reused
    std::vector<RowId> m_rows;             // of m_entries
};

} // namespace tapedeck
