// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound
import QtQuick
import Tapedeck

// The titles above a RunnerList.
Rectangle {
    id: root

    required property RunnerList list

    implicitHeight: Theme.px(22)
    color: Theme.header

    component Title: Text {
        anchors.verticalCenter: parent.verticalCenter
        width: root.list.priceWidth
        font: Theme.small
        color: Theme.dim
        horizontalAlignment: Text.AlignRight
    }

    Row {
        anchors {
            right: parent.right
            rightMargin: 8 + Theme.scrollBar
            top: parent.top
            bottom: parent.bottom
        }

        Title {
            visible: root.list.wide
            text: qsTr("Back")
        }

        Title {
            visible: root.list.wide
            text: qsTr("Lay")
        }

        Title {
            width: root.list.priceWidth + Theme.px(14)
            text: qsTr("Last")
        }
    }
}
