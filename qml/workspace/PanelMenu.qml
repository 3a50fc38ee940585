// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound
import QtQuick
import Tapedeck

// What can be done with a panel.
ThemedMenu {
    id: root

    required property Workspace workspace
    required property string panelId
    required property string link
    required property bool maximized

    ThemedMenuItem {
        text: qsTr("Split to the right")
        keys: "Ctrl+\\"
        onTriggered: root.workspace.split(root.panelId, Workspace.Right)
    }
    ThemedMenuItem {
        text: qsTr("Split below")
        keys: "Ctrl+Shift+\\"
        onTriggered: root.workspace.split(root.panelId, Workspace.Below)
    }
    ThemedMenuItem {
        text: root.maximized ? qsTr("Back to its size") : qsTr("Maximize")
        keys: "F11"
        onTriggered: root.workspace.toggleMaximized(root.panelId)
    }
    ThemedMenuItem {
        text: root.workspace.areaOf(root.panelId) === "main" ? qsTr("Into a window of its own") : qsTr("Back into the main window")
        keys: "Ctrl+Shift+O"
        onTriggered: root.workspace.tearOff(root.panelId, Qt.rect(0, 0, 0, 0))
    }
    AddPanelMenu {
        workspace: root.workspace
    }
    ThemedSeparator {
    }
    Instantiator {
        model: ["", "A", "B", "C"]
        onObjectAdded: (index, object) => root.insertItem(6 + index, object)
        onObjectRemoved: (index, object) => root.removeItem(object)

        ThemedMenuItem {
            required property string modelData

            text: modelData.length > 0 ? qsTr("Link %1").arg(modelData) : qsTr("No link")
            checkable: true
            checked: root.link === modelData
            onTriggered: root.workspace.setLink(root.panelId, modelData)
        }
    }
    ThemedSeparator {
    }
    ThemedMenuItem {
        text: qsTr("Close")
        keys: "Ctrl+W"
        onTriggered: root.workspace.closePanel(root.panelId)
    }
}
