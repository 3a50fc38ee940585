// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtTest
import Tapedeck

// Two fingers on a chart.
TestCase {
    id: root

    readonly property int middle: 300

    name: "Pinch"
    when: windowShown
    width: 800
    height: 400
    visible: true

    ThemedChart {
        id: chart
        anchors.fill: parent
        dashboard: localDashboard
        key: "x:PINCH"
    }

    // The minute of the day at which the candle at a place began, as the chart tells it; -1: it tells none.
    function minuteAt(x: int): int {
        mouseMove(chart, x + 1, 150);
        mouseMove(chart, x, 150);
        const clock = chart.readout.match(/(\d+):(\d+)/);
        return clock ? 60 * Number(clock[1]) + Number(clock[2]) : -1;
    }

    // By how many minutes one is after the other, over midnight too.
    function after(one: int, other: int): int {
        return (one - other + 3 * 720) % 1440 - 720;
    }

    // The fingers go from one distance to the other, about the middle.
    function pinch(from: int, to: int) {
        const fingers = touchEvent(chart);
        const place = distance => [middle - distance / 2, middle + distance / 2];
        fingers.press(0, chart, place(from)[0], 150).press(1, chart, place(from)[1], 150).commit();
        for (let step = 1; step <= 10; ++step) {
            const now = place(from + (to - from) * step / 10);
            fingers.move(0, chart, now[0], 150).move(1, chart, now[1], 150).commit();
        }
        fingers.release(0, chart, place(to)[0], 150).release(1, chart, place(to)[1], 150).commit();
    }

    function test_itZoomsAboutTheFingers() {
        testFeed.candles(chart, 400);
        tryVerify(() => chart.candleCount === 400);
        tryVerify(() => minuteAt(50) >= 0 && after(minuteAt(middle), minuteAt(50)) > 10);
        const held = minuteAt(middle);
        const left = minuteAt(50);
        pinch(60, 300);
        tryVerify(() => after(minuteAt(50), left) > 5); // nearer: less is to be seen
        verify(Math.abs(after(minuteAt(middle), held)) <= 2);
        pinch(300, 30);
        tryVerify(() => after(left, minuteAt(50)) > 5);
    }
}
