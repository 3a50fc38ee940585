// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Tapedeck

// How long a change takes from its source to the screen, stage by stage, and how the chosen stage has moved.
Rectangle {
    id: root

    required property Dashboard dashboard
    property Item headingHost: null // where the heading goes, without its title; null: above
    property int stage: 2

    color: Theme.background
    clip: true
    activeFocusOnTab: true
    Keys.onUpPressed: stage = Math.max(0, stage - 1)
    Keys.onDownPressed: stage = Math.min(stageRows.count - 1, stage + 1)

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

    ColumnLayout {
        anchors {
            left: parent.left
            right: parent.right
            top: parent.top
            topMargin: (heading.bare ? 0 : heading.height) + 6
            bottom: parent.bottom
            margins: 6
        }
        spacing: 0

        RowLayout {
            Layout.leftMargin: 6
            Layout.rightMargin: 6
            spacing: 0

            Repeater {
                model: [qsTr("Stage"), "p50", "p99", "max"]

                Text {
                    required property int index
                    required property string modelData

                    Layout.fillWidth: index === 0
                    Layout.preferredWidth: index === 0 ? 100 : 70
                    text: modelData
                    horizontalAlignment: index === 0 ? Text.AlignLeft : Text.AlignRight
                    font: Theme.small
                    color: Theme.dim
                }
            }
        }

        Repeater {
            id: stageRows
            model: root.dashboard.stages

            Rectangle {
                id: stageRow

                required property int index
                required property var modelData

                Layout.fillWidth: true
                implicitHeight: Theme.px(18)
                radius: 2
                // qmllint disable unqualified
                color: index === root.stage ? Theme.selection : "transparent"
                border.color: Theme.accent
                border.width: index === root.stage && root.activeFocus ? 1 : 0
                // qmllint enable unqualified
                Accessible.role: Accessible.Button
                Accessible.name: modelData.name + " p50 " + modelData.p50 + " p99 " + modelData.p99
                Accessible.description: modelData.what

                RowLayout {
                    anchors {
                        fill: parent
                        leftMargin: 6
                        rightMargin: 6
                    }
                    spacing: 0

                    Repeater {
                        model: [stageRow.modelData.name, stageRow.modelData.p50, stageRow.modelData.p99, stageRow.modelData.max]

                        Text {
                            required property int index
                            required property string modelData

                            Layout.fillWidth: index === 0
                            Layout.preferredWidth: index === 0 ? 100 : 70
                            text: modelData
                            elide: Text.ElideRight
                            horizontalAlignment: index === 0 ? Text.AlignLeft : Text.AlignRight
                            font: Theme.small
                            color: Theme.text
                        }
                    }
                }

                TapHandler {
                    onTapped: root.stage = stageRow.index // qmllint disable unqualified
                }

                HoverHandler {
                    id: pointer
                }

                ToolTip.visible: pointer.hovered
                ToolTip.text: modelData.what
                ToolTip.delay: 500
            }
        }

        LatencyPlot {
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.topMargin: 4
            dashboard: root.dashboard
            stage: root.stage
            font: Theme.small
            lineColor: Theme.accent
            areaColor: Theme.selection
            gridColor: Theme.line
            textColor: Theme.dim
        }
    }
}
