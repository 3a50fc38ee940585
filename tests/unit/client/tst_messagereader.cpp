// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cli/load/messagereader.h"
#include "common/wire/continuity.h"
#include "common/wire/replica.h"
#include "common/wire/updateencoder.h"

#include "tapedeck/v1/prices.pb.h"
#include "tests/testseed.h"

#include <QTest>

#include <random>

using namespace tapedeck;
using tapedeck::v1::Quote;

namespace {

using Outcome = MessageReader::Outcome;
constexpr Micros publishedUs = 1'657'550'505'957'000;

Board someRows(int rows)
{
    Board board(Schema::prices(), 5);
    board.beginCommit();
    for (int i = 0; i < rows; ++i)
        (void)board.setDecimal(board.insert("sim:" + std::to_string(i)), Quote::kBidFieldNumber, {100 + i, 2});
    board.endCommit();
    return board;
}

UpdateHeader header(const Board &board)
{
    UpdateHeader header;
    header.digest = board.digest();
    header.publishTimeUs = publishedUs;
    header.oldestAgeUs = 40'000;
    header.folded = 7;
    return header;
}

/// What changed since then, as briefly as for those who follow.
std::string flush(const Board &board, Version since)
{
    UpdateHeader header;
    header.board = board.schema().board();
    header.epoch = board.epoch();
    header.baseVersion = since;
    header.version = board.version();
    std::string rows;
    board.changesSince(since, [&](RowId row) { appendRow(board, row, since, 0, rows); });
    return updateHead(header, rows.size()) + rows;
}

std::string pong(Micros timeUs)
{
    v1::ServerMessage message;
    message.mutable_pong()->set_server_time_us(timeUs);
    return message.SerializeAsString();
}

} // namespace

class TestMessageReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theHeadIsKnownWhenTheRowsBegin();
    void aHeadIsReadAcrossPieces();
    void manyRemovedRows();
    void otherMessagesAreKeptWhole();
    void updatesAreKeptWholeForAReplica();
    void malformed_data();
    void malformed();
    void bytesByChanceDoNoHarm();
    void headsLeadWhereTheReplicaGoes();

private:
    HeadScratch m_scratch;
};

