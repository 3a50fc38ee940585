// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Times in rows and rows of which only the time changed, between our encoder, our replica and Protobuf's own objects.

#include "common/wire/replica.h"
#include "common/wire/updateencoder.h"

#include "tapedeck/v1/wire.pb.h"

#include <QTest>

#include <limits>

using namespace tapedeck;
using tapedeck::v1::Quote;

namespace {

constexpr Micros now = 1'790'000'000'000'000;
constexpr Micros year = Micros(365) * 86'400 * 1'000'000;

/// A server's board and a replica that follows it by brief Updates.
struct Follower {
    Board board{Schema::prices(), 9};
    Replica replica{Schema::prices()};
    Version sent = 0;
    v1::Update update; // the last

    Follower()
    {
        board.beginCommit();
        for (const char *key : {"a", "b", "c"})
            board.insert(key);
        board.endCommit();
    }
    Replica::Receipt send(bool joined = true)
    {
        UpdateHeader header;
        header.board = "prices";
        header.epoch = board.epoch();
        header.baseVersion = sent;
        header.version = board.version();
        header.publishTimeUs = now;
        header.timeBaseUs = newestTime(board, sent);
        std::string rows;
        board.changesSince(sent, [&](RowId row) { appendRow(board, row, sent, header.timeBaseUs, rows); });
        if (joined)
            rows = joinTicks(rows);
        const std::string message = updateHead(header, rows.size()) + rows;
        v1::ServerMessage parsed;
        if (!parsed.ParseFromString(message))
            qFatal("an update cannot be read");
        update = parsed.update();
        sent = board.version();
        return replica.apply(*updateIn(message));
    }
    /// Commits the times of rows 1 to 3; 0: not changed.
    void times(Micros a, Micros b, Micros c)
    {
        board.beginCommit();
        RowId row = 0;
        for (const Micros time : {a, b, c}) {
            ++row;
            if (time != 0)
                board.setInteger(row, Quote::kSourceTimeFieldNumber, time);
        }
        board.endCommit();
    }
    void bid(RowId row, std::int64_t value)
    {
        board.beginCommit();
        board.setDecimal(row, Quote::kBidFieldNumber, {value, 0});
        board.endCommit();
    }
    [[nodiscard]] bool agrees() const
    {
        return std::as_const(replica).board().digest() == board.digest() && replica.version() == board.version();
    }
};

/// A follower whose three rows have a time.
Follower timed()
{
    Follower follower;
    follower.times(now - 300, now - 200, now - 100);
    (void)follower.send();
    return follower;
}

} // namespace

