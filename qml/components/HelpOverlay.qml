// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
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
        border.color: Theme.line
        radius: 5
    }

    // qmllint disable deferred-property-id
    contentItem: Flickable {
        id: flick
        objectName: "keyList"
        // qmllint enable deferred-property-id
        implicitWidth: list.implicitWidth + 2 * Theme.scrollBar
        implicitHeight: list.implicitHeight
        contentHeight: list.implicitHeight
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        focus: true
        Keys.onPressed: event => {
            const steps = {
                [Qt.Key_Up]: -Theme.px(40),
                [Qt.Key_Down]: Theme.px(40),
                [Qt.Key_PageUp]: -height,
                [Qt.Key_PageDown]: height,
                [Qt.Key_Home]: -contentHeight,
                [Qt.Key_End]: contentHeight
            };
            event.accepted = steps[event.key] !== undefined;
            if (event.accepted)
                contentY = Math.max(0, Math.min(contentHeight - height, contentY + steps[event.key]));
        }

        ScrollBar.vertical: ThemedScrollBar {
        }

        GridLayout {
            id: list
            width: flick.width - 2 * Theme.scrollBar
            columns: 2
            columnSpacing: 20
            rowSpacing: 5

            Repeater {
                model: root.lines.length * 2

                Text {
                    required property int index

                    readonly property var line: root.lines[Math.floor(index / 2)]
                    readonly property bool isFirst: index % 2 === 0

                    Layout.fillWidth: !isFirst
                    Layout.maximumWidth: isFirst ? list.width * 0.4 : Infinity
                    Layout.alignment: Qt.AlignTop
                    Layout.topMargin: line.heading && index > 1 ? 10 : 0
                    text: line.heading ? (isFirst ? line.heading : "") : isFirst ? line.keys : line.text
                    font: line.heading || !isFirst ? Theme.body : Theme.title
                    wrapMode: Text.Wrap
                    color: line.heading ? Theme.accent : isFirst ? Theme.text : Theme.dim
                }
            }
        }
    }
}
