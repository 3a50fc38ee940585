// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
pragma Singleton
import QtQuick

// Colours, fonts and spacing: the one place for them. Texts keep a contrast of 4.5 to their background.
QtObject {
    id: root

    property string name: "dark"
    readonly property bool dark: name !== "light"

    readonly property color background: dark ? "#10141a" : "#ffffff"
    readonly property color alternate: dark ? "#131820" : "#f6f8fa"
    readonly property color panel: dark ? "#161c24" : "#f2f4f7"
    readonly property color header: dark ? "#1a212b" : "#e9edf2"
    readonly property color line: dark ? "#2a3441" : "#ccd4dd"
    readonly property color text: dark ? "#dfe6ee" : "#17202b"
    readonly property color dim: dark ? "#8c9bab" : "#566475"
    readonly property color accent: dark ? "#5aa9f2" : "#1465b4"
    readonly property color up: dark ? "#3ecf94" : "#0a7a4b"
    readonly property color down: dark ? "#ff7d7d" : "#bf2330"
    readonly property color warning: dark ? "#f0b44a" : "#8f5b00"
    readonly property color selection: dark ? "#334c9be8" : "#331465b4"
    readonly property color warningPanel: dark ? "#3a2d12" : "#fdf0d5"

    readonly property int spacing: 8
    readonly property int barHeight: 40
    readonly property int scrollBar: 9
    readonly property font body: Qt.font({
            "family": "DejaVu Sans",
            "pixelSize": 13
        })
    readonly property font small: Qt.font({
            "family": "DejaVu Sans",
            "pixelSize": 11
        })
    readonly property font title: Qt.font({
            "family": "DejaVu Sans",
            "pixelSize": 13,
            "weight": Font.DemiBold
        })
}
