// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Tapedeck

// How long a change takes from its source to the screen, stage by stage, and how the chosen one has moved.
Rectangle {
    id: root

    required property Dashboard dashboard
    property Item headingHost: null // where the heading goes, without its title; null: above
    property int series: 5
    readonly property var entries: dashboard.stages
    readonly property bool wide: width >= Theme.px(560)

    color: Theme.background
    clip: true
    activeFocusOnTab: true
    Accessible.role: Accessible.List
    Accessible.name: qsTr("Latency")
    Keys.onUpPressed: choose(series - 1)
    Keys.onDownPressed: choose(series + 1)

    function choose(index: int) {
        series = Math.max(0, Math.min(entries.length - 1, index));
        const row = rows.itemAt(series);
        if (row)
            list.contentY = Math.max(0, Math.min(row.y, Math.max(list.contentY, row.y + row.height - list.height)));
    }

    PanelHeader {
        id: heading
        parent: root.headingHost ?? root
        bare: root.headingHost !== null
        anchors {
            left: parent.left
            right: parent.right
            top: parent.top
        }
        title: qsTr("Latency")
        detail: root.width > 420 ? qsTr("of the last second; plot: p99 line, p50 area") : ""
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

            ScrollBar.vertical: ScrollBar {
                width: Theme.scrollBar
                padding: 1
                policy: size < 1 ? ScrollBar.AlwaysOn : ScrollBar.AlwaysOff
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
                        chosen: index === root.series
                        focused: chosen && root.activeFocus
                        onTapped: root.choose(index)
                    }
                }
            }
        }

        LatencyPlot {
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.preferredWidth: 10
            Layout.minimumHeight: Theme.px(60)
            dashboard: root.dashboard
            series: root.series
            font: Theme.small
            lineColor: Theme.accent
            areaColor: Theme.selection
            gridColor: Theme.line
            textColor: Theme.dim
            panelColor: Theme.panel
        }
    }
}
