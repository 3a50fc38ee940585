// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/engine/committer.h"

#include "tapedeck/v1/prices.pb.h"
#include "tapedeck/v1/scores.pb.h"

#include <QTest>

#include <limits>

using namespace tapedeck;
using tapedeck::v1::Quote;
using tapedeck::v1::Score;

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
    /// Source `source` says what `write` puts into a batch. Returns the cells taken.
    template <typename Write> std::uint64_t say(int source, Write write)
    {
        ChangeBatch batch;
        batch.receivedUs = now;
        write(batch);
        prices.beginCommit();
        scores.beginCommit();
        const auto taken = committer.apply(source, batch);
        prices.endCommit();
        scores.endCommit();
        return taken[0] + taken[1];
    }
    [[nodiscard]] int status(const char *key) const
    {
        return static_cast<int>(prices.integer(prices.find(key), Quote::kStatusFieldNumber).value_or(-1));
    }
    [[nodiscard]] std::string staleReason(const char *key) const
    {
        return std::string(prices.text(prices.find(key), Quote::kStaleReasonFieldNumber));
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

    void rowsOfASourceThatIsCutOffAreStaleUntilConfirmed()
    {
        Bench bench;
        const auto declare = [](ChangeBatch &batch, const std::string &venue) {
            for (const SourceRow row : {0u, 1u, 2u}) {
                batch.declare(BoardId::Prices, row, venue + ':' + std::to_string(row));
                batch.setInteger(BoardId::Prices, row, Quote::kStatusFieldNumber,
                                 row == 1 ? Quote::HALTED : Quote::OPEN);
            }
            batch.declare(BoardId::Scores, 0, venue + ":m");
            batch.setInteger(BoardId::Scores, 0, Score::kStatusFieldNumber, Score::LIVE);
        };
        bench.say(0, [&](ChangeBatch &batch) { declare(batch, "a"); });
        bench.say(1, [&](ChangeBatch &batch) { declare(batch, "b"); });
        QCOMPARE(bench.say(0, [](ChangeBatch &batch) { batch.markSourceStale("the connection was reset"); }), 4u);
        QCOMPARE(bench.committer.staleRows(0), 4u);
        for (const char *key : {"a:0", "a:1", "a:2"}) {
            QCOMPARE(bench.status(key), int(Quote::STALE));
            QCOMPARE(bench.staleReason(key), std::string("the connection was reset"));
        }
        const RowId match = bench.scores.find("a:m");
        QCOMPARE(bench.scores.text(match, Score::kStaleReasonFieldNumber),
                 std::string_view("the connection was reset"));
        QCOMPARE(bench.scores.integer(match, Score::kStatusFieldNumber), std::optional<std::int64_t>(Score::LIVE));
        QCOMPARE(bench.status("b:0"), int(Quote::OPEN)); // another source's
        QCOMPARE(bench.committer.staleRows(1), 0u);

        // A change alone confirms nothing, and being cut off again says nothing new.
        bench.say(0, [](ChangeBatch &batch) {
            batch.setInteger(BoardId::Prices, 0, Quote::kTradeCountFieldNumber, 5);
            batch.markSourceStale("again");
        });
        QCOMPARE(bench.status("a:0"), int(Quote::STALE));
        QCOMPARE(bench.staleReason("a:0"), std::string("the connection was reset"));

        bench.say(0, [](ChangeBatch &batch) {
            batch.confirm(BoardId::Prices, 1);                                                 // as it was
            batch.setInteger(BoardId::Prices, 2, Quote::kStatusFieldNumber, Quote::SUSPENDED); // as it is now
            batch.confirm(BoardId::Scores, 0);
            batch.confirm(BoardId::Prices, 77);
        });
        QCOMPARE(bench.status("a:0"), int(Quote::STALE));
        QCOMPARE(bench.status("a:1"), int(Quote::HALTED));
        QCOMPARE(bench.staleReason("a:1"), std::string());
        QCOMPARE(bench.status("a:2"), int(Quote::SUSPENDED));
        QCOMPARE(bench.staleReason("a:2"), std::string());
        QVERIFY(bench.scores.text(match, Score::kStaleReasonFieldNumber).empty());
        QCOMPARE(bench.committer.staleRows(0), 1u);
        QCOMPARE(bench.say(0, [](ChangeBatch &batch) { batch.confirm(BoardId::Prices, 1); }), 0u);
    }

    void aSourceConfirmsAllItsRowsAtOnce()
    {
        Bench bench;
        for (const int source : {0, 1}) {
            bench.say(source, [&](ChangeBatch &batch) {
                batch.declare(BoardId::Prices, 0, source == 0 ? "a:0" : "b:0");
                batch.setInteger(BoardId::Prices, 0, Quote::kStatusFieldNumber, Quote::HALTED);
                batch.declare(BoardId::Scores, 0, source == 0 ? "a:m" : "b:m");
                batch.markSourceStale("the connection was reset");
            });
        }
        QCOMPARE(bench.say(0, [](ChangeBatch &batch) { batch.confirmSource(); }), 2u);
        QCOMPARE(bench.committer.staleRows(0), 0u);
        QCOMPARE(bench.status("a:0"), int(Quote::HALTED));
        QCOMPARE(bench.staleReason("a:0"), std::string());
        QCOMPARE(bench.committer.staleRows(1), 2u);
        QCOMPARE(bench.say(0, [](ChangeBatch &batch) { batch.confirmSource(); }), 0u);
    }

    void aParsersOwnMarkTakesOver()
    {
        Bench bench;
        bench.say(0, [](ChangeBatch &batch) {
            batch.declare(BoardId::Prices, 0, "a:0");
            batch.setInteger(BoardId::Prices, 0, Quote::kStatusFieldNumber, Quote::STALE);
            batch.setText(BoardId::Prices, 0, Quote::kStaleReasonFieldNumber, "a gap");
        });
        bench.say(0, [](ChangeBatch &batch) { batch.markSourceStale("reset"); });
        bench.say(0, [](ChangeBatch &batch) {
            batch.setInteger(BoardId::Prices, 0, Quote::kStatusFieldNumber, Quote::STALE);
            batch.setText(BoardId::Prices, 0, Quote::kStaleReasonFieldNumber, "another gap");
        });
        QCOMPARE(bench.staleReason("a:0"), std::string("another gap"));
        QCOMPARE(bench.committer.staleRows(0), 0u);
        bench.say(0, [](ChangeBatch &batch) { batch.confirm(BoardId::Prices, 0); });
        QCOMPARE(bench.status("a:0"), int(Quote::STALE)); // not the committer's to take away
    }

    void aMarkGoesWithItsRow()
    {
        Bench bench;
        bench.say(0, [](ChangeBatch &batch) {
            batch.declare(BoardId::Prices, 0, "a:0");
            batch.setInteger(BoardId::Prices, 0, Quote::kStatusFieldNumber, Quote::OPEN);
            batch.markSourceStale("reset");
            batch.remove(BoardId::Prices, 0);
        });
        QCOMPARE(bench.committer.staleRows(0), 0u);
        bench.say(0, [](ChangeBatch &batch) {
            batch.declare(BoardId::Prices, 0, "a:0");
            batch.setInteger(BoardId::Prices, 0, Quote::kStatusFieldNumber, Quote::OPEN);
        });
        QCOMPARE(bench.status("a:0"), int(Quote::OPEN));
    }

    void lagIsOfWhatIsLive()
    {
        Bench bench;
        QVERIFY(!bench.committer.lagUs(0));
        bench.time(0, 0, now - 40'000, now);
        QCOMPARE(bench.committer.lagUs(0), std::optional<Micros>(40'000));
        bench.time(1, 0, now - years, now);
        QVERIFY(!bench.committer.lagUs(1));
    }
};

QTEST_APPLESS_MAIN(TestCommitter)
#include "tst_committer.moc"
