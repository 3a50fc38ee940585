// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Tapedeck

// Says whether the feed is live, by shape, colour and word.
Row {
    id: root

    required property bool live
    required property bool trying
    required property string text
    property string detail

    spacing: 6
    Accessible.role: Accessible.StaticText
    Accessible.name: text + " " + detail

    Rectangle {
        anchors.verticalCenter: parent.verticalCenter
        width: Theme.px(10)
        height: width
        radius: root.live ? width / 2 : 1
        color: root.live ? Theme.up : root.trying ? Theme.warning : Theme.down
    }

    Text {
        anchors.verticalCenter: parent.verticalCenter
        text: root.text
        font: Theme.title
        color: root.live ? Theme.text : root.trying ? Theme.warning : Theme.down
    }

    Text {
        anchors.verticalCenter: parent.verticalCenter
        text: root.detail
        font: Theme.small
        color: Theme.dim
    }
}
