// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Tapedeck

// What an instrument is, and what it costs now. In one line where there is little room.
Rectangle {
    id: root

    required property Instrument instrument
    property bool stale: false
    property string asOf
    property bool compact: false

    readonly property string statusText: stale && !instrument.stale ? qsTr("not live, as of %1").arg(asOf) : instrument.staleReason.length > 0 ? qsTr("%1: %2").arg(instrument.status).arg(instrument.staleReason) : instrument.status
    readonly property color lastColor: stale ? Theme.dim : instrument.direction > 0 ? Theme.up : instrument.direction < 0 ? Theme.down : Theme.text

    color: Theme.panel
    implicitHeight: content.implicitHeight + Theme.px(compact ? 8 : 18)
    Accessible.role: Accessible.StaticText
    Accessible.name: qsTr("%1, last %2, %3, %4").arg(instrument.symbol).arg(instrument.last).arg(instrument.change).arg(instrument.status)

    ColumnLayout {
        id: content
        anchors {
            left: parent.left
            right: parent.right
            verticalCenter: parent.verticalCenter
            leftMargin: Theme.px(12)
            rightMargin: Theme.px(12)
        }
        spacing: Theme.px(6)

        Item {
            Layout.fillWidth: true
            implicitHeight: Math.max(names.height, figures.height)

            Column {
                id: names
                anchors {
                    left: parent.left
                    right: figures.left
                    rightMargin: Theme.px(10)
                    verticalCenter: parent.verticalCenter
                }

                Text {
                    objectName: "symbol"
                    width: parent.width
                    text: root.instrument.symbol
                    elide: Text.ElideRight
                    font: root.compact ? Theme.title : Theme.heading
                    color: Theme.text
                }

                Text {
                    width: parent.width
                    visible: !root.compact
                    text: root.instrument.name.length > 0 && root.instrument.venue.length > 0 ? qsTr("%1 · %2").arg(root.instrument.name).arg(root.instrument.venue) : root.instrument.name + root.instrument.venue
                    elide: Text.ElideRight
                    font: Theme.small
                    color: Theme.dim
                }
            }

            Row {
                id: figures
                anchors {
                    right: parent.right
                    verticalCenter: parent.verticalCenter
                }
                spacing: Theme.px(10)

                Text {
                    anchors.verticalCenter: parent.verticalCenter
                    width: Math.min(implicitWidth, root.width / 3)
                    visible: root.compact && (root.stale || !root.instrument.usual)
                    text: root.statusText
                    elide: Text.ElideRight
                    font: Theme.small
                    color: Theme.warning
                }

                Text {
                    anchors.verticalCenter: parent.verticalCenter
                    visible: text.length > 0 && root.instrument.direction !== 0
                    text: root.instrument.direction > 0 ? "▲" : "▼"
                    font: root.compact ? Theme.small : Theme.title
                    color: root.lastColor
                }

                Text {
                    anchors.verticalCenter: parent.verticalCenter
                    objectName: "last"
                    text: root.instrument.last
                    font: root.compact ? Theme.title : Theme.figure
                    color: root.lastColor
                }

                Text {
                    anchors.verticalCenter: parent.verticalCenter
                    objectName: "change"
                    visible: root.width > Theme.px(330)
                    text: root.instrument.change
                    font: root.compact ? Theme.small : Theme.title
                    color: root.stale || root.instrument.changeSign === 0 ? Theme.dim : root.instrument.changeSign > 0 ? Theme.up : Theme.down
                }
            }
        }

        Flow {
            Layout.fillWidth: true
            visible: !root.compact
            spacing: Theme.px(18)

            Repeater {
                // Kept, though a price that moves makes the list anew.
                model: SteadyRows {
                    rows: [[qsTr("High"), root.instrument.high, false], [qsTr("Low"), root.instrument.low, false], [qsTr("Volume"), root.instrument.volume, false], [qsTr("Spread"), root.instrument.spread, false], [qsTr("Status"), root.statusText, root.stale || !root.instrument.usual], [qsTr("Unchanged for"), root.instrument.age, false]]
                }

                Row {
                    id: figure

                    required property var row

                    objectName: row[1] === root.instrument.age ? "age" : ""
                    visible: row[1].length > 0
                    spacing: Theme.px(5)

                    Text {
                        text: figure.row[0]
                        font: Theme.small
                        color: Theme.dim
                    }

                    Text {
                        text: figure.row[1]
                        font: Theme.small
                        color: figure.row[2] ? Theme.warning : Theme.text
                    }
                }
            }
        }
    }

    Rectangle {
        anchors {
            left: parent.left
            right: parent.right
            bottom: parent.bottom
        }
        height: 1
        color: Theme.line
    }
}
