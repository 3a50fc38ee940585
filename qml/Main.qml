// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import QtQuick.Templates as T
import Tapedeck

// The dashboard's window: prices and scores side by side, latency and health below or beside them.
ApplicationWindow {
    id: root

    required property Dashboard dashboard
    readonly property bool narrow: width < 900
    readonly property bool stale: !dashboard.live

    width: 1600
    height: 900
    minimumWidth: 360
    minimumHeight: 240
    visible: true
    title: qsTr("Tapedeck – %1").arg(dashboard.stateText)
    color: Theme.background

    Component.onCompleted: tables.restoreState(dashboard.splitState)

    Binding {
        target: Theme
        property: "name"
        value: root.dashboard.theme
    }

    header: TopBar {
        dashboard: root.dashboard
        healthShown: root.dashboard.healthShown
        onConnectRequested: connectionDialog.open()
        onThemeRequested: root.dashboard.theme = Theme.dark ? "light" : "dark"
        onHelpRequested: help.open()
        onHealthToggled: root.dashboard.healthShown = !root.dashboard.healthShown
    }

    ColumnLayout {
        anchors.fill: parent
        spacing: 0

        Banner {
            Layout.fillWidth: true
            visible: root.dashboard.everConnected && (root.dashboard.state === Dashboard.Waiting || root.dashboard.state === Dashboard.Silent || root.dashboard.state === Dashboard.Connecting)
            text: root.dashboard.state === Dashboard.Silent ? qsTr("The server has gone silent. Values are as of %1.").arg(root.dashboard.asOf) : qsTr("Connection lost: %1. Values are as of %2.").arg(root.dashboard.reason).arg(root.dashboard.asOf)
            detail: root.dashboard.state === Dashboard.Waiting ? qsTr("Trying again in %1 s").arg(root.dashboard.retryInS) : root.dashboard.state === Dashboard.Connecting ? qsTr("Trying now") : ""
            onRetryRequested: root.dashboard.retry()
        }

        SplitView {
            id: tables
            Layout.fillWidth: true
            Layout.fillHeight: true
            orientation: root.narrow ? Qt.Vertical : Qt.Horizontal
            onResizingChanged: {
                if (!resizing)
                    root.dashboard.splitState = saveState();
            }

            handle: Rectangle {
                implicitWidth: 5
                implicitHeight: 5
                color: T.SplitHandle.hovered || T.SplitHandle.pressed ? Theme.accent : Theme.line
            }

            GridPanel {
                id: prices
                SplitView.fillWidth: true
                SplitView.fillHeight: true
                SplitView.minimumWidth: 180
                SplitView.minimumHeight: 80
                title: qsTr("Prices")
                board: "prices"
                dashboard: root.dashboard
                stale: root.stale
            }

            GridPanel {
                id: scores
                visible: !root.dashboard.local
                SplitView.preferredWidth: root.width * 0.42
                SplitView.preferredHeight: root.height * 0.35
                SplitView.minimumWidth: 180
                SplitView.minimumHeight: 80
                title: qsTr("Scores")
                board: "scores"
                dashboard: root.dashboard
                stale: root.stale
            }
        }

        RowLayout {
            id: healthArea

            visible: root.dashboard.healthShown && root.height >= 600
            spacing: 0
            Layout.fillWidth: true
            Layout.preferredHeight: 254
            Layout.maximumHeight: 254

            LatencyPanel {
                Layout.fillHeight: true
                Layout.fillWidth: true
                Layout.preferredWidth: 10
                dashboard: root.dashboard
            }

            HealthPanel {
                visible: !root.narrow
                Layout.fillHeight: true
                Layout.fillWidth: true
                Layout.preferredWidth: 14
                dashboard: root.dashboard
            }
        }
    }

    ConnectionDialog {
        id: connectionDialog
        dashboard: root.dashboard
        anchors.centerIn: T.Overlay.overlay
    }

    HelpOverlay {
        id: help
        anchors.centerIn: T.Overlay.overlay
    }

    Shortcut {
        sequence: "Ctrl+F"
        onActivated: (scores.grid.activeFocus ? scores : prices).focusFilter()
    }
    Shortcut {
        sequence: "Ctrl+E"
        onActivated: (scores.grid.activeFocus ? scores : prices).exportRows()
    }
    Shortcut {
        sequence: "Ctrl+L"
        onActivated: connectionDialog.open()
    }
    Shortcut {
        sequence: "Ctrl+T"
        onActivated: root.dashboard.theme = Theme.dark ? "light" : "dark"
    }
    Shortcut {
        sequence: "Ctrl+H"
        onActivated: root.dashboard.healthShown = !root.dashboard.healthShown
    }
    Shortcut {
        sequence: "Ctrl+M"
        onActivated: root.dashboard.reducedMotion = !root.dashboard.reducedMotion
    }
    Shortcut {
        sequence: "F5"
        onActivated: root.dashboard.retry()
    }
    Shortcut {
        sequence: "F1"
        onActivated: help.open()
    }
    Shortcut {
        sequence: "Ctrl+Q"
        onActivated: Qt.quit()
    }
}
