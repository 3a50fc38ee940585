// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Layouts
import Tapedeck

// Name, connection and the few global switches.
Rectangle {
    id: root

    required property Dashboard dashboard
    property bool healthShown: true

    signal connectRequested
    signal healthToggled
    signal helpRequested

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
            Layout.preferredHeight: 20
            color: Theme.line
        }

        ConnectionBadge {
            live: root.dashboard.live
            trying: root.dashboard.state === Dashboard.Connecting || root.dashboard.state === Dashboard.Synchronizing || root.dashboard.state === Dashboard.Silent
            text: root.dashboard.stateText
            detail: root.width > 620 ? root.dashboard.url : ""
        }

        Text {
            Layout.fillWidth: true
            text: root.width > 760 ? root.dashboard.latencyText : ""
            font: Theme.small
            color: Theme.dim
            elide: Text.ElideRight
        }

        DelayBadge {
            dashboard: root.dashboard
        }

        FlatButton {
            visible: root.width > 480
            text: qsTr("Health")
            checked: root.healthShown
            onClicked: root.healthToggled()
        }

        FlatButton {
            id: viewButton
            text: qsTr("View")
            down: pressed || viewMenu.visible
            onClicked: viewMenu.popup(viewButton, 0, viewButton.height + 4)

            ViewMenu {
                id: viewMenu
                dashboard: root.dashboard
            }
        }

        FlatButton {
            text: qsTr("Connect…")
            onClicked: root.connectRequested()
        }

        FlatButton {
            visible: root.width > 480
            text: "?"
            Accessible.name: qsTr("What the keyboard does")
            onClicked: root.helpRequested()
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
