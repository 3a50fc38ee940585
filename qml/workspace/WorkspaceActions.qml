// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Controls.Basic
import Tapedeck

// What can be done with panels and layouts.
QtObject {
    id: root

    required property Workspace workspace
    required property PanelBoard board
    readonly property string current: workspace.current

    signal saveRequested
    signal renameRequested
    signal importRequested
    signal exportRequested

    readonly property list<Action> panels: [
        Action {
            text: qsTr("Next panel")
            shortcut: "F6"
            onTriggered: root.board.focusPanel(root.workspace.nextPanel(root.current, 1))
        },
        Action {
            text: qsTr("Previous panel")
            shortcut: "Shift+F6"
            onTriggered: root.board.focusPanel(root.workspace.nextPanel(root.current, -1))
        },
        Action {
            text: qsTr("Panel to the left")
            shortcut: "Alt+Left"
            onTriggered: root.board.focusPanel(root.workspace.panelTowards(root.current, Workspace.Left))
        },
        Action {
            text: qsTr("Panel to the right")
            shortcut: "Alt+Right"
            onTriggered: root.board.focusPanel(root.workspace.panelTowards(root.current, Workspace.Right))
        },
        Action {
            text: qsTr("Panel above")
            shortcut: "Alt+Up"
            onTriggered: root.board.focusPanel(root.workspace.panelTowards(root.current, Workspace.Above))
        },
        Action {
            text: qsTr("Panel below")
            shortcut: "Alt+Down"
            onTriggered: root.board.focusPanel(root.workspace.panelTowards(root.current, Workspace.Below))
        },
        Action {
            text: qsTr("Next tab")
            shortcut: "Ctrl+Tab"
            onTriggered: root.board.showTab(root.workspace.nextTab(root.current, 1))
        },
        Action {
            text: qsTr("Previous tab")
            shortcut: "Ctrl+Shift+Tab"
            onTriggered: root.board.showTab(root.workspace.nextTab(root.current, -1))
        },
        Action {
            text: qsTr("Split the panel to the right")
            shortcut: "Ctrl+\\"
            onTriggered: root.board.focusPanel(root.workspace.split(root.current, Workspace.Right))
        },
        Action {
            text: qsTr("Split the panel below")
            shortcut: "Ctrl+Shift+\\"
            onTriggered: root.board.focusPanel(root.workspace.split(root.current, Workspace.Below))
        },
        Action {
            text: qsTr("Stack the panel on the next, as a tab")
            shortcut: "Ctrl+Shift+T"
            onTriggered: root.workspace.stackWithNext(root.current)
        },
        Action {
            text: qsTr("Move the panel left")
            shortcut: "Ctrl+Shift+Left"
            onTriggered: root.workspace.moveTowards(root.current, Workspace.Left)
        },
        Action {
            text: qsTr("Move the panel right")
            shortcut: "Ctrl+Shift+Right"
            onTriggered: root.workspace.moveTowards(root.current, Workspace.Right)
        },
        Action {
            text: qsTr("Move the panel up")
            shortcut: "Ctrl+Shift+Up"
            onTriggered: root.workspace.moveTowards(root.current, Workspace.Above)
        },
        Action {
            text: qsTr("Move the panel down")
            shortcut: "Ctrl+Shift+Down"
            onTriggered: root.workspace.moveTowards(root.current, Workspace.Below)
        },
        Action {
            text: qsTr("Move its edge left")
            shortcut: "Ctrl+Alt+Left"
            onTriggered: root.workspace.resizeTowards(root.current, Workspace.Left)
        },
        Action {
            text: qsTr("Move its edge right")
            shortcut: "Ctrl+Alt+Right"
            onTriggered: root.workspace.resizeTowards(root.current, Workspace.Right)
        },
        Action {
            text: qsTr("Move its edge up")
            shortcut: "Ctrl+Alt+Up"
            onTriggered: root.workspace.resizeTowards(root.current, Workspace.Above)
        },
        Action {
            text: qsTr("Move its edge down")
            shortcut: "Ctrl+Alt+Down"
            onTriggered: root.workspace.resizeTowards(root.current, Workspace.Below)
        },
        Action {
            text: qsTr("Maximize the panel, or restore")
            shortcut: "F11"
            onTriggered: root.workspace.toggleMaximized(root.current)
        },
        Action {
            text: qsTr("Panel into a window of its own, or back")
            shortcut: "Ctrl+Shift+O"
            onTriggered: root.workspace.tearOff(root.current, Qt.rect(0, 0, 0, 0))
        },
        Action {
            text: qsTr("Next link of the panel: none, A, B, C")
            shortcut: "Ctrl+Shift+L"
            onTriggered: root.workspace.nextLink(root.current)
        },
        Action {
            text: qsTr("Close the panel")
            shortcut: "Ctrl+W"
            enabled: root.workspace.panelCount > 0
            onTriggered: {
                root.workspace.closePanel(root.current);
                root.board.focusPanel(root.current);
            }
        },
        Action {
            text: root.workspace.undoText.length > 0 ? qsTr("Undo: %1").arg(root.workspace.undoText) : qsTr("Undo")
            shortcut: "Ctrl+Z"
            enabled: root.workspace.undoText.length > 0
            onTriggered: root.workspace.undo()
        },
        AddPanelAction {
            board: root.board
            number: 0
        },
        AddPanelAction {
            board: root.board
            number: 1
        },
        AddPanelAction {
            board: root.board
            number: 2
        },
        AddPanelAction {
            board: root.board
            number: 3
        },
        AddPanelAction {
            board: root.board
            number: 4
        },
        AddPanelAction {
            board: root.board
            number: 5
        },
        AddPanelAction {
            board: root.board
            number: 6
        },
        AddPanelAction {
            board: root.board
            number: 7
        }
    ]
    readonly property list<Action> layouts: [
        LayoutAction {
            workspace: root.workspace
            number: 1
        },
        LayoutAction {
            workspace: root.workspace
            number: 2
        },
        LayoutAction {
            workspace: root.workspace
            number: 3
        },
        LayoutAction {
            workspace: root.workspace
            number: 4
        },
        LayoutAction {
            workspace: root.workspace
            number: 5
        },
        LayoutAction {
            workspace: root.workspace
            number: 6
        },
        LayoutAction {
            workspace: root.workspace
            number: 7
        },
        LayoutAction {
            workspace: root.workspace
            number: 8
        },
        LayoutAction {
            workspace: root.workspace
            number: 9
        },
        Action {
            text: qsTr("Save the layout as…")
            shortcut: "Ctrl+S"
            onTriggered: root.saveRequested()
        },
        Action {
            text: qsTr("Rename the layout…")
            enabled: root.workspace.ownLayout
            onTriggered: root.renameRequested()
        },
        Action {
            text: qsTr("Delete the layout")
            enabled: root.workspace.ownLayout
            onTriggered: root.workspace.remove(root.workspace.layoutName)
        },
        Action {
            text: qsTr("Export the layout…")
            onTriggered: root.exportRequested()
        },
        Action {
            text: qsTr("Import a layout…")
            onTriggered: root.importRequested()
        }
    ]
}
