// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Dialogs
import QtQuick.Layouts
import Tapedeck

// Asks for a recording's files, then of which venue they are and how fast to play them.
Item {
    id: root

    required property StartChoice choice
    property var files: []
    readonly property var speeds: [1, 2, 5, 10, 60, 600]

    function open() {
        fileDialog.open();
    }

    // Goes on with these files.
    function take(chosen: var) {
        files = chosen;
        const guess = choice.guessVenue(chosen[0]);
        venue.currentIndex = Math.max(0, venue.indexOfValue(guess));
        dialog.open();
    }

    anchors.fill: parent

    FileDialog {
        id: fileDialog
        title: qsTr("Open a recording")
        fileMode: FileDialog.OpenFiles
        onAccepted: root.take(Array.from(selectedFiles))
    }

    Dialog {
        id: dialog
        modal: true
        padding: 16
        anchors.centerIn: parent
        width: Math.min(Theme.px(440), root.width - 24)
        onOpened: venue.forceActiveFocus()

        background: Rectangle {
            color: Theme.panel
            border.color: Theme.line
            radius: 5
        }

        header: Text {
            text: qsTr("Open a recording")
            font: Theme.title
            color: Theme.text
            padding: 16
            bottomPadding: 0
        }

        // qmllint disable deferred-property-id
        contentItem: ColumnLayout {
            // qmllint enable deferred-property-id
            spacing: 8

            Text {
                Layout.fillWidth: true
                text: root.files.map(file => decodeURIComponent(String(file).split("/").pop())).join(", ")
                textFormat: Text.PlainText
                elide: Text.ElideMiddle
                font: Theme.body
                color: Theme.text
            }

            Text {
                text: qsTr("Recorded at")
                font: Theme.small
                color: Theme.dim
            }

            ThemedComboBox {
                id: venue
                objectName: "venue"
                Layout.fillWidth: true
                model: root.choice.venues
                textRole: "title"
                valueRole: "kind"
                Accessible.name: qsTr("Recorded at")
            }

            Text {
                text: qsTr("Speed")
                font: Theme.small
                color: Theme.dim
            }

            ThemedComboBox {
                id: speed
                objectName: "speed"
                Layout.fillWidth: true
                model: root.speeds.map(times => ({
                                "title": times === 1 ? qsTr("As it was") : qsTr("%1 times as fast").arg(times),
                                "times": times
                            }))
                textRole: "title"
                valueRole: "times"
                Accessible.name: qsTr("Speed")
            }

            RowLayout {
                Layout.alignment: Qt.AlignRight
                Layout.topMargin: 8
                spacing: 8

                FlatButton {
                    text: qsTr("Cancel")
                    onClicked: dialog.close()
                }

                FlatButton {
                    objectName: "play"
                    text: qsTr("Play")
                    accented: true
                    onClicked: {
                        dialog.close();
                        root.choice.openRecording(root.files, venue.currentValue, speed.currentValue);
                    }
                }
            }
        }
    }
}
