// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Tapedeck

// A choice of a few, in the theme's colours.
ComboBox {
    id: root

    implicitHeight: Theme.px(28)
    font: Theme.body

    contentItem: Text {
        leftPadding: 8
        text: root.displayText
        font: root.font
        color: Theme.text
        elide: Text.ElideRight
        verticalAlignment: Text.AlignVCenter
    }
    indicator: Text {
        x: root.width - width - 10
        anchors.verticalCenter: parent.verticalCenter
        text: "▾"
        font: root.font
        color: Theme.dim
    }
    background: Rectangle {
        radius: 3
        color: Theme.background
        border.color: root.visualFocus || root.activeFocus ? Theme.accent : Theme.line
    }
    delegate: ItemDelegate {
        id: entry

        required property var modelData
        required property int index

        width: root.width
        height: Theme.px(26)
        highlighted: root.highlightedIndex === index

        contentItem: Text {
            text: entry.modelData[root.textRole]
            font: root.font
            color: Theme.text
            elide: Text.ElideRight
            verticalAlignment: Text.AlignVCenter
        }
        background: Rectangle {
            color: entry.highlighted ? Theme.selection : "transparent"
        }
    }
    popup: Popup {
        y: root.height + 2
        width: root.width
        implicitHeight: Math.min(contentItem.implicitHeight + 2, 300)
        padding: 1

        contentItem: ListView {
            clip: true
            implicitHeight: contentHeight
            model: root.popup.visible ? root.delegateModel : null
            currentIndex: root.highlightedIndex
        }
        background: Rectangle {
            color: Theme.panel
            border.color: Theme.line
            radius: 4
        }
    }
}
