// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick.Controls.Basic
import Tapedeck

// Chooses the layout with a number.
Action {
    required property Workspace workspace
    required property int number
    readonly property var layout: workspace.layouts[number - 1] ?? null

    enabled: layout !== null
    text: layout ? qsTr("Layout: %1").arg(layout.name) : qsTr("Layout %1").arg(number)
    shortcut: "Ctrl+" + number
    onTriggered: workspace.switchTo(layout.name)
}
