// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound
import QtQuick
import Tapedeck

// The titles above a MovesTable.
Rectangle {
    id: root

    required property MovesTable table

    implicitHeight: Theme.px(22)
    color: Theme.header

    Text {
        anchors {
            left: parent.left
            leftMargin: 8
            verticalCenter: parent.verticalCenter
        }
        text: qsTr("Since")
        font: Theme.small
        color: Theme.dim
    }

    Row {
        anchors {
            right: parent.right
            rightMargin: 8 + Theme.scrollBar
            top: parent.top
            bottom: parent.bottom
        }

        Repeater {
            model: root.table.wide ? [qsTr("before"), qsTr("1 min after"), qsTr("now"), qsTr("ticks"), "%"] : [qsTr("before"), qsTr("now"), qsTr("ticks")]

            Text {
                required property string modelData
                required property int index

                anchors.verticalCenter: parent?.verticalCenter // none while it is removed
                width: root.table.columnWidth + (root.table.wide && (index === 1 || index === 4) ? Theme.px(10) : 0)
                text: modelData
                font: Theme.small
                color: Theme.dim
                horizontalAlignment: Text.AlignRight
                elide: Text.ElideRight
            }
        }
    }
}
