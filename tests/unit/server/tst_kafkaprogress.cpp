// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/kafkaprogress.h"

#include <QTest>

#include <map>

using namespace tapedeck;

/// How far the partitions of a topic have been read.
class TestKafkaProgress : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesEachMessageOnce()
    {
        KafkaProgress progress;
        QVERIFY(!progress.take(0, 5)); // it is not read
        progress.begin(1, KafkaProgress::beginning);
        QVERIFY(progress.take(1, 5));
        QVERIFY(!progress.take(1, 5));
        QVERIFY(progress.take(1, 9)); // what was between has been compacted away
        QVERIFY(!progress.take(0, 0));
        QCOMPARE(progress.next(1), 10);
        QCOMPARE(progress.next(0), KafkaProgress::unknown);
        QCOMPARE(progress.next(7), KafkaProgress::unknown);
        progress.stop();
        QVERIFY(!progress.take(1, 10));
        QCOMPARE(progress.next(1), 10);
        progress.begin(1, progress.next(1));
        QVERIFY(!progress.take(1, 9));
        QVERIFY(progress.take(1, 10));
    }

    void aMemberGoesOnWhereItOrTheGroupWas()
    {
        KafkaProgress progress;
        QCOMPARE(progress.nextOf(3, KafkaProgress::unknown), KafkaProgress::unknown);
        QCOMPARE(progress.nextOf(3, 40), 40);
        progress.begin(3, 40);
        QVERIFY(progress.take(3, 41));
        QCOMPARE(progress.nextOf(3, 40), 42); // taken, not committed
        QCOMPARE(progress.nextOf(3, 60), 60); // others went on
        progress.rewind(3, 7);
        QVERIFY(!progress.take(3, 50));
        QCOMPARE(progress.nextOf(3, 60), 7);
        progress.begin(3, 7);
        QVERIFY(progress.take(3, 7));
        QCOMPARE(progress.nextOf(3, 60), 60);
        QVERIFY(progress.forget(3));
        QVERIFY(!progress.forget(3));
        QCOMPARE(progress.nextOf(3, 20), 20);
    }

    void commitsWhatIsNew()
    {
        KafkaProgress progress;
        std::map<int, qint64> committed;
        const auto commit = [&] {
            committed.clear();
            progress.forEachUncommitted(
                [&](std::int32_t partition, std::int64_t next) { committed[partition] = next; });
            return committed;
        };
        progress.begin(0, KafkaProgress::beginning);
        progress.begin(1, 40);
        QVERIFY(commit().empty());
        QVERIFY(progress.take(1, 40));
        QVERIFY((commit() == std::map<int, qint64>{{1, 41}}));
        QVERIFY(commit().empty());
        progress.reachedEnd(0, 0);
        QVERIFY((commit() == std::map<int, qint64>{{0, 0}}));
        QVERIFY(progress.take(1, 41));
        progress.stop();
        QVERIFY(commit().empty()); // it is for others to do
    }

    void isWholeAtTheEndOfEachPartition()
    {
        KafkaProgress progress;
        std::map<int, qint64> ends;
        const auto end = [&](std::int32_t partition) {
            const auto it = ends.find(partition);
            return it == ends.end() ? std::nullopt : std::optional<std::int64_t>(it->second);
        };
        QVERIFY(progress.look(0, end).isWhole); // no partition
        progress.begin(0, KafkaProgress::beginning);
        progress.begin(1, 10);
        QVERIFY(!progress.look(0, end).isWhole); // nothing is known of them
        ends = {{0, 100}, {1, 10}};
        QCOMPARE(progress.look(0, end).messages, 0); // no place yet to count from
        QVERIFY(progress.take(0, 49));
        const KafkaProgress::Lag half = progress.look(0, end);
        QVERIFY(!half.isWhole);
        QCOMPARE(half.messages, 50);
        progress.reachedEnd(0, 100); // the last ones were no messages
        const KafkaProgress::Lag whole = progress.look(0, end);
        QVERIFY(whole.isWhole);
        QCOMPARE(whole.messages, 0);
        QCOMPARE(whole.sinceUs, 0);
    }

    /// While others go on writing.
    void isWholeAtTheEndOfASecondAgo()
    {
        KafkaProgress progress;
        std::int64_t written = 1'000;
        const auto end = [&](std::int32_t) { return std::optional(written); };
        progress.begin(0, 0);
        Micros now = 0;
        // It reads 1,000 a second and they write 990, then it reads 990, too: the end comes nearer, but for the last
        // second's.
        for (std::int64_t next = 0; !progress.look(now, end).isWhole; now += 250'000, written += 247) {
            QVERIFY(now < 400'000'000);
            next += 250;
            QVERIFY(progress.take(0, next - 1));
        }
        // Slower than they write, it never is.
        progress.begin(0, 0);
        for (std::int64_t next = 1; next < 1'000; ++next, now += 250'000, written += 10) {
            QVERIFY(progress.take(0, next));
            QVERIFY(!progress.look(now, end).isWhole);
        }
    }

    void tellsHowLongItHasBeenBehind()
    {
        KafkaProgress progress;
        std::int64_t written = 10;
        const auto end = [&](std::int32_t) { return std::optional(written); };
        progress.begin(0, 10);
        QVERIFY(progress.look(0, end).isWhole);
        written = 20;
        QCOMPARE(progress.look(1'000'000, end).sinceUs, 0);
        QVERIFY(progress.take(0, 14));
        const KafkaProgress::Lag lag = progress.look(4'000'000, end);
        QVERIFY(lag.isWhole); // it was
        QCOMPARE(lag.sinceUs, 3'000'000);
        QCOMPARE(lag.messages, 5);
        QVERIFY(progress.take(0, 19));
        QCOMPARE(progress.look(5'000'000, end).sinceUs, 0);
    }
};

QTEST_GUILESS_MAIN(TestKafkaProgress)
#include "tst_kafkaprogress.moc"
