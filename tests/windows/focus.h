// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRgb>
#include <QString>

class QQuickItem;
class QQuickWindow;

/// Of an item, for who reads a failure: its class, name and what it is to assistive technology.
[[nodiscard]] QString nameOf(const QQuickItem *item);

/// What has the focus in the window; of a list with lines it is the list.
[[nodiscard]] QQuickItem *focusedItem(const QQuickWindow &window);

/// Empty, or a sentence that says why the window's user cannot see where the keyboard's input goes: nothing has the
/// focus, or what has it is hidden, outside, or not framed in the accent's colour.
[[nodiscard]] QString focusProblem(QQuickWindow &window, QRgb accent);

/// The panel in which the item is; empty: none.
[[nodiscard]] QString panelOf(const QQuickItem *item);
