// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/board/oddsticks.h"

#include <QTest>

using namespace tapedeck;

class TestOddsTicks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void pricesAreThoseOfTheExchange_data();
    void pricesAreThoseOfTheExchange();
    void everyPriceIsItself();
    void betweenPrices();
    void movesAreCountedInTicks();
};

void TestOddsTicks::pricesAreThoseOfTheExchange_data()
{
    QTest::addColumn<QString>("odds");
    QTest::addColumn<QString>("next");
    const std::pair<const char *, const char *> pairs[] = {
        {"1.01", "1.02"}, {"1.99", "2"}, {"2", "2.02"}, {"2.98", "3"}, {"3", "3.05"},  {"4", "4.1"},   {"6", "6.2"},
        {"10", "10.5"},   {"20", "21"},  {"30", "32"},  {"50", "55"},  {"100", "110"}, {"990", "1000"}};
    for (const auto &[odds, next] : pairs)
        QTest::newRow(odds) << QString::fromLatin1(odds) << QString::fromLatin1(next);
}

void TestOddsTicks::pricesAreThoseOfTheExchange()
{
    QFETCH(QString, odds);
    QFETCH(QString, next);
    const Decimal price = *Decimal::parse(odds.toStdString());
    const int tick = OddsTicks::atMost(price);
    QVERIFY(OddsTicks::price(tick) == price);
    QVERIFY(OddsTicks::price(tick + 1) == *Decimal::parse(next.toStdString()));
}

void TestOddsTicks::everyPriceIsItself()
{
    for (int tick = 0; tick < OddsTicks::count; ++tick) {
        QCOMPARE(OddsTicks::atMost(OddsTicks::price(tick)), tick);
        QCOMPARE(OddsTicks::atLeast(OddsTicks::price(tick)), tick);
    }
    QCOMPARE(OddsTicks::price(OddsTicks::count - 1).toString(), std::string("1000.00"));
    QCOMPARE(OddsTicks::price(OddsTicks::count).toString(), std::string("1000.00")); // held
    QCOMPARE(OddsTicks::price(-1).toString(), std::string("1.01"));
}

void TestOddsTicks::betweenPrices()
{
    QVERIFY(OddsTicks::price(OddsTicks::atMost({2'005, 3})) == (Decimal{2, 0}));
    QVERIFY(OddsTicks::price(OddsTicks::atLeast({2'005, 3})) == (Decimal{202, 2}));
    QCOMPARE(OddsTicks::atMost({1, 0}), -1);
    QCOMPARE(OddsTicks::atLeast({1, 0}), 0);
    QCOMPARE(OddsTicks::atMost({5'000, 0}), OddsTicks::count - 1);
    QCOMPARE(OddsTicks::atLeast({5'000, 0}), OddsTicks::count);
}

void TestOddsTicks::movesAreCountedInTicks()
{
    QCOMPARE(OddsTicks::between({198, 2}, {204, 2}), 4); // 1.99, 2.00, 2.02, 2.04
    QCOMPARE(OddsTicks::between({204, 2}, {198, 2}), -4);
    QCOMPARE(OddsTicks::between({25, 1}, {250, 2}), 0);
}

QTEST_GUILESS_MAIN(TestOddsTicks)
#include "tst_oddsticks.moc"
