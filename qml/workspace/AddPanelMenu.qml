// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound
import QtQuick
import Tapedeck

// The kinds of panels, to add one beside the current panel.
ThemedMenu {
    id: root

    required property Workspace workspace

    title: qsTr("Add a panel")

    Instantiator {
        model: root.workspace.kinds
        onObjectAdded: (index, object) => root.insertItem(index, object)
        onObjectRemoved: (index, object) => root.removeItem(object)

        ThemedMenuItem {
            required property var modelData

            text: modelData.title
            onTriggered: root.workspace.addPanel(modelData.kind)
        }
    }
}
