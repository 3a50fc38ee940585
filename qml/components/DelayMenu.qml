// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound
import QtQuick
import Tapedeck

// How long scores, odds and prices are held back, for who watches the match with a delay.
ThemedMenu {
    id: root

    required property Dashboard dashboard

    Instantiator {
        onObjectAdded: (index, object) => root.insertItem(index, object)
        onObjectRemoved: (index, object) => root.removeItem(object)
        model: [0, 5, 10, 20, 30, 45, 60, 120, 300]

        ThemedMenuItem {
            required property int modelData

            text: modelData > 0 ? qsTr("%1 seconds behind").arg(modelData) : root.dashboard.spoilerDelay > 0 ? qsTr("Reveal now") : qsTr("As it comes")
            checkable: true
            checked: root.dashboard.spoilerDelay === modelData
            onTriggered: root.dashboard.spoilerDelay = modelData
        }
    }
}
