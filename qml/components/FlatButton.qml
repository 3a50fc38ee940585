// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Controls.Basic
import Tapedeck

// A button as the dashboard wants it: flat, small, with a visible focus.
Button {
    id: root

    property bool accented: false
    readonly property bool framed: visualFocus || (accented && activeFocus) // what Enter does is to be seen from the first

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
        border.color: !root.framed ? Theme.line : root.accented ? Theme.text : Theme.accent
        border.width: root.framed ? 2 : 1
    }
}
