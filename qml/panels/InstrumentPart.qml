// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Tapedeck

// A part of an instrument's page as a panel of its own: what it is and costs, and below that the part.
FocusScope {
    id: root

    required property Dashboard dashboard
    property string key // "venue:symbol"
    readonly property bool stale: !dashboard.live || instrument.stale
    readonly property string symbol: instrument.known ? instrument.symbol : ""
    default property alias content: body.data

    Instrument {
        id: instrument
        dashboard: root.dashboard
        key: root.key
        active: root.visible
    }

    Rectangle {
        anchors.fill: parent
        color: Theme.background
    }

    InstrumentHeading {
        id: heading
        anchors {
            left: parent.left
            right: parent.right
            top: parent.top
        }
        visible: instrument.known
        height: visible ? implicitHeight : 0
        instrument: instrument
        stale: root.stale
        asOf: root.dashboard.asOf
        compact: true
    }

    FocusScope {
        id: body
        anchors {
            left: parent.left
            right: parent.right
            top: heading.bottom
            bottom: parent.bottom
        }
        visible: instrument.known
        focus: true
    }

    InstrumentMissing {
        objectName: "empty"
        anchors.fill: parent
        dashboard: root.dashboard
        instrument: instrument
    }
}
