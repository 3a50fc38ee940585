// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Tapedeck

// A panel's title bar: name, a quiet detail, and room for controls on the right. Bare: in a heading that has the name.
Rectangle {
    id: root

    required property string title
    property string detail
    property bool bare: false

    implicitHeight: Theme.px(30)
    color: bare ? "transparent" : Theme.panel

    Text {
        id: name
        anchors {
            left: parent.left
            leftMargin: 8
            verticalCenter: parent.verticalCenter
        }
        visible: !root.bare
        text: root.title
        font: Theme.title
        color: Theme.text
    }

    Text {
        anchors {
            left: root.bare ? parent.left : name.right
            leftMargin: 10
            baseline: name.baseline
        }
        text: root.detail
        font: Theme.small
        color: Theme.dim
    }

    Rectangle {
        visible: !root.bare
        anchors {
            left: parent.left
            right: parent.right
            bottom: parent.bottom
        }
        height: 1
        color: Theme.line
    }
}
