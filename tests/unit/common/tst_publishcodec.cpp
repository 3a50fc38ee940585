// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/wire/publishcodec.h"
#include "common/wire/rowjson.h"

#include "tapedeck/v1/publish.pb.h"

#include <QTest>

using namespace tapedeck;
using v1::Quote;
using v1::Score;

class TestPublishCodec : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aRowIsWhole();
    void scoresHaveTheirOwnField();
    void longRows();
    void removals();
    void jsonTellsWhatHasNoValue();
};

void TestPublishCodec::aRowIsWhole()
{
    Board board(Schema::prices(), 1);
    board.beginCommit();
    const RowId row = board.insert("x:A");
    (void)board.setDecimal(row, Quote::kBidFieldNumber, {-12345, 2});
    (void)board.setDecimal(row, Quote::kLastFieldNumber, {5, 0});
    (void)board.setDecimal(row, Quote::kOpenFieldNumber, {4, 0});
    board.setInteger(row, Quote::kSourceTimeFieldNumber, 1'790'000'000'000'000);
    board.setInteger(row, Quote::kTimeShiftFieldNumber, 77);
    board.setInteger(row, Quote::kStatusFieldNumber, Quote::HALTED);
    board.setText(row, Quote::kNameFieldNumber, "name");
    board.endCommit();
    board.beginCommit();
    board.clear(row, Quote::kNameFieldNumber);
    board.endCommit();
    std::string bytes;
    appendPublishRow(board, row, bytes);
    v1::Publish message;
    QVERIFY(message.ParseFromString(bytes));
    QCOMPARE(message.prices_size(), 1);
    const Quote &quote = message.prices(0);
    QCOMPARE(quote.key(), std::string("x:A"));
    QCOMPARE(quote.bid(), -12345);
    QCOMPARE(quote.last(), 500);
    QCOMPARE(quote.price_scale(), 2u);
    QCOMPARE(quote.source_time(), 1'790'000'000'000'000); // as it is on the board
    QCOMPARE(quote.status(), Quote::HALTED);
    QVERIFY(!quote.has_change() && !quote.has_time_shift() && !quote.has_name());
    const auto isCleared = [&](int number) {
        return std::count(quote.cleared().begin(), quote.cleared().end(), static_cast<std::uint32_t>(number)) == 1;
    };
    QVERIFY(isCleared(Quote::kNameFieldNumber));
    QVERIFY(isCleared(Quote::kAskFieldNumber)); // never had one: what the reader has is of an earlier run
    QVERIFY(!isCleared(Quote::kBidFieldNumber) && !isCleared(Quote::kChangeFieldNumber)
            && !isCleared(Quote::kTimeShiftFieldNumber));
}

void TestPublishCodec::scoresHaveTheirOwnField()
{
    Board board(Schema::scores(), 1);
    board.beginCommit();
    const RowId row = board.insert("x:M");
    board.setInteger(row, Score::kHomeScoreFieldNumber, 3);
    board.setInteger(row, Score::kStartTimeFieldNumber, -5);
    board.endCommit();
    std::string bytes;
    appendPublishRow(board, row, bytes);
    v1::Publish message;
    QVERIFY(message.ParseFromString(bytes));
    QCOMPARE(message.scores_size(), 1);
    QCOMPARE(message.scores(0).home_score(), 3u);
    QCOMPARE(message.scores(0).start_time(), -5);
}

void TestPublishCodec::longRows()
{
    Board board(Schema::prices(), 1);
    board.beginCommit();
    const RowId row = board.insert("x:A");
    board.setText(row, Quote::kNameFieldNumber, std::string(20'000, 'n'));
    board.endCommit();
    std::string bytes;
    appendPublishRow(board, row, bytes);
    v1::Publish message;
    QVERIFY(message.ParseFromString(bytes));
    QCOMPARE(message.prices(0).name().size(), 20'000u);
}

void TestPublishCodec::removals()
{
    std::string bytes;
    appendPublishRemoval(Schema::prices(), "x:A", bytes);
    appendPublishRemoval(Schema::scores(), "x:M", bytes);
    v1::Publish message;
    QVERIFY(message.ParseFromString(bytes));
    QCOMPARE(message.removed_prices(0), std::string("x:A"));
    QCOMPARE(message.removed_scores(0), std::string("x:M"));
    std::string json;
    appendRemovalJson("x:\"A\"\\", json);
    const std::string expected = "{\"key\":\"x:\\\"A\\\"\\\\\",\"removed\":true}";
    QCOMPARE(json, expected);
}

void TestPublishCodec::jsonTellsWhatHasNoValue()
{
    Board board(Schema::prices(), 1);
    board.beginCommit();
    const RowId row = board.insert("x:A");
    (void)board.setDecimal(row, Quote::kBidFieldNumber, {155, 2});
    board.endCommit();
    std::string json;
    appendWholeRowJson(board, row, json);
    QVERIFY2(json.starts_with(R"({"key":"x:A","bid":"1.55","ask":null,)"), json.c_str());
}

QTEST_GUILESS_MAIN(TestPublishCodec)
#include "tst_publishcodec.moc"
