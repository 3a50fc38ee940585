// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtTest
import Tapedeck

TestCase {
    id: root

    name: "FilterField"
    when: windowShown
    width: 300
    height: 60
    visible: true

    FilterField {
        id: field
        width: 200
        label: "Filter prices"
    }

    SignalSpy {
        id: cleared
        target: field
        signalName: "cleared"
    }

    function test_escapeClears() {
        field.forceActiveFocus();
        keyClick("a");
        keyClick("b");
        compare(field.text, "ab");
        keyClick(Qt.Key_Escape);
        compare(field.text, "");
        compare(cleared.count, 1);
    }
}
