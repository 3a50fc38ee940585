// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Layouts
import Tapedeck

// The price levels of one instrument around its spread.
FocusScope {
    id: root

    required property Dashboard dashboard
    required property string key
    property bool stale: !dashboard.live
    property Item headingHost: null // where the heading goes, without its title; null: above
    property string title: ladder.odds ? qsTr("Offers") : qsTr("Book")
    property string markPrice // exact; empty: none
    property string markLabel
    readonly property alias ladder: ladder
    readonly property int room: heading.bare ? heading.width + Theme.px(60) : heading.width // for controls, and a short title

    PanelHeader {
        id: heading
        parent: root.headingHost ?? root
        bare: root.headingHost !== null
        visible: !bare || root.visible
        anchors {
            left: parent?.left
            right: parent?.right
            top: parent?.top
        }
        title: root.title
        detail: ladder.shallow ? qsTr("best prices only") : ladder.spreadText.length > 0 && root.room > 260 ? qsTr("spread %1").arg(ladder.spreadText) : ""

        RowLayout {
            anchors {
                right: parent.right
                rightMargin: 6
                verticalCenter: parent.verticalCenter
            }
            spacing: 4

            Pill {
                objectName: "centre"
                visible: !ladder.centred
                text: qsTr("Centre")
                onClicked: ladder.centre()
            }

            FlatButton {
                objectName: "finer"
                visible: ladder.stepText.length > 0 && root.room > 300
                implicitHeight: Theme.px(20)
                leftPadding: 7
                rightPadding: 7
                text: "−"
                Accessible.name: qsTr("Finer steps")
                onClicked: ladder.coarsen(-1)
            }

            Text {
                visible: ladder.stepText.length > 0 && root.room > 300
                text: ladder.stepText
                font: Theme.small
                color: Theme.dim
                Accessible.name: qsTr("Step %1").arg(ladder.stepText)
            }

            FlatButton {
                objectName: "coarser"
                visible: ladder.stepText.length > 0 && root.room > 300
                implicitHeight: Theme.px(20)
                leftPadding: 7
                rightPadding: 7
                text: "+"
                Accessible.name: qsTr("Coarser steps")
                onClicked: ladder.coarsen(1)
            }

            FlatButton {
                objectName: "cumulate"
                visible: root.room > 200
                implicitHeight: Theme.px(20)
                leftPadding: 7
                rightPadding: 7
                checkable: true
                checked: ladder.cumulated
                text: "Σ"
                Accessible.name: qsTr("Sizes from the best price on")
                onToggled: ladder.cumulated = checked
            }
        }
    }

    BookLadder {
        id: ladder
        objectName: "ladder"
        focus: true
        anchors {
            left: parent.left
            right: parent.right
            top: parent.top
            topMargin: heading.bare ? 0 : heading.height
            bottom: parent.bottom
        }
        dashboard: root.dashboard
        key: root.key
        stale: root.stale
        flashing: !root.dashboard.reducedMotion
        mark.price: root.markPrice
        mark.label: root.markLabel
        font: Theme.body
        colors.background: Theme.background
        colors.alternate: Theme.alternate
        colors.header: Theme.header
        colors.line: Theme.line
        colors.text: Theme.text
        colors.dim: Theme.dim
        colors.up: Theme.up
        colors.down: Theme.down
        colors.neutral: Theme.accent
        colors.warning: Theme.warning
        colors.selection: Theme.selection
        Accessible.role: Accessible.Table
        Accessible.name: root.title
        Accessible.description: summary
    }

    EmptyState {
        anchors.fill: ladder
        visible: ladder.empty
        title: root.dashboard.live ? qsTr("No offers") : qsTr("Waiting for the server")
        detail: root.dashboard.live ? qsTr("The source shows no prices to buy or sell at now.") : ""
    }
}
