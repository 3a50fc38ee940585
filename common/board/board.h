// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/board/decimal.h"
#include "common/board/digest.h"
#include "common/board/schema.h"
#include "common/board/textpool.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <deque>
#include <memory>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tapedeck {

using Version = std::uint64_t;
using Epoch = std::uint64_t;
using RowId = std::uint32_t; ///< from 1; 0 is no row

/// A table of rows and typed columns whose every change has a version, so that "what changed since V?" costs the rows
/// that changed, whatever the size of the board. docs/architecture.md tells why that is enough for snapshot, delta,
/// catch-up and resume.
///
/// One writer: commits are batches of set…(), clear() and remove() between beginCommit() and endCommit(). Columns are
/// named by field number. Derived columns are the board's own: what is said about them is ignored. Not thread-safe;
/// whoever shares a board guards it.
class Board
{
public:
    struct Options {
        std::size_t rowsMax = 4'000'000;     ///< insert() refuses more
        std::size_t tombstonesMax = 100'000; ///< more removed rows than that: the oldest are forgotten
    };

    struct Counters {
        std::uint64_t commits = 0;     ///< that changed something
        std::uint64_t changes = 0;     ///< cells whose value changed
        std::uint64_t offered = 0;     ///< cells written, changed or not
        std::uint64_t overflows = 0;   ///< values that did not fit their unit: refused, the cell kept
        std::uint64_t refusedRows = 0; ///< rows beyond rowsMax
    };

    Board(const Schema &schema, Epoch epoch)
        : Board(schema, epoch, Options())
    {
    }
    Board(const Schema &schema, Epoch epoch, Options options);

    [[nodiscard]] const Schema &schema() const { return *m_schema; }
    [[nodiscard]] Epoch epoch() const { return m_epoch; }
    [[nodiscard]] Version version() const { return m_version; }
    [[nodiscard]] Digest digest() const { return m_digest; }
    [[nodiscard]] std::size_t rowCount() const { return m_ids.size(); }
    /// One more than the largest RowId ever in use; for arrays indexed by RowId.
    [[nodiscard]] std::size_t rowLimit() const { return m_rows.size(); }
    [[nodiscard]] const Counters &counters() const { return m_counters; }
    /// Cursors older than this get a snapshot: tombstones from before it are forgotten.
    [[nodiscard]] Version horizon() const { return m_horizon; }
    /// Version of the last commit that made or removed a row.
    [[nodiscard]] Version membershipVersion() const { return m_membershipVersion; }

    // Writing. Each call belongs between beginCommit() and endCommit().

    void beginCommit();
    /// Ends the batch. The version went up by one if anything changed; returns the version.
    Version endCommit();

    /// The row of `key`, made if there is none; 0 if the board is full or the key empty.
    RowId insert(std::string_view key);
    void setInteger(RowId row, int column, std::int64_t value);
    void setText(RowId row, int column, std::string_view value);
    /// Sets a PRICE or SIZE cell. A value finer than the row's scale makes the scale grow and all cells of that kind
    /// change with it. False if it does not fit: nothing is changed, and it is counted.
    bool setDecimal(RowId row, int column, Decimal value);
    void clear(RowId row, int column);
    void remove(RowId row);
    /// Removes everything, and forgets it: the board starts over in another epoch, at version 0.
    void reset(Epoch epoch);

    // Reading.

    [[nodiscard]] RowId find(std::string_view key) const; ///< 0 if there is none
    [[nodiscard]] bool alive(RowId row) const { return row < m_rows.size() && m_rows[row].alive; }
    [[nodiscard]] std::string_view key(RowId row) const { return m_texts.text(m_rows[row].key); }
    [[nodiscard]] Version rowVersion(RowId row) const { return m_rows[row].version; }
    [[nodiscard]] Digest rowDigest(RowId row) const { return m_rows[row].digest; }
    /// Bit i: the cell of schema().columns()[i] has a value.
    [[nodiscard]] std::uint64_t presence(RowId row) const { return m_rows[row].present; }
    [[nodiscard]] bool has(RowId row, int column) const;
    /// The cell's integer (PRICE and SIZE: in the row's unit), or nothing.
    [[nodiscard]] std::optional<std::int64_t> integer(RowId row, int column) const;
    [[nodiscard]] std::optional<Decimal> decimal(RowId row, int column) const;
    [[nodiscard]] std::string_view text(RowId row, int column) const; ///< empty if the cell has no value

    // By index into schema().columns(), for generic code.

