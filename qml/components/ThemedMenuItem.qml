// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Controls.Basic
import Tapedeck

// A line of a menu: a check mark where it can be on, its text, its keys or an arrow.
MenuItem {
    id: root

    property string keys

    implicitHeight: visible ? Theme.px(26) : 0
    font: Theme.body
    leftPadding: Theme.px(28)
    rightPadding: Theme.px(12)

    // qmllint disable deferred-property-id
    contentItem: Item {
        // qmllint enable deferred-property-id
        implicitWidth: label.implicitWidth + (hint.text.length > 0 ? hint.implicitWidth + 28 : 0) + (root.subMenu ? 20 : 0)

        Text {
            id: label
            anchors.verticalCenter: parent.verticalCenter
            text: root.text
            font: root.font
            color: root.enabled ? Theme.text : Theme.dim
        }

        Text {
            id: hint
            anchors {
                right: parent.right
                verticalCenter: parent.verticalCenter
            }
            text: root.keys
            font: Theme.small
            color: Theme.dim
        }
    }
    indicator: Text {
        x: Theme.px(10)
        anchors.verticalCenter: parent ? parent.verticalCenter : undefined
        visible: root.checkable && root.checked
        text: "✓"
        font: root.font
        color: Theme.accent
    }
    arrow: Text {
        x: root.width - width - 10
        anchors.verticalCenter: parent ? parent.verticalCenter : undefined
        visible: root.subMenu !== null
        text: "›"
        font: root.font
        color: Theme.dim
    }
    background: Rectangle {
        color: root.highlighted ? Theme.selection : "transparent"
    }
}
