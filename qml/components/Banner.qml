// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Layouts
import Tapedeck

// What is wrong, since when, and what happens next.
Rectangle {
    id: root

    required property string text
    property string detail
    property string action: qsTr("Retry now")

    signal retryRequested

    implicitHeight: content.implicitHeight + 12
    color: Theme.warningPanel
    Accessible.role: Accessible.AlertMessage
    Accessible.name: text + " " + detail

    RowLayout {
        id: content
        anchors {
            left: parent.left
            right: parent.right
            verticalCenter: parent.verticalCenter
            leftMargin: 10
            rightMargin: 10
        }
        spacing: 12

        Text {
            text: "▲"
            font: Theme.body
            color: Theme.warning
        }

        GridLayout {
            columns: root.width > Theme.px(520) ? 2 : 1
            columnSpacing: 12
            rowSpacing: 2

            Text {
                Layout.fillWidth: true
                text: root.text
                font: Theme.body
                color: Theme.text
                wrapMode: Text.Wrap
            }

            Text {
                visible: text.length > 0
                text: root.detail
                font: Theme.small
                color: Theme.dim
            }
        }

        FlatButton {
            objectName: "retry"
            text: root.action
            onClicked: root.retryRequested()
        }
    }
}
