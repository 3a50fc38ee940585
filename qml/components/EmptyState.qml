// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Tapedeck

// Why there is nothing here, and what to do about it.
Item {
    id: root

    required property string title
    required property string detail

    Column {
        anchors.centerIn: parent
        width: Math.max(0, parent.width - 32)
        spacing: 8

        Text {
            width: parent.width
            text: root.title
            font: Theme.title
            color: Theme.text
            horizontalAlignment: Text.AlignHCenter
            wrapMode: Text.Wrap
        }

        Text {
            width: parent.width
            visible: root.height > Theme.px(150) // else the title alone has room
            text: root.detail
            font: Theme.body
            color: Theme.dim
            horizontalAlignment: Text.AlignHCenter
            wrapMode: Text.Wrap
        }
    }
}
