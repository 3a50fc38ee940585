// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Tapedeck

// Says that rows wait for the user to be done, and lets them go.
Pill {
    id: root

    required property int moves

    signal released

    text: moves > 0 ? qsTr("Order held · %1 would move").arg(moves) : qsTr("Order held")
    onClicked: released()
}
