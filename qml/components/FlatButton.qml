// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Controls.Basic
import Tapedeck

// A button as the dashboard wants it: flat, small, with a visible focus.
Button {
    id: root

    property bool accented: false

    implicitHeight: Theme.px(26)
    leftPadding: 10
    rightPadding: 10
    font: Theme.small
    Accessible.name: text

    contentItem: Text {
        text: root.text
        font: root.font
        color: root.accented ? Theme.inkOnAccent : Theme.text
        horizontalAlignment: Text.AlignHCenter
        verticalAlignment: Text.AlignVCenter
    }

    background: Rectangle {
        radius: 3
        color: root.accented ? Theme.accent : root.down || root.checked ? Theme.line : root.hovered ? Theme.header : "transparent"
        border.color: root.visualFocus ? Theme.accent : Theme.line
        border.width: root.visualFocus ? 2 : 1
    }
}
