// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Controls.Basic
import Tapedeck

// Words to filter by; Escape clears.
TextField {
    id: root

    required property string label
    property string problem // what is wrong with the text

    signal cleared

    implicitHeight: Theme.px(22)
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
        border.color: root.problem.length > 0 ? Theme.warning : root.activeFocus ? Theme.accent : Theme.line
    }

    ToolTip.visible: activeFocus && (problem.length > 0 || text.length === 0)
    ToolTip.text: problem.length > 0 ? problem : qsTr("Words, or conditions such as last>100 status=halted -bank")
    ToolTip.delay: 400

    Keys.onEscapePressed: {
        text = "";
        cleared();
    }
}
