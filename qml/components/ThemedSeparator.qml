// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Controls.Basic
import Tapedeck

// A line between groups of a menu.
MenuSeparator {
    id: root

    padding: 0
    topPadding: 4
    bottomPadding: 4
    implicitHeight: visible ? 9 : 0

    contentItem: Rectangle {
        implicitHeight: 1
        color: Theme.line
    }
    background: Item {
    }
}
