// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/ladderbook.h"

#include <QTest>

using namespace tapedeck;
using Side = LadderBook::Side;

namespace {

Decimal decimal(const char *text)
{
    return *Decimal::parse(text);
}

std::vector<LadderBook::Level> levels(const std::vector<std::pair<const char *, const char *>> &list)
{
    std::vector<LadderBook::Level> result;
    for (const auto &[price, size] : list)
        result.push_back({decimal(price), decimal(size)});
    return result;
}

std::string size(const LadderBook &book, Side side, const char *price)
{
    const LadderBook::Cell *cell = book.cell(side, book.grid().below(decimal(price)));
    return cell == nullptr ? "none" : cell->size.normalized().toString();
}

} // namespace

class TestLadderBook : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void pricesFindTheirRows_data();
    void pricesFindTheirRows();
    void oddsHaveTheirExchangesRows();
    void aCoarseGridNeverCrosses();
    void changesAreSeen();
    void sizesAreCumulatedFromTheBest();
    void theSpreadAndItsMiddle();
    void theTickIsFound();
    void theStepFitsTheBook();
};

void TestLadderBook::pricesFindTheirRows_data()
{
    QTest::addColumn<QString>("step");
    QTest::addColumn<QString>("price");
    QTest::addColumn<qint64>("below");
    QTest::addColumn<qint64>("above");
    QTest::newRow("on a step") << "0.05"
                               << "1.10" << qint64(22) << qint64(22);
    QTest::newRow("between") << "0.05"
                             << "1.12" << qint64(22) << qint64(23);
    QTest::newRow("finer than the step") << "5"
                                         << "12.345" << qint64(2) << qint64(3);
    QTest::newRow("negative") << "5"
                              << "-12" << qint64(-3) << qint64(-2);
    QTest::newRow("negative, on a step") << "5"
                                         << "-10" << qint64(-2) << qint64(-2);
    QTest::newRow("zero") << "0.01"
                          << "0" << qint64(0) << qint64(0);
}

void TestLadderBook::pricesFindTheirRows()
{
    QFETCH(QString, step);
    QFETCH(QString, price);
    QFETCH(qint64, below);
    QFETCH(qint64, above);
    const PriceGrid grid = PriceGrid::steps(decimal(step.toLatin1()));
    QCOMPARE(static_cast<qint64>(grid.below(decimal(price.toLatin1()))), below);
    QCOMPARE(static_cast<qint64>(grid.above(decimal(price.toLatin1()))), above);
    QVERIFY(compare(grid.price(below), decimal(price.toLatin1())) <= 0);
    QVERIFY(compare(grid.price(above), decimal(price.toLatin1())) >= 0);
}

void TestLadderBook::oddsHaveTheirExchangesRows()
{
    const PriceGrid grid = PriceGrid::odds();
    QVERIFY(grid.price(grid.below(decimal("2.01"))) == decimal("2"));
    QVERIFY(grid.price(grid.above(decimal("2.01"))) == decimal("2.02"));
    QVERIFY(!grid.contains(-1));
    QVERIFY(grid.contains(0));
    QVERIFY(!grid.contains(350));
}

void TestLadderBook::aCoarseGridNeverCrosses()
{
    LadderBook book;
    book.setGrid(PriceGrid::steps(decimal("0.5")));
    book.set(levels({{"10.03", "1"}, {"10.02", "2"}, {"9.9", "4"}}), levels({{"10.04", "8"}, {"10.6", "16"}}), 1);
    QCOMPARE(size(book, LadderBook::Bid, "10"), std::string("3"));
    QCOMPARE(size(book, LadderBook::Bid, "9.5"), std::string("4"));
    QCOMPARE(size(book, LadderBook::Ask, "10.5"), std::string("8"));
    QCOMPARE(size(book, LadderBook::Ask, "11"), std::string("16"));
    QCOMPARE(size(book, LadderBook::Ask, "10"), std::string("none"));
}

