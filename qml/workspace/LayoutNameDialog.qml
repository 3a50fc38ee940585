// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Tapedeck

// Asks for a layout's name: to save it, or to rename it.
Dialog {
    id: root

    required property Workspace workspace
    property bool renames: false
    property string error

    function saveLayout() {
        renames = false;
        open();
    }

    function renameLayout() {
        renames = true;
        open();
    }

    function confirm() {
        error = renames ? workspace.rename(workspace.layoutName, field.text) : workspace.saveAs(field.text);
        if (error.length === 0)
            close();
    }

    modal: true
    padding: 16
    width: Math.min(Theme.px(380), parent ? parent.width - 24 : 380)
    title: renames ? qsTr("Rename the layout") : qsTr("Save the layout as")
    onOpened: {
        error = "";
        field.text = renames || workspace.ownLayout ? workspace.layoutName : "";
        field.selectAll();
        field.forceActiveFocus();
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
            id: field
            Layout.fillWidth: true
            font: Theme.body
            color: Theme.text
            maximumLength: 40
            selectByMouse: true
            Accessible.name: qsTr("Name of the layout")
            onAccepted: root.confirm()

            background: Rectangle {
                radius: 3
                color: Theme.background
                border.color: field.activeFocus ? Theme.accent : Theme.line
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

        RowLayout {
            Layout.alignment: Qt.AlignRight
            spacing: 8

            FlatButton {
                text: qsTr("Cancel")
                onClicked: root.close()
            }

            FlatButton {
                text: root.renames ? qsTr("Rename") : qsTr("Save")
                accented: true
                onClicked: root.confirm()
            }
        }
    }
}
