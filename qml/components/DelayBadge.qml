// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Tapedeck

// Says that what is shown is held back on purpose, and by how much; reveals it, or changes that.
Rectangle {
    id: root

    required property Dashboard dashboard

    visible: dashboard.spoilerDelay > 0
    implicitWidth: label.implicitWidth + 20
    implicitHeight: Theme.px(22)
    radius: height / 2
    color: hover.hovered || activeFocus ? Theme.selection : "transparent"
    border.color: activeFocus ? Theme.accent : Theme.warning
    activeFocusOnTab: true
    Accessible.role: Accessible.Button
    Accessible.name: label.text
    Accessible.description: qsTr("Scores, odds and prices are held back")
    Accessible.onPressAction: menu.popup(root, 0, height + 4)
    Keys.onSpacePressed: menu.popup(root, 0, height + 4)
    Keys.onReturnPressed: menu.popup(root, 0, height + 4)

    Text {
        id: label
        anchors.centerIn: parent
        text: qsTr("%1 s behind").arg(root.dashboard.spoilerDelay)
        font: Theme.small
        color: Theme.warning
    }

    HoverHandler {
        id: hover
        cursorShape: Qt.PointingHandCursor
    }

    TapHandler {
        onTapped: menu.popup(root, 0, root.height + 4)
    }

    DelayMenu {
        id: menu
        objectName: "delayMenu"
        dashboard: root.dashboard
    }
}
