// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Controls.Basic
import QtTest
import Tapedeck

// The largest texts in a small window: all of them in it, none upon another.
TestCase {
    id: root

    readonly property real largest: 2.5

    name: "LargeText"
    when: windowShown
    width: 800
    height: 600
    visible: true

    Workspace {
        id: space
    }

    Component {
        id: barComponent

        TopBar {
            width: root.width
            dashboard: localDashboard
            place: "ws://feed.example.org:7878"
            workspace: space
            actions: null
        }
    }

    Component {
        id: bannerComponent

        Banner {
            width: root.width
            text: "Connection lost: the server has closed the connection. Values are as of 12:34:56."
            detail: "Trying again in 30 s"
        }
    }

    Component {
        id: connectComponent

        ConnectionDialog {
            dashboard: localDashboard
            choice: null
        }
    }

    Component {
        id: helpComponent

        HelpOverlay {
            sections: [{
                    "title": "Everywhere",
                    "actions": [{
                            "shortcut": "Ctrl+Shift+Left",
                            "enabled": true,
                            "text": "Do something that takes rather many words to be told about"
                        }]
                }]
        }
    }

    Component {
        id: barComponentOfAList

        Flickable {
            width: 200
            height: 100
            contentHeight: 500

            ScrollBar.vertical: ThemedScrollBar {
                objectName: "bar"
            }
        }
    }

    function init() {
        Theme.scale = largest;
    }

    function cleanup() {
        Theme.scale = 1;
    }

    // Of the texts that are seen: the text, and where its ink is in the window.
    function texts(item: var, found: var): var {
        if (!item.visible || item.opacity === 0)
            return found;
        if (item.paintedWidth !== undefined && item.text !== undefined && item.text.length > 0) {
            const at = item.mapToItem(null, 0, 0);
            const shift = item.horizontalAlignment === Text.AlignRight ? item.width - item.paintedWidth : item.horizontalAlignment === Text.AlignHCenter ? (item.width - item.paintedWidth) / 2 : 0;
            found.push({
                    "text": item.text,
                    "left": at.x + shift,
                    "right": at.x + shift + item.paintedWidth,
                    "top": at.y,
                    "bottom": at.y + item.height
                });
        }
        for (let i = 0; i < item.children.length; ++i)
            texts(item.children[i], found);
        return found;
    }

    function verifyApart(item: var, box: rect) {
        const all = texts(item, []);
        verify(all.length > 0);
        for (let i = 0; i < all.length; ++i) {
            const a = all[i];
            verify(a.left >= box.x - 1 && a.right <= box.x + box.width + 1, a.text + ": " + a.left + " to " + a.right + " of " + box.width);
            for (let j = 0; j < i; ++j) {
                const b = all[j];
                verify(a.right <= b.left + 1 || b.right <= a.left + 1 || a.bottom <= b.top + 1 || b.bottom <= a.top + 1, a.text + " is upon " + b.text);
            }
        }
    }

    function windowBox(): rect {
        const at = root.mapToItem(null, 0, 0);
        return Qt.rect(at.x, at.y, root.width, root.height);
    }

    function test_theTopBar_data() {
        return [800, 1100, 1500, 2000].map(width => ({
                        "tag": String(width),
                        "width": width
                    }));
    }

    function test_theTopBar(data) {
        const bar = createTemporaryObject(barComponent, root);
        bar.width = data.width;
        wait(0); // it is laid out
        const at = bar.mapToItem(null, 0, 0);
        verifyApart(bar, Qt.rect(at.x, at.y, data.width, bar.height));
    }

    function test_theBanner() {
        const banner = createTemporaryObject(bannerComponent, root);
        wait(0);
        verifyApart(banner, windowBox());
        const wide = createTemporaryObject(bannerComponent, root);
        wide.width = 1800;
        tryVerify(() => wide.implicitHeight < banner.implicitHeight);
    }

    function test_theConnectionDialog() {
        const dialog = createTemporaryObject(connectComponent, root);
        dialog.open();
        tryCompare(dialog, "opened", true);
        const content = dialog.contentItem;
        const at = content.mapToItem(null, 0, 0);
        tryVerify(() => content.width > 0 && content.childrenRect.width <= content.width + 1);
        verifyApart(content, Qt.rect(at.x, at.y, content.width, content.height));
        dialog.close();
    }

    function test_theKeys() {
        const help = createTemporaryObject(helpComponent, root);
        help.open();
        tryCompare(help, "opened", true);
        verify(help.width <= root.width);
        const at = help.contentItem.mapToItem(null, 0, 0);
        tryVerify(() => help.contentItem.contentWidth <= help.contentItem.width);
        wait(0);
        verifyApart(help.contentItem, Qt.rect(at.x, at.y, help.contentItem.width, 10000));
        help.close();
    }

    function test_aScrollBarStaysAtItsEdge() {
        Theme.scale = 1;
        const list = createTemporaryObject(barComponentOfAList, root);
        const bar = findChild(list, "bar");
        compare(bar.x + bar.width, 200);
        Theme.scale = largest;
        compare(bar.x + bar.width, 200);
        list.width = 300;
        compare(bar.x + bar.width, 300);
    }
}
