// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Tapedeck

// The window's menu.
ThemedMenu {
    id: root

    required property Dashboard dashboard
    required property Workspace workspace
    required property WorkspaceActions actions

    signal connectRequested
    signal helpRequested
    signal paletteRequested
    signal benchmarkRequested

    ThemedMenuItem {
        text: qsTr("Go to…")
        keys: "Ctrl+K"
        onTriggered: root.paletteRequested()
    }
    ThemedMenuItem {
        text: qsTr("Connect…")
        keys: "Ctrl+L"
        onTriggered: root.connectRequested()
    }
    ThemedSeparator {
    }
    LayoutMenu {
        workspace: root.workspace
        actions: root.actions
    }
    ViewMenu {
        dashboard: root.dashboard
        workspace: root.workspace
    }
    ThemedMenu {
        title: qsTr("Help")

        ThemedMenuItem {
            text: qsTr("What the keyboard does")
            keys: "F1"
            onTriggered: root.helpRequested()
        }
        ThemedMenuItem {
            text: qsTr("Measure this computer…")
            onTriggered: root.benchmarkRequested()
        }
    }
    ThemedSeparator {
    }
    ThemedMenuItem {
        text: qsTr("Quit")
        keys: "Ctrl+Q"
        onTriggered: Qt.quit()
    }
}
