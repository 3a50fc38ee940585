// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Controls.Basic
import Tapedeck

// The trades of one instrument, newest on top.
FocusScope {
    id: root

    required property Dashboard dashboard
    required property string key
    property bool stale: !dashboard.live
    property Item headingHost: null // where the heading goes, without its title; null: above
    property string title: qsTr("Trades")
    readonly property alias tape: table

    PanelHeader {
        id: heading
        parent: root.headingHost ?? root
        bare: root.headingHost !== null
        visible: !bare || root.visible
        anchors {
            left: parent?.left
            right: parent?.right
            top: parent?.top
        }
        title: root.title

        Pill {
            objectName: "newTrades"
            anchors {
                right: parent.right
                rightMargin: 8
                verticalCenter: parent.verticalCenter
            }
            visible: table.paused
            text: table.newCount > 0 ? qsTr("%1 new").arg(table.newCount.toLocaleString(Qt.locale("en_US"), "f", 0)) : qsTr("Paused")
            onClicked: table.follow()
        }
    }

    TradeTape {
        id: table
        objectName: "tape"
        focus: true
        anchors {
            left: parent.left
            right: parent.right
            top: parent.top
            topMargin: heading.bare ? 0 : heading.height
            bottom: parent.bottom
            rightMargin: Theme.scrollBar
        }
        dashboard: root.dashboard
        key: root.key
        stale: root.stale
        font: Theme.body
        colors.background: Theme.background
        colors.alternate: Theme.alternate
        colors.header: Theme.header
        colors.line: Theme.line
        colors.text: Theme.text
        colors.dim: Theme.dim
        colors.up: Theme.up
        colors.down: Theme.down
        colors.neutral: Theme.accent
        colors.warning: Theme.warning
        colors.selection: Theme.selection
        Accessible.role: Accessible.Table
        Accessible.name: root.title
        Accessible.description: currentText
    }

    ScrollBar {
        id: vertical
        anchors {
            right: parent.right
            top: table.top
            bottom: table.bottom
        }
        width: Theme.scrollBar
        padding: 1
        orientation: Qt.Vertical
        policy: size < 1 ? ScrollBar.AlwaysOn : ScrollBar.AlwaysOff
        size: table.pageSize
        onPositionChanged: {
            if (pressed)
                table.position = position;
        }

        Binding on position  {
            value: table.position
            when: !vertical.pressed
        }
    }

    EmptyState {
        anchors.fill: table
        visible: table.count === 0
        title: root.dashboard.live ? qsTr("No trades yet") : qsTr("Waiting for the server")
        detail: root.dashboard.live ? qsTr("They come here as they are made.") : ""
    }
}
