// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Tapedeck

// A book as areas, in the theme's colours, and what to say when there is nothing to show.
DepthChart {
    id: root

    font: Theme.small
    reducedMotion: dashboard ? dashboard.reducedMotion : false
    colors.background: Theme.background
    colors.line: Theme.line
    colors.text: Theme.text
    colors.dim: Theme.dim
    colors.up: Theme.up
    colors.down: Theme.down
    colors.neutral: Theme.accent
    Accessible.role: Accessible.Chart
    Accessible.name: qsTr("Depth of %1").arg(key)
    Accessible.description: readout

    EmptyState {
        anchors.fill: parent
        visible: root.empty && root.key.length > 0
        title: root.dashboard && root.dashboard.live ? qsTr("No offers") : qsTr("Waiting for the server")
        detail: root.dashboard && root.dashboard.live ? qsTr("The source shows no prices to buy or sell at now.") : ""
    }
}
