// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Controls.Basic
import Tapedeck

// A list's vertical scroll bar: there while there is something to scroll.
ScrollBar {
    id: root

    anchors.right: parent ? parent.right : undefined // else it is left behind when its own width changes
    width: Theme.scrollBar
    padding: 1
    policy: size < 1 ? ScrollBar.AlwaysOn : ScrollBar.AlwaysOff
}
