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

    function escaped(words: string): string {
        return words.replace(/&/g, "&amp;").replace(/</g, "&lt;");
    }

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

        Text {
            Layout.fillWidth: true
            textFormat: Text.StyledText
            text: root.escaped(root.text) + (root.detail.length > 0 ? "&nbsp; <font color=\"" + Theme.dim + "\">" + root.escaped(root.detail) + "</font>" : "")
            font: Theme.body
            color: Theme.text
            wrapMode: Text.Wrap
        }

        FlatButton {
            objectName: "retry"
            text: root.action
            onClicked: root.retryRequested()
        }
    }
}
