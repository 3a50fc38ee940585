// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound
import QtQuick
import Tapedeck

// What can be done with a grid's rows and columns; more about one column if it was asked for at that one's title.
ThemedMenu {
    id: root

    required property LiveGrid grid
    property string column
    readonly property var about: withId(grid.columnList, column)

    function withId(columns: var, id: string): var {
        return columns.find(entry => entry.id === id) ?? null;
    }

    signal exportRequested
    signal changing(string what) // something that might be missed

    ThemedMenuItem {
        visible: root.about !== null && root.about.sortable
        text: root.about ? qsTr("Sort by %1").arg(root.about.title) : ""
        onTriggered: root.grid.sortBy(root.column, false)
    }
    ThemedMenuItem {
        visible: root.about !== null && root.about.sortable
        text: root.about ? qsTr("Then by %1").arg(root.about.title) : ""
        keys: qsTr("Shift+click")
        onTriggered: root.grid.sortBy(root.column, true)
    }
    ThemedMenuItem {
        visible: root.about !== null
        text: qsTr("Move left")
        onTriggered: root.grid.moveColumn(root.column, -1)
    }
    ThemedMenuItem {
        visible: root.about !== null
        text: qsTr("Move right")
        onTriggered: root.grid.moveColumn(root.column, 1)
    }
    ThemedMenuItem {
        visible: root.about !== null
        text: root.about ? qsTr("Hide %1").arg(root.about.title) : ""
        onTriggered: root.grid.setColumnShown(root.column, false)
    }
    Instantiator {
        model: root.about && root.about.shown ? [qsTr("Numbers as 67,123.45"), qsTr("Numbers as 67123.45"), qsTr("Odds as 11/4")].slice(0, root.about.formats) : []
        onObjectAdded: (index, object) => root.insertItem(5 + index, object)
        onObjectRemoved: (index, object) => root.removeItem(object)

        ThemedMenuItem {
            required property int index
            required property string modelData

            text: modelData
            checkable: true
            checked: root.about !== null && root.about.format === index
            onTriggered: root.grid.setColumnFormat(root.column, index)
        }
    }
    ThemedSeparator {
        visible: root.about !== null
    }
    ThemedMenuItem {
        text: root.grid.selectedCount > 1 ? qsTr("Copy %1 rows").arg(root.grid.selectedCount) : qsTr("Copy row")
        enabled: root.grid.selectedCount > 0
        keys: "Ctrl+C"
        onTriggered: root.grid.copySelection()
    }
    ThemedMenuItem {
        text: qsTr("Favourite, or not")
        enabled: root.grid.selectedCount > 0
        keys: "F"
        onTriggered: root.grid.markSelected()
    }
    ThemedMenuItem {
        text: qsTr("Select all")
        keys: "Ctrl+A"
        onTriggered: root.grid.selectAll()
    }
    ThemedMenuItem {
        text: qsTr("Export as CSV…")
        keys: "Ctrl+E"
        onTriggered: root.exportRequested()
    }
    ThemedSeparator {
    }
    ThemedMenu {
        id: sortMenu
        title: qsTr("Sort by")

        Instantiator {
            model: root.grid.columnList
            onObjectAdded: (index, object) => sortMenu.insertItem(index, object)
            onObjectRemoved: (index, object) => sortMenu.removeItem(object)

            ThemedMenuItem {
                required property var modelData

                visible: modelData.sortable
                text: modelData.title
                checkable: true
                checked: modelData.sorted
                keys: modelData.sorted ? (modelData.descending ? "▾" : "▴") : ""
                onTriggered: root.grid.sortBy(modelData.id, false)
            }
        }
    }
    ThemedMenu {
        id: groupMenu
        objectName: "groupMenu"
        title: qsTr("Group by")

        ThemedMenuItem {
            text: qsTr("Nothing")
            checkable: true
            checked: root.grid.group.length === 0
            onTriggered: root.grid.group = ""
        }
        Instantiator {
            model: root.grid.groupChoices
            onObjectAdded: (index, object) => groupMenu.insertItem(index + 1, object)
            onObjectRemoved: (index, object) => groupMenu.removeItem(object)

            ThemedMenuItem {
                required property var modelData

                text: modelData.title
                checkable: true
                checked: root.grid.group === modelData.id
                onTriggered: root.grid.group = modelData.id
            }
        }
        ThemedSeparator {
        }
        ThemedMenuItem {
            text: qsTr("Busiest first")
            enabled: root.grid.group.length > 0
            checkable: true
            checked: root.grid.busiestFirst
            onTriggered: root.grid.busiestFirst = !root.grid.busiestFirst
        }
        ThemedMenuItem {
            text: qsTr("Fold all")
            enabled: root.grid.group.length > 0
            onTriggered: root.grid.foldGroups(true)
        }
        ThemedMenuItem {
            text: qsTr("Unfold all")
            enabled: root.grid.group.length > 0
            onTriggered: root.grid.foldGroups(false)
        }
    }
    ThemedMenuItem {
        text: qsTr("Favourites first")
        checkable: true
        checked: root.grid.favouritesFirst
        onTriggered: root.grid.favouritesFirst = !root.grid.favouritesFirst
    }
    ThemedMenu {
        id: columnMenu
        title: qsTr("Columns")

        Instantiator {
            model: root.grid.columnList
            onObjectAdded: (index, object) => columnMenu.insertItem(index, object)
            onObjectRemoved: (index, object) => columnMenu.removeItem(object)

            ThemedMenuItem {
                required property var modelData

                text: modelData.title
                checkable: true
                checked: modelData.shown
                onTriggered: root.grid.setColumnShown(modelData.id, !modelData.shown)
            }
        }
    }
    ThemedMenuItem {
        text: qsTr("Reset columns")
        onTriggered: {
            root.changing(text);
            root.grid.resetColumns();
        }
    }
}
