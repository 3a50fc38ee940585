// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "focus.h"

#include <QAccessible>
#include <QImage>
#include <QQuickItem>
#include <QQuickWindow>

#include <algorithm>

namespace {

constexpr int around = 3; // pixels beside an item in which its frame may be

/// What of the item is in view.
QRectF seenPart(const QQuickItem &item)
{
    QRectF seen = item.mapRectToScene(QRectF(0, 0, item.width(), item.height()));
    seen &= QRectF(0, 0, item.window()->width(), item.window()->height());
    for (const QQuickItem *above = item.parentItem(); above != nullptr; above = above->parentItem()) {
        if (above->clip())
            seen &= above->mapRectToScene(QRectF(0, 0, above->width(), above->height()));
    }
    return seen;
}

/// The popup that the item fills; null: none.
const QQuickItem *popupOf(const QQuickItem *item)
{
    for (const QQuickItem *at = item; at != nullptr; at = at->parentItem()) {
        if (at->inherits("QQuickPopupItem"))
            return item->width() > at->width() / 2 && item->height() > at->height() / 2 ? at : nullptr;
    }
    return nullptr;
}

/// The longest line of that colour, across or down.
int longestLine(const QImage &picture, QRect part, QRgb colour)
{
    part &= picture.rect();
    int longest = 0;
    for (int y = part.top(); y <= part.bottom(); ++y) {
        int length = 0;
        for (int x = part.left(); x <= part.right(); ++x) {
            length = picture.pixel(x, y) == colour ? length + 1 : 0;
            longest = std::max(longest, length);
        }
    }
    for (int x = part.left(); x <= part.right(); ++x) {
        int length = 0;
        for (int y = part.top(); y <= part.bottom(); ++y) {
            length = picture.pixel(x, y) == colour ? length + 1 : 0;
            longest = std::max(longest, length);
        }
    }
    return longest;
}

} // namespace

QString nameOf(const QQuickItem *item)
{
    if (item == nullptr)
        return QStringLiteral("nothing");
    auto *object = const_cast<QQuickItem *>(item);
    const QAccessibleInterface *accessible = QAccessible::queryAccessibleInterface(object);
    return QStringLiteral("%1 #%2 '%3' in %4")
        .arg(QString::fromLatin1(item->metaObject()->className()), item->objectName(),
             accessible == nullptr ? QString() : accessible->text(QAccessible::Name), panelOf(item));
}

QQuickItem *focusedItem(const QQuickWindow &window)
{
    for (QQuickItem *at = window.activeFocusItem(); at != nullptr; at = at->parentItem()) {
        if (at->inherits("QQuickItemView"))
            return at;
    }
    return window.activeFocusItem();
}

QString panelOf(const QQuickItem *item)
{
    for (const QQuickItem *at = item; at != nullptr; at = at->parentItem()) {
        if (at->property("panelState").isValid())
            return at->property("panelId").toString();
    }
    return {};
}

QString focusProblem(QQuickWindow &window, QRgb accent)
{
    const QQuickItem *item = focusedItem(window);
    if (item == nullptr || item == window.contentItem())
        return QStringLiteral("nothing has the focus");
    if (!item->isVisible() || !item->isEnabled())
        return QStringLiteral("%1 has the focus and is hidden").arg(nameOf(item));
    QRectF seen = seenPart(*item);
    if (seen.width() < 4 || seen.height() < 4)
        return QStringLiteral("%1 has the focus and is out of view").arg(nameOf(item));
    const QImage picture = window.grabWindow();
    if (const QQuickItem *popup = popupOf(item); popup != nullptr) // its frame is that of what it holds alone
        seen = popup->mapRectToScene(QRectF(0, 0, popup->width(), popup->height()));
    const QRect part = seen.toAlignedRect().adjusted(-around, -around, around, around);
    const int least = static_cast<int>(std::min({24.0, seen.width() / 2, std::max(seen.height(), seen.width()) / 2}));
    return longestLine(picture, part, accent) >= least
        ? QString()
        : QStringLiteral("%1 has the focus and no frame").arg(nameOf(item));
}
