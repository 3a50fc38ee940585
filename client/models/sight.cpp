// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/sight.h"

#include <QEvent>

namespace tapedeck {

void Sight::setItem(QQuickItem *item)
{
    if (m_item == item)
        return;
    if (m_item)
        m_item->disconnect(this);
    m_item = item;
    if (item != nullptr) {
        connect(item, &QQuickItem::visibleChanged, this, &Sight::look);
        connect(item, &QQuickItem::windowChanged, this, &Sight::setWindow);
    }
    setWindow(item == nullptr ? nullptr : item->window());
    Q_EMIT itemChanged();
}

void Sight::setWindow(QQuickWindow *window)
{
    if (m_window != window) {
        if (m_window) {
            m_window->removeEventFilter(this);
            m_window->disconnect(this);
        }
        m_window = window;
        if (window != nullptr) {
            window->installEventFilter(this);
            connect(window, &QWindow::visibilityChanged, this, &Sight::look);
        }
    }
    look();
}

bool Sight::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Expose)
        QMetaObject::invokeMethod(this, &Sight::look, Qt::QueuedConnection); // once the window has taken it in
    return QObject::eventFilter(watched, event);
}

void Sight::look()
{
    const bool inView = m_item && m_item->isVisible() && m_window && m_window->isExposed()
        && m_window->visibility() != QWindow::Minimized;
    if (std::exchange(m_inView, inView) != inView)
        Q_EMIT inViewChanged();
}

} // namespace tapedeck
