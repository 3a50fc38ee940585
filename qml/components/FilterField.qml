// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Controls.Basic
import Tapedeck

// Words to filter by; Escape clears.
TextField {
    id: root

    required property string label

    signal cleared

    implicitHeight: 22
    topPadding: 2
    bottomPadding: 2
    leftPadding: 8
    font: Theme.small
    color: Theme.text
    placeholderText: label
    placeholderTextColor: Theme.dim
    selectByMouse: true
    Accessible.name: label

    background: Rectangle {
        radius: 3
        color: Theme.background
        border.color: root.activeFocus ? Theme.accent : Theme.line
    }

    Keys.onEscapePressed: {
        text = "";
        cleared();
    }
}
