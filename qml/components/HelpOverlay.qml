// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Tapedeck

// What the keyboard does.
Popup {
    id: root

    required property var sections // {title, actions}
    readonly property var keys: [{
            "title": qsTr("In a table"),
            "keys": [["Tab", qsTr("Next control")], ["↑ ↓ PgUp PgDn Home End", qsTr("Move in the table")], ["Shift+↑ ↓, Space, Ctrl+A", qsTr("Select rows")], ["← →", qsTr("Scroll sideways; fold and unfold a group")], ["Enter", qsTr("Open the row; fold or unfold the group")], ["F", qsTr("Mark the selected rows as favourites, or not")], ["Ctrl+C", qsTr("Copy the selected rows")], ["Shift+F10", qsTr("Menu: sort, columns, rows")], ["Esc", qsTr("Let held rows move; select one row only; clear the filter")]]
        }, {
            "title": qsTr("In a chart"),
            "keys": [["1 2 3 4, L", qsTr("Candles of 1 s, 1 min, 5 min, 1 h; as a line")], ["← →, + −", qsTr("Move, zoom")], ["Shift+← →", qsTr("Read candle by candle")], ["Home End", qsTr("To the oldest, to the newest")]]
        }, {
            "title": qsTr("In a ladder"),
            "keys": [["↑ ↓ PgUp PgDn", qsTr("Scroll")], ["C, Home", qsTr("Centre the spread")], ["+ −", qsTr("Coarser and finer steps")], ["S", qsTr("Sizes from the best price on, or not")], ["Ctrl+C", qsTr("Copy the levels")]]
        }, {
            "title": qsTr("In trades"),
            "keys": [["↑ ↓ PgUp PgDn End", qsTr("Move among the trades; the tape stands still")], ["Shift+↑ ↓", qsTr("Mark trades")], ["Home, Esc", qsTr("Go on with the newest")], ["Ctrl+C", qsTr("Copy the marked trades")]]
        }]
    // {heading} or {keys, text}, from what can be done: it is told as it is.
    readonly property var lines: {
        const lines = [];
        for (const section of sections) {
            lines.push({
                    "heading": section.title
                });
            for (const action of section.actions) {
                if (action.shortcut && action.enabled)
                    lines.push({
                            "keys": String(action.shortcut),
                            "text": action.text
                        });
            }
        }
        for (const part of keys) {
            lines.push({
                    "heading": part.title
                });
            for (const line of part.keys)
                lines.push({
                        "keys": line[0],
                        "text": line[1]
                    });
        }
        return lines;
    }

    modal: true
    focus: true // so that Escape closes it
    padding: 18
    width: Math.min(implicitWidth, parent ? parent.width - 16 : implicitWidth)
    height: Math.min(implicitHeight, parent ? parent.height - 16 : implicitHeight)

    background: Rectangle {
        color: Theme.panel
        border.color: root.contentItem.activeFocus ? Theme.accent : Theme.line
        radius: 5
    }

    // qmllint disable deferred-property-id
    contentItem: ListView {
        id: list
        objectName: "keyList"
        // qmllint enable deferred-property-id
        implicitWidth: Theme.px(620)
        implicitHeight: Theme.px(760)
        model: root.visible ? root.lines : []
        spacing: 5
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        focus: true
        Keys.onPressed: event => scrolling.take(event)

        KeyScrolling {
            id: scrolling
            area: list
        }

        ScrollBar.vertical: ThemedScrollBar {
        }

        delegate: Item {
            id: entry

            required property int index
            required property var modelData

            readonly property string heading: modelData.heading ?? ""

            width: list.width - 2 * Theme.scrollBar
            height: heading !== "" ? title.height + (index > 0 ? 10 : 0) : Math.max(title.height, meaning.height)

            Text {
                id: title
                anchors {
                    left: parent.left
                    bottom: entry.heading !== "" ? parent.bottom : undefined
                }
                width: entry.heading !== "" ? parent.width : parent.width * 0.4 - 10
                text: entry.heading !== "" ? entry.heading : entry.modelData.keys
                font: entry.heading !== "" ? Theme.body : Theme.title
                wrapMode: Text.Wrap
                color: entry.heading !== "" ? Theme.accent : Theme.text
            }

            Text {
                id: meaning
                anchors.right: parent.right
                width: parent.width * 0.6 - 10
                text: entry.modelData.text ?? ""
                font: Theme.body
                wrapMode: Text.Wrap
                color: Theme.dim
            }
        }
    }
}
