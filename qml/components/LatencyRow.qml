// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Tapedeck

// A stage or a feed with its percentiles; or their headings.
Rectangle {
    id: root

    required property var texts // name, p50, p99, max
    property string what // it is about, on hover
    property color ink: Theme.text
    property bool chosen: false
    property bool focused: false

    signal tapped

    implicitHeight: Theme.px(18)
    radius: 2
    color: chosen ? Theme.selection : "transparent"
    border.color: Theme.accent
    border.width: focused ? 1 : 0
    Accessible.role: Accessible.ListItem
    Accessible.name: texts[0] + " p50 " + texts[1] + " p99 " + texts[2] + " max " + texts[3]
    Accessible.description: what

    RowLayout {
        anchors {
            fill: parent
            leftMargin: 6
            rightMargin: 6
        }
        spacing: 4

        Repeater {
            model: root.texts

            Text {
                required property int index
                required property string modelData

                Layout.fillWidth: index === 0
                Layout.preferredWidth: index === 0 ? 40 : Theme.px(62)
                text: modelData
                elide: Text.ElideRight
                horizontalAlignment: index === 0 ? Text.AlignLeft : Text.AlignRight
                font: Theme.small
                color: root.ink
            }
        }
    }

    TapHandler {
        onTapped: root.tapped()
    }

    HoverHandler {
        id: pointer
    }

    ToolTip.visible: pointer.hovered && what.length > 0
    ToolTip.text: what
    ToolTip.delay: 500
}