    [[nodiscard]] std::int64_t cell(RowId row, int index) const { return at(row, index).value; }
    [[nodiscard]] Version cellVersion(RowId row, int index) const { return at(row, index).version; }
    /// Since when the cell reads as it does. A decimal reads otherwise in a finer unit, even if its integer stays: 0.
    [[nodiscard]] Version shownVersion(RowId row, int index) const
    {
        const int scale = m_schema->scaleIndexFor(m_schema->columns()[static_cast<std::size_t>(index)].kind);
        return scale < 0 ? cellVersion(row, index) : std::max(cellVersion(row, index), cellVersion(row, scale));
    }
    [[nodiscard]] std::string_view cellText(RowId row, int index) const;
    void setCell(RowId row, int index, std::int64_t value); ///< an Integer column, taken as it is
    void clearCell(RowId row, int index);

    /// Calls visit(RowId) for each row that changed after `since`, newest change first; alive(row) tells removals.
    template <typename Visitor> void changesSince(Version since, Visitor &&visit) const
    {
        for (RowId row = m_newest; row != 0 && m_rows[row].version > since; row = m_rows[row].older)
            visit(row);
    }
    /// The same of the newest `limit` rows; false if there are more.
    template <typename Visitor> bool newestChangesSince(Version since, std::size_t limit, Visitor &&visit) const
    {
        RowId row = m_newest;
        for (; row != 0 && m_rows[row].version > since; row = m_rows[row].older) {
            if (limit-- == 0)
                return false;
            visit(row);
        }
        return true;
    }
    /// Calls visit(RowId) for each row that was removed after `since` and is not back, which must be within the
    /// horizon. Costs the removals, whatever else changed. A row may come twice.
    template <typename Visitor> void removedSince(Version since, Visitor &&visit) const
    {
        for (auto it = m_tombstones.rbegin(); it != m_tombstones.rend() && it->version > since; ++it) {
            if (!m_rows[it->row].alive && m_rows[it->row].version == it->version)
                visit(it->row);
        }
    }
    /// Calls visit(RowId) for each living row, newest change first.
    template <typename Visitor> void forEachRow(Visitor &&visit) const
    {
        changesSince(0, [&](RowId row) {
            if (m_rows[row].alive)
                visit(row);
        });
    }

private:
    static constexpr std::size_t lineBytes = 64; // of a cache
    // A row's cells lie together, those that change most side by side: a change costs a few cache lines.
    struct Cell {
        std::int64_t value = 0; // a text is its id in m_texts
        Version version = 0;
    };
    static constexpr std::size_t cellsPerLine = lineBytes / sizeof(Cell);
    struct alignas(lineBytes) Row {
        Version version = 0;
        std::uint64_t present = 0;
        Digest digest = 0;
        std::uint64_t keyHash = 0;
        TextPool::Id key = 0;
        RowId newer = 0;
        RowId older = 0;
        bool alive = false;
    };

    [[nodiscard]] Cell *cellsOf(RowId row) const
    {
        return m_blocks[row / rowsPerBlock].get() + row % rowsPerBlock * m_width;
    }
    [[nodiscard]] Cell &at(RowId row, int index) { return cellsOf(row)[index]; }
    [[nodiscard]] const Cell &at(RowId row, int index) const { return cellsOf(row)[index]; }
    void addBlock();
    [[nodiscard]] std::uint64_t hashOf(RowId row, int index) const;
    void put(RowId row, int index, std::int64_t value); // value differs or the cell is empty
    void erase(RowId row, int index);                   // the cell has a value
    void derive(RowId row, int index);                  // what is derived from this column, which has changed
    void touch(RowId row);                              // marks it changed by the commit under way
    void unlink(RowId row);
    void linkNewest(RowId row);
    bool growScale(RowId row, v1::ColumnKind kind, int scaleIndex, int from, int to);
    void forgetTombstones();

    const Schema *m_schema;
    Epoch m_epoch;
    Options m_options;
    Version m_version = 0; // of the last commit
    Version m_pending = 0; // version of the commit under way, 0 if none
    bool m_dirty = false;  // the commit under way changed something
    Version m_horizon = 0;
    Version m_membershipVersion = 0;
    Digest m_digest = 0;
    Counters m_counters;
    RowId m_newest = 0;
    RowId m_oldest = 0;
    std::vector<Row> m_rows; // [0] is unused
    static constexpr std::size_t rowsPerBlock = 512;
    std::size_t m_width; // of a row in cells, so that each row begins a cache line
    struct FreeBlock {
        void operator()(Cell *cells) const { std::free(cells); }
    };
    std::vector<std::unique_ptr<Cell[], FreeBlock>>
        m_blocks; // in blocks, so that nothing is copied when the board grows
    std::vector<RowId> m_free;
    struct Tombstone {
        RowId row;
        Version version;
    };
    std::deque<Tombstone> m_tombstones;            // oldest first; stale if the row has been revived or changed since
    std::unordered_map<TextPool::Id, RowId> m_ids; // living rows by key
    std::unordered_map<TextPool::Id, RowId> m_buried; // tombstones by key
    TextPool m_texts;
};

} // namespace tapedeck
