// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Tapedeck

// Says that rows wait for the user to be done, and lets them go.
Rectangle {
    id: root

    required property int moves

    signal released

    implicitWidth: label.implicitWidth + 18
    implicitHeight: Theme.px(20)
    radius: height / 2
    color: Theme.panel
    border.color: Theme.accent
    Accessible.role: Accessible.Button
    Accessible.name: label.text
    Accessible.onPressAction: released()

    Text {
        id: label
        anchors.centerIn: parent
        text: root.moves > 0 ? qsTr("Order held · %1 would move").arg(root.moves) : qsTr("Order held")
        font: Theme.small
        color: Theme.text
    }

    TapHandler {
        onTapped: root.released()
    }
}
