// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtTest
import Tapedeck

TestCase {
    id: root

    name: "ConnectionBadge"
    width: 300
    height: 60

    Component {
        id: badgeComponent

        ConnectionBadge {
        }
    }

    function test_states_data() {
        return [{
                "tag": "live",
                "live": true,
                "trying": false,
                "color": Theme.up,
                "round": true
            }, {
                "tag": "connecting",
                "live": false,
                "trying": true,
                "color": Theme.warning,
                "round": false
            }, {
                "tag": "disconnected",
                "live": false,
                "trying": false,
                "color": Theme.down,
                "round": false
            }];
    }

    // By shape as well as by colour.
    function test_states(row) {
        const badge = createTemporaryObject(badgeComponent, root, {
                "live": row.live,
                "trying": row.trying,
                "text": row.tag
            });
        compare(badge.children[0].color, row.color);
        compare(badge.children[0].radius === 5, row.round);
        verify(badge.Accessible.name.startsWith(row.tag));
    }
}
