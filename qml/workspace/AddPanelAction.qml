// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick.Controls.Basic
import Tapedeck

// Adds a panel of a kind, by its number, and goes there.
Action {
    required property PanelBoard board
    required property int number
    readonly property var kind: board.workspace.kinds[number]

    text: qsTr("Add a panel: %1").arg(kind.title)
    onTriggered: board.focusPanel(board.workspace.addPanel(kind.kind))
}
