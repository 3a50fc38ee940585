// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound
import QtQuick
import Tapedeck

// Layouts, and panels to add.
ThemedMenu {
    id: root

    required property Workspace workspace
    required property WorkspaceActions actions

    title: qsTr("Layout")

    Instantiator {
        model: root.workspace.layouts
        onObjectAdded: (index, object) => root.insertItem(index, object)
        onObjectRemoved: (index, object) => root.removeItem(object)

        ThemedMenuItem {
            required property int index
            required property var modelData

            text: modelData.name
            checkable: true
            checked: modelData.current
            keys: index < 9 ? "Ctrl+" + (index + 1) : ""
            onTriggered: root.workspace.switchTo(modelData.name)
        }
    }
    ThemedSeparator {
    }
    ThemedMenuItem {
        text: qsTr("Save as…")
        keys: "Ctrl+S"
        onTriggered: root.actions.saveRequested()
    }
    ThemedMenuItem {
        text: qsTr("Rename…")
        enabled: root.workspace.ownLayout
        onTriggered: root.actions.renameRequested()
    }
    ThemedMenuItem {
        text: qsTr("Delete")
        enabled: root.workspace.ownLayout
        onTriggered: root.workspace.remove(root.workspace.layoutName)
    }
    ThemedMenuItem {
        text: qsTr("Export…")
        onTriggered: root.actions.exportRequested()
    }
    ThemedMenuItem {
        text: qsTr("Import…")
        onTriggered: root.actions.importRequested()
    }
    ThemedSeparator {
    }
    AddPanelMenu {
        workspace: root.workspace
    }
    ThemedMenuItem {
        text: root.workspace.undoText.length > 0 ? qsTr("Undo: %1").arg(root.workspace.undoText) : qsTr("Undo")
        enabled: root.workspace.undoText.length > 0
        keys: "Ctrl+Z"
        onTriggered: root.workspace.undo()
    }
}
