// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/wire/replica.h"
#include "common/wire/updateencoder.h"

#include "tapedeck/v1/wire.pb.h"

#include <QTest>

using namespace tapedeck;
using tapedeck::v1::Quote;

namespace {

constexpr Micros now = 1'657'550'505'957'000;

Board twoRows()
{
    Board board(Schema::prices(), 5);
    board.beginCommit();
    for (const char *key : {"sim:A", "sim:B"}) {
        const RowId row = board.insert(key);
        board.setDecimal(row, Quote::kBidFieldNumber, {101, 2});
        board.setInteger(row, Quote::kSourceTimeFieldNumber, now);
    }
    board.endCommit();
    return board;
}

std::vector<std::string> encode(const Board &board, Version since, std::size_t chunk = 1 << 20)
{
    UpdateHeader header;
    header.digest = board.digest();
    return encodeUpdate(board, since, header, chunk);
}

} // namespace

class TestReplica : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anyProtobufReaderUnderstandsAnUpdate()
    {
        const Board board = twoRows();
        v1::ServerMessage message;
        QVERIFY(message.ParseFromString(encode(board, 0).front()));
        const v1::Update &update = message.update();
        QCOMPARE(update.board(), 0u);
        QCOMPARE(update.epoch(), Epoch(5));
        QCOMPARE(update.version(), Version(1));
        QCOMPARE(update.base_version(), Version(0));
        QCOMPARE(update.quotes_size(), 2);
        const Quote &quote = update.quotes(0); // the newest
        QCOMPARE(quote.row(), 2u);
        QCOMPARE(quote.bid(), std::int64_t(101));
        QCOMPARE(quote.price_scale(), 2u);
        QCOMPARE(update.publish_time_us() - update.time_lag_us() - quote.source_time(), now);
        QVERIFY(!quote.has_source_time());
        QVERIFY(!quote.has_ask());
    }

    void theDocumentedExample()
    {
        // The two Updates of docs/protocol.md.
        v1::Update first;
        first.set_version(7);
        first.set_epoch(5);
        first.set_publish_time_us(1'790'000'000'000'000);
        first.set_time_lag_us(20'000);
        Quote *quote = first.add_quotes();
        quote->set_key("x:A");
        quote->set_price_scale(2);
        quote->set_bid(1'005);
        quote = first.add_quotes();
        quote->set_row(2);
        quote->set_key("x:B");
        quote->set_source_time(1'500);
        v1::Update second;
        second.set_version_low(9);
        second.set_merged(1);
        second.set_publish_time_low(1'129'269);
        second.set_time_lag_us(3'000);
        second.add_ticks(2);
        second.add_ticks(400);
        second.add_quotes()->set_bid(1'006);

        Replica replica(Schema::prices());
        const auto cell = [&](const char *key, int column) {
            return std::as_const(replica).board().integer(replica.board().find(key), column).value_or(0);
        };
        QVERIFY(replica.apply(first.SerializeAsString()).outcome == Replica::Outcome::Applied);
        QCOMPARE(cell("x:A", Quote::kBidFieldNumber), std::int64_t(1'005));
        QCOMPARE(cell("x:A", Quote::kSourceTimeFieldNumber), std::int64_t(1'789'999'999'980'000));
        QCOMPARE(cell("x:B", Quote::kSourceTimeFieldNumber), std::int64_t(1'789'999'999'978'500));
        const auto receipt = replica.apply(second.SerializeAsString());
        QVERIFY(receipt.outcome == Replica::Outcome::Applied);
        QCOMPARE(receipt.publishTimeUs, Micros(1'790'000'000'100'000));
        QCOMPARE(replica.version(), Version(9));
        QCOMPARE(cell("x:A", Quote::kBidFieldNumber), std::int64_t(1'006));
        QCOMPARE(cell("x:A", Quote::kSourceTimeFieldNumber), std::int64_t(1'790'000'000'097'000));
        QCOMPARE(cell("x:B", Quote::kSourceTimeFieldNumber), std::int64_t(1'790'000'000'096'600));
    }

    void anUpdateAheadOfTheReplicaIsAGap()
    {
        Board board = twoRows();
        board.beginCommit();
        board.setDecimal(1, Quote::kBidFieldNumber, {102, 2});
        board.endCommit();
        Replica replica(Schema::prices());
        QVERIFY(replica.apply(*updateIn(encode(board, 1).front())).outcome == Replica::Outcome::Gap);
        QCOMPARE(replica.board().rowCount(), std::size_t(0));
    }

    void anUpdateOfAnotherEpochIsAGap()
    {
        Replica replica(Schema::prices());
        (void)replica.apply(*updateIn(encode(twoRows(), 0).front()));
        Board other(Schema::prices(), 6);
        for (int i = 0; i < 3; ++i) {
            other.beginCommit();
            other.insert("sim:C" + std::to_string(i));
            other.endCommit();
        }
        QVERIFY(replica.apply(*updateIn(encode(other, 1).front())).outcome == Replica::Outcome::Gap);
        QCOMPARE(replica.epoch(), Epoch(5));
        QCOMPARE(replica.board().rowCount(), std::size_t(2));
    }

    void aSnapshotWithoutAnEpochIsMalformed()
    {
        v1::Update update;
        update.set_version(1);
        Replica replica(Schema::prices());
        QVERIFY(replica.apply(update.SerializeAsString()).outcome == Replica::Outcome::Malformed);
    }

    void theBoardIsFoundWhereverItStands()
    {
        v1::Update update;
        update.set_board(7);
        update.add_quotes()->set_row(2);
        const std::string rows = update.SerializeAsString();
        QCOMPARE(boardOf(rows).value(), 7u);
        QCOMPARE(boardOf(rows.substr(2) + rows.substr(0, 2)).value(), 7u);
        QCOMPARE(boardOf("").value(), 0u);
        QVERIFY(!boardOf("\x08").has_value());
        QVERIFY(!boardOf(rows.substr(2, 1)).has_value());
    }

    void anUpdateThatReachesBackOverlapsHarmlessly()
    {
        Board board = twoRows();
        Replica replica(Schema::prices());
        QVERIFY(replica.apply(*updateIn(encode(board, 0).front())).outcome == Replica::Outcome::Applied);
        for (int i = 0; i < 3; ++i) {
            board.beginCommit();
            board.setDecimal(1, Quote::kBidFieldNumber, {110 + i, 2});
            board.endCommit();
            QVERIFY(replica.apply(*updateIn(encode(board, 1).front())).outcome == Replica::Outcome::Applied);
        }
        QCOMPARE(replica.version(), board.version());
        QCOMPARE(replica.board().digest(), board.digest());
    }

    void aSnapshotInChunksHoldsAfterTheLast()
    {
        const Board board = twoRows();
        const auto chunks = encode(board, 0, 1);
        QVERIFY(chunks.size() >= 2);
        Replica replica(Schema::prices());
        for (const std::string &chunk : chunks) {
            QCOMPARE(replica.version(), Version(0));
            QVERIFY(replica.apply(*updateIn(chunk)).outcome == Replica::Outcome::Applied);
        }
        QCOMPARE(replica.version(), board.version());
        QCOMPARE(replica.board().digest(), board.digest());
    }

    void aNumberThatIsAnotherRowsNowDropsTheEarlierOne()
    {
        Board board(Schema::prices(), 5, {.tombstonesMax = 0});
        board.beginCommit();
        const RowId row = board.insert("sim:A");
        board.setDecimal(row, Quote::kAskFieldNumber, {7, 0});
        board.endCommit();
        Replica replica(Schema::prices());
        QVERIFY(replica.apply(*updateIn(encode(board, 0).front())).outcome == Replica::Outcome::Applied);
        const Version first = board.version();
        board.beginCommit();
        board.remove(row);
        board.endCommit();
        board.beginCommit();
        QCOMPARE(board.insert("sim:B"), row);
        board.endCommit();
        QVERIFY(replica.apply(*updateIn(encode(board, first).front())).outcome == Replica::Outcome::Applied);
        QCOMPARE(replica.board().rowCount(), std::size_t(1));
        QVERIFY(replica.board().find("sim:B") != 0);
        QCOMPARE(replica.board().digest(), board.digest());
    }

    void aWrongNumberIsFoundByTheDigest()
    {
        Board board = twoRows();
        Replica replica(Schema::prices());
        UpdateHeader header;
        header.digest = board.digest() + 1;
        const auto messages = encodeUpdate(board, 0, header, 1 << 20);
        QVERIFY(replica.apply(*updateIn(messages.front())).outcome == Replica::Outcome::DigestMismatch);
        QVERIFY(replica.apply(*updateIn(encode(board, 0).front())).outcome == Replica::Outcome::Applied);
    }

    void anotherEpochStartsOver()
    {
        Replica replica(Schema::prices());
        const Board first = twoRows();
        (void)replica.apply(*updateIn(encode(first, 0).front()));
        Board second(Schema::prices(), 6);
        second.beginCommit();
        second.insert("sim:C");
        second.endCommit();
        QVERIFY(replica.apply(*updateIn(encode(second, 0).front())).outcome == Replica::Outcome::Applied);
        QCOMPARE(replica.epoch(), Epoch(6));
        QCOMPARE(replica.board().rowCount(), std::size_t(1));
        QVERIFY(replica.board().find("sim:C") != 0);
    }

    void everyPrefixIsRefusedOrHarmless()
    {
        const std::string message = encode(twoRows(), 0).front();
        for (std::size_t length = 0; length < message.size(); ++length)
            QVERIFY(!updateIn(std::string_view(message).substr(0, length)).has_value());
        const std::string_view update = *updateIn(message);
        for (std::size_t length = 0; length < update.size(); ++length) {
            Replica replica(Schema::prices());
            const auto receipt = replica.apply(update.substr(0, length));
            QVERIFY(receipt.outcome == Replica::Outcome::Malformed
                    || receipt.outcome == Replica::Outcome::DigestMismatch || replica.board().rowCount() <= 2);
        }
    }

    void anAbsurdRowNumberIsMalformed()
    {
        for (const std::uint32_t row : {16'000'001u, 4'000'000'000u, 0xffffffffu}) {
            v1::Update update;
            update.set_epoch(1);
            update.set_version(1);
            auto *quote = update.add_quotes();
            quote->set_row(row);
            quote->set_key("x");
            Replica replica(Schema::prices());
            QVERIFY(replica.apply(update.SerializeAsString()).outcome == Replica::Outcome::Malformed);
        }
    }

    void aRowWithoutItsKeyIsMalformed()
    {
        v1::Update update;
        update.set_epoch(1);
        update.set_version(1);
        update.add_quotes()->set_bid(1);
        Replica replica(Schema::prices());
        QVERIFY(replica.apply(update.SerializeAsString()).outcome == Replica::Outcome::Malformed);
    }

    void aColumnOfANewerServerIsSkipped()
    {
        v1::Update update;
        update.set_epoch(1);
        update.set_version(1);
        auto *quote = update.add_quotes();
        quote->set_row(1);
        quote->set_key("x");
        quote->GetReflection()->MutableUnknownFields(quote)->AddVarint(60, 5);
        Replica replica(Schema::prices());
        QVERIFY(replica.apply(update.SerializeAsString()).outcome == Replica::Outcome::Applied);
        QCOMPARE(replica.board().rowCount(), std::size_t(1));
    }
};

QTEST_APPLESS_MAIN(TestReplica)
#include "tst_replica.moc"
