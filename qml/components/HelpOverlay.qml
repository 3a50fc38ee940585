// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Tapedeck

// What the keyboard does.
Popup {
    id: root

    readonly property var keys: [["Ctrl+F", qsTr("Filter the table in focus; Escape clears")], ["Tab", qsTr("Next table")], ["↑ ↓ PgUp PgDn Home End", qsTr("Move in the table")], ["Shift+↑ ↓, Space, Ctrl+A", qsTr("Select rows")], ["← →", qsTr("Scroll sideways; fold and unfold a group")], ["Enter", qsTr("Open the row; fold or unfold the group")], ["F", qsTr("Mark the selected rows as favourites, or not")], ["Ctrl+C", qsTr("Copy the selected rows")], ["Ctrl+E", qsTr("Export the table as CSV")], ["Shift+F10", qsTr("Menu: sort, columns, rows")], ["Esc", qsTr("Let held rows move; select one row only")], ["Ctrl+L", qsTr("Connect elsewhere")], ["F5", qsTr("Reconnect")], ["Ctrl+T", qsTr("Dark or light")], ["Ctrl+H", qsTr("Latency and health")], ["Ctrl+M", qsTr("Flash on change, or not")], ["Ctrl++ Ctrl+- Ctrl+0", qsTr("Size of texts")], ["Ctrl+K", qsTr("Go to a symbol, a match or an action")], ["Ctrl+Q", qsTr("Quit")]]

    modal: true
    focus: true // so that Escape closes it
    padding: 18
    width: Math.min(implicitWidth, parent ? parent.width - 16 : implicitWidth)
    height: Math.min(implicitHeight, parent ? parent.height - 16 : implicitHeight)

    background: Rectangle {
        color: Theme.panel
        border.color: Theme.line
        radius: 5
    }

    contentItem: Flickable {
        implicitWidth: list.implicitWidth
        implicitHeight: list.implicitHeight
        contentWidth: list.implicitWidth
        contentHeight: list.implicitHeight
        clip: true
        boundsBehavior: Flickable.StopAtBounds

        ScrollBar.vertical: ScrollBar {
            width: Theme.scrollBar
            policy: size < 1 ? ScrollBar.AlwaysOn : ScrollBar.AlwaysOff
        }

        GridLayout {
            id: list
            columns: 2
            columnSpacing: 20
            rowSpacing: 6

            Repeater {
                model: root.keys.length * 2

                Text {
                    required property int index

                    text: root.keys[Math.floor(index / 2)][index % 2] // qmllint disable unqualified
                    font: index % 2 === 0 ? Theme.title : Theme.body
                    color: index % 2 === 0 ? Theme.text : Theme.dim
                }
            }
        }
    }
}
