// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Layouts
import Tapedeck

// Name, connection, layout and menu.
Rectangle {
    id: root

    required property Dashboard dashboard
    required property string place // where what is shown comes from
    required property Workspace workspace
    required property WorkspaceActions actions

    signal connectRequested
    signal helpRequested
    signal paletteRequested
    signal benchmarkRequested

    function openMenu() {
        mainMenu.popup(menuButton, menuButton.width - mainMenu.width, menuButton.height + 4);
    }

    implicitHeight: Theme.barHeight
    color: Theme.panel

    RowLayout {
        anchors {
            fill: parent
            leftMargin: 10
            rightMargin: 8
        }
        spacing: 10

        Text {
            text: "Tapedeck"
            font.family: Theme.title.family
            font.pixelSize: Theme.px(16)
            font.weight: Font.Bold
            color: Theme.text
        }

        Rectangle {
            Layout.preferredWidth: 1
            Layout.preferredHeight: Theme.px(20)
            color: Theme.line
        }

        ConnectionBadge {
            live: root.dashboard.live
            trying: root.dashboard.state === Dashboard.Connecting || root.dashboard.state === Dashboard.Synchronizing || root.dashboard.state === Dashboard.Behind || root.dashboard.state === Dashboard.Silent
            text: root.dashboard.stateText
            detail: root.width > Theme.px(620) ? root.place : ""
        }

        PaceBadge {
            objectName: "pace"
            reasons: root.dashboard.slowdowns
        }

        Text {
            objectName: "latencyText"
            Layout.fillWidth: true
            text: root.width > Theme.px(760) ? root.dashboard.latencyText : ""
            font: Theme.small
            color: Theme.dim
            elide: Text.ElideRight
        }

        DelayBadge {
            dashboard: root.dashboard
        }

        FlatButton {
            id: layoutButton
            visible: root.width > Theme.px(560) && root.workspace.layoutName.length > 0
            text: root.workspace.layoutName + "  ▾"
            down: pressed || layoutMenu.visible
            Accessible.name: qsTr("Layout: %1").arg(root.workspace.layoutName)
            onClicked: layoutMenu.popup(layoutButton, 0, layoutButton.height + 4)

            LayoutMenu {
                id: layoutMenu
                workspace: root.workspace
                actions: root.actions
            }
        }

        FlatButton {
            visible: root.width > Theme.px(420)
            text: qsTr("Connect…")
            onClicked: root.connectRequested()
        }

        FlatButton {
            id: menuButton
            objectName: "menuButton"
            text: "☰"
            down: pressed || mainMenu.visible
            Accessible.name: qsTr("Menu")
            onClicked: root.openMenu()

            MainMenu {
                id: mainMenu
                dashboard: root.dashboard
                workspace: root.workspace
                actions: root.actions
                onConnectRequested: root.connectRequested()
                onHelpRequested: root.helpRequested()
                onPaletteRequested: root.paletteRequested()
                onBenchmarkRequested: root.benchmarkRequested()
            }
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
