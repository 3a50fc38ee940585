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

    LiveGrid {
        id: prices
        width: 300
        height: 100
        dashboard: localDashboard
        board: "prices"
    }

    GridMenu {
        id: priceMenu
        grid: prices
    }

    GridMenu {
        id: menu
        grid: scores
    }

    function texts(of: var): var {
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

    function test_numbersOfAColumnAreWrittenAsAsked() {
        prices.resetColumns();
        const about = column => prices.columnList.find(entry => entry.id === column);
        priceMenu.column = "last";
        trigger(priceMenu, "Odds as 11/4");
        compare(about("last").format, 2);
        verify(texts(priceMenu).includes("Odds as 11/4"));
        priceMenu.column = "trades";
        verify(texts(priceMenu).includes("Numbers as 67123.45"));
        verify(!texts(priceMenu).includes("Odds as 11/4"));
        priceMenu.column = "venue";
        verify(!texts(priceMenu).includes("Numbers as 67123.45"));
        prices.resetColumns();
        compare(about("last").format, 0);
    }

    function test_favouritesComeFirst() {
        trigger(menu, "Favourites first");
        verify(scores.favouritesFirst);
        trigger(menu, "Favourites first");
        verify(!scores.favouritesFirst);
    }
}
