// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Tapedeck

// A source, or what is written to: its state, why it is not live, and its figures.
ColumnLayout {
    id: root

    required property var of // {url, name, state, reason, figures, warning}

    spacing: 0
    ToolTip.visible: pointer.hovered
    ToolTip.text: of.url
    ToolTip.delay: 500

    HoverHandler {
        id: pointer
    }

    FigureRow {
        Layout.fillWidth: true
        label: root.of.name
        value: root.of.state
        warning: root.of.warning
    }

    Text {
        Layout.fillWidth: true
        visible: text.length > 0
        text: root.of.reason
        wrapMode: Text.Wrap
        maximumLineCount: 4
        elide: Text.ElideRight
        font: Theme.small
        color: root.of.warning ? Theme.warning : Theme.text
    }

    Text {
        Layout.fillWidth: true
        text: root.of.figures
        wrapMode: Text.Wrap
        maximumLineCount: 3
        elide: Text.ElideRight
        font: Theme.small
        color: Theme.dim
    }
}
