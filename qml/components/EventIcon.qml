// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Tapedeck

// What kind of event: by shape and letters, so that colour only helps.
Item {
    id: root

    required property int shape // of MatchTimeline
    required property string mark
    property bool hollow: false // taken back, or not certain yet
    property color tone: Theme.accent

    implicitWidth: Theme.px(20)
    implicitHeight: Theme.px(20)

    Rectangle {
        anchors.centerIn: parent
        visible: root.shape !== MatchTimeline.Line
        width: root.shape === MatchTimeline.Card ? Theme.px(14) : root.shape === MatchTimeline.Diamond ? Theme.px(14) : Theme.px(20)
        height: root.shape === MatchTimeline.Diamond ? Theme.px(14) : root.shape === MatchTimeline.Card ? Theme.px(19) : Theme.px(20)
        radius: root.shape === MatchTimeline.Disc ? height / 2 : 2
        rotation: root.shape === MatchTimeline.Diamond ? 45 : 0
        color: root.hollow ? "transparent" : root.tone
        border.color: root.tone
        border.width: 1
    }

    Rectangle {
        anchors.centerIn: parent
        visible: root.shape === MatchTimeline.Line
        width: Theme.px(12)
        height: 2
        color: Theme.dim
    }

    Text {
        anchors.centerIn: parent
        text: root.mark
        font.family: Theme.small.family
        font.pixelSize: root.mark.length > 1 ? Theme.px(9) : Theme.px(11)
        font.weight: Font.DemiBold
        color: root.hollow ? root.tone : Theme.inkOnAccent
    }
}
