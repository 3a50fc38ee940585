// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Tapedeck

// A small rounded button that says what waits, and lets it go.
Rectangle {
    id: root

    property string text

    signal clicked

    implicitWidth: label.implicitWidth + 18
    implicitHeight: Theme.px(20)
    radius: height / 2
    color: Theme.panel
    border.color: Theme.accent
    Accessible.role: Accessible.Button
    Accessible.name: label.text
    Accessible.onPressAction: clicked()

    Text {
        id: label
        anchors.centerIn: parent
        text: root.text
        font: Theme.small
        color: Theme.text
    }

    TapHandler {
        onTapped: root.clicked()
    }
}
