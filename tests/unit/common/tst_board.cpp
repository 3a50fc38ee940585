// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/board/board.h"

#include "tapedeck/v1/prices.pb.h"

#include <QTest>

#include <limits>

using namespace tapedeck;
using tapedeck::v1::Quote;

namespace {

std::vector<std::string> changedSince(const Board &board, Version since)
{
    std::vector<std::string> keys;
    board.changesSince(since,
                       [&](RowId row) { keys.push_back((board.alive(row) ? "" : "-") + std::string(board.key(row))); });
    return keys;
}

} // namespace

class TestBoard : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void columnsComeFromTheDescriptor()
    {
        const Schema &schema = Schema::prices();
        QCOMPARE(schema.board(), std::string("prices"));
        QCOMPARE(schema.find("bid")->number, int(Quote::kBidFieldNumber));
        QVERIFY(schema.find("bid")->kind == v1::PRICE);
        QVERIFY(schema.find("row") == nullptr);
        QVERIFY(schema.find("cleared") == nullptr);
        QCOMPARE(schema.columns().size(), std::size_t(Quote::descriptor()->field_count() - 2));
    }

    void digestIsTheDocumentedOne()
    {
        // The worked example of docs/protocol.md.
        Board board(Schema::prices(), 1);
        board.beginCommit();
        QVERIFY(board.setDecimal(board.insert("sim:ABC"), Quote::kBidFieldNumber, {4146, 2}));
        board.endCommit();
        QCOMPARE(board.digest(), Digest(0x6501eebf19152758u));
    }

    void differencesAreTheBoardsOwn()
    {
        Board board(Schema::prices(), 1);
        const auto change = [&](RowId row) -> std::string {
            const auto value = board.decimal(row, Quote::kChangeFieldNumber);
            return value ? value->toString() : "none";
        };
        board.beginCommit();
        const RowId row = board.insert("a");
        QVERIFY(board.setDecimal(row, Quote::kLastFieldNumber, {15, 1}));
        QVERIFY(board.setDecimal(row, Quote::kChangeFieldNumber, {7, 0})); // ignored
        QCOMPARE(change(row), std::string("none"));
        QVERIFY(board.setDecimal(row, Quote::kOpenFieldNumber, {2, 0}));
        QCOMPARE(change(row), std::string("-0.5"));
        board.setInteger(row, Quote::kChangeFieldNumber, 7);
        board.clear(row, Quote::kChangeFieldNumber);
        QCOMPARE(change(row), std::string("-0.5"));
        const Version before = board.endCommit();

        board.beginCommit();
        QVERIFY(board.setDecimal(row, Quote::kBidFieldNumber, {1234, 3})); // the scale grows
        board.endCommit();
        QCOMPARE(change(row), std::string("-0.500"));
        QVERIFY(board.cellVersion(row, board.schema().indexOf(Quote::kChangeFieldNumber)) > before);

        board.beginCommit();
        board.clear(row, Quote::kOpenFieldNumber);
        board.endCommit();
        QCOMPARE(change(row), std::string("none"));
        board.beginCommit();
        board.setInteger(row, Quote::kOpenFieldNumber, std::numeric_limits<std::int64_t>::min());
        board.endCommit();
        QCOMPARE(change(row), std::string("none")); // it does not fit
        board.beginCommit();
        board.remove(row);
        board.endCommit();
        QCOMPARE(board.digest(), Digest(0));
    }

    void changesSinceGivesTheNewestFirst()
    {
        Board board(Schema::prices(), 1);
        board.beginCommit();
        const RowId a = board.insert("a");
        const RowId b = board.insert("b");
        QCOMPARE(board.endCommit(), Version(1));
        board.beginCommit();
        board.setDecimal(a, Quote::kBidFieldNumber, {1, 0});
        QCOMPARE(board.endCommit(), Version(2));
        QCOMPARE(changedSince(board, 0), (std::vector<std::string>{"a", "b"}));
        QCOMPARE(changedSince(board, 1), (std::vector<std::string>{"a"}));
        QCOMPARE(changedSince(board, 2), (std::vector<std::string>{}));
        QCOMPARE(board.rowVersion(b), Version(1));
    }

    void writingTheSameValueIsNoChange()
    {
        Board board(Schema::prices(), 1);
        board.beginCommit();
        const RowId a = board.insert("a");
        board.setText(a, Quote::kNameFieldNumber, "name");
        board.endCommit();
        board.beginCommit();
        board.setText(a, Quote::kNameFieldNumber, "name");
        board.clear(a, Quote::kBidFieldNumber);
        QCOMPARE(board.endCommit(), Version(1));
    }

    void aFinerPriceRewritesThePricesOfTheRow()
    {
        Board board(Schema::prices(), 1);
        board.beginCommit();
        const RowId a = board.insert("a");
        board.setDecimal(a, Quote::kBidFieldNumber, {12, 1});
        board.setDecimal(a, Quote::kBidSizeFieldNumber, {7, 0});
        board.endCommit();
        board.beginCommit();
        QVERIFY(board.setDecimal(a, Quote::kAskFieldNumber, {125, 2}));
        board.endCommit();
        QCOMPARE(board.decimal(a, Quote::kBidFieldNumber)->toString(), std::string("1.20"));
        QCOMPARE(board.cellVersion(a, board.schema().indexOf(Quote::kBidFieldNumber)), Version(2));
        QCOMPARE(board.cellVersion(a, board.schema().indexOf(Quote::kBidSizeFieldNumber)), Version(1));
        QCOMPARE(*board.integer(a, Quote::kPriceScaleFieldNumber), std::int64_t(2));
    }

    void trailingZerosDoNotGrowTheScale()
    {
        Board board(Schema::prices(), 1);
        board.beginCommit();
        const RowId a = board.insert("a");
        board.setDecimal(a, Quote::kBidFieldNumber, *Decimal::parse("58005.11000000"));
        board.endCommit();
        QCOMPARE(*board.integer(a, Quote::kPriceScaleFieldNumber), std::int64_t(2));
        QCOMPARE(*board.integer(a, Quote::kBidFieldNumber), std::int64_t(5800511));
    }

    void aValueThatDoesNotFitIsRefusedAndCounted()
    {
        Board board(Schema::prices(), 1);
        board.beginCommit();
        const RowId a = board.insert("a");
        QVERIFY(board.setDecimal(a, Quote::kBidFieldNumber, {INT64_MAX, 0}));
        QVERIFY(!board.setDecimal(a, Quote::kAskFieldNumber, {1, 1}));
        QVERIFY(board.setDecimal(a, Quote::kAskFieldNumber, {1, 0}));
        board.endCommit();
        QCOMPARE(board.counters().overflows, std::uint64_t(1));
        QCOMPARE(*board.integer(a, Quote::kBidFieldNumber), std::int64_t(INT64_MAX));
        QCOMPARE(*board.integer(a, Quote::kPriceScaleFieldNumber), std::int64_t(0));
    }

    void aRemovedRowLeavesATombstoneUntilTheHorizon()
    {
        Board board(Schema::prices(), 1, {.rowsMax = 10, .tombstonesMax = 1});
        board.beginCommit();
        const RowId a = board.insert("a");
        const RowId b = board.insert("b");
        board.endCommit();
        board.beginCommit();
        board.remove(a);
        board.endCommit();
        QCOMPARE(changedSince(board, 1), (std::vector<std::string>{"-a"}));
        QCOMPARE(board.find("a"), RowId(0));
        QCOMPARE(board.horizon(), Version(0));
        board.beginCommit();
        board.remove(b);
        board.endCommit();
        QCOMPARE(board.horizon(), Version(2));
        QCOMPARE(changedSince(board, 2), (std::vector<std::string>{"-b"}));
        QCOMPARE(board.rowCount(), std::size_t(0));
        QCOMPARE(board.digest(), Digest(0));
    }

    void aRevivedRowStartsEmpty()
    {
        Board board(Schema::prices(), 1);
        board.beginCommit();
        const RowId a = board.insert("a");
        board.setDecimal(a, Quote::kBidFieldNumber, {1, 0});
        board.endCommit();
        board.beginCommit();
        board.remove(a);
        board.endCommit();
        board.beginCommit();
        QCOMPARE(board.insert("a"), a);
        board.endCommit();
        QVERIFY(!board.has(a, Quote::kBidFieldNumber));
        QCOMPARE(changedSince(board, 0), (std::vector<std::string>{"a"}));
    }

    void aFullBoardRefusesRowsAndCountsThem()
    {
        Board board(Schema::prices(), 1, {.rowsMax = 1, .tombstonesMax = 1});
        board.beginCommit();
        QVERIFY(board.insert("a") != 0);
        QCOMPARE(board.insert("b"), RowId(0));
        QCOMPARE(board.insert(""), RowId(0));
        board.setInteger(0, Quote::kTradeCountFieldNumber, 1); // what a source does with a refused row
        board.endCommit();
        QCOMPARE(board.counters().refusedRows, std::uint64_t(1));
    }

    void theDigestIsTheSumOverTheCells()
    {
        Board board(Schema::prices(), 1);
        board.beginCommit();
        const RowId a = board.insert("sim:A");
        board.setInteger(a, Quote::kTradeCountFieldNumber, 3);
        board.endCommit();
        const auto key = textHash("sim:A");
        QCOMPARE(board.digest(),
                 cellHash(key, Quote::kKeyFieldNumber, key) + cellHash(key, Quote::kTradeCountFieldNumber, 3));
        QCOMPARE(board.rowDigest(a), board.digest());
    }
};

QTEST_APPLESS_MAIN(TestBoard)
#include "tst_board.moc"
