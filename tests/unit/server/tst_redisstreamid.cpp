// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/redisstreamid.h"

#include <QTest>

using namespace tapedeck;

/// Where a reader of a Redis stream is, and what is missing before it.
class TestRedisStreamId : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reads()
    {
        QVERIFY(RedisStreamId::read("5-7") == (RedisStreamId{5, 7}));
        QVERIFY(RedisStreamId::read("5") == (RedisStreamId{5, 0}));
        QVERIFY(RedisStreamId::read("18446744073709551615-18446744073709551615").has_value());
        for (const char *wrong : {"", "-", "5-", "-5", "5-7 ", "5-7-9", "x", "18446744073709551616"})
            QVERIFY2(!RedisStreamId::read(wrong), wrong);
        std::string text = "before";
        RedisStreamId{18446744073709551615u, 18446744073709551615u}.write(text);
        QCOMPARE(text, std::string("18446744073709551615-18446744073709551615"));
        QVERIFY((RedisStreamId{5, 9}) < (RedisStreamId{6, 0}));
    }

    void nothingIsMissing()
    {
        RedisStreamCount count;
        QCOMPARE(count.told({{3, 0}, 3, 3}), 0u);
        QCOMPARE(count.read({1, 0}), 0u);
        QCOMPARE(count.told({{4, 0}, 4, 4}), 0u); // meanwhile one more
        for (const std::uint64_t ms : {2, 3, 4})
            QCOMPARE(count.read({ms, 0}), 0u);
        QCOMPARE(count.told({{4, 0}, 4, 1}), 0u); // trimmed, but read
    }

    void trimmedBeforeTheFirstIsNoLoss()
    {
        RedisStreamCount count;
        QCOMPARE(count.told({{9, 0}, 9, 2}), 0u);
        QCOMPARE(count.read({8, 0}), 0u);
        QCOMPARE(count.read({9, 0}), 0u);
    }

    void trimmedBeforeItWasRead()
    {
        RedisStreamCount count;
        (void)count.told({{2, 0}, 2, 2});
        (void)count.read({1, 0});
        (void)count.read({2, 0});
        QCOMPARE(count.told({{9, 0}, 9, 1}), 0u); // not known before 9 is read
        QCOMPARE(count.read({9, 0}), 6u);
        QCOMPARE(count.told({{9, 0}, 9, 1}), 0u); // once
    }

    void theAwaitedEntryIsTrimmedItself()
    {
        RedisStreamCount count;
        (void)count.told({{1, 0}, 1, 1});
        (void)count.read({1, 0});
        (void)count.told({{5, 0}, 5, 5});
        QCOMPARE(count.read({7, 0}), 0u); // 2 to 6 are gone
        QCOMPARE(count.told({{7, 0}, 7, 1}), 5u);
    }

    void aStreamThatLostItsEnd()
    {
        RedisStreamCount count;
        (void)count.told({{5, 0}, 5, 5});
        for (const std::uint64_t ms : {1, 2, 3, 4, 5})
            (void)count.read({ms, 0});
        QCOMPARE(count.told({{3, 0}, 3, 3}), 1u);
        QVERIFY(count.position() == (RedisStreamId{3, 0}));
        QCOMPARE(count.read({4, 0}), 0u);
        QCOMPARE(count.told({{4, 0}, 4, 4}), 0u);
    }

    void aServerThatDoesNotCount()
    {
        RedisStreamCount count;
        QCOMPARE(count.told({{3, 0}, std::nullopt, 1}), 0u);
        QCOMPARE(count.read({3, 0}), 0u);
        QCOMPARE(count.told({{3, 0}, std::nullopt, 1}), 0u);
    }
};

QTEST_GUILESS_MAIN(TestRedisStreamId)
#include "tst_redisstreamid.moc"
