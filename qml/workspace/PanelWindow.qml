// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import QtQml
import Tapedeck

// A window that panels were torn off into. Closed, it gives them back to the main one.
ApplicationWindow {
    id: root

    required property Workspace workspace
    required property string areaId
    required property rect geometry
    required property string label
    required property var actions
    readonly property Item view: view

    signal focusMoved(Item item)

    function remember() {
        if (visible)
            workspace.setAreaGeometry(areaId, Qt.rect(x, y, width, height));
    }

    LayoutMirroring.enabled: Application.layoutDirection === Qt.RightToLeft // numbers and times run as ever
    LayoutMirroring.childrenInherit: true
    title: label
    transientParent: null // it may be on another screen, and stay there
    visible: true
    width: 720
    height: 480
    minimumWidth: 240
    minimumHeight: 160
    color: Theme.background
    onXChanged: remember()
    onYChanged: remember()
    onWidthChanged: remember()
    onHeightChanged: remember()
    onActiveFocusItemChanged: focusMoved(activeFocusItem)
    onActiveChanged: focusMoved(activeFocusItem)
    onClosing: close => {
        close.accepted = false;
        const workspace = root.workspace;
        const area = root.areaId;
        Qt.callLater(() => workspace.putBack(area));
    }
    Component.onCompleted: {
        if (geometry.width < 100 || geometry.height < 100)
            return;
        width = geometry.width;
        height = geometry.height;
        const screens = Qt.application.screens;
        for (let i = 0; i < screens.length; ++i) {
            const screen = screens[i];
            if (geometry.x >= screen.virtualX - 50 && geometry.x < screen.virtualX + screen.width - 50 && geometry.y >= screen.virtualY - 10 && geometry.y < screen.virtualY + screen.height - 50) {
                x = geometry.x;
                y = geometry.y;
            }
        }
    }

    WorkspaceView {
        id: view
        anchors.fill: parent
        workspace: root.workspace
        area: root.areaId
    }

    Instantiator {
        model: root.actions.length

        Shortcut {
            required property int index

            readonly property Action action: root.actions[index]

            enabled: action.enabled
            sequence: action.shortcut ?? ""
            onActivated: action.trigger()
        }
    }
}
