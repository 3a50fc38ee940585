// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound
import QtQuick
import Tapedeck

// One match: the score, what happened, the odds that belong to it, and how these moved with what happened.
FocusScope {
    id: root

    required property Dashboard dashboard
    required property string key // in "scores"
    readonly property bool stale: !dashboard.live
    readonly property bool hasOdds: odds.count > 0
    readonly property bool wide: width >= Theme.px(880) && height >= Theme.px(420)
    readonly property alias match: info
    readonly property alias timeline: events
    readonly property alias moves: moves
    property string runner // key in "prices"
    property int section: 0 // what is shown if there is room for one only

    signal instrumentRequested(string key)

    // The runner that was chosen may be gone, or none have been yet.
    function chooseRunner() {
        if (odds.indexOf(runner) < 0)
            runner = odds.keyAt(0);
    }

    MatchInfo {
        id: info
        dashboard: root.dashboard
        key: root.key
    }

    // Hidden, it follows nothing at the server.
    Sight {
        id: sight
        item: root
    }

    MatchTimeline {
        id: events
        active: sight.inView
        dashboard: root.dashboard
        key: root.key
    }

    MatchMarkets {
        id: odds
        dashboard: root.dashboard
        matchId: info.matchId
        onCountChanged: root.chooseRunner()
    }

    EventMoves {
        id: moves
        active: sight.inView
        dashboard: root.dashboard
        timeline: events
        key: root.runner
    }

    Rectangle {
        anchors.fill: parent
        color: Theme.background
    }

    Scoreboard {
        id: board
        anchors {
            left: parent.left
            right: parent.right
            top: parent.top
        }
        visible: info.found
        height: visible ? implicitHeight : 0
        match: info
        compact: root.height < Theme.px(420)
        stale: root.stale || info.staleReason.length > 0
        staleReason: root.stale ? "" : info.staleReason
        flashing: !root.dashboard.reducedMotion
    }

    Row {
        id: tabs
        anchors {
            left: parent.left
            top: board.bottom
            margins: 4
        }
        visible: sections.model.length > 0
        height: visible ? implicitHeight : 0
        spacing: 4

        Repeater {
            id: sections
            model: root.wide || !info.found || !root.hasOdds ? [] : [qsTr("Events"), qsTr("Odds"), qsTr("Moves")]

            FlatButton {
                required property string modelData
                required property int index

                objectName: "tab" + index
                text: modelData
                checked: root.section === index
                onClicked: root.section = index
            }
        }
    }

    Item {
        id: area

        readonly property bool single: !root.wide || !root.hasOdds
        readonly property int leftWidth: single ? width : Math.max(Theme.px(260), Math.min(Theme.px(440), Math.round(width * 0.28)))
        readonly property int rightWidth: single ? width : Math.max(Theme.px(270), Math.min(Theme.px(420), Math.round(width * 0.26)))
        readonly property int shown: root.hasOdds ? root.section : 0

        anchors {
            left: parent.left
            right: parent.right
            top: tabs.visible ? tabs.bottom : board.bottom
            topMargin: tabs.visible ? 4 : 0
            bottom: parent.bottom
        }
        visible: info.found

        Item {
            id: eventArea
            visible: !area.single || area.shown === 0
            width: area.leftWidth
            height: parent.height

            PanelHeader {
                id: eventHeading
                width: parent.width
                title: qsTr("Events")
                detail: events.count > 0 ? events.count.toString() : ""
            }

            TimelineView {
                objectName: "timeline"
                focus: true
                anchors {
                    left: parent.left
                    right: parent.right
                    top: eventHeading.bottom
                    bottom: parent.bottom
                }
                model: events
                homeName: info.home
                awayName: info.away
            }

            EmptyState {
                anchors.fill: parent
                visible: events.count === 0
                title: qsTr("Nothing has happened yet")
                detail: root.hasOdds ? "" : qsTr("No odds belong to this match.")
            }
        }

        Item {
            id: moveArea
            visible: root.hasOdds && (!area.single || area.shown === 2)
            x: area.single ? 0 : area.leftWidth + 1
            width: area.single ? parent.width : parent.width - area.leftWidth - area.rightWidth - 2
            height: parent.height

            PanelHeader {
                id: moveHeading
                width: parent.width
                title: qsTr("Odds since each event")
                detail: runners.chosenName
            }

            ThemedChart {
                id: chart
                objectName: "chart"
                anchors {
                    left: parent.left
                    right: parent.right
                    top: moveHeading.bottom
                }
                visible: parent.height > Theme.px(300)
                height: visible ? Math.round((parent.height - moveHeading.height) * 0.6) : 0
                dashboard: root.dashboard
                key: root.runner
                kind: PriceChart.Line
                volumeShown: false
                stale: root.stale || runners.chosenStale
                asOf: root.stale ? root.dashboard.asOf : ""
                marks: moves.marks
            }

            MovesHeading {
                id: moveTitles
                anchors {
                    left: parent.left
                    right: parent.right
                    top: chart.bottom
                }
                table: moveTable
            }

            MovesTable {
                id: moveTable
                objectName: "moves"
                anchors {
                    left: parent.left
                    right: parent.right
                    top: moveTitles.bottom
                    bottom: parent.bottom
                }
                model: moves
                homeName: info.home
                awayName: info.away
            }

            EmptyState {
                anchors.fill: moveTable
                visible: moves.count === 0
                title: qsTr("No goal, wicket or red card yet")
                detail: qsTr("Each will be listed with the odds before it and now.")
            }
        }

        Item {
            id: oddsArea
            visible: root.hasOdds && (!area.single || area.shown === 1)
            x: area.single ? 0 : parent.width - area.rightWidth
            width: area.rightWidth
            height: parent.height

            PanelHeader {
                id: oddsHeading
                width: parent.width
                title: qsTr("Odds")
            }

            RunnerHeading {
                id: oddsTitles
                anchors {
                    left: parent.left
                    right: parent.right
                    top: oddsHeading.bottom
                }
                list: runners
            }

            RunnerList {
                id: runners
                objectName: "runners"
                anchors {
                    left: parent.left
                    right: parent.right
                    top: oddsTitles.bottom
                }
                height: Math.min(contentHeight, Math.max(Theme.px(52), Math.round(parent.height * 0.4) - oddsTitles.height))
                model: odds
                chosen: root.runner
                stale: root.stale
                onPicked: key => root.runner = key
                onActivated: key => root.instrumentRequested(key)
            }

            LadderPanel {
                objectName: "ladderPanel"
                anchors {
                    left: parent.left
                    right: parent.right
                    top: runners.bottom
                    bottom: parent.bottom
                }
                visible: height > Theme.px(100)
                dashboard: root.dashboard
                key: root.runner
                markPrice: moves.priceBefore
                markLabel: moves.eventBefore.length > 0 ? qsTr("before %1").arg(moves.eventBefore.toLowerCase()) : ""
            }
        }

        Repeater {
            model: area.single ? [] : [area.leftWidth, area.width - area.rightWidth - 1]

            Rectangle {
                required property int modelData

                x: modelData
                width: 1
                height: area.height
                color: Theme.line
            }
        }
    }

    EmptyState {
        anchors.fill: parent
        visible: !info.found
        title: root.dashboard.live ? qsTr("This match is not known to the server") : qsTr("Waiting for the server")
        detail: root.dashboard.live ? qsTr("It may be over and removed.") : ""
    }
}
