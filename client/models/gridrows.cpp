// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/gridrows.h"

#include "client/models/qttext.h"
#include "tapedeck/v1/prices.pb.h"
#include "tapedeck/v1/scores.pb.h"

#include <algorithm>

namespace tapedeck {

using v1::Quote;

GridRows::Read GridRows::read(const std::vector<RowId> &order, std::size_t first, std::size_t count, Micros nowUs)
{
    if (m_rows.size() > keptMax)
        m_rows.clear();
    Read result;
    m_feed->read([&](const Board &board) {
        result.version = board.version();
        result.rows = board.rowCount();
        for (std::size_t i = first; i < std::min(first + count, order.size()); ++i) {
            const RowId id = order[i];
            if (RowOrder::isHeading(id))
                continue;
            GridRow &row = m_rows[id];
            if (!board.alive(id)) {
                row.dirty = row.dirty || row.alive;
                row.alive = false;
                continue;
            }
            if (row.version == board.rowVersion(id) && row.alive)
                continue;
            readRow(board, id, row, nowUs);
            ++result.changed;
        }
    });
    return result;
}

void GridRows::readRow(const Board &board, RowId id, GridRow &row, Micros nowUs) const
{
    const std::string_view key = board.key(id);
    const QString name = qtText(key);
    if (row.key != name)
        row = GridRow(); // the number is another row's now
    const bool isNew = row.version == 0;
    row.key = name;
    row.alive = true;
    row.dirty = true;
    row.cells.resize(m_columns.size());
    for (std::size_t c = 0; c < m_columns.size(); ++c) {
        const GridColumn &column = m_columns[c];
        GridRow::Cell &cell = row.cells[c];
        const Version version = cellVersion(board, id, column);
        const bool ofSeveral = column.kind == GridColumn::Kind::Score || column.kind == GridColumn::Kind::Percent;
        if (!isNew && version <= row.version && !ofSeveral)
            continue;
        CellText shown = cellText(board, id, column);
        const std::int64_t order = cellOrder(board, id, column);
        cell.changed = m_feed->appliedAt(version);
        if (!isNew && shown.text != cell.shown.text) {
            cell.movedUs = nowUs;
            cell.direction = order > cell.order ? 1 : order < cell.order ? -1 : 0;
        }
        if (column.isSigned())
            cell.direction = order > 0 ? 1 : order < 0 ? -1 : 0;
        cell.fitted = cell.fitted && shown.text == cell.shown.text;
        cell.shown = std::move(shown);
        cell.order = order;
    }
    const bool isQuote = &board.schema() != &Schema::scores(); // numbers in "rolling" are those of "prices"
    const std::string_view reason =
        board.text(id, isQuote ? int(Quote::kStaleReasonFieldNumber) : int(v1::Score::kStaleReasonFieldNumber));
    row.stale = isQuote ? board.integer(id, Quote::kStatusFieldNumber) == Quote::STALE : !reason.empty();
    row.staleReason = row.stale ? qtText(reason) : QString();
    row.version = board.rowVersion(id);
}

} // namespace tapedeck
