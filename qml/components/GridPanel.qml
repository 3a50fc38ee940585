// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Dialogs
import Tapedeck

// One board: its heading with a filter, the live table, and what to say when there is nothing to show.
Item {
    id: root

    required property Dashboard dashboard
    required property string title
    required property string board
    property bool stale: false
    property Item headingHost: null // where the heading goes, without its title; null: above the table
    property alias settingsGroup: table.settingsGroup
    readonly property alias grid: table
    readonly property string subject: board === "scores" ? qsTr("scores") : board === "rolling" ? qsTr("rolling figures") : qsTr("prices") // within a sentence
    readonly property bool heldBack: dashboard.spoilerDelay > 0 && dashboard.state === Dashboard.Synchronizing

    signal rowActivated(string key)
    signal changing(string what) // it can be undone until then

    function focusFilter() {
        filterField.forceActiveFocus();
    }

    function exportRows() {
        exportDialog.open();
    }

    PanelHeader {
        id: heading
        parent: root.headingHost ?? root
        bare: root.headingHost !== null
        anchors {
            left: parent?.left
            right: parent?.right
            top: parent?.top
        }
        title: root.title
        detail: table.filter.length > 0 ? qsTr("%1 of %2 rows").arg(table.shownCount.toLocaleString(Qt.locale("en_US"), "f", 0)).arg(table.rowCount.toLocaleString(Qt.locale("en_US"), "f", 0)) : table.rowCount === 1 ? qsTr("1 row") : qsTr("%1 rows").arg(table.rowCount.toLocaleString(Qt.locale("en_US"), "f", 0))

        HeldPill {
            anchors {
                right: filterField.left
                rightMargin: 8
                verticalCenter: parent.verticalCenter
            }
            visible: table.held && x > 110
            moves: table.heldMoves
            onReleased: table.release()
        }

        FilterField {
            id: filterField
            anchors {
                right: parent.right
                rightMargin: 6
                verticalCenter: parent.verticalCenter
            }
            width: Math.min(220, Math.max(80, root.width - 220))
            label: qsTr("Filter %1").arg(root.subject)
            problem: table.filterProblem
            onTextEdited: table.filter = text
            onCleared: {
                table.filter = "";
                table.forceActiveFocus();
            }
        }
    }

    LiveGrid {
        id: table
        anchors {
            left: parent.left
            right: parent.right
            top: parent.top
            topMargin: heading.bare ? 0 : heading.height
            bottom: parent.bottom
            rightMargin: Theme.scrollBar
            bottomMargin: Theme.scrollBar
        }
        dashboard: root.dashboard
        board: root.board
        stale: root.stale && rowCount > 0
        flashing: !root.dashboard.reducedMotion
        font: Theme.body
        colors.background: Theme.background
        colors.alternate: Theme.alternate
        colors.header: Theme.header
        colors.line: Theme.line
        colors.text: Theme.text
        colors.dim: Theme.dim
        colors.up: Theme.up
        colors.down: Theme.down
        colors.neutral: Theme.accent
        colors.warning: Theme.warning
        colors.selection: Theme.selection
        Accessible.role: Accessible.Table
        Accessible.name: root.title
        Accessible.description: currentText

        onFilterChanged: {
            if (filter !== filterField.text)
                filterField.text = filter;
        }
        onMenuRequested: (at, column) => {
            menu.column = column;
            menu.popup(table, at.x, at.y);
        }
        onRowActivated: key => root.rowActivated(key)
        onExported: (sentence, good) => notice.show(sentence, good)
        onRefused: sentence => notice.show(sentence, false)

        ToolTip.visible: hint.length > 0
        ToolTip.text: hint
        ToolTip.delay: 300
    }

    GridMenu {
        id: menu
        grid: table
        onExportRequested: root.exportRows()
        onChanging: what => root.changing(what)
        onClosed: table.forceActiveFocus()
    }

    FileDialog {
        id: exportDialog
        title: qsTr("Export %1 as CSV").arg(root.subject)
        fileMode: FileDialog.SaveFile
        defaultSuffix: "csv"
        nameFilters: [qsTr("CSV files (*.csv)")]
        onAccepted: table.exportCsv(selectedFile)
    }

    Notice {
        id: notice
        anchors {
            left: table.left
            right: table.right
            bottom: table.bottom
            margins: 10
        }
        z: 1
    }

    ScrollBar {
        id: vertical
        anchors {
            right: parent.right
            top: table.top
            bottom: table.bottom
        }
        width: Theme.scrollBar
        padding: 1
        orientation: Qt.Vertical
        policy: size < 1 ? ScrollBar.AlwaysOn : ScrollBar.AlwaysOff
        size: table.pageSize
        onPositionChanged: {
            if (pressed)
                table.position = position;
        }

        Binding on position  {
            value: table.position
            when: !vertical.pressed
        }
    }

    ScrollBar {
        id: horizontal
        anchors {
            left: parent.left
            right: table.right
            bottom: parent.bottom
        }
        height: Theme.scrollBar
        padding: 1
        orientation: Qt.Horizontal
        policy: size < 1 ? ScrollBar.AlwaysOn : ScrollBar.AlwaysOff
        size: table.contentWidth > 0 ? Math.min(1, table.width / table.contentWidth) : 1
        onPositionChanged: {
            if (pressed)
                table.scrollX = position * table.contentWidth;
        }

        Binding on position  {
            value: table.contentWidth > 0 ? table.scrollX / table.contentWidth : 0
            when: !horizontal.pressed
        }
    }

    EmptyState {
        anchors {
            fill: table
            topMargin: Theme.px(22) // below the titles
        }
        visible: table.shownCount === 0
        title: table.filter.length > 0 && table.rowCount > 0 ? qsTr("No row matches “%1”").arg(table.filter) : root.dashboard.live ? qsTr("No %1 yet").arg(root.subject) : root.heldBack ? qsTr("Held back by %1 s").arg(root.dashboard.spoilerDelay) : root.dashboard.everConnected ? qsTr("Waiting for the server") : qsTr("No server at %1").arg(root.dashboard.url)
        detail: table.filter.length > 0 && table.rowCount > 0 ? qsTr("Escape clears the filter.") : root.heldBack ? qsTr("The first values are here already, and will be shown then.") : root.dashboard.live && root.board === "rolling" ? qsTr("They come with the first trades, if the server keeps them. Start it with\ntapedeckd --rolling 1m,5m,1h") : root.dashboard.live ? qsTr("The server has no source for this board. Start it with one, such as\ntapedeckd --source sim:%1").arg(root.board) : qsTr("Start one with  tapedeckd --source sim:prices --source sim:scores\nor press Ctrl+L to connect elsewhere.") + (root.dashboard.state === Dashboard.Waiting ? qsTr("\nTrying again in %1 s.").arg(root.dashboard.retryInS) : "")
    }
}
