// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Tapedeck

// Divides panels; dragged, it gives one room of the other.
Rectangle {
    id: root

    required property Workspace workspace
    required property string handleId
    required property rect box
    required property bool sideways

    x: box.x
    y: box.y
    width: box.width
    height: box.height
    color: area.containsMouse || area.pressed ? Theme.accent : Theme.line

    MouseArea {
        id: area

        property real start: 0

        function place(mouse: var): real {
            const at = mapToItem(root.parent, mouse.x, mouse.y);
            return root.sideways ? at.x : at.y;
        }

        anchors {
            fill: parent
            margins: -2
        }
        hoverEnabled: true
        cursorShape: root.sideways ? Qt.SplitHCursor : Qt.SplitVCursor
        onPressed: mouse => {
            start = place(mouse);
            root.workspace.beginResize(root.handleId);
        }
        onPositionChanged: mouse => {
            if (pressed)
                root.workspace.dragHandle(root.handleId, place(mouse) - start);
        }
    }
}
