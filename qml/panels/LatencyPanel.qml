// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Tapedeck

// How long a change takes from its source to the screen, stage by stage, or from one feed's source to the server; and
// how the chosen stage has moved.
Rectangle {
    id: root

    required property Dashboard dashboard
    property Item headingHost: null // where the heading goes, without its title; null: above
    property int stage: 5 // the chosen one, of all feeds together
    property int feedStage: 0
    property string feed // its URL; empty: all
    readonly property var feeds: dashboard.feeds
    readonly property int feedIndex: feeds.findIndex(each => each.url === feed)
    readonly property var chosenFeed: feedIndex < 0 ? null : feeds[feedIndex]
    readonly property var entries: chosenFeed ? chosenFeed.stages : dashboard.stages
    readonly property int chosenRow: chosenFeed ? feedStage : stage
    // Names and URLs by turns: they change seldom, the figures twice a second.
    readonly property string feedNames: feeds.map(each => each.name + "\t" + each.url).join("\n")
    readonly property var feedChoices: {
        const choices = [];
        choices.push({
                "name": qsTr("All feeds"),
                "url": ""
            });
        for (const line of feedNames.split("\n").filter(each => each !== ""))
            choices.push({
                    "name": line.split("\t")[0],
                    "url": line.split("\t")[1]
                });
        return choices;
    }
    readonly property bool wide: width >= Theme.px(560)

    signal feedPicked(string url)

    color: Theme.background
    clip: true
    activeFocusOnTab: true
    Accessible.role: Accessible.List
    Accessible.name: qsTr("Latency")
    Keys.onUpPressed: choose(chosenRow - 1)
    Keys.onDownPressed: choose(chosenRow + 1)

    function choose(index: int) {
        const to = Math.max(0, Math.min(entries.length - 1, index));
        if (chosenFeed)
            feedStage = to;
        else
            stage = to;
        const row = rows.itemAt(to);
        if (row)
            list.contentY = Math.max(0, Math.min(row.y, Math.max(list.contentY, row.y + row.height - list.height)));
    }

    PanelHeader {
        id: heading
        parent: root.headingHost ?? root
        bare: root.headingHost !== null
        anchors {
            left: parent?.left
            right: parent?.right
            top: parent?.top
        }
        title: qsTr("Latency")
        detail: root.width > Theme.px(560) ? qsTr("of the last second; plot: p99 line, p50 area") : ""

        ThemedComboBox {
            objectName: "feeds"
            anchors {
                right: parent.right
                rightMargin: 6
                verticalCenter: parent.verticalCenter
            }
            visible: root.feeds.length > 0
            width: Math.min(Theme.px(200), parent.width * 0.5)
            implicitHeight: Theme.px(22)
            font: Theme.small
            textRole: "name"
            model: root.feedChoices
            displayText: root.chosenFeed ? root.chosenFeed.name : qsTr("All feeds")
            Accessible.name: qsTr("Feed")
            onModelChanged: currentIndex = root.feedIndex + 1 // or it would be the first
            onActivated: index => root.feedPicked(root.feedChoices[index].url)
        }
    }

    GridLayout {
        anchors {
            left: parent.left
            right: parent.right
            top: parent.top
            topMargin: (heading.bare ? 0 : heading.height) + 6
            bottom: parent.bottom
            margins: 6
        }
        columns: root.wide ? 2 : 1
        columnSpacing: 8
        rowSpacing: 4

        Flickable {
            id: list
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.preferredWidth: 10
            Layout.preferredHeight: root.wide ? 10 : contentHeight
            Layout.minimumHeight: Theme.px(54)
            contentHeight: table.implicitHeight
            clip: true
            boundsBehavior: Flickable.StopAtBounds

            ScrollBar.vertical: ThemedScrollBar {
            }

            Column {
                id: table
                width: list.width - (list.contentHeight > list.height ? Theme.scrollBar : 0)

                LatencyRow {
                    width: parent.width
                    texts: [qsTr("Stage"), "p50", "p99", "max"]
                    ink: Theme.dim
                }

                Repeater {
                    id: rows
                    model: SteadyRows {
                        rows: root.entries
                    }

                    LatencyRow {
                        id: stage

                        required property int index
                        required property var row

                        texts: [row.name, row.p50, row.p99, row.max]
                        what: row.what
                        width: table.width
                        chosen: index === root.chosenRow
                        focused: chosen && root.activeFocus
                        onTapped: root.choose(index)
                    }
                }

                Text {
                    objectName: "note"
                    width: parent.width
                    visible: text.length > 0
                    leftPadding: 6
                    topPadding: 6
                    text: root.chosenFeed ? root.chosenFeed.note : ""
                    wrapMode: Text.Wrap
                    font: Theme.small
                    color: root.chosenFeed && root.chosenFeed.warning ? Theme.warning : Theme.dim
                }
            }
        }

        LatencyPlot {
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.preferredWidth: 10
            Layout.minimumHeight: Theme.px(60)
            dashboard: root.dashboard
            series: root.chosenFeed ? root.chosenFeed.series + root.feedStage : root.stage
            font: Theme.small
            lineColor: Theme.accent
            areaColor: Theme.selection
            gridColor: Theme.line
            textColor: Theme.dim
            panelColor: Theme.panel
        }
    }
}
