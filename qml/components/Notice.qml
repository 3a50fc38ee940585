// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Tapedeck

// Says for some seconds what has been done, or why not.
Rectangle {
    id: root

    property bool good: true

    function show(sentence: string, isGood: bool) {
        label.text = sentence;
        good = isGood;
        visible = true;
        timer.restart();
    }

    visible: false
    implicitHeight: label.implicitHeight + 14
    radius: 4
    color: Theme.panel
    border.color: good ? Theme.accent : Theme.down
    Accessible.role: Accessible.AlertMessage
    Accessible.name: label.text

    Text {
        id: label
        anchors {
            left: parent.left
            right: parent.right
            verticalCenter: parent.verticalCenter
            margins: 10
        }
        font: Theme.small
        color: Theme.text
        wrapMode: Text.WrapAnywhere
    }

    Timer {
        id: timer
        interval: root.good ? 5000 : 15000
        onTriggered: root.visible = false
    }

    TapHandler {
        onTapped: root.visible = false
    }
}
