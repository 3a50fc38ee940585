// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Layouts
import Tapedeck

// One choice of the first page: what it is, in a sentence, and its control.
Rectangle {
    id: root

    required property string title
    required property string detail
    property string problem
    default property alias controls: content.data

    Layout.fillWidth: true
    Layout.fillHeight: true
    Layout.preferredWidth: 10
    implicitHeight: column.implicitHeight + 2 * Theme.px(18)
    radius: 6
    color: Theme.panel
    border.color: Theme.line
    Accessible.role: Accessible.Grouping
    Accessible.name: title
    Accessible.description: detail

    ColumnLayout {
        id: column
        anchors {
            fill: parent
            margins: Theme.px(18)
        }
        spacing: Theme.px(8)

        Text {
            Layout.fillWidth: true
            text: root.title
            font.family: Theme.title.family
            font.pixelSize: Theme.px(15)
            font.weight: Font.DemiBold
            color: Theme.text
            wrapMode: Text.Wrap
        }

        Text {
            Layout.fillWidth: true
            text: root.detail
            font: Theme.body
            color: Theme.dim
            lineHeight: 1.2
            wrapMode: Text.Wrap
        }

        Item {
            Layout.fillHeight: true
            Layout.minimumHeight: Theme.px(4)
        }

        Text {
            Layout.fillWidth: true
            visible: text.length > 0
            text: root.problem
            font: Theme.small
            color: Theme.down
            wrapMode: Text.Wrap
        }

        ColumnLayout {
            id: content
            Layout.fillWidth: true
            spacing: 6
        }
    }
}
