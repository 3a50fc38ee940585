// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Controls.Basic
import QtTest
import Tapedeck

TestCase {
    id: root

    name: "PaceBadge"
    when: windowShown
    visible: true
    width: 300
    height: 60

    Component {
        id: badgeComponent

        PaceBadge {
        }
    }

    function test_isThereOnlyWhileSomethingIsThinned() {
        const badge = createTemporaryObject(badgeComponent, root, {
                "reasons": []
            });
        verify(!badge.visible);
        badge.reasons = ["Thinned to 10 a second: painting takes 22 ms"];
        verify(badge.visible);
        compare(badge.Accessible.name, "Thinned to 10 a second: painting takes 22 ms");
    }

    function test_tellsTheReasonsToWhoPointsAtIt() {
        const badge = createTemporaryObject(badgeComponent, root, {
                "reasons": ["one", "two"]
            });
        compare(badge.ToolTip.text, "one\ntwo");
        mouseMove(badge, 5, 5);
        tryCompare(badge.ToolTip, "visible", true);
        badge.reasons = [];
        verify(!badge.ToolTip.visible);
    }
}
