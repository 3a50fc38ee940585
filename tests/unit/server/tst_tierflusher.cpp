// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "flusherdesk.h"
#include "server/engine/flushbeat.h"

#include <QTest>

#include <map>
#include <set>

using namespace tapedeck;

namespace {

constexpr FlushInterest binary{.encodings = 1, .filtered = false};

} // namespace

class TestTierFlusher : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aCommitAfterQuietIsFlushedAtOnce_data();
    void aCommitAfterQuietIsFlushedAtOnce();
    void commitsInARowAreFlushedAtTheTiersPace();
    void tiersAreNotDueTogether();
    void aDigestComesOnTheBeat();
    void flushesHoldWhatSomebodyWants();
    void aFlushFromBeforeTheHorizonIsAGap();
    void flushesInUseKeepTheirBytes();
};

void TestTierFlusher::aCommitAfterQuietIsFlushedAtOnce_data()
{
    QTest::addColumn<int>("tier");
    QTest::newRow("every commit") << 0;
    QTest::newRow("100 ms") << 2;
    QTest::newRow("1 s") << 5;
}

void TestTierFlusher::aCommitAfterQuietIsFlushedAtOnce()
{
    QFETCH(int, tier);
    Desk desk;
    desk.flusher.setInterest(tier, binary, desk.now);
    desk.now += 1'900'000; // quiet, and no digest is due yet
    QVERIFY(desk.flush().empty());
    desk.commit(0, 1, 100);
    QVERIFY(desk.flusher.nextDueUs() <= desk.now);
    QCOMPARE(desk.flush().size(), std::size_t(1));
}

void TestTierFlusher::commitsInARowAreFlushedAtTheTiersPace()
{
    Desk desk;
    desk.flusher.setInterest(0, binary, desk.now);
    const int tenth = tierForRate(10);
    desk.flusher.setInterest(tenth, binary, desk.now);
    int flushes[tierCount] = {};
    for (int step = 0; step < 4'000; ++step) {
        desk.now += 250;
        desk.commit(0, 1, step);
        for (const FlushPtr &flush : desk.flush())
            ++flushes[flush->tier];
    }
    QVERIFY2(flushes[0] >= 998 && flushes[0] <= 1'000, qPrintable(QString::number(flushes[0])));
    QVERIFY2(flushes[tenth] >= 9 && flushes[tenth] <= 11, qPrintable(QString::number(flushes[tenth])));
}

void TestTierFlusher::tiersAreNotDueTogether()
{
    std::map<Micros, int> beats;
    for (const BoardId board : {BoardId::Prices, BoardId::Scores}) {
        for (int tier = 1; tier < tierCount; ++tier) {
            const Micros interval = Micros(tierIntervalsMs[static_cast<std::size_t>(tier)]) * 1000;
            Micros beat = nextFlushUs(board, tier, 1'000'000);
            for (int i = 0; i < 100; ++i) {
                ++beats[beat];
                QCOMPARE(nextFlushUs(board, tier, beat), beat + interval);
                QCOMPARE(nextFlushUs(board, tier, beat + 3'000), beat + interval); // late, and back on the beat
                beat += interval;
            }
        }
    }
    Micros last = 0;
    for (const auto &[beat, count] : beats) {
        QCOMPARE(count, 1);
        QVERIFY(beat - last >= 700);
        last = beat;
    }
}

void TestTierFlusher::aDigestComesOnTheBeat()
{
    Desk desk;
    desk.flusher.setInterest(2, binary, desk.now);
    desk.now += TierFlusher::digestIntervalUs + 1'000;
    const auto alone = desk.flush();
    QCOMPARE(alone.size(), std::size_t(1));
    QVERIFY(alone[0]->header.digest && alone[0]->changed.empty());
    desk.commit(0, 1, 100);
    QVERIFY(desk.flush().empty());
    desk.now += 150'000;
    QVERIFY(!desk.flush().at(0)->header.digest);
}

void TestTierFlusher::flushesHoldWhatSomebodyWants()
{
    Desk desk;
    desk.commit(1, 1, 100);
    desk.flusher.setInterest(0, {.encodings = 0b110, .filtered = true}, desk.now);
    desk.now += TierFlusher::digestIntervalUs + 1'000;
    desk.commit(0, 3, 105);
    const FlushPtr flush = desk.flush().at(0);
    QVERIFY(flush->as(Encoding::Protobuf).frame.empty());
    QCOMPARE(flush->as(Encoding::Json).rows, flush->as(Encoding::Sse).rows);
    QCOMPARE(flush->as(Encoding::Sse).spans.size(), std::size_t(3));
    QCOMPARE(flush->keys.size(), std::size_t(2));
    QCOMPARE(flush->rowDigests.size(), desk.board.rowLimit());
    const Flush::Span second = flush->as(Encoding::Json).spans[0];
    const std::string row = R"({"row":1,"key":"x:1","bid":"1.05","price_scale":2})";
    QCOMPARE(flush->as(Encoding::Json).rows.substr(second.offset, second.size), row);

    desk.flusher.setInterest(0, binary, desk.now);
    desk.now += 2'000;
    desk.commit(1, 3, 101);
    const FlushPtr plain = desk.flush().at(0);
    QVERIFY(plain->keys.empty() && plain->rowDigests.empty() && plain->as(Encoding::Json).rows.empty());
    QVERIFY(!plain->as(Encoding::Protobuf).frame.empty());
}

void TestTierFlusher::aFlushFromBeforeTheHorizonIsAGap()
{
    Desk desk({}, {.tombstonesMax = 1});
    desk.commit(0, 5, 100);
    desk.flusher.setInterest(0, binary, desk.now);
    const Version joined = desk.board.version();
    for (int row = 0; row < 3; ++row)
        desk.remove(row);
    desk.now += 5'000;
    const FlushPtr flush = desk.flush().at(0);
    QVERIFY(flush->header.baseVersion > joined); // a subscriber at `joined` has to catch up
    QCOMPARE(flush->header.baseVersion, desk.board.version());
    QCOMPARE(desk.flusher.catchUp(desk.request(joined)).base, Version(0));
}

void TestTierFlusher::flushesInUseKeepTheirBytes()
{
    Desk desk;
    desk.flusher.setInterest(0, binary, desk.now);
    std::vector<std::pair<FlushPtr, std::string>> kept;
    std::set<const Flush *> objects;
    for (int step = 0; step < 50; ++step) {
        desk.now += 1'000;
        desk.commit(step % 7, 3, step);
        const FlushPtr flush = desk.flush().at(0);
        objects.insert(flush.get());
        kept.emplace_back(flush, flush->as(Encoding::Protobuf).frame);
        if (kept.size() > 4)
            kept.erase(kept.begin());
        for (const auto &[held, bytes] : kept)
            QCOMPARE(held->as(Encoding::Protobuf).frame, bytes);
    }
    QVERIFY2(objects.size() <= 8, "memory is used again");
}

QTEST_GUILESS_MAIN(TestTierFlusher)
#include "tst_tierflusher.moc"
