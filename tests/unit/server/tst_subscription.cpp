// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/wire/replica.h"
#include "server/engine/tierflusher.h"
#include "server/fanout/limits.h"
#include "server/fanout/subscription.h"

#include <QTest>

#include <random>

using namespace tapedeck;

namespace {

/// The Update in a WebSocket frame of ours.
std::string_view updateOf(const std::string &frame)
{
    const auto length = static_cast<unsigned char>(frame[1]);
    const std::size_t head = length < 126 ? 2 : length == 126 ? 4 : 10;
    return *updateIn(std::string_view(frame).substr(head));
}

constexpr int column = 2; // Quote.bid
const std::shared_ptr<const RowFilter> some = std::make_shared<RowFilter>(std::vector<std::string>{"x:3", "7"}, "y:");

} // namespace

/// A subscription and its replica through any order of flushes, skipped flushes and catch-ups.
class TestSubscription : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void replicaAgrees_data();
    void replicaAgrees();
    void tiersForRates();
    void bucketRefills();
};

void TestSubscription::replicaAgrees_data()
{
    QTest::addColumn<bool>("filtered");
    QTest::newRow("every row") << false;
    QTest::newRow("some rows") << true;
}

void TestSubscription::replicaAgrees()
{
    QFETCH(bool, filtered);
    const unsigned seed = std::random_device()();
    qInfo("seed %u", seed);
    std::mt19937 random(seed);
    Board board(Schema::prices(), 99);
    TierFlusher flusher(BoardId::Prices, board);
    Replica replica(Schema::prices());
    Subscription subscription;
    subscription.start(0, filtered ? some : nullptr, 0, 0);
    Micros now = steadyClockUs();
    int checked = 0;

    const auto apply = [&](const std::string &frame) {
        const Replica::Receipt receipt = replica.apply(updateOf(frame));
        QCOMPARE(receipt.outcome, Replica::Outcome::Applied);
        checked += receipt.digestChecked;
    };
    const auto catchUp = [&](bool join) {
        const CatchUpRequest request = subscription.makeRequest(0, 1, BoardId::Prices, join);
        if (join)
            flusher.join(0);
        subscription.take(flusher.catchUp(request));
        while (const std::string *frame = subscription.nextFrame())
            apply(*frame);
    };
    catchUp(true);
    for (int turn = 0; turn < 3'000; ++turn) {
        board.beginCommit();
        for (unsigned i = 0; i < random() % 5; ++i) {
            const std::string key = (random() % 2 ? "x:" : "y:") + std::to_string(random() % 12);
            if (random() % 6 == 0) {
                if (const RowId row = board.find(key))
                    board.remove(row);
            } else {
                (void)board.setDecimal(
                    board.insert(key), column,
                    {static_cast<std::int64_t>(random() % 50), static_cast<std::uint8_t>(random() % 3)});
            }
        }
        board.endCommit();
        flusher.noteCommit(1, 1);
        now += 400'000;
        const bool drained = random() % 4 != 0;
        flusher.flush(now, [&](const FlushPtr &flush) {
            if (!drained) {
                subscription.behind = true;
            } else if (subscription.behind || !subscription.continues(*flush)) {
                subscription.behind = true;
            } else if (subscription.takesAll()) {
                subscription.advance(*flush);
                apply(flush->frame);
            } else if (const auto frame = subscription.gather(*flush)) {
                apply(*frame);
            }
        });
        if (drained && subscription.behind)
            catchUp(false);
        if (drained && !filtered)
            QCOMPARE(replica.board().digest(), board.digest());
    }
    QVERIFY(checked > 100);
}

void TestSubscription::tiersForRates()
{
    QCOMPARE(tierIntervalsMs[static_cast<std::size_t>(tierForRate(0))], 0);
    QCOMPARE(tierIntervalsMs[static_cast<std::size_t>(tierForRate(1000))], 50);
    QCOMPARE(tierIntervalsMs[static_cast<std::size_t>(tierForRate(20))], 50);
    QCOMPARE(tierIntervalsMs[static_cast<std::size_t>(tierForRate(10))], 100);
    QCOMPARE(tierIntervalsMs[static_cast<std::size_t>(tierForRate(1))], 1000);
}

void TestSubscription::bucketRefills()
{
    TokenBucket bucket(10);
    for (int i = 0; i < 20; ++i)
        QVERIFY(bucket.take(1, 1));
    QVERIFY(!bucket.take(1, 1));
    QVERIFY(bucket.take(1, 200'001));
}

QTEST_GUILESS_MAIN(TestSubscription)
#include "tst_subscription.moc"
