// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/orderbook.h"
#include "tests/testseed.h"

#include <QTest>

#include <map>
#include <random>

using namespace tapedeck;

class TestOrderBook : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void agreesWithAMap();
    void takesFinerPricesLater();
    void refusesWhatDoesNotFit();
};

void TestOrderBook::agreesWithAMap()
{
    const unsigned seed = testSeed();
    std::mt19937 random(seed);
    OrderBook book;
    std::map<std::int64_t, std::int64_t> sides[2];
    for (int i = 0; i < 20'000; ++i) {
        const auto side = static_cast<OrderBook::Side>(random() % 2);
        const auto price = static_cast<std::int64_t>(1 + random() % 300);
        const auto size = static_cast<std::int64_t>(random() % 4);
        QVERIFY(book.set(side, {price, 2}, {size, 0}));
        if (size == 0)
            sides[side].erase(price);
        else
            sides[side][price] = size;
        const OrderBook::Level *bid = book.best(OrderBook::Bid);
        const OrderBook::Level *ask = book.best(OrderBook::Ask);
        QCOMPARE(bid == nullptr, sides[0].empty());
        QCOMPARE(ask == nullptr, sides[1].empty());
        QVERIFY(bid == nullptr
                || (bid->price == sides[0].rbegin()->first && bid->size.mantissa == sides[0].rbegin()->second));
        QVERIFY(ask == nullptr
                || (ask->price == sides[1].begin()->first && ask->size.mantissa == sides[1].begin()->second));
        QCOMPARE(book.levels(side).size(), sides[side].size());
    }
    book.trim(10);
    QVERIFY(book.levels(OrderBook::Bid).size() <= 10);
    QCOMPARE(book.best(OrderBook::Bid)->price, sides[0].rbegin()->first);
}

void TestOrderBook::takesFinerPricesLater()
{
    OrderBook book;
    QVERIFY(book.set(OrderBook::Bid, {15, 1}, {1, 0}));
    QVERIFY(book.set(OrderBook::Bid, {1499, 3}, {2, 0}));
    QCOMPARE(book.best(OrderBook::Bid)->written, (Decimal{15, 1}));
    QVERIFY(book.set(OrderBook::Bid, {1500, 3}, {0, 0})); // the same price, written longer
    QCOMPARE(book.best(OrderBook::Bid)->written, (Decimal{1499, 3}));
}

void TestOrderBook::refusesWhatDoesNotFit()
{
    OrderBook book;
    QVERIFY(book.set(OrderBook::Ask, {9'000'000'000'000'000'000, 0}, {1, 0}));
    QVERIFY(!book.set(OrderBook::Ask, {1, 3}, {1, 0}));
    QCOMPARE(book.levels(OrderBook::Ask).size(), std::size_t(1));
}

QTEST_GUILESS_MAIN(TestOrderBook)
#include "tst_orderbook.moc"
