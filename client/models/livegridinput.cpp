// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later

// LiveGrid by pointer and keyboard.
#include "client/models/livegrid.h"

#include <QCursor>
#include <QHoverEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace tapedeck {

namespace {

constexpr qreal edgeReach = 4; // how near to a column's edge the pointer resizes it

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
    return index < static_cast<qint64>(m_order->size()) ? index : -1;
}

void LiveGrid::wheelEvent(QWheelEvent *event)
{
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
    if (event->position().y() >= m_layout.rowHeight) {
        setCurrent(rowAt(event->position().y()));
        return;
    }
    m_resizing = columnEdgeAt(event->position().x());
    if (m_resizing < 0)
        sortBy(columnAt(event->position().x()));
}

void LiveGrid::mouseMoveEvent(QMouseEvent *event)
{
    if (m_resizing < 0)
        return;
    const auto c = static_cast<std::size_t>(m_resizing);
    m_sized[c] = true;
    m_widths[c] =
        std::clamp((event->position().x() + m_scrollX - m_layout.columns[c].x) / m_layout.digit, narrowest, widest);
    layOut();
}

void LiveGrid::mouseReleaseEvent(QMouseEvent *)
{
    if (std::exchange(m_resizing, -1) >= 0)
        saveLayout();
}

/// At a column's edge: as wide as what it has shown.
void LiveGrid::mouseDoubleClickEvent(QMouseEvent *event)
{
    const int edge = event->position().y() < m_layout.rowHeight ? columnEdgeAt(event->position().x()) : -1;
    if (edge < 0) {
        mousePressEvent(event);
        return;
    }
    const auto c = static_cast<std::size_t>(edge);
    const GridLayout::Column &room = m_layout.columns[c];
    m_sized[c] = false;
    m_widths[c] = std::clamp((room.whole + room.fraction + 2 * GridLayout::padding) / m_layout.digit
                                 + (columns()[c].direction ? GridLayout::arrowDigits : 0),
                             columns()[c].width, widest);
    layOut();
    saveLayout();
}

void LiveGrid::hoverMoveEvent(QHoverEvent *event)
{
    const bool inHeader = event->position().y() < m_layout.rowHeight;
    setCursor(inHeader && columnEdgeAt(event->position().x()) >= 0 ? Qt::SplitHCursor : Qt::ArrowCursor);
    const qint64 index = rowAt(event->position().y());
    const QString hint =
        index < 0 || !m_rows ? QString() : m_rows->row((*m_order)[static_cast<std::size_t>(index)]).staleReason;
    if (hint != m_hint) {
        m_hint = hint;
        Q_EMIT hintChanged();
    }
}

void LiveGrid::hoverLeaveEvent(QHoverEvent *)
{
    if (!m_hint.isEmpty()) {
        m_hint.clear();
        Q_EMIT hintChanged();
    }
}

void LiveGrid::keyPressEvent(QKeyEvent *event)
{
    const qint64 last = static_cast<qint64>(m_order->size()) - 1;
    switch (event->key()) {
    case Qt::Key_Up:
        setCurrent(std::max<qint64>(0, m_current - 1));
        break;
    case Qt::Key_Down:
        setCurrent(std::min(last, m_current + 1));
        break;
    case Qt::Key_PageUp:
        setCurrent(std::max<qint64>(0, m_current - pageRows()));
        break;
    case Qt::Key_PageDown:
        setCurrent(std::min(last, m_current + pageRows()));
        break;
    case Qt::Key_Home:
        setCurrent(0);
        break;
    case Qt::Key_End:
        setCurrent(last);
        break;
    case Qt::Key_Left:
        setScrollX(m_scrollX - 40);
        break;
    case Qt::Key_Right:
        setScrollX(m_scrollX + 40);
        break;
    default:
        QQuickPaintedItem::keyPressEvent(event);
        return;
    }
    event->accept();
}

void LiveGrid::setCurrent(qint64 index)
{
    if (index < 0 || index >= static_cast<qint64>(m_order->size()))
        return;
    m_current = index;
    m_currentRow = (*m_order)[static_cast<std::size_t>(index)];
    if (index < m_first)
        setFirstRow(index);
    else if (index >= m_first + pageRows())
        setFirstRow(index - pageRows() + 1);
    repaintAll();
    refresh(); // so that the row can be told
    Q_EMIT currentChanged();
}

void LiveGrid::sortBy(int column)
{
    if (column < 0)
        return;
    m_wish.descending =
        column == m_wish.column ? !m_wish.descending : columns()[static_cast<std::size_t>(column)].isNumber();
    m_wish.column = column;
    if (m_ranker)
        m_ranker->setWish(m_wish);
    saveLayout();
    repaintAll();
}

} // namespace tapedeck