void TestLadderBook::changesAreSeen()
{
    LadderBook book;
    book.set(levels({{"10", "5"}, {"9", "5"}}), levels({{"11", "5"}}), 1'000);
    const auto cell = [&](Side side, const char *price) { return *book.cell(side, book.grid().below(decimal(price))); };
    QCOMPARE(cell(LadderBook::Bid, "10").changedUs, 0); // what is there at first has not changed
    book.set(levels({{"10", "7"}, {"9", "5"}, {"8", "1"}}), levels({{"12", "5"}}), 2'000);
    QCOMPARE(cell(LadderBook::Bid, "10").changedUs, 2'000);
    QCOMPARE(cell(LadderBook::Bid, "10").direction, 1);
    QCOMPARE(cell(LadderBook::Bid, "9").changedUs, 0);
    QCOMPARE(cell(LadderBook::Bid, "8").direction, 1);
    QCOMPARE(cell(LadderBook::Ask, "11").direction, -1);
    QCOMPARE(cell(LadderBook::Ask, "11").size.mantissa, 0); // gone, and seen to be
    QCOMPARE(book.changedUs(), 2'000);
    book.set(levels({{"10", "7.0"}, {"9", "5"}, {"8", "1"}}), levels({{"12", "5"}}), 3'000);
    QCOMPARE(book.changedUs(), 2'000); // 7.0 is 7
}

void TestLadderBook::sizesAreCumulatedFromTheBest()
{
    LadderBook book;
    book.set(levels({{"10", "1"}, {"9", "2"}, {"7", "4"}}), levels({{"11", "8"}, {"12", "16"}}), 1);
    const auto total = [&](Side side, PriceGrid::Row row) { return book.cell(side, row)->cumulated.toString(); };
    QCOMPARE(total(LadderBook::Bid, 10), std::string("1"));
    QCOMPARE(total(LadderBook::Bid, 9), std::string("3"));
    QCOMPARE(total(LadderBook::Bid, 7), std::string("7"));
    QCOMPARE(total(LadderBook::Ask, 11), std::string("8"));
    QCOMPARE(total(LadderBook::Ask, 12), std::string("24"));
    QCOMPARE(book.largest(false), 16.0);
    QCOMPARE(book.largest(true), 24.0);
}

void TestLadderBook::theSpreadAndItsMiddle()
{
    LadderBook book;
    QVERIFY(!book.middle() && !book.spread());
    book.set(levels({{"10", "1"}}), {}, 1);
    QCOMPARE(*book.middle(), PriceGrid::Row(10));
    QVERIFY(!book.spread());
    book.set(levels({{"10", "1"}}), levels({{"14.5", "1"}}), 1);
    QVERIFY(*book.spread() == decimal("4.5"));
    QCOMPARE(*book.middle(), PriceGrid::Row(12));
    book.set({}, levels({{"14", "1"}}), 1);
    QCOMPARE(*book.middle(), PriceGrid::Row(14));
}

void TestLadderBook::theTickIsFound()
{
    LadderBook book;
    book.set(levels({{"10.00", "1"}, {"9.75", "1"}}), levels({{"10.50", "1"}}), 1);
    QVERIFY(book.tick() == decimal("0.25"));
    book.set(levels({{"10.00", "1"}}), levels({{"10.005", "1"}}), 1);
    QVERIFY(book.tick() == decimal("0.005"));
}

void TestLadderBook::theStepFitsTheBook()
{
    LadderBook book;
    book.set(levels({{"100.00", "1"}, {"99.99", "1"}, {"99.90", "1"}}), levels({{"100.01", "1"}, {"100.10", "1"}}), 1);
    QVERIFY(book.stepFor(40) == decimal("0.01"));
    QVERIFY(book.stepFor(11) == decimal("0.02"));
    QVERIFY(book.stepFor(3) == decimal("0.1"));
}

QTEST_GUILESS_MAIN(TestLadderBook)
#include "tst_ladderbook.moc"
