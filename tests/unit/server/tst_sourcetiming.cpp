// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/engine/committer.h"
#include "server/engine/statusreport.h"

#include "tapedeck/v1/prices.pb.h"

#include <QTest>

using namespace tapedeck;
using tapedeck::v1::Quote;

namespace {

constexpr Micros now = 1'790'000'000'000'000;

class SilentSource : public Source
{
public:
    SilentSource()
        : Source("test:silent")
    {
    }
    void start(SourceSink &) override { }
    void stop() override { }
};

} // namespace

/// How late what a source says is, by its clock and ours.
class TestSourceTiming : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void percentilesGoBelowZero()
    {
        SourceTiming timing;
        QCOMPARE(timing.percentile(0.5), Micros(0));
        for (const Micros us : {-9, -5, 3, 12})
            timing.addLate(us);
        QCOMPARE(timing.count(), 4u);
        QCOMPARE(timing.percentile(0.25), Micros(-9));
        QCOMPARE(timing.percentile(0.5), Micros(-5));
        QCOMPARE(timing.percentile(0.75), Micros(3));
        QCOMPARE(timing.percentile(0.99), Micros(12));
        QCOMPARE(timing.max(), Micros(12));
        QCOMPARE(timing.min(), Micros(-9));
        timing.reset();
        timing.addLate(-9);
        timing.addLate(-5);
        QCOMPARE(timing.max(), Micros(-5));
        QCOMPARE(timing.percentile(0.5), Micros(-9));
    }

    void isTakenOfEachSource()
    {
        Board prices{Schema::prices(), 1};
        Board scores{Schema::scores(), 1};
        Committer committer{{&prices, &scores}};
        const auto say = [&](int source, std::optional<Micros> timeUs) {
            ChangeBatch batch;
            batch.receivedUs = now;
            batch.declare(BoardId::Prices, 0, std::to_string(source) + ":ABC");
            if (timeUs)
                batch.setInteger(BoardId::Prices, 0, Quote::kSourceTimeFieldNumber, *timeUs);
            else
                batch.setDecimal(BoardId::Prices, 0, Quote::kLastFieldNumber, {5, 0});
            prices.beginCommit();
            scores.beginCommit();
            committer.apply(source, batch);
            prices.endCommit();
            scores.endCommit();
        };
        say(0, now - 3'000);
        say(0, now + 10);
        say(1, now - Micros(86'400) * 1'000'000);
        say(2, std::nullopt);
        QCOMPARE(committer.timing(0).count(), 2u);
        QCOMPARE(committer.timing(0).max(), Micros(3'000));
        QCOMPARE(committer.timing(0).min(), Micros(-10));
        QCOMPARE(committer.timing(1).count(), 0u);
        QCOMPARE(committer.timing(1).elsewhen(), 1u);
        QCOMPARE(committer.timing(2).elsewhen() + committer.timing(2).count(), 0u);
        QCOMPARE(committer.timing(2).changes(), 1u);
        committer.timing(0).reset();
        QCOMPARE(committer.timing(0).count(), 0u);
        QCOMPARE(committer.timing(7).count(), 0u); // that has said nothing
    }

    void statusSaysWhatTheTimesAre()
    {
        StatusReport report("test");
        SilentSource source;
        const auto said = [&](const SourceTiming &timing) {
            v1::Status status = report.begin();
            report.add(status, source, {}, timing);
            return status.sources(0);
        };
        SourceTiming timing;
        QCOMPARE(said(timing).times(), v1::Status::TIMES_UNKNOWN);
        QVERIFY(!said(timing).has_source_to_receive() && !said(timing).has_receive_to_commit());
        timing.addChanges(3);
        timing.addHeld(250);
        QCOMPARE(said(timing).times(), v1::Status::NO_TIMES);
        QCOMPARE(said(timing).receive_to_commit().p50_us(), 250u);
        QVERIFY(!said(timing).has_source_to_receive());
        timing.addElsewhen();
        QCOMPARE(said(timing).times(), v1::Status::TIMES_ELSEWHEN);
        timing.addLate(-40);
        timing.addLate(1'000);
        const v1::Status::Source late = said(timing);
        QCOMPARE(late.times(), v1::Status::TIMES_OF_NOW);
        QCOMPARE(late.source_to_receive().p50_us(), Micros(-40));
        QCOMPARE(late.source_to_receive().min_us(), Micros(-40));
        QCOMPARE(late.source_to_receive().p99_us(), Micros(1'000));
        QCOMPARE(late.times_ahead(), 1u);
        // A quiet second tells no other.
        QCOMPARE(said(SourceTiming()).times(), v1::Status::TIMES_OF_NOW);
        QCOMPARE(said(SourceTiming()).times_ahead(), 1u);

        const auto stages = report.stageTotals().stages();
        QCOMPARE(stages.size(), 2u);
        for (const StageTotals::Stage &stage : stages)
            QCOMPARE(stage.source, 0);
    }
};

QTEST_APPLESS_MAIN(TestSourceTiming)
#include "tst_sourcetiming.moc"
