// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Tapedeck

// A panel's name in the heading of its stack. The only one looks like a heading, others like tabs.
Item {
    id: root

    required property string panelId
    required property string title
    required property bool alone
    required property bool shown
    required property bool marked // it is worked in

    signal chosen
    signal closed
    signal maximized
    signal dragMoved(string panel, point at)
    signal dragDropped(string panel)

    implicitWidth: label.implicitWidth + (alone ? 8 : 24)
    Accessible.role: Accessible.PageTab
    Accessible.name: title
    Accessible.selected: shown
    Accessible.onPressAction: chosen()

    Rectangle {
        anchors.fill: parent
        visible: !root.alone
        color: root.shown ? Theme.background : pointer.hovered ? Theme.header : "transparent"
    }

    Text {
        id: label
        anchors {
            left: parent.left
            leftMargin: root.alone ? 8 : 12
            right: parent.right
            rightMargin: root.alone ? 0 : 12
            verticalCenter: parent.verticalCenter
        }
        text: root.title
        elide: Text.ElideRight
        textFormat: Text.PlainText
        font: Theme.title
        color: root.shown ? Theme.text : Theme.dim
    }

    Rectangle {
        anchors {
            left: parent.left
            right: parent.right
            bottom: parent.bottom
            leftMargin: root.alone ? 8 : 0
        }
        z: 1
        height: 2
        visible: root.shown && (root.marked || !root.alone)
        color: root.marked ? Theme.accent : Theme.dim
    }

    Rectangle {
        anchors {
            top: parent.top
            bottom: parent.bottom
            right: parent.right
        }
        width: 1
        visible: !root.alone
        color: Theme.line
    }

    HoverHandler {
        id: pointer
    }

    TapHandler {
        onTapped: root.chosen()
        onDoubleTapped: root.maximized()
    }

    TapHandler {
        acceptedButtons: Qt.MiddleButton
        onTapped: root.closed()
    }

    PanelDrag {
        panel: root.panelId
        onMoved: (panel, at) => root.dragMoved(panel, at)
        onDropped: panel => root.dragDropped(panel)
    }
}