void TestMessageReader::theHeadIsKnownWhenTheRowsBegin()
{
    const Board board = someRows(3);
    const std::string message = encodeUpdate(board, 0, header(board), 1 << 20).front();
    const std::size_t rows = message.find("sim:2") - 10; // the newest row is the first
    bool done = false;
    for (std::size_t cut = 0; cut < message.size(); ++cut) {
        UpdateHead head;
        const HeadRead read = readUpdateHead(std::string_view(message).substr(0, cut), false, m_scratch, head);
        if (cut < rows / 2)
            QVERIFY(read == HeadRead::NeedsMore);
        QVERIFY(!done || read == HeadRead::Done); // once known, it stays so
        done = read == HeadRead::Done;
        if (done) {
            QCOMPARE(head.board, 0u);
            QVERIFY(head.stamp.isSnapshot());
            QVERIFY(head.stamp.epoch == Epoch(5));
            QVERIFY(head.stamp.version == board.version());
            QVERIFY(head.digest == board.digest());
            QVERIFY(head.stamp.publishTimeUs == publishedUs);
            QCOMPARE(head.oldestAgeUs, 40'000u);
            QCOMPARE(head.folded, 7u);
            QVERIFY(!head.more);
        }
        QVERIFY(readUpdateHead(std::string_view(message).substr(0, cut), true, m_scratch, head)
                == (cut == 0 ? HeadRead::NoUpdate : HeadRead::Malformed));
    }
    QVERIFY(done);
}

void TestMessageReader::aHeadIsReadAcrossPieces()
{
    const Board board = someRows(50);
    const std::string message = encodeUpdate(board, 0, header(board), 1 << 20).front();
    for (std::size_t cut = 0; cut < message.size(); ++cut) {
        MessageReader reader(false);
        const std::string_view whole = message;
        QVERIFY(reader.take(whole.substr(0, cut), false, m_scratch) == Outcome::NeedsMore);
        QVERIFY(!reader.ignoresRest() || cut > 20);
        QVERIFY(reader.take(whole.substr(cut), true, m_scratch) == Outcome::Update);
        QVERIFY(reader.head().stamp.version == board.version());
        QVERIFY(!reader.ignoresRest());
    }
    MessageReader reader(false);
    for (int round = 0; round < 2; ++round) {
        for (std::size_t i = 0; i + 1 < message.size(); ++i)
            QVERIFY(reader.take(std::string_view(message).substr(i, 1), false, m_scratch) == Outcome::NeedsMore);
        QVERIFY(reader.ignoresRest());
        QVERIFY(reader.take(std::string_view(message).substr(message.size() - 1), true, m_scratch) == Outcome::Update);
        QVERIFY(reader.head().stamp.publishTimeUs == publishedUs);
    }
}

void TestMessageReader::manyRemovedRows()
{
    const Board board = someRows(5);
    UpdateHeader removing = header(board);
    for (RowId row = 1; row < 50'000; ++row)
        removing.removed.push_back(row);
    const std::string message = encodeUpdate(board, 0, removing, 1 << 20).front();
    MessageReader reader(false);
    std::string_view rest = message;
    while (rest.size() > 1'000) {
        QVERIFY(reader.take(rest.substr(0, 1'000), false, m_scratch) == Outcome::NeedsMore);
        rest.remove_prefix(1'000);
    }
    QVERIFY(reader.take(rest, true, m_scratch) == Outcome::Update);
    QVERIFY(reader.head().stamp.publishTimeUs == publishedUs);

    // But a head without an end is not kept for ever.
    MessageReader endless(false);
    v1::Update update;
    for (int i = 0; i < 400'000; ++i)
        update.add_removed(1'000'000);
    v1::ServerMessage tooLong;
    *tooLong.mutable_update() = std::move(update);
    const std::string bytes = tooLong.SerializeAsString();
    QVERIFY(bytes.size() > MessageReader::keptMax);
    QVERIFY(endless.take(std::string_view(bytes).substr(0, bytes.size() - 1), false, m_scratch) == Outcome::Broken);
}

void TestMessageReader::otherMessagesAreKeptWhole()
{
    const std::string first = pong(1);
    const std::string second = pong(2);
    MessageReader reader(false);
    for (std::size_t cut = 0; cut <= first.size(); ++cut) {
        QVERIFY(reader.take(std::string_view(first).substr(0, cut), false, m_scratch) == Outcome::NeedsMore);
        QVERIFY(!reader.ignoresRest());
        QVERIFY(reader.take(std::string_view(first).substr(cut), true, m_scratch) == Outcome::Message);
        QCOMPARE(reader.message(), std::string_view(first));
        QVERIFY(reader.take(second, true, m_scratch) == Outcome::Message);
        QCOMPARE(reader.message(), std::string_view(second));
    }
    QVERIFY(reader.take({}, true, m_scratch) == Outcome::Message); // an empty message is one, and says nothing
}

void TestMessageReader::updatesAreKeptWholeForAReplica()
{
    const Board board = someRows(50);
    const std::string message = encodeUpdate(board, 0, header(board), 1 << 20).front();
    MessageReader reader(true);
    QVERIFY(reader.take(std::string_view(message).substr(0, 300), false, m_scratch) == Outcome::NeedsMore);
    QVERIFY(!reader.ignoresRest());
    QVERIFY(reader.take(std::string_view(message).substr(300), true, m_scratch) == Outcome::Update);
    Replica replica(Schema::prices());
    const auto update = updateIn(reader.message());
    QVERIFY(update.has_value());
    QVERIFY(replica.apply(*update).outcome == Replica::Outcome::Applied);
    QCOMPARE(replica.board().digest(), board.digest());
    QVERIFY(reader.head().stamp.version == board.version());
}

void TestMessageReader::malformed_data()
{
    QTest::addColumn<QByteArray>("message");
    const Board board = someRows(2);
    const QByteArray good = QByteArray::fromStdString(encodeUpdate(board, 0, header(board), 1 << 20).front());
    QTest::newRow("cut off") << good.chopped(1);
    QTest::newRow("followed by something") << good + '\0';
    QTest::newRow("a length that is too long") << good.left(1) + "\xff\xff\xff\xff\x7f" + good.mid(2);
    QTest::newRow("a varint without an end") << QByteArray("\x1a\x0b\x10\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff");
    QTest::newRow("a group") << QByteArray("\x1a\x01\x0b");
}

void TestMessageReader::malformed()
{
    QFETCH(QByteArray, message);
    MessageReader reader(false);
    QVERIFY(reader.take({message.constData(), static_cast<std::size_t>(message.size())}, true, m_scratch)
            == Outcome::Broken);
}

void TestMessageReader::bytesByChanceDoNoHarm()
{
    const Board board = someRows(20);
    const std::string good = encodeUpdate(board, 0, header(board), 1 << 20).front();
    const std::size_t nameEnd = good.find("prices") + 6;
    const unsigned seed = testSeed();
    std::mt19937 random(seed);
    for (int run = 0; run < 5'000; ++run) {
        std::string bytes = good;
        for (int changes = 1 + static_cast<int>(random() % 4); changes > 0; --changes)
            bytes[nameEnd + random() % 70] = static_cast<char>(random()); // Protobuf logs each name that is no UTF-8
        MessageReader reader(random() % 2 == 0);
        const std::size_t cut = random() % bytes.size();
        if (reader.take(std::string_view(bytes).substr(0, cut), false, m_scratch) == Outcome::NeedsMore)
            QVERIFY(reader.take(std::string_view(bytes).substr(cut), true, m_scratch) != Outcome::NeedsMore);
    }
}

void TestMessageReader::headsLeadWhereTheReplicaGoes()
{
    const unsigned seed = testSeed();
    std::mt19937 random(seed);
    int gaps = 0;
    int applied = 0;
    for (int run = 0; run < 200; ++run) {
        Board first(Schema::prices(), Epoch(5));
        Board second(Schema::prices(), Epoch(6));
        Replica replica(Schema::prices());
        Continuity continuity;
        bool brokenOff = false; // a part was left out, and later a row came whose key had been in it
        for (int step = 0; step < 30 && !brokenOff; ++step) {
            Board &board = random() % 4 == 0 ? second : first;
            board.beginCommit();
            (void)board.setDecimal(board.insert("sim:" + std::to_string(random() % 10)), Quote::kBidFieldNumber,
                                   {static_cast<std::int64_t>(random() % 1'000), 2});
            board.endCommit();
            // From the start, from some version, and now and then without one of the parts.
            const Version since = random() % 3 == 0 ? 0 : random() % (board.version() + 1);
            std::vector<std::string> messages =
                encodeUpdate(board, since, header(board), random() % 2 == 0 ? 30 : 1 << 20);
            if (since > 0 && random() % 2 == 0)
                messages = {flush(board, since)};
            for (const std::string &message : messages) {
                if (random() % 8 == 0)
                    continue;
                UpdateHead head;
                QVERIFY(readUpdateHead(message, true, m_scratch, head) == HeadRead::Done);
                const bool continues = continuity.step(head.stamp) != Continuity::Fit::Gap;
                const auto outcome = replica.apply(*updateIn(message)).outcome;
                brokenOff = outcome == Replica::Outcome::Malformed;
                if (brokenOff)
                    break;
                if (continues)
                    continuity.done(head.more);
                QCOMPARE(continues, outcome != Replica::Outcome::Gap);
                QCOMPARE(continuity.version(), replica.version());
                QCOMPARE(continuity.epoch(), replica.epoch());
                gaps += !continues;
                applied += continues;
            }
        }
    }
    QVERIFY(gaps > 100 && applied > 100);
}

QTEST_GUILESS_MAIN(TestMessageReader)
#include "tst_messagereader.moc"
