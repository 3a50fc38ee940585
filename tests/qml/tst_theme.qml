// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtTest
import Tapedeck

// Can everything be read in every theme? By the contrast ratio of WCAG 2.1.
TestCase {
    id: root

    name: "Theme"

    function cleanup() {
        Theme.name = "dark";
        Theme.colorBlind = false;
        Theme.scale = 1;
    }

    function luminance(color) {
        const linear = part => part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4);
        return 0.2126 * linear(color.r) + 0.7152 * linear(color.g) + 0.0722 * linear(color.b);
    }

    function contrast(a, b) {
        const lights = [luminance(a), luminance(b)];
        return (Math.max(...lights) + 0.05) / (Math.min(...lights) + 0.05);
    }

    function test_contrast_data() {
        const rows = [];
        for (const name of ["dark", "light", "contrast"]) {
            for (const colorBlind of [false, true]) {
                rows.push({
                        "tag": name + (colorBlind ? ", blue and orange" : ""),
                        "theme": name,
                        "colorBlind": colorBlind,
                        "least": name === "contrast" ? 7 : 4.5
                    });
            }
        }
        return rows;
    }

    function test_contrast(data) {
        Theme.name = data.theme;
        Theme.colorBlind = data.colorBlind;
        const papers = {
            "background": Theme.background,
            "alternate": Theme.alternate,
            "panel": Theme.panel,
            "header": Theme.header
        };
        const inks = {
            "text": Theme.text,
            "dim": Theme.dim,
            "up": Theme.up,
            "down": Theme.down,
            "warning": Theme.warning
        };
        for (const paper in papers) {
            for (const ink in inks) {
                const ratio = contrast(inks[ink], papers[paper]);
                verify(ratio >= data.least, ink + " on " + paper + ": " + ratio.toFixed(2));
            }
        }
        verify(contrast(Theme.warning, Theme.warningPanel) >= 4.5);
        verify(contrast(Theme.inkOnAccent, Theme.accent) >= 4.5);
    }

    function test_sizesGrowWithTheTexts() {
        const before = Theme.barHeight;
        Theme.scale = 2;
        compare(Theme.body.pixelSize, 26);
        compare(Theme.barHeight, 2 * before);
    }
}
