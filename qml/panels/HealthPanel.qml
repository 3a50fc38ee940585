// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Tapedeck

// Whether to believe the screen: this client, the server, its sources, and the connection's history.
Rectangle {
    id: root

    required property Dashboard dashboard
    property Item headingHost: null // where the heading goes, without its title; null: above

    color: Theme.background
    clip: true
    activeFocusOnTab: true
    Accessible.role: Accessible.Grouping
    Accessible.name: qsTr("Health")
    Keys.onPressed: event => scrolling.take(event)

    KeyScrolling {
        id: scrolling
        area: flick
    }

    SteadyRows {
        id: clientRows
        rows: root.dashboard.health
    }

    SteadyRows {
        id: serverRows
        rows: root.dashboard.server
    }

    SteadyRows {
        id: historyRows
        rows: root.dashboard.history
    }

    SteadyRows {
        id: mirrorRows
        rows: root.dashboard.mirrors
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
        title: qsTr("Health")
    }

    Flickable {
        id: flick
        objectName: "figures"
        anchors {
            left: parent.left
            right: parent.right
            top: parent.top
            topMargin: heading.bare ? 0 : heading.height
            bottom: parent.bottom
            leftMargin: 8
        }
        clip: true
        contentHeight: figureColumns.implicitHeight + 16
        boundsBehavior: Flickable.StopAtBounds

        ScrollBar.vertical: ThemedScrollBar {
        }

        GridLayout {
            id: figureColumns
            y: 8
            anchors {
                left: parent.left
                right: parent.right
                rightMargin: 8 + Theme.scrollBar
            }
            columns: width >= Theme.px(640) ? 3 : width >= Theme.px(420) ? 2 : 1
            columnSpacing: 20
            rowSpacing: 8

            Repeater {
                model: [clientRows, serverRows]

                ColumnLayout {
                    id: figures

                    required property var modelData

                    Layout.fillWidth: true
                    Layout.preferredWidth: 10
                    Layout.alignment: Qt.AlignTop
                    spacing: 0

                    Repeater {
                        model: figures.modelData

                        FigureRow {
                            required property var row

                            Layout.fillWidth: true
                            label: row.label
                            value: row.value
                            warning: row.warning
                        }
                    }
                }
            }

            ColumnLayout {
                Layout.fillWidth: true
                Layout.preferredWidth: 12
                Layout.alignment: Qt.AlignTop
                spacing: 1

                Text {
                    Layout.fillWidth: true
                    visible: serverRows.rows.length === 0
                    text: qsTr("The server's own figures come once it is connected.")
                    wrapMode: Text.Wrap
                    font: Theme.small
                    color: Theme.dim
                }

                Repeater {
                    model: SteadyRows {
                        rows: root.dashboard.sources
                    }

                    SourceHealth {
                        required property var row

                        Layout.fillWidth: true
                        of: row
                    }
                }

                Text {
                    Layout.fillWidth: true
                    Layout.topMargin: 6
                    visible: mirrorRows.rows.length > 0
                    text: qsTr("Written to")
                    font: Theme.small
                    color: Theme.text
                }

                Repeater {
                    model: mirrorRows

                    SourceHealth {
                        required property var row

                        Layout.fillWidth: true
                        of: row
                    }
                }

                Text {
                    Layout.fillWidth: true
                    Layout.topMargin: 6
                    visible: historyRows.rows.length > 0
                    text: qsTr("What happened")
                    font: Theme.small
                    color: Theme.text
                }

                Repeater {
                    model: historyRows

                    Text {
                        required property var row

                        Layout.fillWidth: true
                        text: row.time + "  " + row.text
                        wrapMode: Text.Wrap
                        maximumLineCount: 3
                        elide: Text.ElideRight
                        font: Theme.small
                        color: row.warning ? Theme.warning : Theme.dim
                    }
                }
            }
        }
    }

    Rectangle {
        anchors.fill: parent
        visible: root.activeFocus
        color: "transparent"
        border.color: Theme.accent
    }
}
