// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Tapedeck

// How far a runner's odds have moved since each event.
ListView {
    id: root

    required property string homeName
    required property string awayName
    readonly property bool wide: width > Theme.px(430)
    readonly property int columnWidth: Theme.px(58)

    clip: true
    boundsBehavior: Flickable.StopAtBounds
    activeFocusOnTab: true
    Accessible.role: Accessible.Table
    Accessible.name: qsTr("Odds since each event")

    ScrollBar.vertical: ThemedScrollBar {
    }

    component Cell: Text {
        anchors.verticalCenter: parent.verticalCenter
        width: root.columnWidth
        font: Theme.body
        color: Theme.text
        horizontalAlignment: Text.AlignRight
        elide: Text.ElideRight
    }

    delegate: Rectangle {
        id: row

        required property int index
        required property string what
        required property int side
        required property string when
        required property string score
        required property bool disallowed
        required property string before
        required property string after
        required property string now
        required property string ticks
        required property string percent
        required property int move

        readonly property string sideName: side === 1 ? root.homeName : side === 2 ? root.awayName : ""
        readonly property color tone: move > 0 ? Theme.up : move < 0 ? Theme.down : Theme.text
        readonly property string sentence: (before.length === 0 ? qsTr("%1 at %2: the price from before it is not known").arg(what).arg(when) : qsTr("%1 at %2: %3 before, %4 now (%5 ticks, %6)").arg(what).arg(when).arg(before).arg(now).arg(ticks).arg(percent)) + (after.length > 0 ? qsTr("; %1 a minute after").arg(after) : "") + (disallowed ? qsTr("; disallowed") : "")

        width: root.width
        height: Theme.px(24)
        color: ListView.isCurrentItem && root.activeFocus ? Theme.selection : index % 2 === 1 ? Theme.alternate : Theme.background
        Accessible.role: Accessible.Row
        Accessible.name: sentence

        ToolTip.visible: pointer.hovered
        ToolTip.text: sentence
        ToolTip.delay: 400

        HoverHandler {
            id: pointer
        }

        Text {
            id: label
            anchors {
                left: parent.left
                leftMargin: 8
                right: figures.left
                rightMargin: 6
                verticalCenter: parent.verticalCenter
            }
            text: Texts.joined([row.when, row.what, row.score, row.sideName], " ")
            font.family: Theme.body.family
            font.pixelSize: Theme.body.pixelSize
            font.strikeout: row.disallowed
            color: row.disallowed ? Theme.dim : Theme.text
            elide: Text.ElideRight
        }

        Row {
            id: figures
            anchors {
                right: parent.right
                rightMargin: 8 + Theme.scrollBar
                top: parent.top
                bottom: parent.bottom
            }

            Cell {
                text: row.before.length > 0 ? row.before : "–"
            }

            Cell {
                visible: root.wide
                width: root.columnWidth + Theme.px(10)
                text: row.after.length > 0 ? row.after : "–"
            }

            Cell {
                text: row.now
            }

            Cell {
                text: row.ticks
                color: row.tone
                font: Theme.title
            }

            Cell {
                visible: root.wide
                width: root.columnWidth + Theme.px(10)
                text: row.percent
                color: row.tone
            }
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
