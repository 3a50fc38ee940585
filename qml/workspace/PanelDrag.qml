// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick

// Tells where a panel is dragged, on the desktop, and that it was let go.
DragHandler {
    id: root

    required property string panel
    property bool wasDragged: false

    signal moved(string panel, point at)
    signal dropped(string panel)

    target: null
    dragThreshold: 8
    onCentroidChanged: {
        if (active) {
            wasDragged = true;
            moved(panel, parent.mapToGlobal(centroid.position.x, centroid.position.y));
        }
    }
    onActiveChanged: {
        if (!active && wasDragged) {
            wasDragged = false;
            dropped(panel);
        }
    }
}
