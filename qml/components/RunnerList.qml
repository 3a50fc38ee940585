// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Tapedeck

// The odds that belong to a match: one row a runner, of which one is chosen.
ListView {
    id: root

    property string chosen // key
    property bool stale: false
    readonly property var chosenItem: currentItem
    readonly property bool chosenStale: chosenItem ? chosenItem.stale : false
    readonly property string chosenName: chosenItem ? chosenItem.name : ""
    readonly property int priceWidth: Theme.px(56)
    readonly property bool wide: width > Theme.px(330)

    signal picked(string key)
    signal activated(string key)

    function pick(index: int) {
        currentIndex = index;
        const key = (model as MatchMarkets).keyAt(index);
        if (key.length > 0)
            picked(key);
    }

    clip: true
    boundsBehavior: Flickable.StopAtBounds
    activeFocusOnTab: true
    currentIndex: (model as MatchMarkets).indexOf(chosen)
    Accessible.role: Accessible.List
    Accessible.name: qsTr("Odds")

    Keys.onUpPressed: pick(Math.max(0, currentIndex - 1))
    Keys.onDownPressed: pick(Math.min(count - 1, currentIndex + 1))
    Keys.onReturnPressed: activated(chosen)
    Keys.onEnterPressed: activated(chosen)

    ScrollBar.vertical: ThemedScrollBar {
    }

    component Odds: Text {
        anchors.verticalCenter: parent.verticalCenter
        width: root.priceWidth
        font: Theme.body
        color: Theme.text
        horizontalAlignment: Text.AlignRight
        elide: Text.ElideRight
    }

    delegate: Rectangle {
        id: runner

        required property int index
        required property string key
        required property string name
        required property string bid
        required property string ask
        required property string last
        required property int move
        required property string status
        required property bool open
        required property bool stale
        required property string result

        readonly property color tone: root.stale || stale ? Theme.dim : Theme.text
        readonly property string note: result.length > 0 ? result.charAt(0) + result.slice(1).toLowerCase() : open ? "" : status

        width: root.width
        height: Theme.px(note.length > 0 ? 38 : 26)
        color: key === root.chosen ? Theme.selection : "transparent"
        Accessible.role: Accessible.ListItem
        Accessible.name: Texts.joined([name, note, bid.length > 0 ? qsTr("back %1").arg(bid) : "", ask.length > 0 ? qsTr("lay %1").arg(ask) : "", last.length > 0 ? qsTr("last %1").arg(last) : ""], ", ")
        Accessible.selected: key === root.chosen
        Accessible.onPressAction: root.pick(index)

        Rectangle {
            visible: runner.key === root.chosen
            width: 2
            height: parent.height
            color: Theme.accent
        }

        Column {
            anchors {
                left: parent.left
                leftMargin: 8
                right: prices.left
                rightMargin: 6
                verticalCenter: parent.verticalCenter
            }

            Text {
                width: parent.width
                text: runner.name
                font: Theme.body
                color: Theme.text
                elide: Text.ElideRight
            }

            Text {
                width: parent.width
                visible: text.length > 0
                text: runner.note
                font: Theme.small
                color: runner.result === "WINNER" ? Theme.up : Theme.warning
                elide: Text.ElideRight
            }
        }

        Row {
            id: prices
            anchors {
                right: parent.right
                rightMargin: 8 + Theme.scrollBar
                top: parent.top
                bottom: parent.bottom
            }

            Odds {
                visible: root.wide
                text: runner.bid
                color: runner.tone
            }

            Odds {
                visible: root.wide
                text: runner.ask
                color: runner.tone
            }

            Text {
                anchors.verticalCenter: parent.verticalCenter
                width: Theme.px(14)
                text: runner.move > 0 ? "▲" : runner.move < 0 ? "▼" : ""
                font: Theme.small
                color: runner.move > 0 ? Theme.up : Theme.down
                horizontalAlignment: Text.AlignRight
            }

            Odds {
                text: runner.last
                color: runner.tone
                font: Theme.title
            }
        }

        TapHandler {
            onTapped: {
                root.forceActiveFocus();
                root.pick(runner.index);
            }
            onDoubleTapped: root.activated(runner.key)
        }
    }

    Rectangle {
        parent: root // and not what is scrolled
        anchors.fill: root
        visible: root.activeFocus
        color: "transparent"
        border.color: Theme.accent
    }
}
