// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
pragma Singleton
import QtQuick

// Colours, fonts and spacing: the one place for them. Texts keep a contrast of 4.5 to their background, 7 in high
// contrast. What goes up and what goes down is never told by colour alone.
QtObject {
    id: root

    property string name: "dark" // dark, light, contrast, or system: as the desktop
    property bool colorBlind: false // blue and orange instead of green and red
    property real scale: 1 // of texts, and of what has to make room for them

    readonly property SystemPalette system: SystemPalette {
    }
    readonly property bool contrast: name === "contrast"
    readonly property bool dark: name === "system" ? system.window.hslLightness < 0.5 : name !== "light"

    readonly property color background: contrast ? "#000000" : dark ? "#10141a" : "#ffffff"
    readonly property color alternate: contrast ? "#000000" : dark ? "#131820" : "#f6f8fa"
    readonly property color panel: contrast ? "#000000" : dark ? "#161c24" : "#f2f4f7"
    readonly property color header: contrast ? "#1c1c1c" : dark ? "#1a212b" : "#e9edf2"
    readonly property color line: contrast ? "#8a8a8a" : dark ? "#2a3441" : "#ccd4dd"
    readonly property color text: contrast ? "#ffffff" : dark ? "#dfe6ee" : "#17202b"
    readonly property color dim: contrast ? "#d0d0d0" : dark ? "#8c9bab" : "#566475"
    readonly property color accent: contrast ? "#ffe14d" : dark ? "#5aa9f2" : "#1465b4"
    readonly property color up: colorBlind ? (dark ? "#5fb0ff" : "#0b5cad") : contrast ? "#4dff9e" : dark ? "#3ecf94" : "#0a7a4b"
    readonly property color down: colorBlind ? (dark ? "#ffab4d" : "#9c4500") : contrast ? "#ff9c9c" : dark ? "#ff7d7d" : "#bf2330"
    readonly property color warning: contrast ? "#ffd24d" : dark ? "#f0b44a" : "#8f5b00"
    readonly property color selection: contrast ? "#66ffe14d" : dark ? "#334c9be8" : "#331465b4"
    readonly property color warningPanel: contrast ? "#3d3000" : dark ? "#3a2d12" : "#fdf0d5"
    readonly property color linkC: contrast ? "#f0a6ff" : dark ? "#c792ea" : "#7a3e9d"
    readonly property color inkOnAccent: dark ? "#08131f" : "#ffffff"

    readonly property int spacing: 8
    readonly property int barHeight: px(40)
    readonly property int scrollBar: px(9)
    readonly property font body: Qt.font({
            "family": "DejaVu Sans",
            "pixelSize": px(13)
        })
    readonly property font small: Qt.font({
            "family": "DejaVu Sans",
            "pixelSize": px(11)
        })
    readonly property font title: Qt.font({
            "family": "DejaVu Sans",
            "pixelSize": px(13),
            "weight": Font.DemiBold
        })
    readonly property font heading: Qt.font({
            "family": "DejaVu Sans",
            "pixelSize": px(18),
            "weight": Font.DemiBold
        })
    readonly property font figure: Qt.font({
            "family": "DejaVu Sans",
            "pixelSize": px(26)
        })

    // Of panels that are linked, by their letter.
    function linkColor(letter: string): color {
        return letter === "A" ? accent : letter === "B" ? warning : letter === "C" ? linkC : "transparent";
    }

    readonly property font fixed: Qt.font({
            "family": "DejaVu Sans Mono",
            "pixelSize": px(12)
        })

    // A size that grows with the texts.
    function px(size: real): int {
        return Math.round(size * scale);
    }
}
