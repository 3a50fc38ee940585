// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/feed/clocksync.h"
#include "common/time/backoff.h"

#include <QTest>

using namespace tapedeck;
using namespace std::chrono_literals;

class TestClockSync : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theShortestRoundTripCounts()
    {
        ClockSync clock;
        QVERIFY(!clock.known());
        clock.add(1'000, 6'500, 2'000);  // round trip 1000, offset 5000
        clock.add(3'000, 8'050, 3'100);  // round trip 100, offset 5000
        clock.add(5'000, 19'000, 9'000); // a delayed one, offset 12000
        QCOMPARE(clock.roundTripUs(), 100);
        QCOMPARE(clock.offsetUs(), 5'000);
    }

    void aClockThatWasSetBackIsIgnored()
    {
        ClockSync clock;
        clock.add(2'000, 5'000, 1'000);
        QVERIFY(!clock.known());
    }

    void oldSamplesAreForgotten()
    {
        ClockSync clock;
        clock.add(0, 100, 2);
        for (int i = 0; i < 16; ++i)
            clock.add(0, 1'005, 10);
        QCOMPARE(clock.offsetUs(), 1'000);
    }

    void backoffDoublesToItsCeiling()
    {
        Backoff backoff({250ms, 1'000ms});
        QCOMPARE(backoff.next(0).count(), 125);
        QCOMPARE(backoff.next(1).count(), 500);
        QCOMPARE(backoff.next(1).count(), 1'000);
        for (int i = 0; i < 5'000; ++i)
            QCOMPARE(backoff.next(1).count(), 1'000);
        backoff.reset();
        QCOMPARE(backoff.next(1).count(), 250);
    }
};

QTEST_GUILESS_MAIN(TestClockSync)
#include "tst_clocksync.moc"
