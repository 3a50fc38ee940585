// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
import Tapedeck

// Instead of an instrument: none is chosen, or it is not known.
EmptyState {
    id: root

    required property Dashboard dashboard
    required property Instrument instrument
    readonly property string key: instrument.key

    visible: !instrument.known
    title: key.length === 0 ? qsTr("No instrument chosen") : dashboard.live ? qsTr("%1 is not known").arg(instrument.symbol) : qsTr("Waiting for the server")
    detail: key.length === 0 ? qsTr("Choose one among the prices with Enter or a double click, or by Ctrl+K.") : dashboard.live ? qsTr("The server has no prices of %1 now. They show here when they come.").arg(key) : qsTr("What is known of %1 shows when the connection is there again.").arg(key)
}
