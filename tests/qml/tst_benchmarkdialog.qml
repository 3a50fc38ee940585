// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtTest
import Tapedeck

TestCase {
    id: root

    name: "BenchmarkDialog"
    when: windowShown
    visible: true
    width: 700
    height: 500

    Component {
        id: dialogComponent

        BenchmarkDialog {
        }
    }

    function button(item, text) {
        for (let i = 0; i < item.children.length; ++i) {
            const child = item.children[i];
            if (child instanceof FlatButton && child.text === text && child.visible)
                return child;
            const found = button(child, text);
            if (found)
                return found;
        }
        return null;
    }

    // The program under test is this one, which knows nothing of a benchmark: it must not be believed.
    function test_aMeasurementThatFailsIsTold() {
        const dialog = createTemporaryObject(dialogComponent, root);
        dialog.open();
        tryCompare(dialog, "opened", true);
        verify(!button(dialog.contentItem, "Copy"));
        mouseClick(button(dialog.contentItem, "Measure"));
        tryVerify(() => !dialog.benchmark.running && dialog.benchmark.problem.length > 0, 20000);
        verify(button(dialog.contentItem, "Try again"));
        verify(!button(dialog.contentItem, "Copy"));
        keyClick(Qt.Key_Escape);
        tryCompare(dialog, "opened", false);
    }
}
