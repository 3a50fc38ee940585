// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Tapedeck

// What keys do to something that scrolls.
QtObject {
    id: root

    required property Flickable area

    function take(event: KeyEvent) {
        const steps = {
            [Qt.Key_Up]: -Theme.px(40),
            [Qt.Key_Down]: Theme.px(40),
            [Qt.Key_PageUp]: -area.height,
            [Qt.Key_PageDown]: area.height,
            [Qt.Key_Home]: -area.contentHeight,
            [Qt.Key_End]: area.contentHeight
        };
        event.accepted = steps[event.key] !== undefined;
        if (event.accepted)
            area.contentY = Math.max(0, Math.min(area.contentHeight - area.height, area.contentY + steps[event.key]));
    }
}
