// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/engine/keyindex.h"
#include "tests/testseed.h"

#include <QTest>

#include <limits>
#include <random>

using namespace tapedeck;

namespace {

constexpr Micros never = std::numeric_limits<Micros>::max();

std::vector<RowId> byLooking(const Board &board, const RowFilter &filter)
{
    std::vector<RowId> rows;
    for (RowId row = 1; row < board.rowLimit(); ++row) {
        if (board.alive(row) && filter.accepts(board.key(row)))
            rows.push_back(row);
    }
    return rows;
}

RowFilter filterOf(std::vector<std::string> keys, std::string prefix = {})
{
    return {std::move(keys), std::move(prefix)};
}

} // namespace

class TestKeyIndex : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsByKeySymbolAndPrefix();
    void largeBoardsAreReadInSlices();
    void agreesWithLookingAtEveryRow();
};

void TestKeyIndex::findsByKeySymbolAndPrefix()
{
    Board board(Schema::prices(), 1);
    KeyIndex index(board);
    board.beginCommit();
    for (const char *key : {"kraken:BTC", "coinbase:BTC", "kraken:ETH", "plain", "betfair:1.2:34", "k"})
        board.insert(key);
    board.endCommit();
    QVERIFY(index.sync(never));
    QCOMPARE(index.rows(filterOf({"BTC"})), (std::vector<RowId>{1, 2}));
    QCOMPARE(index.rows(filterOf({"kraken:BTC", "BTC", "kraken"})), (std::vector<RowId>{1, 2}));
    QCOMPARE(index.rows(filterOf({"plain", "1.2:34", "34"})), (std::vector<RowId>{4, 5}));
    QCOMPARE(index.rows(filterOf({"ETH"}, "k")), (std::vector<RowId>{1, 3, 6}));
    QCOMPARE(index.rows(filterOf({}, "kraken:")), (std::vector<RowId>{1, 3}));
    QCOMPARE(index.rows(filterOf({""}, "zz")), std::vector<RowId>());
}

void TestKeyIndex::largeBoardsAreReadInSlices()
{
    Board board(Schema::prices(), 1);
    KeyIndex index(board);
    board.beginCommit();
    for (int i = 0; i < 1'000; ++i)
        board.insert("x:" + std::to_string(i));
    board.endCommit();
    int calls = 0;
    while (!index.sync(0)) {
        ++calls;
        board.beginCommit(); // meanwhile
        board.remove(board.find("x:" + std::to_string(calls)));
        board.insert("y:" + std::to_string(calls));
        board.endCommit();
    }
    QVERIFY(calls > 10);
    QCOMPARE(index.rows(filterOf({}, "x:")), byLooking(board, filterOf({}, "x:")));
    QCOMPARE(index.rows(filterOf({"1", "2"})), byLooking(board, filterOf({"1", "2"})));
}

void TestKeyIndex::agreesWithLookingAtEveryRow()
{
    const unsigned seed = testSeed();
    for (unsigned run = 0; run < 20; ++run) {
        std::mt19937 random(seed + run);
        Board board(Schema::prices(), 1, {.tombstonesMax = run % 4 == 0 ? 1'000 : random() % 20});
        KeyIndex index(board);
        const auto key = [&] {
            return std::string(1, static_cast<char>('a' + random() % 3)) + ":" + std::to_string(random() % 150);
        };
        int checked = 0;
        for (int turn = 0; turn < 400; ++turn) {
            board.beginCommit();
            for (unsigned i = 0; i < random() % 40; ++i) {
                if (random() % 3 == 0)
                    board.remove(board.find(key()));
                else
                    board.insert(key());
            }
            if (random() % 200 == 0)
                board.reset(board.epoch() + 1);
            board.endCommit();
            if (random() % 3 != 0 || !index.sync(random() % 2 ? never : 0))
                continue;
            const RowFilter filter = filterOf({key(), key().substr(2), key()}, random() % 2 ? key().substr(0, 3) : "");
            QCOMPARE(index.rows(filter), byLooking(board, filter));
            ++checked;
        }
        QVERIFY(checked > 20);
    }
}

QTEST_APPLESS_MAIN(TestKeyIndex)
#include "tst_keyindex.moc"
