// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Tapedeck

// Measures this computer while the window goes on, and shows a result that can be shared.
Dialog {
    id: root

    property SelfBenchmark benchmark: SelfBenchmark {
    }
    readonly property bool done: !benchmark.running && benchmark.result.length > 0

    function startNow() {
        const window = ApplicationWindow.window;
        benchmark.start(window ? Qt.size(window.width, window.height) : Qt.size(-1, -1));
    }

    modal: true
    padding: 16
    width: Math.min(Theme.px(640), parent ? parent.width - 24 : 640)
    height: Math.min(implicitHeight, parent ? parent.height - 24 : implicitHeight)
    title: qsTr("Measure this computer")
    onOpened: start.visible ? start.forceActiveFocus() : copy.forceActiveFocus()

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
        spacing: 12

        Text {
            Layout.fillWidth: true
            visible: !root.done
            text: qsTr("How many changes can this computer show? 100,000 rows of 20 columns are sorted live under 1,000,000 row updates a second for ten seconds, made by the program itself. A second window opens for that, and closes by itself. This window goes on, so what it needs of the processor is missing there.")
            wrapMode: Text.Wrap
            font: Theme.body
            color: Theme.text
        }

        ProgressBar {
            id: bar
            Layout.fillWidth: true
            visible: root.benchmark.running
            value: root.benchmark.progress
            Accessible.name: qsTr("Measuring")

            background: Rectangle {
                implicitHeight: Theme.px(6)
                radius: 3
                color: Theme.line
            }

            contentItem: Item {
                implicitHeight: Theme.px(6)

                Rectangle {
                    width: bar.visualPosition * parent.width
                    height: parent.height
                    radius: 3
                    color: Theme.accent
                }
            }
        }

        Text {
            Layout.fillWidth: true
            visible: text.length > 0
            text: root.benchmark.running ? qsTr("Measuring…") : root.benchmark.problem
            wrapMode: Text.Wrap
            font: Theme.small
            color: root.benchmark.running ? Theme.dim : Theme.down
            Accessible.role: root.benchmark.running ? Accessible.StaticText : Accessible.AlertMessage
            Accessible.name: text
        }

        Flickable {
            id: flick
            Layout.fillWidth: true
            Layout.fillHeight: true
            visible: root.done
            implicitHeight: figures.implicitHeight
            contentWidth: figures.implicitWidth
            contentHeight: figures.implicitHeight
            clip: true
            boundsBehavior: Flickable.StopAtBounds

            ScrollBar.vertical: ThemedScrollBar {
            }
            ScrollBar.horizontal: ScrollBar {
                height: Theme.scrollBar
                policy: size < 1 ? ScrollBar.AlwaysOn : ScrollBar.AlwaysOff
            }

            TextEdit {
                id: figures
                text: root.benchmark.result
                readOnly: true
                selectByMouse: true
                font: Theme.fixed
                color: Theme.text
                selectionColor: Theme.selection
                selectedTextColor: Theme.text
                Accessible.name: qsTr("Result")
            }
        }

        RowLayout {
            Layout.alignment: Qt.AlignRight
            spacing: 8

            FlatButton {
                text: root.benchmark.running ? qsTr("Stop") : qsTr("Close")
                onClicked: root.benchmark.running ? root.benchmark.cancel() : root.close()
            }

            FlatButton {
                visible: root.done
                text: qsTr("Measure again")
                onClicked: root.startNow()
            }

            FlatButton {
                id: copy
                visible: root.done
                accented: true
                text: qsTr("Copy")
                onClicked: root.benchmark.copy()
            }

            FlatButton {
                id: start
                visible: !root.done && !root.benchmark.running
                accented: true
                text: root.benchmark.problem.length > 0 ? qsTr("Try again") : qsTr("Measure")
                onClicked: root.startNow()
            }
        }
    }
}
