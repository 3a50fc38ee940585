// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtTest
import Tapedeck

TestCase {
    id: root

    name: "GridMenu"
    when: windowShown
    width: 500
    height: 500
    visible: true

    LiveGrid {
        id: scores
        anchors.fill: parent
        dashboard: localDashboard
        board: "scores"
    }

    GridMenu {
        id: menu
        grid: scores
    }

    function texts(of: var): list<string> {
        const found = [];
        for (let i = 0; i < of.count; ++i) {
            if (of.itemAt(i).text)
                found.push(of.itemAt(i).text);
        }
        return found;
    }

    function submenu(title: string): var {
        for (let i = 0; i < menu.count; ++i) {
            if (menu.menuAt(i) && menu.menuAt(i).title === title)
                return menu.menuAt(i);
        }
        return null;
    }

    function trigger(of: var, text: string) {
        for (let i = 0; i < of.count; ++i) {
            if (of.itemAt(i).text === text)
                of.itemAt(i).triggered();
        }
    }

    function cleanup() {
        scores.group = "";
        scores.busiestFirst = false;
        scores.favouritesFirst = false;
    }

    function test_groupsByWhatTheBoardHas() {
        const groups = submenu("Group by");
        compare(texts(groups).join(", "), "Nothing, Competition, Sport, Day, Busiest first, Fold all, Unfold all");
        verify(!groups.itemAt(groups.count - 1).enabled);
        trigger(groups, "Day");
        compare(scores.group, "day");
        verify(groups.itemAt(groups.count - 1).enabled);
        trigger(groups, "Busiest first");
        verify(scores.busiestFirst);
        trigger(groups, "Nothing");
        compare(scores.group, "");
        scores.group = "venue"; // not one of them
        compare(scores.group, "");
    }

    function test_favouritesComeFirst() {
        trigger(menu, "Favourites first");
        verify(scores.favouritesFirst);
        trigger(menu, "Favourites first");
        verify(!scores.favouritesFirst);
    }
}
