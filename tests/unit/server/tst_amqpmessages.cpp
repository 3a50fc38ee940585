// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "brokers/amqpcontent.h"
#include "server/sources/recentmessages.h"

#include <QTest>

#include <deque>
#include <random>
#include <set>
#include <string>

using namespace std::string_literals;
using namespace tapedeck;

namespace {

/// A header with every property, and a table of headers nested as deep as it will hold.
std::string fullHeader()
{
    const std::string table(8'000, 'F');           // no table at all, but skipped by its length
    return "\0\x3c\0\0\0\0\0\0\0\0\0\x2a\xff\xfc"s // class, weight, length of the body, flags
        + "\1j\1e"s + "\0\0\x1f\x40"s + table + "\2\5"s + "\1c\1r\1x"s + "\2id"s + "\0\0\0\0\0\0\0\1"s
        + "\1t\1u\1z\1z"s;
}

} // namespace

/// Headers of messages, and the memory of those that came.
class TestAmqpMessages : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsHeaders()
    {
        const std::string full = fullHeader();
        const auto header = AmqpHeader::read(full);
        QVERIFY(header.has_value());
        QCOMPARE(header->bodyBytes, std::uint64_t(42));
        QCOMPARE(header->messageId, std::string_view("id"));
        const auto bare = AmqpHeader::read("\0\x3c\0\0\0\0\0\0\0\0\0\x07\0\0"s);
        QVERIFY(bare.has_value());
        QCOMPARE(bare->bodyBytes, std::uint64_t(7));
        QVERIFY(bare->messageId.empty());
    }

    void headersThatEndTooEarlyAreNone()
    {
        const std::string full = fullHeader();
        const std::size_t idEnd = full.find("id") + 2;
        for (std::size_t length = 0; length < idEnd; ++length)
            QVERIFY2(!AmqpHeader::read(std::string_view(full).substr(0, length)), std::to_string(length).c_str());
        QVERIFY(AmqpHeader::read(std::string_view(full).substr(0, idEnd)));
        const std::string absurd = "\0\x3c\0\0\0\0\0\0\0\0\0\x07\x20\0\xff\xff\xff\xff"s;
        QVERIFY(!AmqpHeader::read(absurd));
    }

    void putsMessagesTogether()
    {
        using Outcome = AmqpContent::Outcome;
        const auto headerOf = [](std::uint64_t bytes) {
            std::string header(14, '\0');
            qToBigEndian(bytes, header.data() + 4);
            return header;
        };
        AmqpContent content;
        QCOMPARE(content.takeHeader(headerOf(0)), Outcome::Misfit); // of nothing
        QCOMPARE(content.takeBody("x"), Outcome::Misfit);
        content.begin(1, true);
        QCOMPARE(content.takeBody("x"), Outcome::Misfit); // before its header
        QCOMPARE(content.takeHeader(headerOf(5)), Outcome::Partial);
        QCOMPARE(content.takeHeader(headerOf(5)), Outcome::Misfit); // twice
        QCOMPARE(content.takeBody("he"), Outcome::Partial);
        QCOMPARE(content.takeBody("llo!"), Outcome::Misfit); // more than was told
        QCOMPARE(content.takeBody("llo"), Outcome::Whole);
        QCOMPARE(content.delivery().body, std::string_view("hello"));
        QCOMPARE(content.delivery().tag, std::uint64_t(1));
        QVERIFY(content.delivery().isRedelivered && !content.delivery().isTooLong);
        content.begin(2, false);
        QCOMPARE(content.takeHeader(headerOf(0)), Outcome::Whole);
        QCOMPARE(content.delivery().body, std::string_view());
        content.begin(3, false);
        QCOMPARE(content.takeHeader(fullHeader()), Outcome::Partial);
        QCOMPARE(content.takeBody(std::string(42, 'x')), Outcome::Whole);
        QCOMPARE(content.delivery().messageId, std::string_view("id"));
    }

    void whatIsTooLongIsNotKept()
    {
        using Outcome = AmqpContent::Outcome;
        AmqpContent content;
        std::string header(14, '\0');
        qToBigEndian(AmqpContent::bytesMax + 1, header.data() + 4);
        content.begin(1, false);
        QCOMPARE(content.takeHeader(header), Outcome::Partial);
        QCOMPARE(content.takeBody(std::string(AmqpContent::bytesMax, 'x')), Outcome::Partial);
        QCOMPARE(content.takeBody("x"), Outcome::Whole);
        QVERIFY(content.delivery().isTooLong && content.delivery().body.empty());
    }

    void knowsWhatCameAgain()
    {
        RecentMessages recent;
        QVERIFY(recent.add("1", "a"));
        QVERIFY(recent.add("2", "a"));
        QVERIFY(recent.add("1", "b"));
        QVERIFY(!recent.add("1", "a"));
        QVERIFY(!recent.add("2", "a"));
    }

    void forgetsTheOldest()
    {
        RecentMessages recent;
        constexpr std::size_t count = 3 * RecentMessages::capacity;
        for (std::size_t i = 0; i < count; ++i)
            QVERIFY(recent.add(std::to_string(i), "text"));
        for (std::size_t i = count - RecentMessages::capacity; i < count; ++i)
            QVERIFY(!recent.add(std::to_string(i), "text"));
        QVERIFY(recent.add("0", "text"));
        QVERIFY(recent.add(std::to_string(count - RecentMessages::capacity), "text")); // had to go for it
        QVERIFY(!recent.add(std::to_string(count - 1), "text"));
    }

    void keepsEachThroughRepeatsAndRemovals()
    {
        RecentMessages recent;
        std::mt19937 random(7);
        std::deque<std::uint32_t> order;
        std::set<std::uint32_t> known;
        for (int i = 0; i < 300'000; ++i) {
            const std::uint32_t number = random() % 100'000;
            const bool isNew = known.insert(number).second;
            QCOMPARE(recent.add(std::to_string(number), {}), isNew);
            if (!isNew)
                continue;
            order.push_back(number);
            if (order.size() > RecentMessages::capacity) {
                known.erase(order.front());
                order.pop_front();
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestAmqpMessages)
#include "tst_amqpmessages.moc"
