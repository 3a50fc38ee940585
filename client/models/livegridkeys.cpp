// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later

// LiveGrid by keyboard.
#include "client/models/livegrid.h"

#include <QKeyEvent>

#include <algorithm>

namespace tapedeck {

void LiveGrid::activateCurrent()
{
    if (RowOrder::isHeading(m_currentRow)) {
        foldHere(m_current >= 0 && !m_order->groups[RowOrder::groupOf(m_currentRow)].folded);
        return;
    }
    if (m_currentRow == 0 || !m_rows || !m_rows->row(m_currentRow).alive)
        return;
    Q_EMIT rowActivated(m_rows->row(m_currentRow).key);
}

void LiveGrid::keyPressEvent(QKeyEvent *event)
{
    const qint64 last = static_cast<qint64>(m_order->rows.size()) - 1;
    qint64 to = -1;
    switch (event->key()) {
    case Qt::Key_Up:
        to = std::max<qint64>(0, m_current - 1);
        break;
    case Qt::Key_Down:
        to = std::min(last, m_current + 1);
        break;
    case Qt::Key_PageUp:
        to = std::max<qint64>(0, m_current - pageRows());
        break;
    case Qt::Key_PageDown:
        to = std::min(last, m_current + pageRows());
        break;
    case Qt::Key_Home:
        to = 0;
        break;
    case Qt::Key_End:
        to = last;
        break;
    case Qt::Key_Left:
        if (m_scrollX > 0 || m_order->groups.empty())
            setScrollX(m_scrollX - 40);
        else
            foldHere(true);
        break;
    case Qt::Key_Right:
        if (onHeading(m_current) && m_order->groups[RowOrder::groupOf(m_currentRow)].folded)
            foldHere(false);
        else
            setScrollX(m_scrollX + 40);
        break;
    case Qt::Key_F:
        if (event->modifiers() != Qt::NoModifier) {
            QQuickItem::keyPressEvent(event);
            return;
        }
        markSelected();
        break;
    case Qt::Key_Space:
        select(m_current, Qt::ControlModifier);
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        activateCurrent();
        break;
    case Qt::Key_Menu:
        Q_EMIT menuRequested({GridLayout::gutter, m_layout.rowHeight}, {});
        break;
    case Qt::Key_Escape:
        if (m_waiting)
            release();
        else
            select(m_current, {});
        break;
    default:
        if (event->matches(QKeySequence::Copy)) {
            copySelection();
        } else if (event->matches(QKeySequence::SelectAll)) {
            selectAll();
        } else if (event->key() == Qt::Key_F10 && event->modifiers() & Qt::ShiftModifier) {
            Q_EMIT menuRequested({GridLayout::gutter, m_layout.rowHeight}, {});
        } else {
            QQuickItem::keyPressEvent(event);
            return;
        }
    }
    if (to >= 0) {
        holdFor(keyHoldUs);
        select(to, event->modifiers() & Qt::ShiftModifier);
    }
    event->accept();
}

} // namespace tapedeck
