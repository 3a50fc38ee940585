// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/fanout/pacer.h"

#include <QTest>

using namespace tapedeck;

namespace {

constexpr Micros tickUs = 250'000;

/// A pacer and the time.
struct Paced {
    /// Lets `us` pass with the same seen at each tick.
    void pass(Micros us, Pacer::Observation seen)
    {
        const bool isBehind = seen.behindUs > 0;
        for (const Micros end = nowUs + us; nowUs < end; nowUs += tickUs) {
            seen.nowUs = nowUs;
            behindUs = isBehind ? behindUs + tickUs : 0;
            seen.behindUs = behindUs;
            changes += pacer.observe(seen);
        }
    }
    [[nodiscard]] int shift() const { return pacer.pace().shift; }
    [[nodiscard]] int step() const { return pacer.pace().step; }
    [[nodiscard]] int reason() const { return pacer.pace().reason; }

    Pacer pacer;
    Micros nowUs = 1;
    Micros behindUs = 0;
    int changes = 0;
};

Pacer::Observation fine()
{
    return {0, 0, 3, 0, false, false, 0};
}
Pacer::Observation behind()
{
    return {0, 1, 0, 3, false, false, 0};
}

} // namespace

class TestPacer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void leavesWhoKeepsUpAlone();
    void goesDownTheLadderAndBack();
    void triesLessAndLessOften();
    void slowsWhoSaysSo();
    void slowsWhatNobodySees();
    void aHiccupIsNoOverload();
    void slowsForTheServersLoad();
    void understandsReports_data();
    void understandsReports();
};

void TestPacer::leavesWhoKeepsUpAlone()
{
    Paced paced;
    Pacer::Observation seen = fine();
    seen.skipped = 1; // now and then is no trouble
    paced.pass(60'000'000, seen);
    QCOMPARE(paced.changes, 0);
}

void TestPacer::goesDownTheLadderAndBack()
{
    Paced paced;
    paced.pass(2'000'000, behind());
    QCOMPARE(paced.step(), int(v1::Paced::REDUCED));
    QCOMPARE(paced.reason(), int(v1::Paced::SLOW_READER));
    QVERIFY(paced.shift() >= 1);
    paced.pass(2'000'000, behind());
    QCOMPARE(paced.step(), int(v1::Paced::SNAPSHOT));
    paced.pass(8'000'000, behind());
    QCOMPARE(paced.step(), int(v1::Paced::SUSPENDED));
    // It reads again, and is caught up: flushes at once, at a slower pace, then faster step by step.
    paced.pass(tickUs, fine());
    QCOMPARE(paced.step(), int(v1::Paced::REDUCED));
    const int slowest = paced.shift();
    paced.pass(4'000'000, fine());
    QVERIFY(paced.shift() < slowest);
    paced.pass(60'000'000, fine());
    QCOMPARE(paced.step(), int(v1::Paced::FULL));
    QCOMPARE(paced.reason(), int(v1::Paced::NONE));
}

void TestPacer::triesLessAndLessOften()
{
    // Trouble whenever it is at full speed.
    Paced paced;
    int atFull[2] = {0, 0};
    for (int half = 0; half < 2; ++half) {
        for (int i = 0; i < 1'200; ++i) {
            Pacer::Observation seen = fine();
            if (paced.shift() == 0)
                seen.skipped = 3;
            atFull[half] += paced.shift() == 0;
            paced.pass(tickUs, seen);
        }
    }
    QVERIFY2(atFull[1] * 3 < atFull[0] * 2, qPrintable(QStringLiteral("%1, then %2").arg(atFull[0]).arg(atFull[1])));
}

void TestPacer::slowsWhoSaysSo()
{
    Paced paced;
    Pacer::Observation seen = fine();
    seen.reportsTrouble = true;
    paced.pass(1'500'000, seen);
    QCOMPARE(paced.step(), int(v1::Paced::REDUCED));
    QCOMPARE(paced.reason(), int(v1::Paced::CLIENT_REPORT));
    paced.pass(10'000'000, fine());
    QCOMPARE(paced.step(), int(v1::Paced::FULL));
}

void TestPacer::aHiccupIsNoOverload()
{
    QVERIFY(!isOverloaded(300, 1'000, 0));
    QVERIFY(!isOverloaded(300, 1'000, 3));
    QVERIFY(isOverloaded(300, 1'000, 60));
    QVERIFY(isOverloaded(300, 2, 1)); // of a slow tier one is much
    QVERIFY(isOverloaded(960, 1'000, 0));
    QVERIFY(!isOverloaded(0, 0, 0));
}

void TestPacer::slowsWhatNobodySees()
{
    Paced paced;
    Pacer::Observation seen = fine();
    seen.hidden = true;
    paced.pass(tickUs, seen);
    QCOMPARE(paced.shift(), 7);
    QCOMPARE(paced.reason(), int(v1::Paced::CLIENT_REPORT));
    paced.pass(tickUs, fine());
    QCOMPARE(paced.step(), int(v1::Paced::FULL));
}

void TestPacer::slowsForTheServersLoad()
{
    Paced paced;
    Pacer::Observation seen = fine();
    seen.loadShift = 2;
    paced.pass(tickUs, seen);
    QCOMPARE(paced.shift(), 2);
    QCOMPARE(paced.reason(), int(v1::Paced::SERVER_LOAD));
    paced.pass(tickUs, fine());
    QCOMPARE(paced.step(), int(v1::Paced::FULL));
}

void TestPacer::understandsReports_data()
{
    QTest::addColumn<int>("framesPerSecond");
    QTest::addColumn<int>("applyUs");
    QTest::addColumn<int>("paintUs");
    QTest::addColumn<int>("updatesPerSecond");
    QTest::addColumn<bool>("trouble");
    QTest::newRow("smooth") << 60 << 1'000 << 20'000 << 1'000 << false;
    QTest::newRow("paints what it gets") << 10 << 1'000 << 20'000 << 10 << false;
    QTest::newRow("paints a third of it") << 6 << 1'000 << 20'000 << 20 << true;
    QTest::newRow("paints nothing, nothing to paint") << 0 << 0 << 0 << 0 << false;
    QTest::newRow("applies for half the time") << 60 << 50'000 << 20'000 << 10 << true;
    QTest::newRow("applies a while, seldom") << 60 << 50'000 << 20'000 << 1 << false;
    QTest::newRow("shows it late") << 60 << 1'000 << 400'000 << 10 << true;
}

void TestPacer::understandsReports()
{
    QFETCH(int, framesPerSecond);
    QFETCH(int, applyUs);
    QFETCH(int, paintUs);
    QFETCH(int, updatesPerSecond);
    v1::ClientReport report;
    report.set_frames_per_second(static_cast<std::uint32_t>(framesPerSecond));
    report.set_apply_p99_us(static_cast<std::uint32_t>(applyUs));
    report.set_paint_p99_us(static_cast<std::uint32_t>(paintUs));
    QTEST(reportsTrouble(report, static_cast<std::uint32_t>(updatesPerSecond)), "trouble");
}

QTEST_GUILESS_MAIN(TestPacer)
#include "tst_pacer.moc"
