// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Tapedeck

// A label and its figure.
Item {
    id: root

    required property string label
    required property string value
    property bool warning: false

    implicitHeight: Theme.px(17)
    Accessible.role: Accessible.StaticText
    Accessible.name: label + " " + value

    Text {
        id: name
        anchors {
            left: parent.left
            verticalCenter: parent.verticalCenter
        }
        width: Math.min(implicitWidth, Math.max(parent.width * 0.3, parent.width - figure.implicitWidth - 8))
        text: root.label
        elide: Text.ElideRight
        font: Theme.small
        color: Theme.dim
    }

    Text {
        id: figure
        anchors {
            left: name.right
            leftMargin: 8
            right: parent.right
            verticalCenter: parent.verticalCenter
        }
        text: (root.warning ? "▲ " : "") + root.value
        horizontalAlignment: Text.AlignRight
        elide: Text.ElideRight
        font: Theme.small
        color: root.warning ? Theme.warning : Theme.text
    }
}
