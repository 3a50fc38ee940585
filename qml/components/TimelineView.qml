// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Tapedeck

// What happened in a match, newest on top: what was taken back is struck through, and told in words.
ListView {
    id: root

    required property string homeName
    required property string awayName

    function toneOf(shape: int, mark: string, disallowed: bool, review: bool): color {
        return disallowed ? Theme.dim : review || shape === MatchTimeline.Diamond ? Theme.warning : shape !== MatchTimeline.Card ? Theme.accent : mark === "R" ? Theme.down : Theme.warning;
    }

    clip: true
    boundsBehavior: Flickable.StopAtBounds
    activeFocusOnTab: true
    keyNavigationEnabled: true
    Accessible.role: Accessible.List
    Accessible.name: qsTr("Events")

    ScrollBar.vertical: ThemedScrollBar {
    }

    Keys.onPressed: event => {
        if (event.key === Qt.Key_Home) {
            currentIndex = 0;
            event.accepted = true;
        } else if (event.key === Qt.Key_End) {
            currentIndex = count - 1;
            event.accepted = true;
        }
    }

    delegate: Rectangle {
        id: entry

        required property int index
        required property string what
        required property string text
        required property string state
        required property bool disallowed
        required property bool review
        required property int side
        required property string score
        required property string when
        required property string mark
        required property int shape
        required property var history
        required property bool important
        required property bool gap

        readonly property string sideName: side === 1 ? root.homeName : side === 2 ? root.awayName : ""
        readonly property color tone: root.toneOf(shape, mark, disallowed, review)

        width: ListView.view.width
        height: lines.implicitHeight + Theme.px(8)
        color: gap ? Theme.warningPanel : root.activeFocus && ListView.isCurrentItem ? Theme.selection : "transparent"
        Accessible.role: Accessible.ListItem
        Accessible.name: Texts.joined([when, what, state, sideName, text, score], ", ")

        Text {
            id: time
            anchors {
                left: parent.left
                leftMargin: 8
                top: parent.top
                topMargin: Theme.px(5)
            }
            width: Theme.px(62)
            text: entry.when
            font: Theme.small
            color: Theme.dim
            horizontalAlignment: Text.AlignRight
            elide: Text.ElideLeft
        }

        EventIcon {
            id: icon
            anchors {
                left: time.right
                leftMargin: 8
                top: parent.top
                topMargin: Theme.px(3)
            }
            visible: !entry.gap
            shape: entry.shape
            mark: entry.mark
            hollow: entry.disallowed || entry.review
            tone: entry.tone
        }

        Column {
            id: lines
            anchors {
                left: icon.right
                leftMargin: 8
                right: result.left
                rightMargin: 8
                top: parent.top
                topMargin: Theme.px(4)
            }

            Row {
                width: parent.width
                spacing: 8

                Text {
                    id: name
                    width: Math.min(implicitWidth, parent.width - (note.visible ? note.width + 8 : 0))
                    text: entry.what
                    font: entry.important ? Theme.title : Theme.body
                    color: entry.disallowed ? Theme.dim : entry.gap ? Theme.warning : Theme.text
                    elide: Text.ElideRight

                    Rectangle {
                        visible: entry.disallowed
                        anchors.verticalCenter: parent.verticalCenter
                        width: parent.width
                        height: 1
                        color: Theme.dim
                    }
                }

                Text {
                    id: note
                    visible: entry.state.length > 0
                    text: entry.state
                    font: Theme.small
                    color: Theme.warning
                    anchors.baseline: name.baseline
                }
            }

            Text {
                width: parent.width
                visible: text.length > 0
                text: Texts.joined([entry.sideName, entry.text.indexOf(entry.sideName) >= 0 && entry.sideName.length > 0 ? entry.text.replace(entry.sideName, "").replace(/^[\s:,]+|[\s:,]+$/g, "") : entry.text], " · ")
                font: Theme.small
                color: Theme.dim
                elide: Text.ElideRight
            }

            Repeater {
                model: entry.history

                Text {
                    required property string modelData

                    width: lines.width
                    text: qsTr("earlier: %1").arg(modelData)
                    font: Theme.small
                    color: Theme.dim
                    elide: Text.ElideRight
                }
            }
        }

        Text {
            id: result
            anchors {
                right: parent.right
                rightMargin: 8 + Theme.scrollBar
                top: parent.top
                topMargin: Theme.px(4)
            }
            text: entry.score
            font: entry.important ? Theme.title : Theme.body
            color: entry.disallowed ? Theme.dim : Theme.text
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
