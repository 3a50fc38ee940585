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
        QCOMPARE(update.board(), std::string("prices"));
        QCOMPARE(update.quotes_size(), 2);
        QCOMPARE(update.quotes(0).bid(), std::int64_t(101));
        QCOMPARE(update.quotes(0).price_scale(), 2u);
        QCOMPARE(update.time_base_us() + update.quotes(0).source_time(), now);
        QVERIFY(!update.quotes(0).has_ask());
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
        v1::Update update;
        update.set_board("prices");
        update.set_version(1);
        auto *quote = update.add_quotes();
        quote->set_row(4'000'000'000u);
        quote->set_key("x");
        Replica replica(Schema::prices());
        QVERIFY(replica.apply(update.SerializeAsString()).outcome == Replica::Outcome::Malformed);
    }

    void aColumnOfANewerServerIsSkipped()
    {
        v1::Update update;
        update.set_board("prices");
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
