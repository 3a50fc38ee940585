// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/wire/replica.h"
#include "server/engine/tierflusher.h"
#include "server/fanout/gatherer.h"
#include "server/fanout/limits.h"
#include "server/fanout/rowindex.h"
#include "tests/testseed.h"

#include <QTest>

#include <algorithm>
#include <array>
#include <functional>
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
    void olderFlushesThanACatchUpAreLeftOut();
    void nothingOlderFollowsOnRowsInView();
    void whatIsMissedWhileACatchUpIsSentIsMadeUpFor();
    void aFlushConcernsWhoTakesItsRows();
    void tiersForRates();
    void bucketRefills();
};

/// Random commits and flushes of one board with small tombstone memory, so that row numbers are used again.
struct Market {
    explicit Market(std::mt19937 &random)
        : random(random)
    {
    }

    void commit()
    {
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
    }

    void set(std::int64_t bid)
    {
        board.beginCommit();
        (void)board.setDecimal(board.insert("x:1"), column, {bid, 0});
        board.endCommit();
        now += 400'000;
    }

    std::mt19937 &random;
    Board board{Schema::prices(), 99, {4'000'000, 4}};
    TierFlusher flusher{BoardId::Prices, board};
    Micros now = steadyClockUs();
};

/// A subscription with its replica; everything that is sent arrives.
struct Follower {
    Follower(Market &market, std::shared_ptr<const RowFilter> filter)
        : market(market)
    {
        subscription.start(Encoding::Protobuf, false, std::move(filter), 0, 0);
        if (!subscription.takesAll())
            index.add(subscription);
        catchUp();
    }

    void apply(std::string_view frame)
    {
        const Replica::Receipt receipt = replica.apply(updateOf(std::string(frame)));
        QCOMPARE(receipt.outcome, Replica::Outcome::Applied);
        checked += receipt.digestChecked;
    }
    void catchUp()
    {
        CatchUp answer = market.flusher.catchUp(subscription.makeRequest(0, 1, BoardId::Prices, 0));
        if (!subscription.takesAll())
            index.setRows(subscription, answer.rows);
        subscription.take(std::move(answer));
        while (const Frame *frame = subscription.nextFrame())
            apply(**frame);
    }
    void take(const Flush &flush, bool drained)
    {
        const bool complete = index.match(flush);
        const bool concerned = subscription.takesAll() || subscription.touched > 0;
        if (!drained && concerned) {
            subscription.skip(market.now);
        } else if (subscription.behind() || subscription.fit(flush) == Subscription::Fit::Gap || !complete) {
            // Filtered ones stand at the last flush that concerned them: that none is missing, the index knows.
            if (subscription.takesAll() || subscription.behind() || !complete)
                subscription.skip(market.now);
            else if (concerned)
                gather(flush);
        } else if (subscription.takesAll()) {
            subscription.advance(flush);
            apply(flush.as(Encoding::Protobuf).frame);
        } else if (concerned) {
            gather(flush);
        }
        index.clear();
    }
    void gather(const Flush &flush)
    {
        const std::string_view frame = gatherer.gather(subscription, flush);
        if (frame.empty())
            return;
        apply(frame);
        subscription.advance(flush);
    }

    Market &market;
    Subscription subscription;
    RowIndex index;
    Gatherer gatherer;
    Replica replica{Schema::prices()};
    int checked = 0;
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
    const unsigned seed = testSeed();
    std::mt19937 random(seed);
    Market market(random);
    market.flusher.setInterest(0, {1, filtered}, market.now);
    Follower follower(market, filtered ? some : nullptr);
    for (int turn = 0; turn < 3'000; ++turn) {
        market.commit();
        const bool drained = random() % 4 != 0;
        market.flusher.flush(market.now, [&](const FlushPtr &flush) { follower.take(*flush, drained); });
        if (drained && follower.subscription.behind())
            follower.catchUp();
        if (!drained)
            continue;
        if (!filtered)
            QCOMPARE(follower.replica.board().digest(), market.board.digest());
        std::size_t accepted = 0;
        market.board.forEachRow([&](RowId row) { accepted += !filtered || some->accepts(market.board.key(row)); });
        QCOMPARE(follower.replica.board().rowCount(), accepted);
    }
    QVERIFY(follower.checked > 100);
}

void TestSubscription::olderFlushesThanACatchUpAreLeftOut()
{
    std::mt19937 random(1);
    Market market(random);
    market.flusher.setInterest(0, {1, false}, market.now);
    market.set(1);
    Follower follower(market, nullptr);
    market.set(2);
    FlushPtr older;
    market.flusher.flush(market.now, [&](const FlushPtr &flush) { older = flush; });
    market.set(3);
    follower.catchUp();
    QCOMPARE(follower.subscription.fit(*older), Subscription::Fit::Old);
    market.set(4);
    market.flusher.flush(market.now, [&](const FlushPtr &flush) { follower.take(*flush, true); });
    QCOMPARE(follower.replica.board().digest(), market.board.digest());
}

