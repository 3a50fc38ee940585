// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Tapedeck

// A match at a glance: who plays, how it stands, and where in the match it is.
Rectangle {
    id: root

    required property MatchInfo match
    property bool stale: false
    property string staleReason // a sentence, if the match alone is stale
    property bool flashing: true
    property bool compact: false // there is little height
    readonly property bool small: compact || width < Theme.px(560)
    readonly property int scoreSize: Theme.px(small ? 22 : Math.min(44, Math.max(30, width / 30)))

    implicitHeight: content.implicitHeight + Theme.px(small ? 10 : 20)
    color: Theme.panel
    Accessible.role: Accessible.StaticText
    Accessible.name: qsTr("%1 %2, %3 %4, %5").arg(match.home).arg(match.homeScore).arg(match.away).arg(match.awayScore).arg(Texts.joined([stale ? qsTr("Stale") : match.status, match.period, match.clock, staleReason], " "))

    component TeamName: Text {
        font.family: Theme.body.family
        font.pixelSize: Theme.px(root.small ? 13 : 18)
        font.weight: Font.DemiBold
        color: Theme.text
        elide: Text.ElideRight
        maximumLineCount: root.small ? 1 : 2
        wrapMode: root.small ? Text.NoWrap : Text.Wrap
    }

    component Points: Rectangle {
        id: points

        required property string value
        required property int side

        function flash() {
            if (root.flashing)
                fade.restart();
        }

        implicitWidth: Math.max(number.implicitWidth + Theme.px(12), Theme.px(root.small ? 26 : 44))
        implicitHeight: number.implicitHeight
        radius: 4
        color: "transparent"
        border.color: root.match.changedSide === side && !root.stale ? Theme.accent : "transparent"

        Rectangle {
            id: glow
            anchors.fill: parent
            radius: parent.radius
            color: Theme.accent
            opacity: 0
        }

        Text {
            id: number
            anchors.centerIn: parent
            text: points.value.length > 0 ? points.value : "–"
            font.family: Theme.body.family
            font.pixelSize: root.scoreSize
            font.weight: Font.DemiBold
            color: root.stale ? Theme.dim : Theme.text
        }

        NumberAnimation {
            id: fade
            target: glow
            property: "opacity"
            from: 0.45
            to: 0
            duration: 2500
            easing.type: Easing.OutQuad
        }
    }

    Connections {
        target: root.match
        function onScored(side: int) {
            (side === 1 ? homePoints : awayPoints).flash();
        }
    }

    ColumnLayout {
        id: content
        anchors {
            left: parent.left
            right: parent.right
            verticalCenter: parent.verticalCenter
            leftMargin: Theme.px(12)
            rightMargin: Theme.px(12)
        }
        spacing: Theme.px(root.small ? 1 : 4)

        Text {
            Layout.fillWidth: true
            visible: !root.small && text.length > 0
            text: Texts.joined([root.match.competition, root.match.running || root.match.start.length === 0 ? "" : qsTr("start %1").arg(root.match.start)], " · ")
            font: Theme.small
            color: Theme.dim
            horizontalAlignment: Text.AlignHCenter
            elide: Text.ElideRight
        }

        RowLayout {
            Layout.fillWidth: true
            spacing: Theme.px(root.small ? 6 : 14)

            ColumnLayout {
                Layout.fillWidth: true
                Layout.preferredWidth: 10
                spacing: 0

                TeamName {
                    Layout.fillWidth: true
                    text: root.match.home
                    horizontalAlignment: Text.AlignRight
                }

                Text {
                    Layout.fillWidth: true
                    visible: text.length > 0
                    text: root.match.homeDetail
                    font: Theme.small
                    color: Theme.dim
                    horizontalAlignment: Text.AlignRight
                }
            }

            Points {
                id: homePoints
                objectName: "homePoints"
                value: root.match.homeScore
                side: 1
            }

            Text {
                text: ":"
                font.family: Theme.body.family
                font.pixelSize: root.scoreSize
                color: Theme.dim
            }

            Points {
                id: awayPoints
                objectName: "awayPoints"
                value: root.match.awayScore
                side: 2
            }

            ColumnLayout {
                Layout.fillWidth: true
                Layout.preferredWidth: 10
                spacing: 0

                TeamName {
                    Layout.fillWidth: true
                    text: root.match.away
                }

                Text {
                    Layout.fillWidth: true
                    visible: text.length > 0
                    text: root.match.awayDetail
                    font: Theme.small
                    color: Theme.dim
                }
            }
        }

        RowLayout {
            Layout.alignment: Qt.AlignHCenter
            spacing: 8

            Rectangle {
                visible: root.match.status.length > 0
                implicitWidth: state.implicitWidth + Theme.px(12)
                implicitHeight: Theme.px(18)
                radius: 3
                color: "transparent"
                border.color: root.stale ? Theme.warning : root.match.running ? Theme.up : Theme.line

                Text {
                    id: state
                    anchors.centerIn: parent
                    text: root.stale ? qsTr("Stale") : root.match.status
                    font: Theme.small
                    color: root.stale ? Theme.warning : root.match.running ? Theme.up : Theme.dim
                }
            }

            Text {
                Layout.maximumWidth: content.width - Theme.px(root.small ? 90 : 200)
                text: Texts.joined([root.match.period, root.match.clock, root.match.note, root.staleReason], " · ")
                font: Theme.small
                color: Theme.text
                elide: Text.ElideRight
            }

            Text {
                visible: root.match.corrections > 0 && !root.small
                text: root.match.corrections === 1 ? qsTr("1 correction") : qsTr("%1 corrections").arg(root.match.corrections)
                font: Theme.small
                color: Theme.warning
            }
        }

        Text {
            Layout.fillWidth: true
            visible: !root.small && text.length > 0
            text: root.match.lastEvent
            font: Theme.small
            color: Theme.dim
            horizontalAlignment: Text.AlignHCenter
            elide: Text.ElideRight
        }
    }
}
