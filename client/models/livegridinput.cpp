// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later

// LiveGrid by pointer.
#include "client/models/livegrid.h"

#include "client/models/figuretext.h"

#include <QCursor>
#include <QHoverEvent>
#include <QMouseEvent>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace tapedeck {

namespace {

constexpr qreal edgeReach = 4;               // how near to a column's edge the pointer resizes it
constexpr qreal dragReach = 8;               // how far a column's title is pulled before it moves
constexpr Micros pointerHoldUs = 10'000'000; // a pointer that rests for so long holds no more

QString wholeSeconds(Micros us)
{
    return us < 120'000'000 ? QStringLiteral("%1 s").arg(us / 1'000'000) : durationText(static_cast<std::uint64_t>(us));
}

} // namespace

int LiveGrid::columnEdgeAt(qreal x) const
{
    for (std::size_t c = 0; c < m_layout.columns.size(); ++c) {
        const qreal edge = m_layout.columns[c].x + m_layout.columns[c].width - m_scrollX;
        if (std::abs(x - edge) <= edgeReach)
            return static_cast<int>(c);
    }
    return -1;
}

int LiveGrid::columnAt(qreal x) const
{
    for (std::size_t c = 0; c < m_layout.columns.size(); ++c) {
        const GridLayout::Column &column = m_layout.columns[c];
        if (x + m_scrollX >= column.x && x + m_scrollX < column.x + column.width)
            return static_cast<int>(c);
    }
    return -1;
}

qint64 LiveGrid::rowAt(qreal y) const
{
    if (m_layout.rowHeight <= 0 || y < m_layout.rowHeight)
        return -1;
    const qint64 index = m_first + static_cast<qint64>(y / m_layout.rowHeight) - 1;
    if (const std::uint32_t stuck = stuckHeading(); index == m_first && stuck != RowOrder::nowhere)
        return stuck;
    return index < static_cast<qint64>(m_order->rows.size()) ? index : -1;
}

void LiveGrid::wheelEvent(QWheelEvent *event)
{
    holdFor(pointerHoldUs);
    if (event->modifiers() & Qt::ShiftModifier || event->angleDelta().x() != 0) {
        setScrollX(m_scrollX - (event->angleDelta().x() != 0 ? event->angleDelta().x() : event->angleDelta().y()));
        return;
    }
    m_wheel += event->angleDelta().y() / 40.0; // three rows a notch
    const auto rows = static_cast<qint64>(m_wheel);
    m_wheel -= static_cast<qreal>(rows);
    setFirstRow(m_first - rows);
}

void LiveGrid::mousePressEvent(QMouseEvent *event)
{
    forceActiveFocus(Qt::MouseFocusReason);
    const qreal x = event->position().x();
    const bool inHeader = event->position().y() < m_layout.rowHeight;
    if (event->button() == Qt::RightButton) {
        const int column = inHeader ? columnAt(x) : -1;
        if (const qint64 index = rowAt(event->position().y());
            index >= 0 && !onHeading(index) && m_selected.count(m_order->rows[static_cast<std::size_t>(index)]) == 0)
            select(index, {});
        Q_EMIT menuRequested(event->position(),
                             column < 0 ? QString()
                                        : QString::fromLatin1(columns()[static_cast<std::size_t>(column)].id));
        return;
    }
    if (!inHeader) {
        holdFor(pointerHoldUs);
        const qint64 index = rowAt(event->position().y());
        if (onHeading(index)) {
            select(index, {});
            foldHere(!m_order->groups[RowOrder::groupOf(m_currentRow)].folded);
        } else if (index >= 0 && std::abs(x + m_scrollX - GridLayout::markX) <= GridLayout::markReach) {
            mark({m_rows->row(m_order->rows[static_cast<std::size_t>(index)]).key});
        } else {
            select(index, event->modifiers());
        }
        return;
    }
    m_resizing = columnEdgeAt(x);
    m_pressedColumn = m_resizing < 0 ? columnAt(x) : -1;
    m_pressedX = x;
}

void LiveGrid::mouseMoveEvent(QMouseEvent *event)
{
    const qreal x = event->position().x();
    if (m_resizing >= 0) {
        const auto c = static_cast<std::size_t>(m_resizing);
        m_columns->resize(c, (x + m_scrollX - m_layout.columns[c].x) / m_layout.digit);
        layOut();
    } else if (m_pressedColumn >= 0 && (m_dropPlace >= 0 || std::abs(x - m_pressedX) > dragReach)) {
        dragColumn(x);
    }
}

