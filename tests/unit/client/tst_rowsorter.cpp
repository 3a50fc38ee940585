// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "boardmaker.h"

#include "client/models/cellformat.h"
#include "client/models/rowsorter.h"
#include "tests/testseed.h"

#include <QTest>

#include <algorithm>
#include <random>

using namespace tapedeck;
using v1::Quote;

namespace {

RowSorter::Key by(const char *column, bool descending = false)
{
    return {QString::fromLatin1(column), descending};
}

/// All over again, and by the cells' own values.
std::vector<RowId> sortedNaively(const Board &board, const RowSorter::Wish &wish)
{
    const RowCondition condition(wish.filter, board.schema());
    std::vector<RowId> rows;
    for (RowId row = 1; row < board.rowLimit(); ++row) {
        if (board.alive(row) && condition.accepts(board, row))
            rows.push_back(row);
    }
    std::vector<RowSorter::Key> keys = wish.keys;
    keys.push_back(by("symbol"));
    std::sort(rows.begin(), rows.end(), [&](RowId a, RowId b) {
        for (const RowSorter::Key &key : keys) {
            const GridColumn &column = *gridColumn(board.schema(), key.column);
            const bool hasA = board.has(a, column.field);
            const bool hasB = board.has(b, column.field);
            if (hasA != hasB)
                return hasA;
            if (!hasA)
                continue;
            const int compared = column.kind == GridColumn::Kind::Text
                ? cellText(board, a, column).text.toLower().compare(cellText(board, b, column).text.toLower())
                : compare(*cellNumber(board, a, column), *cellNumber(board, b, column));
            if (compared != 0)
                return (compared < 0) != key.descending;
        }
        return a < b;
    });
    return rows;
}

} // namespace

class TestRowSorter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void agreesWithSortingAnew();
    void tellsWhetherTheOrderChanged();
    void placesAreThoseOfTheRows();
    void matchesWithoutAColumnGoByTheirStart();
};

void TestRowSorter::agreesWithSortingAnew()
{
    const unsigned seed = testSeed();
    std::mt19937 random(seed);
    const std::array<RowSorter::Wish, 6> wishes = {{
        {{by("last")}, {}},
        {{by("last", true), by("symbol", true)}, {}},
        {{by("name"), by("last", true)}, {}},
        {{by("name", true)}, QStringLiteral("last>5")},
        {{by("trades", true), by("name")}, QStringLiteral("-bank")},
        {{}, QStringLiteral("bank last<=50")},
    }};
    const std::array<const char *, 4> names = {"Alpha Bank", "alpha foods", "Ångström", "Longer than eight bytes"};
    BoardMaker maker;
    RowSorter sorter(maker.feed);
    RowSorter::Wish wish = wishes[0];
    sorter.setWish(wish);
    for (int step = 0; step < 400; ++step) {
        if (random() % 8 == 0) {
            wish = wishes[random() % wishes.size()];
            sorter.setWish(wish);
        }
        for (int change = static_cast<int>(random() % 12); change > 0; --change) {
            const std::string symbol = "S" + std::to_string(random() % 60);
            const RowId row = maker.set(symbol, static_cast<std::int64_t>(random() % 100'000) - 20'000,
                                        static_cast<std::uint8_t>(random() % 4), names[random() % names.size()]);
            maker.board.beginCommit();
            if (random() % 3 == 0)
                maker.board.setInteger(row, Quote::kTradeCountFieldNumber, static_cast<std::int64_t>(random() % 5));
            if (random() % 10 == 0)
                maker.board.clear(row, Quote::kLastFieldNumber);
            if (random() % 10 == 0)
                maker.board.remove(row);
            maker.board.endCommit();
        }
        maker.send();
        sorter.update();
        maker.feed->read([&](const Board &board) { QCOMPARE(sorter.rows(), sortedNaively(board, wish)); });
        if (QTest::currentTestFailed())
            return;
    }
}

void TestRowSorter::tellsWhetherTheOrderChanged()
{
    BoardMaker maker;
    maker.set("A", 1, 0);
    maker.set("B", 5, 0);
    maker.send();
    RowSorter sorter(maker.feed);
    sorter.setWish({{by("last")}, {}});
    QVERIFY(sorter.update());
    QVERIFY(!sorter.update());
    maker.set("A", 2, 0); // still the first
    maker.send();
    QVERIFY(!sorter.update());
    maker.set("A", 6, 0);
    maker.send();
    QVERIFY(sorter.update());
    sorter.setWish({{by("last")}, QStringLiteral("nothing like it")});
    QVERIFY(sorter.update());
    QVERIFY(sorter.rows().empty());
}

void TestRowSorter::placesAreThoseOfTheRows()
{
    BoardMaker maker;
    for (int i = 0; i < 50; ++i)
        maker.set("S" + std::to_string(i), (i * 7) % 50, 0);
    maker.send();
    RowSorter sorter(maker.feed);
    sorter.setWish({{by("last", true)}, QStringLiteral("last>=10")});
    QVERIFY(sorter.update());
    const RowOrderPtr order = sorter.order();
    QCOMPARE(order->rows.size(), std::size_t(40));
    for (std::size_t i = 0; i < order->rows.size(); ++i)
        QCOMPARE(order->placeOf(order->rows[i]), static_cast<std::uint32_t>(i));
    const auto gone = maker.feed->read([](const Board &board) { return board.find("x:S0"); });
    QCOMPARE(order->placeOf(gone), RowOrder::nowhere);
    QCOMPARE(order->placeOf(1'000'000), RowOrder::nowhere);
}

void TestRowSorter::matchesWithoutAColumnGoByTheirStart()
{
    using v1::Score;
    Board board(Schema::scores(), 3);
    board.beginCommit();
    for (int i = 0; i < 4; ++i) {
        const RowId row = board.insert("x:" + std::to_string(i));
        board.setInteger(row, Score::kStatusFieldNumber, Score::LIVE);
        board.setInteger(row, Score::kStartTimeFieldNumber, 1'000 - i);
    }
    board.endCommit();
    const auto feed = std::make_shared<BoardFeed>(Schema::scores());
    for (const std::string &message : encodeUpdate(board, 0, {}, 1 << 20))
        feed->apply(*updateIn(message));
    RowSorter sorter(feed);
    sorter.setWish({{by("status")}, {}});
    QVERIFY(sorter.update());
    feed->read([&](const Board &replica) {
        QCOMPARE(replica.key(sorter.rows().front()), std::string_view("x:3"));
        QCOMPARE(replica.key(sorter.rows().back()), std::string_view("x:0"));
    });
}

QTEST_GUILESS_MAIN(TestRowSorter)
#include "tst_rowsorter.moc"
