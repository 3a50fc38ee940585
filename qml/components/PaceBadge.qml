// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Controls.Basic
import Tapedeck

// Says that less is shown than comes, and on hover or focus why. Not there while all is shown.
Rectangle {
    id: root

    required property var reasons // sentences

    visible: reasons.length > 0
    implicitWidth: label.implicitWidth + 12
    implicitHeight: label.implicitHeight + 6
    radius: 3
    color: Theme.warningPanel
    border.color: activeFocus ? Theme.accent : Theme.warning
    border.width: activeFocus ? 2 : 1
    activeFocusOnTab: true
    Accessible.role: Accessible.StaticText
    Accessible.name: reasons.join(". ")

    Text {
        id: label
        anchors.centerIn: parent
        text: "▼ " + qsTr("Thinned")
        font: Theme.small
        color: Theme.warning
    }

    HoverHandler {
        id: pointer
    }

    ToolTip.visible: (pointer.hovered || activeFocus) && reasons.length > 0
    ToolTip.text: reasons.join("\n")
}
