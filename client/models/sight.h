// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointer>
#include <QQuickItem>
#include <QQuickWindow>
#include <QtQml/qqmlregistration.h>

namespace tapedeck {

/// Whether the user can see an item: not while it is hidden, as behind a tab, nor while its window is minimized, hidden
/// or wholly covered, as far as the desktop tells.
class Sight : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(QQuickItem *item READ item WRITE setItem NOTIFY itemChanged)
    Q_PROPERTY(bool inView READ inView NOTIFY inViewChanged)

public:
    using QObject::QObject;

    [[nodiscard]] QQuickItem *item() const { return m_item; }
    void setItem(QQuickItem *item);
    [[nodiscard]] bool inView() const { return m_inView; }

    bool eventFilter(QObject *watched, QEvent *event) override;

Q_SIGNALS:
    void itemChanged();
    void inViewChanged();

private:
    void setWindow(QQuickWindow *window);
    void look();

    QPointer<QQuickItem> m_item;
    QPointer<QQuickWindow> m_window;
    bool m_inView = false;
};

} // namespace tapedeck
