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

    // What is wrong with an item's texts, which are to be between two edges of the window; empty: nothing.
    function mistake(item: var, left: real, right: real): string {
        const all = texts(item, []);
        if (all.length === 0)
            return "there is no text";
        for (let i = 0; i < all.length; ++i) {
            const a = all[i];
            if (a.left < left - 1 || a.right > right + 1)
                return a.text + ": " + a.left + " to " + a.right + ", not within " + left + " to " + right;
            for (let j = 0; j < i; ++j) {
                const b = all[j];
                if (a.right > b.left + 1 && b.right > a.left + 1 && a.bottom > b.top + 1 && b.bottom > a.top + 1)
                    return a.text + " is upon " + b.text;
            }
        }
        return "";
    }

    // Once it is laid out.
    function verifyApart(item: var) {
        const left = item.mapToItem(null, 0, 0).x;
        const found = () => mistake(item, left, left + item.width);
        for (let tries = 0; tries < 100 && found().length > 0; ++tries)
            wait(20);
        compare(found(), "");
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
        verifyApart(bar);
    }

    function test_theBanner() {
        const banner = createTemporaryObject(bannerComponent, root);
        verifyApart(banner);
        const wide = createTemporaryObject(bannerComponent, root);
        wide.width = 1800;
        tryVerify(() => wide.implicitHeight < banner.implicitHeight);
    }

    function test_theConnectionDialog() {
        const dialog = createTemporaryObject(connectComponent, root);
        dialog.open();
        tryCompare(dialog, "opened", true);
        const content = dialog.contentItem;
        tryVerify(() => content.width > 0 && content.childrenRect.width <= content.width + 1);
        verifyApart(content);
        dialog.close();
    }

    function test_theKeys() {
        const help = createTemporaryObject(helpComponent, root);
        help.open();
        tryCompare(help, "opened", true);
        verify(help.width <= root.width);
        verifyApart(help.contentItem);
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
