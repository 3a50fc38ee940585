// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Controls.Basic
import Tapedeck

// A menu in the theme's colours, as wide as its widest line.
Menu {
    id: root

    padding: 4
    overlap: 2
    width: {
        let widest = 140;
        for (let i = 0; i < count; ++i) {
            const line = itemAt(i);
            widest = Math.max(widest, line ? line.implicitWidth : 0);
        }
        return Math.min(widest + 2 * padding, Theme.px(420));
    }

    delegate: ThemedMenuItem {
    }
    background: Rectangle {
        color: Theme.panel
        border.color: Theme.line
        radius: 4
    }
}
