// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Tapedeck

// A price chart in the theme's colours, by fingers too, with the way back to the newest candle and what to say when
// there is nothing to show.
PriceChart {
    id: root

    font: Theme.small
    reducedMotion: dashboard ? dashboard.reducedMotion : false
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
    Accessible.role: Accessible.Chart
    Accessible.name: qsTr("Prices of %1").arg(key)
    Accessible.description: summary

    PinchHandler {
        property real seen: 1

        target: null
        onActiveChanged: seen = 1
        onActiveScaleChanged: {
            root.zoomAt(centroid.position.x, activeScale / seen);
            seen = activeScale;
        }
    }

    FlatButton {
        objectName: "toNewest"
        anchors {
            right: parent.right
            rightMargin: Theme.px(80)
            bottom: parent.bottom
            bottomMargin: Theme.px(28)
        }
        visible: !root.following && root.candleCount > 0
        accented: true
        text: qsTr("To the newest")
        onClicked: {
            root.toNewest();
            root.forceActiveFocus();
        }
    }

    EmptyState {
        anchors.fill: parent
        visible: root.candleCount === 0 && root.key.length > 0
        title: root.answered ? qsTr("No candles yet") : root.dashboard && root.dashboard.live ? qsTr("Asking for the candles") : qsTr("Waiting for the server")
        detail: root.answered ? qsTr("The server has seen no trade of this instrument. The first one begins a candle.") : root.dashboard && root.dashboard.live ? qsTr("The server has not answered yet.") : qsTr("The candles come when the connection is there again.")
    }
}
