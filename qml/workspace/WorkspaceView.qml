// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound
import QtQuick
import Tapedeck

// The panels of one window: what divides them, and where a dragged one would go. The panels come of themselves.
Item {
    id: root

    required property Workspace workspace
    required property string area
    property var drop: null // {beside, side, box} while a panel is dragged over it
    property string dropTitle

    onWidthChanged: workspace.setAreaSize(area, width, height)
    onHeightChanged: workspace.setAreaSize(area, width, height)

    Repeater {
        model: root.workspace.handles

        ResizeHandle {
            id: handle

            required property string area

            visible: area === root.area
            workspace: root.workspace
        }
    }

    Rectangle {
        z: 2
        visible: root.drop !== null
        x: root.drop ? root.drop.box.x : 0
        y: root.drop ? root.drop.box.y : 0
        width: root.drop ? root.drop.box.width : 0
        height: root.drop ? root.drop.box.height : 0
        color: Theme.selection
        border.color: Theme.accent
        border.width: 2

        Rectangle {
            anchors.centerIn: parent
            width: Math.min(label.implicitWidth + 20, parent.width - 8)
            height: Theme.px(26)
            radius: 4
            color: Theme.panel
            border.color: Theme.accent

            Text {
                id: label
                anchors {
                    fill: parent
                    margins: 4
                }
                text: root.drop && root.drop.side === Workspace.Middle ? qsTr("%1, as a tab").arg(root.dropTitle) : root.dropTitle
                textFormat: Text.PlainText
                elide: Text.ElideRight
                font: Theme.small
                color: Theme.text
                horizontalAlignment: Text.AlignHCenter
                verticalAlignment: Text.AlignVCenter
            }
        }
    }

    EmptyState {
        anchors.fill: parent
        visible: root.workspace.panelCount === 0
        title: qsTr("No panels")
        detail: qsTr("Ctrl+Z brings back what was closed; Ctrl+1 to Ctrl+9 choose a layout; the menu adds panels.")
    }
}
