// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Tapedeck

// Goes to a symbol or a match, or does something, by typing some of its name.
Popup {
    id: root

    required property Dashboard dashboard
    required property var actions

    property var entries: []

    // Rows that were found, then actions.
    function collect() {
        const words = field.text.toLowerCase().split(" ").filter(word => word.length > 0);
        const found = Array.from(search.results);
        for (let i = 0; i < actions.length; ++i) {
            const action = actions[i];
            if (action.enabled && words.every(word => action.text.toLowerCase().includes(word)))
                found.push({
                        "title": action.text,
                        "detail": action.shortcut ? String(action.shortcut) : "",
                        "action": action
                    });
        }
        entries = found;
    }

    signal rowOpened(string board, string key)
    signal rowSought(string board, string key)

    // A row: its page, or with `seek` itself in the table.
    function choose(index: int, seek: bool) {
        const entry = entries[index];
        if (!entry)
            return;
        close();
        if (entry.action)
            entry.action.trigger();
        else if (seek)
            rowSought(entry.board, entry.key);
        else
            rowOpened(entry.board, entry.key);
    }

    modal: true
    dim: false // the market goes on
    focus: true
    padding: 8
    width: Math.min(Theme.px(560), parent ? parent.width - 24 : 560)
    height: Math.min(contentColumn.implicitHeight + 2 * padding, parent ? parent.height - 80 : 400)
    onOpened: {
        field.text = "";
        collect();
        field.forceActiveFocus();
    }
    onEntriesChanged: list.currentIndex = 0

    background: Rectangle {
        color: Theme.panel
        border.color: Theme.accent
        radius: 5
    }

    RowSearch {
        id: search
        dashboard: root.dashboard
        text: field.text
        onResultsChanged: root.collect()
    }

    // qmllint disable deferred-property-id
    contentItem: ColumnLayout {
        // qmllint enable deferred-property-id
        id: contentColumn
        spacing: 6

        TextField {
            id: field
            Layout.fillWidth: true
            font: Theme.body
            color: Theme.text
            placeholderText: qsTr("A symbol, a name, a team, or what to do")
            placeholderTextColor: Theme.dim
            Accessible.name: placeholderText
            onTextChanged: root.collect()
            Keys.onDownPressed: list.incrementCurrentIndex()
            Keys.onUpPressed: list.decrementCurrentIndex()
            Keys.onReturnPressed: event => root.choose(list.currentIndex, event.modifiers & Qt.ControlModifier)
            Keys.onEnterPressed: event => root.choose(list.currentIndex, event.modifiers & Qt.ControlModifier)

            background: Rectangle {
                radius: 3
                color: Theme.background
                border.color: field.activeFocus ? Theme.accent : Theme.line
            }
        }

        ListView {
            id: list
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.preferredHeight: Math.min(contentHeight, Theme.px(26) * 14)
            clip: true
            model: root.entries
            boundsBehavior: Flickable.StopAtBounds
            highlightMoveDuration: 0

            ScrollBar.vertical: ThemedScrollBar {
            }

            delegate: Rectangle {
                id: entry

                required property int index
                required property var modelData

                width: ListView.view.width
                height: Theme.px(26)
                radius: 3
                color: ListView.isCurrentItem ? Theme.selection : "transparent"
                Accessible.role: Accessible.ListItem
                Accessible.name: modelData.title + " " + modelData.detail

                Text {
                    id: title
                    anchors {
                        left: parent.left
                        leftMargin: 8
                        verticalCenter: parent.verticalCenter
                    }
                    width: Math.min(implicitWidth, Math.max(parent.width * 0.6, parent.width - detail.implicitWidth - 28 - Theme.scrollBar))
                    text: entry.modelData.title
                    elide: Text.ElideRight
                    font: Theme.body
                    color: Theme.text
                }

                Text {
                    id: detail
                    anchors {
                        left: title.right
                        leftMargin: 12
                        right: parent.right
                        rightMargin: 8 + Theme.scrollBar
                        verticalCenter: parent.verticalCenter
                    }
                    text: entry.modelData.detail
                    horizontalAlignment: Text.AlignRight
                    elide: Text.ElideRight
                    font: Theme.small
                    color: Theme.dim
                }

                TapHandler {
                    onTapped: root.choose(entry.index, point.modifiers & Qt.ControlModifier)
                }
            }
        }

        Text {
            Layout.fillWidth: true
            visible: root.entries.length === 0
            text: qsTr("Nothing is called that.")
            font: Theme.small
            color: Theme.dim
        }

        Text {
            Layout.fillWidth: true
            visible: list.currentIndex >= 0 && list.currentIndex < root.entries.length && !root.entries[list.currentIndex].action
            text: qsTr("Enter opens its page, Ctrl+Enter goes to its row.")
            font: Theme.small
            color: Theme.dim
        }
    }
}
