// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "boardmaker.h"

#include "client/models/gridpainter.h"
#include "client/models/gridrows.h"

#include <QTest>

using namespace tapedeck;

namespace {

constexpr std::size_t lastColumn = 2;

} // namespace

class TestGridRows : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void onlyWhatIsVisibleIsRead()
    {
        BoardMaker maker;
        for (int i = 0; i < 100; ++i)
            maker.set(std::to_string(i), i, 0);
        maker.send();
        std::vector<RowId> order;
        maker.feed->read([&](const Board &board) { board.forEachRow([&](RowId row) { order.push_back(row); }); });
        GridRows rows(maker.feed);
        QCOMPARE(rows.read(order, 10, 5, 1).changed, 5);
        QCOMPARE(rows.read(order, 10, 5, 2).changed, 0);
    }

    void movesHaveADirectionAndATime()
    {
        BoardMaker maker;
        maker.set("A", 10, 0);
        maker.send();
        std::vector<RowId> order;
        maker.feed->read([&](const Board &board) { board.forEachRow([&](RowId row) { order.push_back(row); }); });
        GridRows rows(maker.feed);
        (void)rows.read(order, 0, 1, 1'000);
        QCOMPARE(rows.row(order[0]).cells[lastColumn].movedUs, 0); // seen for the first time: nothing moved
        maker.set("A", 11, 0);
        maker.send();
        (void)rows.read(order, 0, 1, 2'000);
        QCOMPARE(rows.row(order[0]).cells[lastColumn].direction, 1);
        QCOMPARE(rows.row(order[0]).cells[lastColumn].movedUs, 2'000);
        maker.set("A", 9, 0);
        maker.send();
        (void)rows.read(order, 0, 1, 3'000);
        QCOMPARE(rows.row(order[0]).cells[lastColumn].direction, -1);
    }

    void aStaleRowSaysWhy()
    {
        BoardMaker maker;
        const RowId row = maker.set("A", 10, 0);
        maker.board.beginCommit();
        maker.board.setInteger(row, v1::Quote::kStatusFieldNumber, v1::Quote::STALE);
        maker.board.setText(row, v1::Quote::kStaleReasonFieldNumber, "a gap");
        maker.board.endCommit();
        maker.send();
        GridRows rows(maker.feed);
        (void)rows.read({1}, 0, 1, 1);
        QVERIFY(rows.row(1).stale);
        QCOMPARE(rows.row(1).staleReason, QStringLiteral("a gap"));
    }

    void flashesFadeInSteps()
    {
        QCOMPARE(flashLevel(0, 5), 0);
        QCOMPARE(flashLevel(1, 1), 3);
        QCOMPARE(flashLevel(1, 200'001), 2);
        QCOMPARE(flashLevel(1, 400'001), 1);
        QCOMPARE(flashLevel(1, 700'001), 0);
    }
};

QTEST_GUILESS_MAIN(TestGridRows)
#include "tst_gridrows.moc"
