// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/framestats.h"

#include <QPainter>
#include <QQuickPaintedItem>
#include <QQuickWindow>
#include <QTest>
#include <QThread>

using namespace tapedeck;

namespace {

/// Takes its time.
class SlowItem : public QQuickPaintedItem
{
public:
    explicit SlowItem(QQuickItem *parent)
        : QQuickPaintedItem(parent)
    {
    }
    void paint(QPainter *painter) override
    {
        QThread::usleep(static_cast<unsigned long>(costUs));
        painter->fillRect(boundingRect(), Qt::gray);
    }
    Micros costUs = 0;
};

} // namespace

class TestFrameStats : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void timesWhatAFrameShows();
    void slowPaintingThinsTheView();

private:
    struct Scene {
        QQuickWindow window;
        SlowItem *item = new SlowItem(window.contentItem());
        FrameStats stats{window};

        Scene()
        {
            window.resize(100, 100);
            item->setSize(QSizeF(100, 100));
            window.show();
        }
        /// A frame that shows one Update, as a grid would have it painted.
        void change(Micros receivedAgoUs, Micros appliedAgoUs)
        {
            const Micros now = steadyClockUs();
            stats.noteRead({{now - appliedAgoUs, receivedAgoUs == 0 ? 0 : now - receivedAgoUs}}, 10);
            item->update();
        }
    };
};

void TestFrameStats::timesWhatAFrameShows()
{
    Scene scene;
    QVERIFY(QTest::qWaitForWindowExposed(&scene.window));
    scene.change(50'000, 20'000);
    QTRY_COMPARE(scene.stats.total().appliedToShown.count, 1u);
    scene.change(0, 10'000); // nobody knows when the server received it
    QTRY_COMPARE(scene.stats.total().appliedToShown.count, 2u);
    const FrameStats::Figures figures = scene.stats.take();
    QCOMPARE(figures.receivedToShown.count, 1u);
    QVERIFY(figures.receivedToShown.maxUs >= 50'000);
    QVERIFY(figures.appliedToShown.maxUs >= 20'000);
    QVERIFY(figures.appliedToShown.maxUs < figures.receivedToShown.maxUs);
    QCOMPARE(scene.stats.take().appliedToShown.count, 0u); // since then
    QVERIFY(!scene.stats.pace().isThinned());
}

void TestFrameStats::slowPaintingThinsTheView()
{
    Scene scene;
    scene.item->costUs = 25'000;
    QVERIFY(QTest::qWaitForWindowExposed(&scene.window));
    QTimer frames;
    connect(&frames, &QTimer::timeout, this, [&] { scene.change(2'000, 1'000); });
    frames.start(16);
    QTRY_VERIFY_WITH_TIMEOUT(scene.stats.pace().isThinned(), 30'000);
    QVERIFY(scene.stats.pace().costUs() >= 25'000);
}

QTEST_MAIN(TestFrameStats)
#include "tst_framestats.moc"
