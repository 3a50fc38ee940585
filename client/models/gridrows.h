// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/feed/boardfeed.h"
#include "client/models/cellformat.h"
#include "client/models/roworder.h"
#include "client/models/sparkstore.h"

#include <QHash>

#include <vector>

namespace tapedeck {

/// What a LiveGrid shows of one row: formatted texts, and when and which way its cells moved last. Kept by row, so that
/// it survives sorting and scrolling.
struct GridRow {
    struct Cell {
        CellText shown;
        std::int64_t order = 0;
        int direction = 0;            ///< of the last move seen: +1, -1, 0 none
        Micros movedUs = 0;           ///< steady clock; 0: has not moved while seen
        BoardFeed::AppliedAt changed; ///< when it became what it is
        bool fitted = false;          ///< its column has been made wide enough for it
    };
    QString key;
    QString staleReason;
    std::vector<Cell> cells;
    Spark spark;
    std::uint64_t sparkTurn = 0; ///< SparkStore::turn() when it was read
    bool stale = false;
    bool alive = false;
    Version version = 0;
    bool dirty = true;
};

/// The rows that a LiveGrid shows or has shown lately. GUI thread only; reads the board under its lock, once a frame,
/// and only what is visible and has changed.
class GridRows
{
public:
    explicit GridRows(std::shared_ptr<const BoardFeed> feed)
        : m_feed(std::move(feed))
        , m_columns(gridColumns(m_feed->schema()))
    {
    }

    /// What is read of each row: all columns, unless told otherwise.
    void setColumns(std::vector<GridColumn> columns)
    {
        m_columns = std::move(columns);
        m_rows.clear();
    }

    struct Read {
        Version version = 0;  ///< of the board, as read
        std::size_t rows = 0; ///< of the board
        int changed = 0;      ///< visible rows that had changed
    };

    /// Brings the rows of `order` from `first` on, `count` of them, up to date.
    Read read(const std::vector<RowId> &order, std::size_t first, std::size_t count, Micros nowUs);

    [[nodiscard]] GridRow &row(RowId row) { return m_rows[row]; }

private:
    static constexpr qsizetype keptMax = 4'000; ///< rows remembered; beyond, all but the visible are forgotten

    void readRow(const Board &board, RowId id, GridRow &row, Micros nowUs) const;

    std::shared_ptr<const BoardFeed> m_feed;
    std::vector<GridColumn> m_columns;
    QHash<RowId, GridRow> m_rows;
};

} // namespace tapedeck
