// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Controls.Basic
import Tapedeck

// The letter and colour of what a panel is linked with.
AbstractButton {
    id: root

    required property string link

    implicitWidth: Theme.px(20)
    implicitHeight: Theme.px(18)
    focusPolicy: Qt.NoFocus
    Accessible.name: qsTr("Linked with %1").arg(link)
    ToolTip.visible: hovered
    ToolTip.text: qsTr("Shows what is chosen in the other panels with %1").arg(link)
    ToolTip.delay: 500

    contentItem: Text {
        text: root.link
        font: Theme.small
        color: Theme.inkOnAccent
        horizontalAlignment: Text.AlignHCenter
        verticalAlignment: Text.AlignVCenter
    }
    background: Rectangle {
        radius: 3
        color: Theme.linkColor(root.link)
    }
}
