// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound
import QtQuick
import QtQml
import Tapedeck

// All panels and windows of a workspace, and what moves between them: focus, and panels that are dragged.
Item {
    id: root

    required property Dashboard dashboard
    required property Workspace workspace
    required property var actions // of the main window; the others take their keys too

    // While a panel is dragged: which, and where it would go.
    property string dragged
    property point draggedAt
    property var views: ({
            "main": mainView
        })

    function hostOf(panel: string): PanelHost {
        for (let i = 0; i < hosts.count; ++i) {
            const host = hosts.objectAt(i);
            if (host && host.panelId === panel)
                return host;
        }
        return null;
    }

    // The table in which a board's row can be shown: the one worked in, else one that is in view, else any.
    function tableOf(board: string): PanelHost {
        let found = hostOf(workspace.current);
        if (found && found.kind === board)
            return found;
        found = null;
        for (let i = 0; i < hosts.count; ++i) {
            const host = hosts.objectAt(i);
            if (host && host.kind === board && (!found || (host.shown && !found.shown)))
                found = host;
        }
        return found;
    }

    function focusPanel(panel: string) {
        const host = hostOf(panel);
        if (!host || !visible)
            return;
        workspace.current = panel;
        if (host.Window.window && !host.Window.window.active)
            host.Window.window.requestActivate();
        host.takeFocus();
    }

    function showTab(panel: string) {
        workspace.showTab(panel);
        focusPanel(panel);
    }

    function currentTable(): PanelHost {
        const host = hostOf(workspace.current);
        return host && host.content && host.content.grid ? host : tableOf("prices") ?? tableOf("scores");
    }

    function goToRow(board: string, key: string) {
        const table = tableOf(board) ?? hostOf(workspace.addPanel(board));
        if (!table)
            return;
        showTab(table.panelId);
        table.content.grid.goTo(key);
    }

    function openRow(from: string, board: string, key: string) {
        const page = workspace.open(from, board, key);
        if (page.length > 0)
            focusPanel(page);
        else
            goToRow(board, key);
    }

    onVisibleChanged: focusKeeper.restart()

    Timer {
        id: focusKeeper
        interval: 0
        onTriggered: root.keepFocus()
    }

    // The panel that is worked in has come into another window.
    Timer {
        id: newWindow
        interval: 0
        onTriggered: root.focusPanel(root.workspace.current)
    }

    // Of the item that has the focus.
    function noteFocus(item: Item) {
        for (let at = item; at; at = at.parent) {
            if (at.panelId !== undefined && at.dragMoved !== undefined) {
                workspace.current = at.panelId;
                return;
            }
        }
        focusKeeper.restart();
    }

    // Where what had the focus is gone, as at the start or with another layout, the panel that is worked in takes it.
    function keepFocus() {
        const host = hostOf(workspace.current);
        const window = host ? host.Window.window : null;
        if (!window || !window.active || !visible)
            return;
        const item = window.activeFocusItem;
        if (!item || !item.visible || item === window.contentItem || !item.parent)
            host.takeFocus();
    }

    function moveDrag(panel: string, at: point) {
        dragged = panel;
        draggedAt = at;
        let over = false;
        for (const area in views) {
            const view = views[area];
            const spot = view.mapFromGlobal(at.x, at.y);
            const drop = over ? {} : workspace.dropAt(area, spot.x, spot.y, Theme.px(30));
            const isPlace = drop.beside !== undefined && drop.beside !== panel;
            view.dropTitle = panelTitle(panel);
            view.drop = isPlace ? drop : null;
            over = over || isPlace;
        }
    }

    function endDrag(panel: string, accepted: bool) {
        let done = !accepted || dragged !== panel;
        let inside = false;
        for (const area in views) {
            const view = views[area];
            const drop = view.drop;
            const spot = view.mapFromGlobal(draggedAt.x, draggedAt.y);
            inside = inside || (spot.x > -20 && spot.y > -60 && spot.x < view.width + 20 && spot.y < view.height + 20);
            view.drop = null;
            if (drop && !done) {
                done = true;
                workspace.movePanel(panel, area, drop.beside, drop.side);
            }
        }
        const host = hostOf(panel);
        if (!done && !inside && host)
            workspace.tearOff(panel, Qt.rect(draggedAt.x - 40, draggedAt.y - 10, Math.max(400, host.width), Math.max(300, host.height)));
        dragged = "";
    }

    function panelTitle(panel: string): string {
        const host = hostOf(panel);
        const tab = host ? host.tabs.find(each => each.panelId === panel) : null;
        return tab ? tab.title : "";
    }

    WorkspaceView {
        id: mainView
        anchors.fill: parent
        workspace: root.workspace
        area: "main"
    }

    Shortcut {
        sequence: "Esc"
        enabled: root.dragged.length > 0
        onActivated: {
            const panel = root.dragged;
            root.endDrag(panel, false);
        }
    }

    Instantiator {
        model: root.workspace.windows
        onObjectAdded: (index, object) => {
            const now = Object.assign({}, root.views);
            now[object.areaId] = object.view;
            root.views = now;
        }
        onObjectRemoved: (index, object) => {
            const now = Object.assign({}, root.views);
            delete now[object.areaId];
            root.views = now;
        }

        PanelWindow {
            workspace: root.workspace
            actions: root.actions
            onFocusMoved: item => root.noteFocus(item)
        }
    }

    Instantiator {
        id: hosts
        model: root.workspace.panels

        PanelHost {
            required property string area

            parent: root.views[area] ?? null
            dashboard: root.dashboard
            workspace: root.workspace
            onWindowChanged: {
                if (isCurrent)
                    newWindow.restart();
            }
            onDragMoved: (panel, at) => root.moveDrag(panel, at)
            onDragDropped: panel => root.endDrag(panel, true)
            onRowOpened: (board, key) => root.openRow(panelId, board, key)
        }
    }
}
