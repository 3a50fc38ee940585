// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What a LiveGrid paints again in a frame: only what looks otherwise.
#include "client/models/livegrid.h"

#include "client/models/paintedstrips.h"

#include <algorithm>

namespace tapedeck {

namespace {

constexpr qreal stripHeight = 110; // what is copied at least when a row changes; more strips cost more to draw

} // namespace

/// Marks rows whose flash has come to its next step, or whose cells have been quiet for so long that they fade.
void LiveGrid::noteFlashes(Micros nowUs)
{
    m_flashesLeft = false;
    for (auto i = static_cast<std::size_t>(m_first); i < endInView(); ++i) {
        if (RowOrder::isHeading(m_order->rows[i]))
            continue;
        GridRow &row = m_rows->row(m_order->rows[i]);
        for (std::size_t c = 0; c < row.cells.size(); ++c) {
            const GridRow::Cell &cell = row.cells[c];
            const Micros changedUs = cell.changed.steadyUs;
            bool differs =
                columns()[c].isDecimal() && quietLevel(changedUs, nowUs) != quietLevel(changedUs, m_quietSeenUs);
            if (m_flashing && columns()[c].flash && cell.movedUs != 0) {
                const int level = flashLevel(cell.movedUs, nowUs);
                differs = differs || level != flashLevel(cell.movedUs, nowUs - m_frameMs * 1'000);
                m_flashesLeft = m_flashesLeft || level > 0;
            }
            row.dirty = row.dirty || differs;
            m_rowsDirty = m_rowsDirty || differs;
        }
    }
}

QSGNode *LiveGrid::updatePaintNode(QSGNode *before, UpdatePaintNodeData *)
{
    auto *strips = static_cast<PaintedStrips *>(before);
    if (width() < 1 || height() < 1) {
        delete strips;
        return nullptr;
    }
    if (strips == nullptr)
        strips = new PaintedStrips(*window());
    const qreal lineHeight = m_layout.rowHeight > 0 ? m_layout.rowHeight : height();
    const int lines = std::max(1, static_cast<int>(stripHeight / lineHeight)); // of a strip
    m_paintAll = strips->place({width(), height()}, lines * lineHeight) || m_paintAll;
    const Micros now = steadyClockUs();
    for (int i = 0; i < strips->count(); ++i) {
        const int first = i * lines;
        const int end = i + 1 < strips->count() ? first + lines : pageRows() + 2;
        if (m_paintAll || looksOtherwise(first, end))
            strips->paint(i, [&](QPainter &painter) { paintLines(painter, first, end, now); });
    }
    m_paintAll = false;
    m_headingsDirty = false;
    return strips;
}

/// Whether one of these lines of the item is to be painted again; the first is the heading.
bool LiveGrid::looksOtherwise(int first, int end) const
{
    for (int line = std::max(1, first); line < end; ++line) {
        const auto index = static_cast<std::size_t>(m_first + line - 1);
        if (!m_feed || index >= m_order->rows.size())
            return false;
        const RowId id = m_order->rows[index];
        const bool isHeading = RowOrder::isHeading(id) || (line == 1 && stuckHeading() != RowOrder::nowhere);
        if (isHeading ? m_headingsDirty : m_rows->row(id).dirty)
            return true;
    }
    return false;
}

void LiveGrid::paintLines(QPainter &painter, int first, int end, Micros nowUs)
{
    if (!m_feed || m_layout.rowHeight <= 0) {
        painter.fillRect(QRectF(0, 0, width(), height()), m_colors.background);
        return;
    }
    painter.setRenderHint(QPainter::TextAntialiasing);
    GridPainter grid(painter, m_colors, m_layout, *m_text);
    const auto rows = static_cast<qint64>(m_order->rows.size());
    int line = std::max(1, first);
    for (; line < end && m_first + line - 1 < rows; ++line)
        paintLine(grid, static_cast<std::size_t>(m_first + line - 1), line * m_layout.rowHeight, nowUs);
    if (m_paintAll) {
        if (line * m_layout.rowHeight < height())
            painter.fillRect(QRectF(0, line * m_layout.rowHeight, width(), height()), m_colors.background);
        if (first == 0) {
            grid.paintHeader(columns(), m_wish.keys, m_scrollX);
            if (m_dropPlace >= 0)
                grid.paintDropMark(static_cast<std::size_t>(m_dropPlace), m_scrollX);
        }
    }
    if (hasActiveFocus()) {
        painter.setPen(m_colors.neutral);
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(QRectF(0.5, 0.5, width() - 1, height() - 1));
    }
}

void LiveGrid::paintLine(GridPainter &grid, std::size_t index, qreal y, Micros nowUs)
{
    const RowId id = m_order->rows[index];
    const std::uint32_t stuck = index == static_cast<std::size_t>(m_first) ? stuckHeading() : RowOrder::nowhere;
    if (RowOrder::isHeading(id) || stuck != RowOrder::nowhere) {
        const RowId heading = stuck != RowOrder::nowhere ? m_order->rows[stuck] : id;
        if (m_paintAll || m_headingsDirty)
            paintHeading(grid, heading, y, heading == m_currentRow);
        return;
    }
    GridRow &row = m_rows->row(id);
    if (!m_paintAll && !row.dirty)
        return;
    row.dirty = false;
    grid.paintRow(row, columns(),
                  {.y = y,
                   .alternate = index % 2 == 1,
                   .current = id == m_currentRow,
                   .selected = m_selected.count(id) > 0,
                   .stale = m_stale,
                   .flash = m_flashing,
                   .move = m_moves.value(id),
                   .marked = isMarked(row),
                   .hovered = id == m_hovered},
                  m_scrollX, nowUs);
}

} // namespace tapedeck