void LiveGrid::dragColumn(qreal x)
{
    int place = 0;
    for (const GridLayout::Column &column : m_layout.columns)
        place += x + m_scrollX > column.x + column.width / 2;
    if (place != m_dropPlace) {
        m_dropPlace = place;
        repaintAll();
    }
}

void LiveGrid::mouseReleaseEvent(QMouseEvent *event)
{
    if (std::exchange(m_resizing, -1) >= 0)
        saveLayout();
    const int pressed = std::exchange(m_pressedColumn, -1);
    if (pressed < 0)
        return;
    const QString id = QString::fromLatin1(columns()[static_cast<std::size_t>(pressed)].id);
    const int drop = std::exchange(m_dropPlace, -1);
    if (drop < 0)
        sortBy(id, event->modifiers() & Qt::ShiftModifier);
    else if (drop != pressed && drop != pressed + 1)
        moveColumn(id, (drop > pressed ? drop - 1 : drop) - pressed);
    repaintAll();
}

/// At a column's edge: as wide as what it has shown. On a row: opens it.
void LiveGrid::mouseDoubleClickEvent(QMouseEvent *event)
{
    const int edge = event->position().y() < m_layout.rowHeight ? columnEdgeAt(event->position().x()) : -1;
    if (edge < 0) {
        mousePressEvent(event);
        const qint64 index = rowAt(event->position().y());
        if (event->button() == Qt::LeftButton && index >= 0 && !onHeading(index)
            && event->position().x() + m_scrollX >= GridLayout::gutter)
            activateCurrent();
        return;
    }
    const auto c = static_cast<std::size_t>(edge);
    const GridLayout::Column &room = m_layout.columns[c];
    m_columns->fit(c,
                   std::max((room.whole + room.fraction + 2 * GridLayout::padding) / m_layout.digit
                                + (columns()[c].direction ? GridLayout::arrowDigits : 0),
                            columns()[c].width));
    layOut();
    saveLayout();
}

void LiveGrid::hoverMoveEvent(QHoverEvent *event)
{
    const bool inHeader = event->position().y() < m_layout.rowHeight;
    setCursor(inHeader && columnEdgeAt(event->position().x()) >= 0 ? Qt::SplitHCursor : Qt::ArrowCursor);
    if (!inHeader && event->position() != m_pointer)
        holdFor(pointerHoldUs);
    m_pointer = event->position();
    updateHint();
}

void LiveGrid::hoverLeaveEvent(QHoverEvent *)
{
    m_pointer = {-1, -1};
    if (!hasActiveFocus() || !m_waiting)
        m_holdUntilUs = 0;
    else
        m_holdUntilUs = std::min(m_holdUntilUs, steadyClockUs() + keyHoldUs);
    updateHint();
}

/// Why the row under the pointer is stale, that it has moved, and for how long the cell has not changed.
void LiveGrid::updateHint()
{
    const qint64 index = rowAt(m_pointer.y());
    const int column = columnAt(m_pointer.x());
    QStringList lines;
    setHovered(index >= 0 ? m_order->rows[static_cast<std::size_t>(index)] : 0);
    if (index >= 0 && m_rows && !onHeading(index)) {
        const RowId id = m_order->rows[static_cast<std::size_t>(index)];
        const GridRow &row = m_rows->row(id);
        if (!row.staleReason.isEmpty())
            lines.append(row.staleReason);
        if (const int move = m_moves.value(id); move != 0)
            lines.append(move > 0 ? tr("Moved up %n place(s)", nullptr, move)
                                  : tr("Moved down %n place(s)", nullptr, -move));
        if (column >= 0 && static_cast<std::size_t>(column) < row.cells.size()) {
            if (columns()[static_cast<std::size_t>(column)].kind == GridColumn::Kind::Spark && row.spark.count > 0)
                lines.append(sparkHint(row.spark));
            const GridRow::Cell &cell = row.cells[static_cast<std::size_t>(column)];
            const Micros quietUs = steadyClockUs() - cell.changed.steadyUs;
            if (columns()[static_cast<std::size_t>(column)].isDecimal() && !cell.shown.text.isEmpty()
                && quietLevel(cell.changed.steadyUs, steadyClockUs()) > 0)
                lines.append(
                    (cell.changed.orBefore ? tr("%1 has not changed for at least %2") : tr("%1 has not changed for %2"))
                        .arg(columns()[static_cast<std::size_t>(column)].title, wholeSeconds(quietUs)));
        }
    }
    if (const QString hint = lines.join(QLatin1Char('\n')); hint != m_hint) {
        m_hint = hint;
        Q_EMIT hintChanged();
    }
}

} // namespace tapedeck
