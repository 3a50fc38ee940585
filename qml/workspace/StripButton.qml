// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Controls.Basic
import Tapedeck

// A quiet button of a panel's heading.
ToolButton {
    id: root

    required property string tip

    implicitWidth: Theme.px(24)
    implicitHeight: Theme.px(22)
    padding: 0
    focusPolicy: Qt.TabFocus
    Accessible.name: tip
    ToolTip.visible: hovered && !down
    ToolTip.text: tip
    ToolTip.delay: 500

    contentItem: Text {
        text: root.text
        font: Theme.body
        color: root.hovered || root.visualFocus ? Theme.text : Theme.dim
        horizontalAlignment: Text.AlignHCenter
        verticalAlignment: Text.AlignVCenter
    }
    background: Rectangle {
        radius: 3
        color: root.down ? Theme.line : root.hovered ? Theme.header : "transparent"
        border.color: Theme.accent
        border.width: root.visualFocus ? 2 : 0
    }
}
