// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Tapedeck

// What there is to look at, for who comes for the first time.
Rectangle {
    id: root

    required property Dashboard dashboard
    required property StartChoice choice
    readonly property bool narrow: width < Theme.px(820)

    signal recordingRequested

    function connectNow() {
        problem.text = choice.connectTo(address.text);
    }

    color: Theme.background

    MouseArea {
        anchors.fill: parent // what is behind is not meant
        hoverEnabled: true
        onWheel: wheel => {
            wheel.accepted = true;
        }
    }

    Flickable {
        anchors.fill: parent
        contentHeight: Math.max(height, page.implicitHeight + 2 * Theme.px(32))
        boundsBehavior: Flickable.StopAtBounds

        ScrollBar.vertical: ThemedScrollBar {
        }

        ColumnLayout {
            id: page
            anchors.centerIn: parent
            width: Math.min(Theme.px(960), parent.width - 2 * Theme.px(24))
            spacing: 0

            Text {
                Layout.fillWidth: true
                text: qsTr("Live prices and live scores")
                font.family: Theme.title.family
                font.pixelSize: Theme.px(24)
                font.weight: Font.DemiBold
                color: Theme.text
                wrapMode: Text.Wrap
            }

            Text {
                Layout.fillWidth: true
                Layout.topMargin: Theme.px(6)
                Layout.bottomMargin: Theme.px(24)
                text: qsTr("Tapedeck shows what a feed server sends. Choose where it comes from; Ctrl+L changes it later.")
                font: Theme.body
                color: Theme.dim
                wrapMode: Text.Wrap
            }

            GridLayout {
                Layout.fillWidth: true
                columns: root.narrow ? 1 : 3
                columnSpacing: Theme.px(16)
                rowSpacing: Theme.px(12)

                StartCard {
                    title: qsTr("Try the simulator")
                    detail: qsTr("A made-up market of 500 instruments and 40 matches, on this computer alone.")
                    problem: root.choice.server.state === LocalServer.Failed ? root.choice.server.error : ""

                    FlatButton {
                        id: simulator
                        objectName: "simulator"
                        Layout.fillWidth: true
                        accented: true
                        enabled: root.choice.server.state !== LocalServer.Starting
                        text: enabled ? qsTr("Start") : qsTr("Starting…")
                        onClicked: root.choice.trySimulator()
                    }
                }

                StartCard {
                    title: qsTr("Connect to a server")
                    detail: qsTr("Somebody runs tapedeckd for you, here or elsewhere. Ask them for its address.")
                    problem: problem.text

                    RowLayout {
                        Layout.fillWidth: true
                        spacing: 6

                        TextField {
                            id: address
                            objectName: "address"
                            Layout.fillWidth: true
                            implicitHeight: Theme.px(26)
                            topPadding: 2
                            bottomPadding: 2
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

                        FlatButton {
                            objectName: "connect"
                            text: qsTr("Connect")
                            onClicked: root.connectNow()
                        }
                    }
                }

                StartCard {
                    title: qsTr("Open a recording")
                    detail: qsTr("Messages recorded at a venue, played through the very parser that reads its live feed.")

                    FlatButton {
                        objectName: "recording"
                        Layout.fillWidth: true
                        text: qsTr("Choose files…")
                        onClicked: root.recordingRequested()
                    }
                }
            }

            Text {
                Layout.fillWidth: true
                Layout.topMargin: Theme.px(20)
                text: qsTr("Looking for a server at %1 meanwhile.").arg(root.dashboard.url)
                visible: root.dashboard.url.length > 0
                font: Theme.small
                color: Theme.dim
                wrapMode: Text.Wrap
            }
        }
    }

    QtObject {
        id: problem

        property string text
    }

    onVisibleChanged: {
        if (visible)
            simulator.forceActiveFocus();
    }
    Component.onCompleted: simulator.forceActiveFocus()
}
