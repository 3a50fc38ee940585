// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtTest
import Tapedeck

TestCase {
    id: root

    name: "DelayBadge"
    visible: true
    width: 400
    height: 500
    when: windowShown

    Component {
        id: badgeComponent

        DelayBadge {
            dashboard: localDashboard
        }
    }

    function cleanup() {
        localDashboard.spoilerDelay = 0;
    }

    function test_isThereOnlyWhileSomethingIsHeldBack() {
        const badge = createTemporaryObject(badgeComponent, root);
        verify(!badge.visible);
        localDashboard.spoilerDelay = 30;
        verify(badge.visible);
        compare(badge.Accessible.name, "30 s behind");
    }

    function test_revealsAtOnce() {
        localDashboard.spoilerDelay = 30;
        const badge = createTemporaryObject(badgeComponent, root);
        mouseClick(badge);
        const menu = findChild(badge, "delayMenu");
        tryVerify(() => menu.opened);
        const reveal = menu.itemAt(0);
        compare(reveal.text, "Reveal now");
        waitForRendering(reveal);
        mouseClick(reveal);
        tryCompare(localDashboard, "spoilerDelay", 0);
        verify(!badge.visible);
    }

    function test_byKeyboard() {
        localDashboard.spoilerDelay = 60;
        const badge = createTemporaryObject(badgeComponent, root);
        badge.forceActiveFocus();
        keyClick(Qt.Key_Space);
        const menu = findChild(badge, "delayMenu");
        tryVerify(() => menu.opened);
        keyClick(Qt.Key_Down);
        keyClick(Qt.Key_Down);
        keyClick(Qt.Key_Return);
        compare(localDashboard.spoilerDelay, 5);
    }

    function test_isBounded() {
        localDashboard.spoilerDelay = 100000;
        compare(localDashboard.spoilerDelay, 300);
        localDashboard.spoilerDelay = -3;
        compare(localDashboard.spoilerDelay, 0);
    }
}
