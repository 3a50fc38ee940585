// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtTest
import Tapedeck

TestCase {
    id: root

    name: "Banner"
    when: windowShown
    width: 600
    height: 100
    visible: true

    Component {
        id: bannerComponent

        Banner {
            width: root.width
            text: "Connection lost"
            detail: "Trying again in 3 s"
        }
    }

    SignalSpy {
        id: retries
        signalName: "retryRequested"
    }

    function test_retry() {
        const banner = createTemporaryObject(bannerComponent, root);
        retries.target = banner;
        retries.clear();
        mouseClick(findChild(banner, "retry"));
        compare(retries.count, 1);
    }

    function test_isAnAlert() {
        const banner = createTemporaryObject(bannerComponent, root);
        compare(banner.Accessible.role, Accessible.AlertMessage);
        verify(banner.Accessible.name.includes("Trying again"));
    }
}
