// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/viewpace.h"

#include <QTest>

using namespace tapedeck;

namespace {

/// A view that paints at its pace, on a clock of its own.
struct View {
    ViewPace pace;
    Micros nowUs = 1'000'000'000;
    int changes = 0; ///< of the pace

    void run(double seconds, Micros costUs)
    {
        const Micros end = nowUs + static_cast<Micros>(seconds * 1e6);
        while (nowUs < end) {
            const int before = pace.perSecond();
            nowUs += std::max<Micros>(pace.intervalMs() * 1'000, costUs);
            pace.note(nowUs, costUs);
            changes += pace.perSecond() != before;
        }
    }
};

} // namespace

class TestViewPace : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cheapFramesComeAtFullPace();
    void dearFramesThinIt();
    void veryDearFramesThinItFurther();
    void oneDearFrameIsNothing();
    void itRecovers();
    void itDoesNotSwing();
    void itTriesLessOftenWhatFails();
    void aPauseStartsOver();
};

void TestViewPace::cheapFramesComeAtFullPace()
{
    View view;
    view.run(30, 3'000);
    QCOMPARE(view.pace.perSecond(), 60);
    QVERIFY(!view.pace.isThinned());
    QCOMPARE(view.pace.costUs(), Micros(3'000));
}

void TestViewPace::dearFramesThinIt()
{
    View view;
    view.run(4, 12'000);
    QCOMPARE(view.pace.perSecond(), 30);
    QVERIFY(view.pace.isThinned());
    view.run(30, 12'000);
    QCOMPARE(view.pace.perSecond(), 30);
}

void TestViewPace::veryDearFramesThinItFurther()
{
    View view;
    view.run(8, 22'000);
    QCOMPARE(view.pace.perSecond(), 10);
    QCOMPARE(view.pace.costUs(), Micros(22'000));
    view.run(8, 90'000);
    QCOMPARE(view.pace.perSecond(), 10); // there is no slower one
}

void TestViewPace::oneDearFrameIsNothing()
{
    View view;
    for (int i = 0; i < 20; ++i) {
        view.run(1, 3'000);
        view.run(0.01, 80'000);
    }
    QCOMPARE(view.changes, 0);
}

void TestViewPace::itRecovers()
{
    View view;
    view.run(8, 22'000);
    view.run(5, 2'000);
    QCOMPARE(view.pace.perSecond(), 30);
    view.run(5, 2'000);
    QCOMPARE(view.pace.perSecond(), 60);
}

void TestViewPace::itDoesNotSwing()
{
    View view;
    view.run(10, 9'000); // dear enough to stay thinned, not dear enough to become so
    QCOMPARE(view.pace.perSecond(), 60);
    view.run(4, 12'000);
    view.run(60, 9'000);
    QCOMPARE(view.pace.perSecond(), 30);
    QCOMPARE(view.changes, 1);
}

void TestViewPace::itTriesLessOftenWhatFails()
{
    View view;
    const auto runDearAtFullPaceOnly = [&](int seconds) {
        for (int i = 0; i < seconds; ++i)
            view.run(1, view.pace.isThinned() ? 5'000 : 12'000);
    };
    runDearAtFullPaceOnly(60);
    const int first = view.changes;
    runDearAtFullPaceOnly(240);
    QVERIFY2(view.changes - first <= 12, qPrintable(QString::number(view.changes - first)));
    view.run(60, 5'000); // and yet it recovers
    QCOMPARE(view.pace.perSecond(), 60);
}

void TestViewPace::aPauseStartsOver()
{
    View view;
    view.run(8, 22'000);
    QCOMPARE(view.pace.perSecond(), 10);
    view.nowUs += 60'000'000; // nothing changed
    view.pace.note(view.nowUs, 2'000);
    QCOMPARE(view.pace.perSecond(), 60);
}

QTEST_GUILESS_MAIN(TestViewPace)
#include "tst_viewpace.moc"
