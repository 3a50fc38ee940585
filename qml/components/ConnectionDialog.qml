// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Tapedeck

// Asks for a server's address; offers those used lately.
Dialog {
    id: root

    required property Dashboard dashboard
    required property StartChoice choice
    property string error

    signal recordingRequested

    function connectNow() {
        error = choice.connectTo(address.text);
        if (error.length === 0)
            close();
    }

    function choose(url: string) {
        address.text = url;
        connectNow();
    }

    modal: true
    padding: 16
    width: Math.min(Theme.px(460), parent ? parent.width - 24 : 460)
    title: qsTr("Connect to a feed server")
    onOpened: {
        error = "";
        address.text = dashboard.url;
        address.selectAll();
        address.forceActiveFocus();
    }

    background: Rectangle {
        color: Theme.panel
        border.color: Theme.line
        radius: 5
    }

    header: Text {
        text: root.title
        font: Theme.title
        color: Theme.text
        padding: 16
        bottomPadding: 0
    }

    // qmllint disable deferred-property-id
    contentItem: ColumnLayout {
        // qmllint enable deferred-property-id
        spacing: 8

        TextField {
            id: address
            Layout.fillWidth: true
            font: Theme.body
            color: Theme.text
            placeholderText: "ws://127.0.0.1:7878"
            placeholderTextColor: Theme.dim
            selectByMouse: true
            Accessible.name: qsTr("Address of the feed server")
            onAccepted: root.connectNow()

            background: Rectangle {
                radius: 3
                color: Theme.background
                border.color: address.activeFocus ? Theme.accent : Theme.line
            }
        }

        Text {
            Layout.fillWidth: true
            visible: root.error.length > 0
            text: root.error
            font: Theme.small
            color: Theme.down
            wrapMode: Text.Wrap
        }

        Text {
            visible: recent.count > 0
            text: qsTr("Used lately")
            font: Theme.small
            color: Theme.dim
        }

        Repeater {
            id: recent
            model: root.dashboard.recentUrls

            FlatButton {
                required property string modelData

                Layout.fillWidth: true
                text: modelData
                onClicked: root.choose(modelData)
            }
        }

        GridLayout {
            Layout.fillWidth: true
            Layout.topMargin: 8
            columns: width < others.implicitWidth + answers.implicitWidth + columnSpacing ? 1 : 2
            columnSpacing: 24
            rowSpacing: 8

            Row {
                id: others
                Layout.fillWidth: true
                spacing: 8

                FlatButton {
                    text: qsTr("Simulator")
                    onClicked: {
                        root.close();
                        root.choice.trySimulator();
                    }
                }

                FlatButton {
                    text: qsTr("Recording…")
                    onClicked: {
                        root.close();
                        root.recordingRequested();
                    }
                }
            }

            Row {
                id: answers
                Layout.alignment: Qt.AlignRight
                spacing: 8

                FlatButton {
                    text: qsTr("Cancel")
                    onClicked: root.close()
                }

                FlatButton {
                    text: qsTr("Connect")
                    accented: true
                    onClicked: root.connectNow()
                }
            }
        }
    }
}
