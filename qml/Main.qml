// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Dialogs
import QtQuick.Layouts
import QtQuick.Templates as T
import Tapedeck

// The dashboard's window: the user's panels, and what is about all of them.
ApplicationWindow {
    id: root

    required property Dashboard dashboard
    required property StartChoice choice
    // What can be done, by keyboard and in the palette.
    readonly property list<Action> actions: [
        Action {
            text: qsTr("Filter the table")
            shortcut: "Ctrl+F"
            onTriggered: root.withTable(table => table.focusFilter())
        },
        Action {
            text: qsTr("Export the table as CSV")
            shortcut: "Ctrl+E"
            onTriggered: root.withTable(table => table.exportRows())
        },
        Action {
            text: qsTr("Go to a symbol, a match or an action")
            shortcut: "Ctrl+K"
            onTriggered: palette.open()
        },
        Action {
            text: qsTr("Menu")
            shortcut: "F10"
            onTriggered: topBar.openMenu()
        },
        Action {
            text: qsTr("Connect to another server")
            shortcut: "Ctrl+L"
            onTriggered: connectionDialog.open()
        },
        Action {
            text: qsTr("Try the simulator")
            onTriggered: root.choice.trySimulator()
        },
        Action {
            text: qsTr("Open a recording…")
            onTriggered: recordingDialog.open()
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
            onTriggered: workspace.toggleHealth()
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
            text: qsTr("Measure this computer…")
            onTriggered: benchmarkDialog.open()
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
    readonly property var sections: [{
            "title": qsTr("Everywhere"),
            "actions": root.asArray(root.actions)
        }, {
            "title": qsTr("Panels"),
            "actions": root.asArray(workspaceActions.panels)
        }, {
            "title": qsTr("Layouts"),
            "actions": root.asArray(workspaceActions.layouts)
        }]
    readonly property var allActions: sections.reduce((all, section) => all.concat(section.actions), [])

    function asArray(actions: var): var {
        const array = [];
        for (let i = 0; i < actions.length; ++i)
            array.push(actions[i]);
        return array;
    }

    // Does something with the table that is worked in.
    function withTable(act: var) {
        const host = board.currentTable();
        if (!host)
            return;
        board.showTab(host.panelId);
        act(host.content);
    }

    width: 1600
    height: 900
    minimumWidth: 360
    minimumHeight: 240
    visible: true
    LayoutMirroring.enabled: Application.layoutDirection === Qt.RightToLeft // numbers and times run as ever
    LayoutMirroring.childrenInherit: true
    title: qsTr("Tapedeck – %1").arg(dashboard.stateText)
    color: Theme.background
    onActiveFocusItemChanged: board.noteFocus(activeFocusItem)
    onActiveChanged: board.noteFocus(activeFocusItem)
    onClosing: Qt.quit() // with all windows

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

    Workspace {
        id: workspace
        only: root.dashboard.local ? "prices" : ""
        scale: root.dashboard.textScale
        onTold: (sentence, good) => notice.show(sentence, good)
    }

    WorkspaceActions {
        id: workspaceActions
        workspace: workspace
        board: board
        onSaveRequested: layoutName.saveLayout()
        onRenameRequested: layoutName.renameLayout()
        onExportRequested: exportDialog.open()
        onImportRequested: importDialog.open()
    }

    header: TopBar {
        id: topBar
        dashboard: root.dashboard
        place: root.choice.what.length > 0 ? root.choice.what : root.dashboard.url
        workspace: workspace
        actions: workspaceActions
        onConnectRequested: connectionDialog.open()
        onHelpRequested: help.open()
        onPaletteRequested: palette.open()
        onBenchmarkRequested: benchmarkDialog.open()
    }

    ColumnLayout {
        anchors.fill: parent
        spacing: 0

        Banner {
            Layout.fillWidth: true
            visible: root.choice.server.state === LocalServer.Failed && !firstRun.visible
            text: root.choice.server.error
            action: qsTr("Start again")
            onRetryRequested: root.choice.server.restart()
        }

        Banner {
            Layout.fillWidth: true
            visible: !firstRun.visible && root.choice.server.state !== LocalServer.Failed && (root.dashboard.everConnected || root.dashboard.restored) && (root.dashboard.state === Dashboard.Waiting || root.dashboard.state === Dashboard.Behind || root.dashboard.state === Dashboard.Silent || root.dashboard.state === Dashboard.Connecting)
            text: root.dashboard.state === Dashboard.Behind ? qsTr("The connection is slow: values are about %1 s old.").arg(root.dashboard.behindS) : root.dashboard.state === Dashboard.Silent ? qsTr("The server has gone silent. Values are as of %1.").arg(root.dashboard.asOf) : root.dashboard.restored && !root.dashboard.everConnected ? qsTr("Not connected yet. Values are those last seen, as of %1.").arg(root.dashboard.asOf) : root.dashboard.asOf.length > 0 ? qsTr("Connection lost: %1. Values are as of %2.").arg(root.dashboard.reason).arg(root.dashboard.asOf) : qsTr("Connection lost: %1.").arg(root.dashboard.reason)
            detail: root.dashboard.state === Dashboard.Waiting ? qsTr("Trying again in %1 s").arg(root.dashboard.retryInS) : root.dashboard.state === Dashboard.Connecting ? qsTr("Trying now") : ""
            onRetryRequested: root.dashboard.retry()
        }

        PanelBoard {
            id: board
            visible: !firstRun.visible // else the keyboard goes there
            Layout.fillWidth: true
            Layout.fillHeight: true
            dashboard: root.dashboard
            workspace: workspace
            actions: root.allActions
        }
    }

    FirstRunPage {
        id: firstRun
        objectName: "firstRun"
        anchors.fill: parent
        visible: root.choice.first && !root.dashboard.local && !root.dashboard.everConnected && !root.dashboard.restored
        dashboard: root.dashboard
        choice: root.choice
        onRecordingRequested: recordingDialog.open()
    }

    RecordingDialog {
        id: recordingDialog
        choice: root.choice
    }

    Notice {
        id: notice
        anchors {
            bottom: parent.bottom
            bottomMargin: 16
            horizontalCenter: parent.horizontalCenter
        }
        width: Math.min(Theme.px(560), parent.width - 24)
        z: 5
    }

    // For who hears the screen instead of seeing it.
    Item {
        width: 1
        height: 1
        Accessible.role: Accessible.AlertMessage
        Accessible.name: news.text

        ChangeSummary {
            id: news
            dashboard: root.dashboard
        }
    }

    ConnectionDialog {
        id: connectionDialog
        dashboard: root.dashboard
        choice: root.choice
        onRecordingRequested: recordingDialog.open()
        anchors.centerIn: T.Overlay.overlay
    }

    LayoutNameDialog {
        id: layoutName
        workspace: workspace
        anchors.centerIn: T.Overlay.overlay
    }

    FileDialog {
        id: exportDialog
        objectName: "exportDialog"
        title: qsTr("Export the layout")
        fileMode: FileDialog.SaveFile
        defaultSuffix: "json"
        nameFilters: [qsTr("Layouts (*.json)")]
        onAccepted: workspace.exportTo(selectedFile)
    }

    FileDialog {
        id: importDialog
        objectName: "importDialog"
        title: qsTr("Import a layout")
        nameFilters: [qsTr("Layouts (*.json)")]
        onAccepted: workspace.importFrom(selectedFile)
    }

    HelpOverlay {
        id: help
        sections: root.sections
        anchors.centerIn: T.Overlay.overlay
    }

    BenchmarkDialog {
        id: benchmarkDialog
        anchors.centerIn: T.Overlay.overlay
    }

    CommandPalette {
        id: palette
        dashboard: root.dashboard
        actions: root.allActions
        x: Math.round((root.width - width) / 2)
        y: 40
        onRowOpened: (boardName, key) => board.openRow(workspace.current, boardName, key)
        onRowSought: (boardName, key) => board.goToRow(boardName, key)
    }

    // Twins of actions.
    Shortcut {
        sequence: "Ctrl+="
        onActivated: root.dashboard.textScale += 0.1
    }
}
