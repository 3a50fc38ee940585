// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound
import QtQuick
import Tapedeck

// All there is to see of one instrument: its figures, candles, depth, book and trades. Side by side where there is
// room, else one at a time.
FocusScope {
    id: root

    required property Dashboard dashboard
    property string key // "venue:symbol"
    readonly property string symbol: instrument.known ? instrument.symbol : ""
    property var marks: [] // on the chart, as PriceChart has them

    readonly property bool stale: !dashboard.live || instrument.stale
    readonly property bool wide: width >= Theme.px(420) && body.height >= Theme.px(420)
    readonly property bool compact: width < Theme.px(420) || height < Theme.px(320)
    readonly property bool sided: wide && width >= Theme.px(760) // book and trades beside the chart
    readonly property bool tight: !sided && width < Theme.px(520) // one button for all intervals
    readonly property bool chartShown: sided || page === 0 || (wide && page === 1)
    property int page: 0 // of what is shown one at a time: chart, depth, book, trades

    readonly property var intervals: [[1, qsTr("1 s")], [60, qsTr("1 min")], [300, qsTr("5 min")], [3600, qsTr("1 h")]]

    function intervalAfter(seconds: int): int {
        const at = intervals.findIndex(each => each[0] === seconds);
        return intervals[(at + 1) % intervals.length][0];
    }

    Accessible.role: Accessible.Grouping
    Accessible.name: qsTr("Instrument %1").arg(instrument.symbol)
    Keys.onPressed: event => {
        const number = event.key - Qt.Key_1;
        event.accepted = event.modifiers === Qt.NoModifier && number >= 0 && number < intervals.length;
        if (event.accepted)
            instrument.intervalS = intervals[number][0];
        else if (event.key === Qt.Key_L && event.modifiers === Qt.NoModifier) {
            event.accepted = true;
            instrument.asLine = !instrument.asLine;
        }
    }

    Instrument {
        id: instrument
        dashboard: root.dashboard
        key: root.key
        active: root.visible
    }

    Rectangle {
        anchors.fill: parent
        color: Theme.background
    }

    InstrumentHeading {
        id: heading
        anchors {
            left: parent.left
            right: parent.right
            top: parent.top
        }
        visible: instrument.known
        height: visible ? implicitHeight : 0
        instrument: instrument
        stale: root.stale
        asOf: root.dashboard.asOf
        compact: root.compact
    }

    Rectangle {
        id: tools
        anchors {
            left: parent.left
            right: parent.right
            top: heading.bottom
        }
        visible: instrument.known
        height: visible ? Theme.px(32) : 0
        color: Theme.background

        Row {
            id: pages
            anchors {
                left: parent.left
                leftMargin: Theme.px(6)
                verticalCenter: parent.verticalCenter
            }
            spacing: Theme.px(4)

            Repeater {
                model: root.sided ? [] : root.wide ? [0, 2, 3] : [0, 1, 2, 3]

                FlatButton {
                    required property int modelData

                    objectName: "page" + modelData
                    leftPadding: Theme.px(root.tight ? 5 : 10)
                    rightPadding: leftPadding
                    text: [qsTr("Chart"), qsTr("Depth"), qsTr("Book"), qsTr("Trades")][modelData]
                    checked: root.page === modelData || (modelData === 0 && root.chartShown)
                    Accessible.role: Accessible.PageTab
                    onClicked: root.page = modelData
                }
            }
        }

        Row {
            anchors {
                right: parent.right
                rightMargin: Theme.px(6)
                verticalCenter: parent.verticalCenter
            }
            visible: chart.visible && implicitWidth + pages.implicitWidth + Theme.px(16) < tools.width
            spacing: Theme.px(4)

            Repeater {
                model: root.intervals

                FlatButton {
                    required property var modelData

                    objectName: "interval" + modelData[0]
                    visible: !root.tight || checked
                    leftPadding: Theme.px(6)
                    rightPadding: Theme.px(6)
                    text: modelData[1]
                    checked: instrument.intervalS === modelData[0]
                    Accessible.role: Accessible.RadioButton
                    Accessible.name: qsTr("Candles of %1").arg(text)
                    onClicked: instrument.intervalS = root.tight ? root.intervalAfter(modelData[0]) : modelData[0]
                }
            }

            FlatButton {
                objectName: "line"
                visible: !root.tight || root.width >= Theme.px(380)
                text: qsTr("Line")
                checked: instrument.asLine
                Accessible.name: qsTr("As a line")
                onClicked: instrument.asLine = !instrument.asLine
            }
        }
    }

    Item {
        id: body
        anchors {
            left: parent.left
            right: parent.right
            top: tools.bottom
            bottom: parent.bottom
        }
        visible: instrument.known

        ThemedChart {
            id: chart
            objectName: "chart"
            width: parent.width - (root.sided ? side.width + 1 : 0)
            height: root.wide ? Math.round(parent.height * 0.7) : parent.height
            visible: root.chartShown
            focus: true
            dashboard: root.dashboard
            key: root.key
            intervalS: instrument.intervalS
            kind: instrument.asLine ? PriceChart.Line : PriceChart.Candles
            stale: root.stale
            asOf: root.dashboard.live ? "" : root.dashboard.asOf
            marks: root.marks
        }

        Rectangle {
            y: chart.height
            width: chart.width
            height: 1
            visible: root.wide && root.chartShown
            color: Theme.line
        }

        ThemedDepth {
            objectName: "depth"
            y: root.wide ? chart.height + 1 : 0
            width: chart.width
            height: parent.height - y
            visible: root.wide ? root.chartShown : root.page === 1
            dashboard: root.dashboard
            key: root.key
            stale: root.stale
        }

        Rectangle {
            x: side.x - 1
            width: 1
            height: parent.height
            visible: root.sided
            color: Theme.line
        }

        Item {
            id: side
            anchors.right: parent.right
            width: root.sided ? Math.max(Theme.px(260), Math.min(Theme.px(380), Math.round(parent.width * 0.28))) : parent.width
            height: parent.height

            LadderPanel {
                objectName: "book"
                width: parent.width
                height: root.sided ? Math.round(parent.height * 0.55) : parent.height
                visible: root.sided || root.page === 2
                dashboard: root.dashboard
                key: root.key
                stale: root.stale
            }

            TapePanel {
                objectName: "trades"
                anchors.bottom: parent.bottom
                width: parent.width
                height: root.sided ? parent.height - Math.round(parent.height * 0.55) : parent.height
                visible: root.sided || root.page === 3
                dashboard: root.dashboard
                key: root.key
                stale: root.stale
            }
        }
    }

    InstrumentMissing {
        objectName: "empty"
        anchors.fill: parent
        dashboard: root.dashboard
        instrument: instrument
    }
}
