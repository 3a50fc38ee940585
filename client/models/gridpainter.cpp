// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/gridpainter.h"

#include <array>

namespace tapedeck {

namespace {

constexpr std::array<Micros, 3> flashEndsUs = {600'000, 350'000, 150'000}; // of the levels 1, 2, 3
constexpr std::array<int, 4> flashAlphas = {0, 28, 60, 100};
constexpr qreal padding = GridLayout::padding;

QColor withAlpha(QColor color, int alpha)
{
    color.setAlpha(alpha);
    return color;
}

} // namespace

int flashLevel(Micros movedUs, Micros nowUs)
{
    if (movedUs == 0)
        return 0;
    int level = 0;
    for (const Micros end : flashEndsUs)
        level += nowUs - movedUs < end;
    return level;
}

GridPainter::GridPainter(QPainter &painter, const GridPalette &palette, const GridLayout &layout, const QFont &font)
    : m_painter(painter)
    , m_palette(palette)
    , m_layout(layout)
    , m_metrics(font)
{
    m_painter.setFont(font);
}

void GridPainter::paintHeader(const std::vector<GridColumn> &columns, Sort sort, qreal scrollX)
{
    m_painter.fillRect(QRectF(0, 0, m_layout.width, m_layout.rowHeight), m_palette.header);
    for (std::size_t c = 0; c < columns.size(); ++c) {
        const GridLayout::Column &place = m_layout.columns[c];
        const QRectF rect(place.x - scrollX, 0, place.width, m_layout.rowHeight);
        const bool sorted = static_cast<int>(c) == sort.column;
        m_painter.setPen(sorted ? m_palette.text : m_palette.dim);
        const QString title =
            columns[c].title + (sorted ? (sort.descending ? QStringLiteral(" ▾") : QStringLiteral(" ▴")) : QString());
        m_painter.drawText(rect.adjusted(padding, 0, -padding, 0),
                           Qt::AlignVCenter | (columns[c].standsRight() ? Qt::AlignRight : Qt::AlignLeft),
                           m_metrics.elidedText(title, Qt::ElideRight, place.width - 2 * padding));
    }
    m_painter.fillRect(QRectF(0, m_layout.rowHeight - 1, m_layout.width, 1), m_palette.line);
}

void GridPainter::paintRow(const GridRow &row, const std::vector<GridColumn> &columns, const RowLook &look,
                           qreal scrollX, Micros nowUs)
{
    const QRectF band(0, look.y, m_layout.width, m_layout.rowHeight);
    m_painter.fillRect(band, look.alternate ? m_palette.alternate : m_palette.background);
    if (look.selected)
        m_painter.fillRect(band, m_palette.selection);
    if (!row.alive)
        return;
    for (std::size_t c = 0; c < columns.size(); ++c) {
        const GridLayout::Column &place = m_layout.columns[c];
        const QRectF rect(place.x - scrollX, look.y, place.width, m_layout.rowHeight);
        if (rect.right() > 0 && rect.left() < m_layout.width)
            paintCell(row.cells[c], columns[c], rect, place.fraction, look, nowUs);
    }
    if (look.stale || row.stale) {
        // A bar at the edge and a line through: not by colour alone.
        m_painter.fillRect(QRectF(0, look.y, 3, m_layout.rowHeight), m_palette.warning);
        m_painter.setPen(QPen(withAlpha(m_palette.warning, 110), 1, Qt::DotLine));
        m_painter.drawLine(QPointF(4, band.bottom() - 1), QPointF(m_layout.width, band.bottom() - 1));
    }
}

void GridPainter::paintCell(const GridRow::Cell &cell, const GridColumn &column, const QRectF &rect, qreal fraction,
                            const RowLook &look, Micros nowUs)
{
    if (cell.shown.text.isEmpty())
        return;
    const QColor tone = cell.direction > 0 ? m_palette.up : cell.direction < 0 ? m_palette.down : m_palette.neutral;
    if (look.flash && column.flash && !look.stale) {
        if (const int level = flashLevel(cell.movedUs, nowUs))
            m_painter.fillRect(rect.adjusted(1, 1, -1, -1),
                               withAlpha(tone, flashAlphas[static_cast<std::size_t>(level)]));
    }
    QColor color = m_palette.text;
    const bool isTime = column.kind == GridColumn::Kind::Time || column.kind == GridColumn::Kind::Start;
    if (look.stale || isTime)
        color = m_palette.dim;
    else if (column.kind == GridColumn::Kind::Status)
        color = statusColor(cell.shown.text);
    else if (column.direction && cell.direction != 0)
        color = tone;
    m_painter.setPen(color);

    const qreal baseline = rect.top() + m_layout.ascent;
    const qreal room = rect.width() - 2 * padding;
    if (column.isDecimal()) {
        paintDecimal(cell, column, rect, fraction);
        return;
    }
    const QString text = m_metrics.horizontalAdvance(cell.shown.text) <= room
        ? cell.shown.text
        : m_metrics.elidedText(cell.shown.text, Qt::ElideRight, room);
    const qreal x =
        column.standsRight() ? rect.right() - padding - m_metrics.horizontalAdvance(text) : rect.left() + padding;
    m_painter.drawText(QPointF(x, baseline), text);
}

/// The decimal points of a column stand below each other, whatever each row's precision. A number that does not fit is
/// not shown in part.
void GridPainter::paintDecimal(const GridRow::Cell &cell, const GridColumn &column, const QRectF &rect, qreal fraction)
{
    const qreal baseline = rect.top() + m_layout.ascent;
    const qsizetype whole = cell.shown.text.size() - cell.shown.fraction;
    qreal x = rect.right() - padding - fraction - m_metrics.horizontalAdvance(cell.shown.text.left(whole));
    if (x < rect.left() + 1)
        x = rect.right() - padding - m_metrics.horizontalAdvance(cell.shown.text); // out of line rather than cut
    const bool fits = x >= rect.left() + 1;
    m_painter.drawText(QPointF(fits ? x : rect.left() + padding, baseline),
                       fits ? cell.shown.text : QStringLiteral("…"));
    if (column.flash && column.direction && cell.direction != 0
        && x > rect.left() + padding + GridLayout::arrowDigits * m_layout.digit)
        m_painter.drawText(QPointF(rect.left() + padding, baseline),
                           cell.direction > 0 ? QStringLiteral("▲") : QStringLiteral("▼"));
}

QColor GridPainter::statusColor(const QString &text) const
{
    if (text == QLatin1String("Live") || text == QLatin1String("Open"))
        return m_palette.up;
    if (text == QLatin1String("Stale") || text == QLatin1String("Halted") || text == QLatin1String("Suspended")
        || text == QLatin1String("Break"))
        return m_palette.warning;
    return m_palette.dim;
}

} // namespace tapedeck
