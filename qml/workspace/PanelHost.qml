// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound
import QtQuick
import Tapedeck

// A panel in its place: the heading of its stack, and below it what the panel shows. It stays the same item wherever
// the panel goes, so that nothing of what it shows is lost.
FocusScope {
    id: root

    required property Dashboard dashboard
    required property Workspace workspace
    required property string panelId
    required property string kind
    required property string link
    required property var panelState
    required property rect box
    required property bool shown
    required property bool maximized
    required property var tabs
    property var content: null // what is behind another is made when it is first looked at
    property bool complete: false
    readonly property bool isCurrent: workspace.current === panelId

    signal dragMoved(string panel, point at)
    signal dragDropped(string panel)
    signal rowOpened(string board, string key)

    function make() {
        if (!complete || !shown || content)
            return;
        const pages = {
            "instrument": instrument,
            "ladder": ladder,
            "tape": tape,
            "match": match,
            "latency": latency,
            "health": health
        };
        content = (pages[kind] ?? table).createObject(place);
        takeState();
    }

    // A row of "rolling" is an instrument's and a window's: "sim:BAA/5m".
    function instrumentOf(board: string, key: string): string {
        return board === "rolling" ? key.slice(0, Math.max(0, key.lastIndexOf("/"))) : key;
    }

    // What had it last may be hidden now, as pages show one part at a time where there is little room.
    function takeFocus() {
        if (!content)
            return;
        (content.grid ?? content).forceActiveFocus(Qt.ShortcutFocusReason); // so that it is framed
        const had = Window.activeFocusItem;
        if (!had || had.visible)
            return;
        for (const forward of [true, false]) {
            const next = had.nextItemInFocusChain(forward);
            for (let at = next; at; at = at.parent) {
                if (at === place) {
                    // and not a button of the strip: what is hidden may only have to be loaded
                    next.forceActiveFocus(Qt.ShortcutFocusReason);
                    return;
                }
            }
        }
    }

    // While it is hidden it does not know.
    function keepTitle(title: string) {
        if (title !== "")
            workspace.keep(panelId, "title", title);
    }

    function takeState() {
        if (content && content.grid) {
            content.grid.filter = panelState.filter ?? "";
            content.grid.reloadLayout();
        }
    }

    x: box.x
    y: box.y
    width: box.width
    height: box.height
    visible: shown
    clip: true
    onShownChanged: make()
    Component.onCompleted: {
        complete = true;
        make();
    }

    Connections {
        target: root.workspace

        function onRestored(panel: string) {
            if (panel === root.panelId)
                root.takeState();
        }
    }

    PanelStrip {
        id: strip
        anchors {
            left: parent.left
            right: parent.right
            top: parent.top
        }
        workspace: root.workspace
        panelId: root.panelId
        link: root.link
        tabs: root.tabs
        maximized: root.maximized
        isCurrent: root.isCurrent
        onDragMoved: (panel, at) => root.dragMoved(panel, at)
        onDragDropped: panel => root.dragDropped(panel)
    }

    FocusScope {
        id: place
        anchors {
            left: parent.left
            right: parent.right
            top: strip.bottom
            bottom: parent.bottom
        }
        focus: true
    }

    TapHandler {
        gesturePolicy: TapHandler.DragThreshold
        onPressedChanged: {
            if (pressed)
                root.workspace.current = root.panelId;
        }
    }

    Component {
        id: table

        GridPanel {
            id: gridPanel
            anchors.fill: parent
            focus: true
            title: root.kind === "scores" ? qsTr("Scores") : root.kind === "rolling" ? qsTr("Rolling figures") : qsTr("Prices")
            board: root.kind
            dashboard: root.dashboard
            stale: !root.dashboard.live
            settingsGroup: root.panelId
            headingHost: strip.tools
            onRowActivated: key => root.rowOpened(board === "scores" ? "scores" : "prices", root.instrumentOf(board, key))
            onChanging: what => root.workspace.note(what)

            Connections {
                target: gridPanel.grid

                function onFilterChanged() {
                    root.workspace.keep(root.panelId, "filter", gridPanel.grid.filter);
                }

                function onCurrentChanged() {
                    rest.restart();
                }
            }

            // Who runs through rows with the arrow keys does not want a page of each.
            Timer {
                id: rest
                interval: 150
                onTriggered: root.workspace.choose(root.panelId, root.instrumentOf(gridPanel.board, gridPanel.grid.currentKey))
            }
        }
    }

    Component {
        id: instrument

        InstrumentPage {
            anchors.fill: parent
            focus: true
            dashboard: root.dashboard
            key: root.panelState.key ?? ""
            onSymbolChanged: root.keepTitle(symbol)
        }
    }

    Component {
        id: ladder

        InstrumentPart {
            id: ladderPart
            anchors.fill: parent
            focus: true
            dashboard: root.dashboard
            key: root.panelState.key ?? ""
            onSymbolChanged: root.keepTitle(symbol)

            LadderPanel {
                anchors.fill: parent
                focus: true
                dashboard: root.dashboard
                key: ladderPart.key
                stale: ladderPart.stale
                headingHost: strip.tools
            }
        }
    }

    Component {
        id: tape

        InstrumentPart {
            id: tapePart
            anchors.fill: parent
            focus: true
            dashboard: root.dashboard
            key: root.panelState.key ?? ""
            onSymbolChanged: root.keepTitle(symbol)

            TapePanel {
                anchors.fill: parent
                focus: true
                dashboard: root.dashboard
                key: tapePart.key
                stale: tapePart.stale
                headingHost: strip.tools
            }
        }
    }

    Component {
        id: match

        MatchPage {
            id: matchPage

            readonly property string teams: matchPage.match.found ? qsTr("%1 – %2").arg(matchPage.match.home).arg(matchPage.match.away) : ""

            anchors.fill: parent
            focus: true
            dashboard: root.dashboard
            key: root.panelState.key ?? ""
            onTeamsChanged: root.workspace.keep(root.panelId, "title", teams)
            onInstrumentRequested: key => root.rowOpened("prices", key)
        }
    }

    Component {
        id: latency

        LatencyPanel {
            anchors.fill: parent
            focus: true
            dashboard: root.dashboard
            headingHost: strip.tools
            feed: root.panelState.feed ?? ""
            onFeedPicked: url => root.workspace.keep(root.panelId, "feed", url)
        }
    }

    Component {
        id: health

        HealthPanel {
            anchors.fill: parent
            focus: true
            dashboard: root.dashboard
            headingHost: strip.tools
        }
    }
}
