// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound
import QtQuick
import Tapedeck

// How the dashboard looks: theme, colours of up and down, motion, size of texts.
ThemedMenu {
    id: root

    required property Dashboard dashboard
    required property Workspace workspace

    title: qsTr("View")

    Instantiator {
        onObjectAdded: (index, object) => root.insertItem(index, object)
        onObjectRemoved: (index, object) => root.removeItem(object)
        model: [["dark", qsTr("Dark")], ["light", qsTr("Light")], ["contrast", qsTr("High contrast")], ["system", qsTr("As the desktop")]]

        ThemedMenuItem {
            required property var modelData

            text: modelData[1]
            checkable: true
            checked: root.dashboard.theme === modelData[0]
            keys: modelData[0] === (Theme.dark ? "light" : "dark") ? "Ctrl+T" : ""
            onTriggered: root.dashboard.theme = modelData[0]
        }
    }
    ThemedSeparator {
    }
    ThemedMenuItem {
        text: qsTr("Blue and orange for up and down")
        checkable: true
        checked: root.dashboard.colorBlind
        onTriggered: root.dashboard.colorBlind = !root.dashboard.colorBlind
    }
    ThemedMenuItem {
        text: qsTr("No flashing")
        checkable: true
        checked: root.dashboard.reducedMotion
        keys: "Ctrl+M"
        onTriggered: root.dashboard.reducedMotion = !root.dashboard.reducedMotion
    }
    ThemedMenuItem {
        text: qsTr("Latency and health")
        checkable: true
        checked: root.workspace.healthShown
        keys: "Ctrl+H"
        onTriggered: root.workspace.toggleHealth()
    }
    ThemedSeparator {
    }
    DelayMenu {
        title: qsTr("Spoiler delay")
        dashboard: root.dashboard
    }
    ThemedSeparator {
    }
    ThemedMenuItem {
        text: qsTr("Larger text")
        keys: "Ctrl++"
        onTriggered: root.dashboard.textScale += 0.1
    }
    ThemedMenuItem {
        text: qsTr("Smaller text")
        keys: "Ctrl+-"
        onTriggered: root.dashboard.textScale -= 0.1
    }
    ThemedMenuItem {
        text: qsTr("Text as it was")
        keys: "Ctrl+0"
        enabled: root.dashboard.textScale !== 1
        onTriggered: root.dashboard.textScale = 1
    }
    ThemedSeparator {
    }
    ThemedMenu {
        id: languages
        title: qsTr("Language (from the next start on)")

        Instantiator {
            onObjectAdded: (index, object) => languages.insertItem(index, object)
            onObjectRemoved: (index, object) => languages.removeItem(object)
            model: [["", qsTr("As the desktop")], ["en", "English"], ["de", "Deutsch"]]

            ThemedMenuItem {
                required property var modelData

                text: modelData[1]
                checkable: true
                checked: root.dashboard.language === modelData[0]
                onTriggered: root.dashboard.language = modelData[0]
            }
        }
    }
}
