// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/engine/committer.h"

#include "tapedeck/v1/prices.pb.h"

#include <QTest>

#include <limits>

using namespace tapedeck;
using tapedeck::v1::Quote;

namespace {

constexpr Micros now = 1'790'000'000'000'000;
constexpr Micros second = 1'000'000;
constexpr Micros years = Micros(5) * 365 * 86'400 * second;

struct Bench {
    Board prices{Schema::prices(), 1};
    Board scores{Schema::scores(), 1};
    Committer committer{{&prices, &scores}};

    /// Source `source` says at `receivedUs` that its row's time is `timeUs`.
    void time(int source, SourceRow row, Micros timeUs, Micros receivedUs)
    {
        ChangeBatch batch;
        batch.receivedUs = receivedUs;
        batch.declare(BoardId::Prices, row, std::to_string(source) + ':' + std::to_string(row));
        batch.setInteger(BoardId::Prices, row, Quote::kSourceTimeFieldNumber, timeUs);
        prices.beginCommit();
        scores.beginCommit();
        committer.apply(source, batch);
        prices.endCommit();
        scores.endCommit();
    }
    [[nodiscard]] std::optional<std::int64_t> shift(const char *key) const
    {
        return prices.integer(prices.find(key), Quote::kTimeShiftFieldNumber);
    }
    [[nodiscard]] std::optional<std::int64_t> sourceTime(const char *key) const
    {
        return prices.integer(prices.find(key), Quote::kSourceTimeFieldNumber);
    }
};

} // namespace

class TestCommitter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void liveTimesAreNotShifted()
    {
        Bench bench;
        bench.time(0, 0, now - second, now);
        bench.time(0, 0, now + 50 * second, now); // a venue whose clock is ahead
        bench.time(0, 1, now - 50 * second, now);
        QVERIFY(!bench.shift("0:0") && !bench.shift("0:1"));
    }

    void aRecordingsTimesAreShiftedAlike()
    {
        Bench bench;
        bench.time(0, 0, now - years, now);
        const std::int64_t shift = bench.shift("0:0").value();
        QVERIFY(std::abs(shift - years) < second);
        QCOMPARE(bench.sourceTime("0:0").value(), now - years); // the time itself stays
        bench.time(0, 1, now + 10 * second - years - 3 * second, now + 10 * second);
        QCOMPARE(bench.shift("0:1").value(), shift);
        // Another source is live.
        bench.time(1, 0, now, now);
        QVERIFY(!bench.shift("1:0"));
    }

    void shiftedTimesAreNotAheadOfTheirReceipt()
    {
        Bench bench;
        bench.time(0, 0, now - years - 2 * second, now); // came two seconds late
        bench.time(0, 0, now - years, now);
        QVERIFY(now - years + bench.shift("0:0").value() <= now);
        QVERIFY(now - years + bench.shift("0:0").value() > now - second);
    }

    void aRecordingThatStartsOverIsShiftedAnew()
    {
        Bench bench;
        bench.time(0, 0, now - years, now);
        bench.time(0, 0, now - years - 600 * second, now + second);
        QVERIFY(std::abs(bench.shift("0:0").value() - years - 601 * second) < second);
        bench.time(0, 0, now + second, now + second); // and goes on live
        QCOMPARE(bench.shift("0:0").value(), std::int64_t(0));
    }

    void absurdTimesAndUnknownReceiptsDoNoHarm()
    {
        Bench bench;
        bench.time(0, 0, std::numeric_limits<Micros>::max(), now);
        bench.time(0, 0, std::numeric_limits<Micros>::min(), now);
        QCOMPARE(bench.sourceTime("0:0").value(), std::numeric_limits<Micros>::min());
        bench.time(1, 0, now - years, 0);
        QVERIFY(!bench.shift("1:0"));
    }
};

QTEST_APPLESS_MAIN(TestCommitter)
#include "tst_committer.moc"
