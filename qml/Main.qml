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
    readonly property GridPanel focusedPanel: scores.grid.activeFocus ? scores : prices
    // What can be done, by keyboard and in the palette.
    readonly property list<Action> actions: [
        Action {
            text: qsTr("Filter the table")
            shortcut: "Ctrl+F"
            onTriggered: root.focusedPanel.focusFilter()
        },
        Action {
            text: qsTr("Export the table as CSV")
            shortcut: "Ctrl+E"
            onTriggered: root.focusedPanel.exportRows()
        },
        Action {
            text: qsTr("Connect to another server")
            shortcut: "Ctrl+L"
            onTriggered: connectionDialog.open()
        },
        Action {
            text: qsTr("Reconnect")
            shortcut: "F5"
            onTriggered: root.dashboard.retry()
        },
        Action {
            text: qsTr("Switch between dark and light")
            shortcut: "Ctrl+T"
            onTriggered: root.dashboard.theme = Theme.dark ? "light" : "dark"
        },
        Action {
            text: qsTr("Show or hide latency and health")
            shortcut: "Ctrl+H"
            onTriggered: root.dashboard.healthShown = !root.dashboard.healthShown
        },
        Action {
            text: qsTr("Flash on change, or not")
            shortcut: "Ctrl+M"
            onTriggered: root.dashboard.reducedMotion = !root.dashboard.reducedMotion
        },
        Action {
            text: qsTr("Larger text")
            shortcut: "Ctrl++"
            onTriggered: root.dashboard.textScale += 0.1
        },
        Action {
            text: qsTr("Smaller text")
            shortcut: "Ctrl+-"
            onTriggered: root.dashboard.textScale -= 0.1
        },
        Action {
            text: qsTr("Text as it was")
            shortcut: "Ctrl+0"
            onTriggered: root.dashboard.textScale = 1
        },
        Action {
            text: qsTr("What the keyboard does")
            shortcut: "F1"
            onTriggered: help.open()
        },
        Action {
            text: qsTr("Quit")
            shortcut: "Ctrl+Q"
            onTriggered: Qt.quit()
        }
    ]

    function openInstrument(key: string) {
        instrument.key = key;
        instrument.forceActiveFocus();
    }

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
    Binding {
        target: Theme
        property: "colorBlind"
        value: root.dashboard.colorBlind
    }
    Binding {
        target: Theme
        property: "scale"
        value: root.dashboard.textScale
    }

    header: TopBar {
        dashboard: root.dashboard
        healthShown: root.dashboard.healthShown
        onConnectRequested: connectionDialog.open()
        onHelpRequested: help.open()
        onHealthToggled: root.dashboard.healthShown = !root.dashboard.healthShown
    }

    ColumnLayout {
        anchors.fill: parent
        spacing: 0

        Banner {
            Layout.fillWidth: true
            visible: (root.dashboard.everConnected || root.dashboard.restored) && (root.dashboard.state === Dashboard.Waiting || root.dashboard.state === Dashboard.Silent || root.dashboard.state === Dashboard.Connecting)
            text: root.dashboard.state === Dashboard.Silent ? qsTr("The server has gone silent. Values are as of %1.").arg(root.dashboard.asOf) : root.dashboard.restored && !root.dashboard.everConnected ? qsTr("Not connected yet. Values are those last seen, as of %1.").arg(root.dashboard.asOf) : qsTr("Connection lost: %1. Values are as of %2.").arg(root.dashboard.reason).arg(root.dashboard.asOf)
            detail: root.dashboard.state === Dashboard.Waiting ? qsTr("Trying again in %1 s").arg(root.dashboard.retryInS) : root.dashboard.state === Dashboard.Connecting ? qsTr("Trying now") : ""
            onRetryRequested: root.dashboard.retry()
        }

        InstrumentPage {
            id: instrument
            visible: key.length > 0
            Layout.fillWidth: true
            Layout.fillHeight: true
            dashboard: root.dashboard
            closable: true
            onClosed: {
                key = "";
                prices.grid.forceActiveFocus();
            }
        }

        SplitView {
            id: tables
            visible: !instrument.visible
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
                onRowActivated: key => root.openInstrument(key)
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
            Layout.preferredHeight: Theme.px(254)
            Layout.maximumHeight: Theme.px(254)

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

    CommandPalette {
        id: palette
        dashboard: root.dashboard
        actions: root.actions
        x: Math.round((root.width - width) / 2)
        y: 40
        onRowChosen: (board, key) => {
            (board === "scores" ? scores : prices).grid.goTo(key);
            if (board === "prices")
                root.openInstrument(key);
            else
                instrument.key = "";
        }
    }

    // Twins of actions, and what only opens or closes something.
    Shortcut {
        sequence: "Ctrl+K"
        onActivated: palette.open()
    }
    Shortcut {
        sequence: "Ctrl+="
        onActivated: root.dashboard.textScale += 0.1
    }
}