class TestRowCodec : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rowsOfWhichOnlyTheTimeChangedAreTicks()
    {
        for (const bool joined : {true, false}) {
            Follower follower = timed();
            follower.times(now - 30, now - 20, now - 10);
            const auto receipt = follower.send(joined);
            QCOMPARE(receipt.rows, 3u);
            QCOMPARE(receipt.newestSourceTimeUs, now - 10);
            QVERIFY(follower.agrees());
            QCOMPARE(follower.update.quotes_size(), 0);
            // Newest change first, each with its distance to the newest time.
            const std::vector<std::uint64_t> ticks(follower.update.ticks().begin(), follower.update.ticks().end());
            QCOMPARE(ticks, (std::vector<std::uint64_t>{3, 0, 2, 10, 1, 20}));
        }
    }

    void anAbsentTimeIsTheTimeBase()
    {
        Follower follower = timed();
        follower.bid(2, 5);
        follower.times(0, now - 7, 0);
        (void)follower.send();
        QCOMPARE(follower.update.quotes_size(), 1);
        QVERIFY(!follower.update.quotes(0).has_source_time());
        QVERIFY(follower.update.has_time_lag_us());
        QVERIFY(follower.agrees());
    }

    void anUnchangedTimeIsToldBesideANewOne()
    {
        Follower follower = timed();
        follower.bid(1, 5);
        follower.times(0, now - 7, 0);
        (void)follower.send();
        QCOMPARE(follower.update.quotes_size(), 1);
        QCOMPARE(follower.update.quotes(0).source_time(), std::int64_t(293));
        QCOMPARE(follower.update.ticks_size(), 2);
        QVERIFY(follower.agrees());
    }

    void withoutNewTimesThereIsNoTimeBase()
    {
        Follower follower = timed();
        follower.bid(1, 5);
        const auto receipt = follower.send();
        QVERIFY(!follower.update.has_time_lag_us());
        QVERIFY(!follower.update.quotes(0).has_source_time());
        QCOMPARE(receipt.newestSourceTimeUs, Micros(0));
        QVERIFY(follower.agrees());
    }

    void aRowWithoutATimeGetsNone()
    {
        Follower follower;
        follower.times(0, now, 0); // a snapshot
        (void)follower.send();
        QVERIFY(follower.agrees());
        follower.bid(1, 5); // and a delta
        follower.times(0, now + 1, 0);
        (void)follower.send();
        QVERIFY(follower.agrees());
        QVERIFY(!follower.replica.board().has(follower.replica.board().find("a"), Quote::kSourceTimeFieldNumber));
    }

    void aClearedTimeIsGone()
    {
        Follower follower = timed();
        follower.board.beginCommit();
        follower.board.clear(1, Quote::kSourceTimeFieldNumber);
        follower.board.endCommit();
        follower.times(0, now, 0);
        (void)follower.send();
        QVERIFY(follower.agrees());
    }

    void absurdTimesSurvive()
    {
        constexpr Micros most = std::numeric_limits<Micros>::max();
        constexpr Micros least = std::numeric_limits<Micros>::min();
        Follower follower = timed();
        for (const auto &[a, b, c] : {std::array{most, least, Micros(1)}, std::array{least, least, least},
                                      std::array{Micros(-1), Micros(-2), most}, std::array{now, now, now}}) {
            follower.times(a, b, c);
            (void)follower.send();
            QVERIFY(follower.agrees());
        }
    }

    void aRecordingsTimesAreNearOnTheWire()
    {
        Follower follower = timed();
        const auto play = [&](RowId row, Micros recordedAt) {
            follower.board.beginCommit();
            follower.board.setInteger(row, Quote::kTimeShiftFieldNumber, 5 * year);
            follower.board.setInteger(row, Quote::kSourceTimeFieldNumber, recordedAt);
            follower.board.endCommit();
        };
        play(2, now - 5 * year - 40);
        follower.times(0, 0, now - 20);
        const auto first = follower.send();
        QVERIFY(follower.agrees());
        QCOMPARE(first.newestSourceTimeUs, now - 20);
        // The shift stands behind the time that needs it.
        QCOMPARE(follower.update.quotes_size(), 1);
        QCOMPARE(follower.update.quotes(0).source_time(), std::int64_t(20));
        QCOMPARE(follower.update.time_lag_us(), std::int64_t(20));
        // From then on it is known.
        play(2, now - 5 * year - 10);
        follower.times(0, 0, now - 15);
        (void)follower.send();
        QVERIFY(follower.agrees());
        QCOMPARE(follower.update.quotes_size(), 0);
        QCOMPARE(follower.update.time_lag_us(), std::int64_t(10));
    }

    void otherTimesAreRelativeToo()
    {
        using v1::Score;
        Board board(Schema::scores(), 9);
        board.beginCommit();
        const RowId row = board.insert("x:1");
        board.setInteger(row, Score::kSourceTimeFieldNumber, now);
        board.setInteger(row, Score::kStartTimeFieldNumber, now + 3'600'000'000);
        board.endCommit();
        Replica replica(Schema::scores());
        const std::string message = encodeUpdate(board, 0, {}, 1 << 20).front();
        v1::ServerMessage parsed;
        QVERIFY(parsed.ParseFromString(message));
        QCOMPARE(parsed.update().scores(0).start_time(), std::int64_t(-3'600'000'000));
        QVERIFY(replica.apply(*updateIn(message)).outcome == Replica::Outcome::Applied);
        QCOMPARE(replica.board().digest(), board.digest());
        board.beginCommit();
        board.setInteger(row, Score::kStartTimeFieldNumber, now + 7'200'000'000); // alone: there is no time base
        board.endCommit();
        QVERIFY(replica.apply(*updateIn(encodeUpdate(board, 1, {}, 1 << 20).front())).outcome
                == Replica::Outcome::Applied);
        QCOMPARE(replica.board().digest(), board.digest());
    }

    void whatIsDerivedIsNeverSent()
    {
        Follower follower = timed();
        follower.board.beginCommit();
        follower.board.setDecimal(1, Quote::kOpenFieldNumber, {100, 0});
        follower.board.setDecimal(1, Quote::kLastFieldNumber, {1035, 1});
        follower.board.endCommit();
        (void)follower.send();
        QVERIFY(!follower.update.quotes(0).has_change());
        QVERIFY(follower.agrees());
        QCOMPARE(follower.board.decimal(1, Quote::kChangeFieldNumber)->toString(), std::string("3.5"));
        follower.board.beginCommit();
        follower.board.clear(1, Quote::kLastFieldNumber);
        follower.board.endCommit();
        (void)follower.send();
        QCOMPARE(follower.update.quotes(0).cleared_size(), 1);
        QVERIFY(follower.agrees());
    }

    void theFirstRowsNumberCostsNothing()
    {
        Follower follower = timed();
        for (const std::int64_t bid : {5, 6}) { // the first time the unit comes with it
            follower.bid(1, bid);
            (void)follower.send();
        }
        QCOMPARE(follower.update.quotes(0).ByteSizeLong(), std::size_t(2));
    }

    void wrongTicksAreMalformed_data()
    {
        QTest::addColumn<QList<quint64>>("ticks");
        QTest::newRow("a number too many") << QList<quint64>{1, 5, 2};
        QTest::newRow("no such row") << QList<quint64>{4, 5};
        QTest::newRow("row 0") << QList<quint64>{0, 5};
        QTest::newRow("absurd row") << QList<quint64>{1'000'000'000'000, 5};
        QTest::newRow("largest row") << QList<quint64>{UINT64_MAX, 5};
    }
    void wrongTicksAreMalformed()
    {
        QFETCH(QList<quint64>, ticks);
        Follower follower = timed();
        v1::Update update;
        update.set_version(follower.board.version() + 1);
        update.set_base_version(follower.board.version());
        update.set_time_lag_us(0);
        for (const quint64 number : ticks)
            update.add_ticks(number);
        QVERIFY(follower.replica.apply(update.SerializeAsString()).outcome == Replica::Outcome::Malformed);
    }

    void everyPrefixIsRefusedOrHarmless()
    {
        Follower follower = timed();
        follower.bid(1, 5);
        follower.times(now, now - 20, now - 10);
        (void)follower.send();
        const std::string bytes = follower.update.SerializeAsString();
        for (std::size_t length = 0; length < bytes.size(); ++length) {
            Follower other = timed();
            (void)other.replica.apply(std::string_view(bytes).substr(0, length));
            Digest digest = 0;
            other.replica.board().forEachRow([&](RowId row) { digest += other.replica.board().rowDigest(row); });
            QCOMPARE(digest, other.replica.board().digest());
            QCOMPARE(other.replica.board().rowCount(), std::size_t(3));
        }
    }
};

QTEST_APPLESS_MAIN(TestRowCodec)
#include "tst_rowcodec.moc"
