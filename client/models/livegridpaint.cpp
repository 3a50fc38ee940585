// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What a LiveGrid paints again in a frame: only what looks otherwise.
#include "client/models/livegrid.h"

#include <algorithm>

namespace tapedeck {

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

void LiveGrid::paint(QPainter *painter)
{
    const qreal ratio = painter->device()->devicePixelRatio();
    const QSize pixels = (QSizeF(width(), height()) * ratio).toSize();
    if (pixels.isEmpty())
        return;
    if (m_image.size() != pixels) {
        m_image = QImage(pixels, QImage::Format_RGB32);
        m_image.setDevicePixelRatio(ratio);
        m_paintAll = true;
    }
    {
        QPainter image(&m_image);
        image.setRenderHint(QPainter::TextAntialiasing);
        paintChanged(image);
    }
    painter->drawImage(QPointF(0, 0), m_image);
}

void LiveGrid::paintChanged(QPainter &painter)
{
    if (!m_feed || m_layout.rowHeight <= 0) {
        painter.fillRect(QRectF(0, 0, width(), height()), m_colors.background);
        return;
    }
    const Micros now = steadyClockUs();
    GridPainter grid(painter, m_colors, m_layout, *m_text);
    qreal y = m_layout.rowHeight;
    const int rows = pageRows() + 1;
    for (int i = 0; i < rows; ++i, y += m_layout.rowHeight) {
        const auto index = static_cast<std::size_t>(m_first + i);
        if (index >= m_order->rows.size())
            break;
        paintLine(grid, index, y, now);
    }
    if (m_paintAll) {
        if (y < height())
            painter.fillRect(QRectF(0, y, width(), height() - y), m_colors.background);
        grid.paintHeader(columns(), m_wish.keys, m_scrollX);
        if (m_dropPlace >= 0)
            grid.paintDropMark(static_cast<std::size_t>(m_dropPlace), m_scrollX);
    }
    if (hasActiveFocus()) {
        painter.setPen(m_colors.neutral);
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(QRectF(0.5, 0.5, width() - 1, height() - 1));
    }
    m_paintAll = false;
    m_headingsDirty = false;
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
