// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound
import QtQuick
import Tapedeck

// The heading of a stack: a tab for each panel in it, room for the shown one's own controls, its link, and its menu.
// Dragged, it takes the panel elsewhere.
Rectangle {
    id: root

    required property Workspace workspace
    required property string panelId
    required property string link
    required property var tabs
    required property bool maximized
    required property bool isCurrent
    readonly property alias tools: toolArea
    property PanelMenu menu: null // made when it is first opened

    signal dragMoved(string panel, point at)
    signal dragDropped(string panel)

    function openMenu() {
        menu = menu ?? menuComponent.createObject(menuButton);
        menu.popup(menuButton, menuButton.width - menu.width, menuButton.height);
    }

    implicitHeight: Theme.px(30)
    color: Theme.panel

    TapHandler {
        onDoubleTapped: root.workspace.toggleMaximized(root.panelId)
    }

    TapHandler {
        acceptedButtons: Qt.RightButton
        onTapped: root.openMenu()
    }

    PanelDrag {
        panel: root.panelId
        onMoved: (panel, at) => root.dragMoved(panel, at)
        onDropped: panel => root.dragDropped(panel)
    }

    // No Layout: in Qt 6.4 one that is resized right after a tab went looks at the tab that is gone.
    Row {
        id: tabRow
        anchors {
            left: parent.left
            top: parent.top
            bottom: parent.bottom
        }

        Repeater {
            model: SteadyRows {
                rows: root.tabs
            }

            PanelTab {
                required property var row

                height: tabRow.height
                width: Math.min(implicitWidth, Math.max(Theme.px(60), root.width / root.tabs.length - Theme.px(60)))
                panelId: row.panelId
                title: row.title
                alone: root.tabs.length === 1
                shown: row.panelId === root.panelId
                marked: shown && root.isCurrent && root.workspace.panelCount > 1
                onChosen: root.workspace.showTab(panelId)
                onClosed: root.workspace.closePanel(panelId)
                onMaximized: root.workspace.toggleMaximized(panelId)
                onDragMoved: (panel, at) => root.dragMoved(panel, at)
                onDragDropped: panel => root.dragDropped(panel)
            }
        }
    }

    Item {
        id: toolArea
        anchors {
            left: tabRow.right
            right: buttons.left
            top: parent.top
            bottom: parent.bottom
        }
        clip: true
    }

    Row {
        id: buttons
        anchors {
            right: parent.right
            rightMargin: 4
            verticalCenter: parent.verticalCenter
        }
        spacing: 2

        LinkBadge {
            anchors.verticalCenter: parent.verticalCenter
            visible: root.link.length > 0
            link: root.link
            onClicked: root.openMenu()
        }

        StripButton {
            visible: root.maximized
            text: "❐"
            tip: qsTr("Back to its size")
            onClicked: root.workspace.toggleMaximized(root.panelId)
        }

        StripButton {
            id: menuButton
            text: "⋯"
            tip: qsTr("Panel")
            down: pressed || root.menu?.visible === true
            onClicked: root.openMenu()
        }
    }

    Component {
        id: menuComponent

        PanelMenu {
            workspace: root.workspace
            panelId: root.panelId
            link: root.link
            maximized: root.maximized
        }
    }

    Rectangle {
        anchors {
            left: parent.left
            right: parent.right
            bottom: parent.bottom
        }
        height: 1
        color: Theme.line
    }
}
