// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtTest
import Tapedeck

// One match as its user sees it: what happened, the odds, and how these moved.
TestCase {
    id: root

    readonly property real kickOff: 1700000000000000

    property int number: 0
    property string key

    name: "MatchPage"
    when: windowShown
    width: 1200
    height: 700
    visible: true

    Component {
        id: pageComponent

        MatchPage {
            width: root.width
            height: root.height
            dashboard: localDashboard
        }
    }

    function init() {
        key = "x:m" + (++number);
        testFeed.match(key, {
                "match_id": "m" + number,
                "sport": "football",
                "competition": "Some League",
                "home": "Home Town",
                "away": "Away City",
                "status": 2,
                "home_score": 0,
                "away_score": 0,
                "clock": 4032,
                "period": "Half 2"
            });
    }

    function runner(place, name, last) {
        testFeed.price("x:m" + number + "/" + place, {
                "match_id": "m" + number,
                "market_id": "k" + number,
                "name": name,
                "last": last,
                "bid": last,
                "status": 1,
                "source_time": kickOff + 200000000
            });
    }

    function page() {
        const page = createTemporaryObject(pageComponent, root, {
                "key": key
            });
        tryCompare(page.match, "found", true);
        return page;
    }

    function goal(id, state, home, at) {
        return {
            "id": id,
            "kind": 3,
            "state": state,
            "side": 1,
            "home": home,
            "timeUs": kickOff + at * 1000000
        };
    }

    function texts(item) {
        let found = [];
        for (let i = 0; i < item.children.length; ++i) {
            const child = item.children[i];
            if (child.visible && child.text !== undefined && child.text.length > 0)
                found.push(child.text);
            found = found.concat(texts(child));
        }
        return found;
    }

    function test_showsTheScore() {
        const shown = page();
        verify(texts(shown).includes("Home Town"));
        compare(shown.match.status, "Live");
        compare(shown.match.clock, "67:12");
        testFeed.match(key, {
                "home_score": 1
            });
        tryCompare(shown.match, "homeScore", "1");
        compare(shown.match.changedSide, 1);
    }

    Component {
        id: scoreboardComponent

        Scoreboard {
            width: root.width
            staleReason: match.staleReason
            stale: staleReason.length > 0
        }
    }

    function test_aScoreWhoseSourceIsCutOffSaysSo() {
        const shown = page();
        const board = createTemporaryObject(scoreboardComponent, root, {
                "match": shown.match
            });
        verify(texts(board).includes("Live"));
        testFeed.match(key, {
                "stale_reason": "The feed was cut off at 12:01."
            });
        tryVerify(() => texts(board).includes("Stale"));
        verify(texts(board).some(text => text.includes("The feed was cut off at 12:01.")));
        verify(board.Accessible.name.includes("The feed was cut off at 12:01."));
        testFeed.match(key, {
                "stale_reason": ""
            });
        tryVerify(() => texts(board).includes("Live"));
    }

    function test_oddsWhoseSourceIsCutOffSaySo() {
        runner(1, "Home Town", "1.50");
        runner(2, "Away City", "7.4");
        const shown = page();
        const runners = findChild(shown, "runners");
        tryCompare(runners, "count", 2);
        testFeed.price("x:m" + number + "/1", {
                "status": 5
            });
        tryCompare(runners.itemAtIndex(0), "stale", true);
        verify(texts(runners.itemAtIndex(0)).includes("Stale"));
        verify(runners.chosenStale);
        compare(runners.itemAtIndex(1).stale, false);
    }

    function test_aMatchThatIsGoneSaysSo() {
        const shown = page();
        testFeed.removeMatch(key);
        tryCompare(shown.match, "found", false);
        verify(texts(shown).some(text => text.includes("not known")));
    }

    function test_aGoalThatIsTakenBackIsToldInWords() {
        const shown = page();
        const timeline = findChild(shown, "timeline");
        testFeed.events(shown.timeline, 1, [goal("g", 0, 1, 100)]);
        tryCompare(timeline, "count", 1);
        testFeed.events(shown.timeline, 2, [goal("g", 1, 1, 110)]);
        tryVerify(() => timeline.itemAtIndex(0) !== null && timeline.itemAtIndex(0).Accessible.name.includes("Under review"));
        testFeed.events(shown.timeline, 3, [goal("g", 2, 0, 120)]);
        tryVerify(() => timeline.itemAtIndex(0) !== null && timeline.itemAtIndex(0).Accessible.name.includes("Disallowed"));
        compare(timeline.count, 1);
        verify(texts(timeline).some(text => text.includes("earlier")));
    }

    function test_withoutOddsTheEventsHaveThePage() {
        const shown = page();
        verify(!shown.hasOdds);
        compare(findChild(shown, "timeline").width, shown.width);
    }

    function test_aRunnerIsChosenByPointerAndKeys() {
        runner(1, "Home Town", "1.50");
        runner(2, "The Draw", "4.0");
        runner(3, "Away City", "7.4");
        const shown = page();
        const runners = findChild(shown, "runners");
        tryCompare(runners, "count", 3);
        compare(shown.runner, "x:m" + number + "/1");
        mouseClick(runners.itemAtIndex(2));
        compare(shown.runner, "x:m" + number + "/3");
        keyClick(Qt.Key_Up);
        compare(shown.runner, "x:m" + number + "/2");
        compare(findChild(shown, "ladder").key, shown.runner);
    }

    SignalSpy {
        id: requested
        signalName: "instrumentRequested"
    }

    function test_aRunnerIsOpened() {
        runner(1, "Home Town", "1.50");
        const shown = page();
        const runners = findChild(shown, "runners");
        tryCompare(runners, "count", 1);
        requested.target = shown;
        requested.clear();
        mouseClick(runners.itemAtIndex(0));
        keyClick(Qt.Key_Return);
        compare(requested.count, 1);
        compare(requested.signalArguments[0][0], "x:m" + number + "/1");
    }

    // The market saw it some seconds before it was told.
    function test_oddsSinceAGoal() {
        runner(1, "Home Town", "1.50");
        const shown = page();
        tryCompare(shown, "runner", "x:m" + number + "/1");
        testFeed.trades(shown.moves, [{
                    "timeUs": kickOff + 70000000,
                    "price": 204
                }, {
                    "timeUs": kickOff + 95000000,
                    "price": 140
                }, {
                    "timeUs": kickOff + 150000000,
                    "price": 160
                }]);
        testFeed.events(shown.timeline, 1, [goal("g", 0, 1, 100), goal("h", 0, 2, 170)]);
        const table = findChild(shown, "moves");
        tryCompare(table, "count", 2);
        tryVerify(() => table.itemAtIndex(1) !== null && table.itemAtIndex(1).before === "2.04");
        const first = table.itemAtIndex(1);
        compare(first.after, "1.60");
        tryCompare(first, "now", "1.50");
        compare(first.ticks, "−52");
        compare(first.percent, "−26.5 %");
        compare(table.itemAtIndex(0).before, "1.60"); // the newest on top
        compare(findChild(shown, "ladder").mark.price, "1.60");
        compare(shown.moves.marks.length, 2);
    }

    function test_fitsAnySize_data() {
        return [{
                "tag": "small",
                "size": Qt.size(300, 200)
            }, {
                "tag": "narrow",
                "size": Qt.size(360, 700)
            }, {
                "tag": "wide",
                "size": Qt.size(1200, 700)
            }];
    }

    function test_fitsAnySize(data) {
        runner(1, "Home Town", "1.50");
        const shown = page();
        tryCompare(shown, "hasOdds", true);
        shown.width = data.size.width;
        shown.height = data.size.height;
        compare(shown.wide, data.tag === "wide");
        if (shown.wide)
            return;
        const tab = findChild(shown, "tab1");
        tryVerify(() => tab.visible && tab.x > 0); // it has its place only once it is laid out
        mouseClick(tab);
        tryCompare(findChild(shown, "runners"), "visible", true);
        compare(findChild(shown, "timeline").visible, false);
        verify(findChild(shown, "runners").height > 20);
    }
}