void TestSubscription::nothingOlderFollowsOnRowsInView()
{
    std::mt19937 random(4);
    Market market(random);
    market.flusher.setInterest(0, {1, false}, market.now);
    market.set(1);
    Follower follower(market, nullptr);
    Subscription &subscription = follower.subscription;
    market.set(2);
    FlushPtr flush;
    market.flusher.flush(market.now, [&](const FlushPtr &made) { flush = made; });
    // Somebody else's answer that would do for who stands where this one does.
    Subscription other;
    other.start(Encoding::Protobuf, false, nullptr, subscription.epoch(), subscription.sentVersion());
    QCOMPARE(market.flusher.catchUp(other.makeRequest(0, 1, BoardId::Prices, 0)).version, market.board.version());
    market.set(3);

    CatchUpRequest some = subscription.makeRequest(0, 1, BoardId::Prices, 0);
    some.rows = {market.board.find("x:1")};
    const CatchUp rows = market.flusher.catchUp(some);
    QVERIFY(rows.partial);
    QCOMPARE(rows.seen, market.board.version());
    follower.apply(*rows.frames->front());
    subscription.see(rows.seen);

    QCOMPARE(subscription.fit(*flush), Subscription::Fit::Gap);
    follower.catchUp();
    QCOMPARE(subscription.sentVersion(), market.board.version());
    QCOMPARE(follower.replica.board().digest(), market.board.digest());
}

void TestSubscription::whatIsMissedWhileACatchUpIsSentIsMadeUpFor()
{
    std::mt19937 random(2);
    Market market(random);
    market.flusher.setInterest(0, {1, false}, market.now);
    market.commit();
    Follower follower(market, nullptr);
    Subscription &subscription = follower.subscription;
    subscription.skip(market.now);
    subscription.take(market.flusher.catchUp(subscription.makeRequest(0, 1, BoardId::Prices, 0)));
    QVERIFY(!subscription.following());
    subscription.skip(market.now); // a flush that came while the frames are on their way
    while (const Frame *frame = subscription.nextFrame())
        follower.apply(**frame);
    QVERIFY(subscription.behind());
    follower.catchUp();
    QVERIFY(!subscription.behind());
}

void TestSubscription::aFlushConcernsWhoTakesItsRows()
{
    std::mt19937 random(3);
    Market market(random);
    market.flusher.setInterest(0, {1, true}, market.now);
    RowIndex index;
    std::array<Subscription, 3> subscriptions;
    const std::array<std::vector<std::string>, 3> keys{{{"x:1"}, {"x:2"}, {"1", "2"}}};
    for (std::size_t i = 0; i < keys.size(); ++i) {
        subscriptions[i].start(Encoding::Protobuf, false, std::make_shared<RowFilter>(keys[i], std::string()), 0, 0);
        index.add(subscriptions[i]);
    }
    const auto concernedBy = [&](const std::function<void()> &change) {
        market.board.beginCommit();
        change();
        market.board.endCommit();
        market.now += 1'000;
        std::vector<std::size_t> concerned;
        market.flusher.flush(market.now, [&](const FlushPtr &flush) {
            QVERIFY(index.match(*flush));
            for (const Subscription *one : index.concerned())
                concerned.push_back(static_cast<std::size_t>(one - subscriptions.data()));
            index.clear();
        });
        std::sort(concerned.begin(), concerned.end());
        return concerned;
    };
    using Who = std::vector<std::size_t>;
    const auto set = [&](const char *key, std::int64_t bid) {
        return [&market, key, bid] { (void)market.board.setDecimal(market.board.insert(key), column, {bid, 0}); };
    };
    QCOMPARE(concernedBy(set("x:1", 1)), (Who{0, 2})); // a new row
    QCOMPARE(concernedBy(set("x:1", 2)), (Who{0, 2}));
    QCOMPARE(concernedBy(set("x:3", 1)), Who());
    QCOMPARE(concernedBy(set("y:2", 1)), Who{2}); // by the part after the venue
    QCOMPARE(concernedBy([&] { market.board.remove(market.board.find("x:1")); }), (Who{0, 2}));
    QVERIFY(subscriptions[0].rows.empty());
    index.remove(subscriptions[2]);
    QCOMPARE(concernedBy(set("x:1", 3)), Who{0});
    index.remove(subscriptions[0]);
    index.remove(subscriptions[1]);
    QCOMPARE(concernedBy(set("x:1", 4)), Who());
}

void TestSubscription::tiersForRates()
{
    QCOMPARE(tierIntervalsMs[static_cast<std::size_t>(tierForRate(0))], 0);
    QCOMPARE(tierIntervalsMs[static_cast<std::size_t>(tierForRate(1000))], 10);
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
