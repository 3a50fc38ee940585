// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "flusherdesk.h"
#include "framereader.h"

#include <QTest>

#include <limits>

using namespace tapedeck;

namespace {

constexpr Micros never = std::numeric_limits<Micros>::max();
constexpr FlushInterest binary{.encodings = 1, .filtered = false};

/// Small pieces, so that some rows make a large board.
CatchUpLimits smallPieces()
{
    CatchUpLimits limits;
    limits.chunkBytes = 300;
    limits.rowsPerLook = 10;
    limits.listedRows = 8;
    limits.closingRows = 8;
    limits.shareUs = never;
    limits.keptUs = never;
    return limits;
}

bool agrees(const Receiver &receiver, const Board &board)
{
    std::map<QString, QJsonObject> rows;
    board.forEachRow(
        [&](RowId row) { rows[QString::fromStdString(std::string(board.key(row)))] = rowObject(board, row); });
    return receiver.rows() == rows;
}

} // namespace

class TestCatchUps : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whoAsksForTheSameSharesTheFrames();
    void anAnswerServesUntilTheTiersNextFlush();
    void aSnapshotOverSeveralTurnsEndsWithWhatChanged();
    void whoJoinsInBetweenSharesTheParts();
    void aSnapshotThatIsOutOfDateIsNotShared();
    void aFastBoardCannotKeepASnapshotFromItsEnd();
    void removalsForgottenMeanwhileStartItOver();
    void moreRemovalsThanRowsComeAsASnapshot();
    void unusedFramesAreFreed();
    void aPartialAnswerKeepsTheCursor();
    void aPartialAnswerFromElsewhereIsEmpty();
    void compressedPartsAreSharedAndSmaller();
};

void TestCatchUps::whoAsksForTheSameSharesTheFrames()
{
    Desk desk;
    desk.commit(0, 50, 100);
    const Version since = desk.board.version();
    desk.commit(0, 5, 101);
    for (int i = 0; i < 3; ++i) {
        desk.answers.push_back(desk.flusher.catchUp(desk.request(since)));
        desk.answers.push_back(desk.flusher.catchUp(desk.request(0)));
    }
    QCOMPARE(desk.answers.size(), std::size_t(6));
    QCOMPARE(desk.answers[2].frames, desk.answers[0].frames);
    QCOMPARE(desk.answers[5].frames, desk.answers[1].frames);
    QVERIFY(desk.answers[0].base == since && desk.answers[1].base == 0);
    QCOMPARE(desk.flusher.catchUps().counters().deltas, std::uint64_t(1));
    QCOMPARE(desk.flusher.catchUps().counters().snapshots, std::uint64_t(1));
    CatchUpRequest text = desk.request(since);
    text.encoding = Encoding::Json;
    QVERIFY(desk.flusher.catchUp(text).frames != desk.answers[0].frames);
}

void TestCatchUps::anAnswerServesUntilTheTiersNextFlush()
{
    Desk desk;
    desk.commit(0, 50, 100);
    desk.flusher.setInterest(5, binary, desk.now);
    const Version since = desk.board.version();
    desk.commit(0, 5, 101);
    const CatchUp first = desk.flusher.catchUp(desk.request(since, 5));
    desk.commit(5, 1, 102);
    const CatchUp second = desk.flusher.catchUp(desk.request(since, 5));
    QCOMPARE(second.frames, first.frames);
    // Nobody follows this tier, so no flush would bring the rest.
    QCOMPARE(desk.flusher.catchUp(desk.request(since, 4)).version, desk.board.version());
    desk.now += 1'500'000;
    QCOMPARE(desk.flush().size(), std::size_t(1));
    QCOMPARE(desk.flusher.catchUp(desk.request(since, 5)).version, desk.board.version());
}

void TestCatchUps::aSnapshotOverSeveralTurnsEndsWithWhatChanged()
{
    Desk desk(smallPieces());
    desk.commit(0, 100, 100);
    desk.ask(desk.request(0));
    QVERIFY(desk.answers.empty() && desk.flusher.catchUps().busy());
    int turns = 0;
    for (; desk.answers.empty(); ++turns) {
        QVERIFY(turns < 100);
        desk.commit(turns, 2, 200 + turns);
        desk.remove(turns + 50);
        desk.work();
    }
    QVERIFY(turns > 3);
    QVERIFY(!desk.flusher.catchUps().busy());
    const CatchUp &answer = desk.answers.front();
    QCOMPARE(answer.version, desk.board.version());
    QVERIFY(answer.base == 0 && answer.ticket == 7 && answer.frames->size() > 3);
    BinaryReceiver receiver(Schema::prices());
    for (const Frame &frame : *answer.frames)
        QVERIFY(receiver.apply(*frame));
    QCOMPARE(receiver.digestsChecked, 1); // only the last one can tell
    QCOMPARE(receiver.version(), desk.board.version());
    QVERIFY(agrees(receiver, desk.board));
}

void TestCatchUps::whoJoinsInBetweenSharesTheParts()
{
    Desk desk(smallPieces());
    desk.commit(0, 100, 100);
    desk.ask(desk.request(0));
    desk.work();
    desk.commit(3, 2, 200);
    desk.ask(desk.request(0));
    while (desk.answers.size() < 2)
        desk.work();
    QCOMPARE(desk.answers[1].frames, desk.answers[0].frames);
    desk.commit(7, 2, 300);
    desk.ask(desk.request(0));
    QCOMPARE(desk.answers.size(), std::size_t(3));
    const std::vector<Frame> &first = *desk.answers[0].frames;
    const std::vector<Frame> &third = *desk.answers[2].frames;
    QCOMPARE(third.size(), first.size());
    QVERIFY(std::equal(first.begin(), first.end() - 1, third.begin()));
    QVERIFY(first.back() != third.back());
    QCOMPARE(desk.flusher.catchUps().counters().snapshots, std::uint64_t(1));
    BinaryReceiver receiver(Schema::prices());
    for (const Frame &frame : third)
        QVERIFY(receiver.apply(*frame));
    QVERIFY(receiver.digestsChecked > 0 && agrees(receiver, desk.board));
}

void TestCatchUps::aSnapshotThatIsOutOfDateIsNotShared()
{
    Desk desk;
    desk.commit(0, 100, 100);
    (void)desk.flusher.catchUp(desk.request(0));
    desk.commit(0, 24, 101);
    (void)desk.flusher.catchUp(desk.request(0));
    QCOMPARE(desk.flusher.catchUps().counters().snapshots, std::uint64_t(1));
    desk.commit(24, 2, 102); // more than a quarter in all
    const CatchUp answer = desk.flusher.catchUp(desk.request(0));
    QCOMPARE(desk.flusher.catchUps().counters().snapshots, std::uint64_t(2));
    QCOMPARE(answer.frames->size(), std::size_t(1));
}

void TestCatchUps::aFastBoardCannotKeepASnapshotFromItsEnd()
{
    Desk desk(smallPieces());
    desk.commit(0, 200, 100);
    desk.ask(desk.request(0));
    for (int turn = 0; desk.answers.empty(); ++turn) {
        QVERIFY(turn < 500);
        desk.commit(0, 200, 200 + turn); // all of it, each turn
        desk.work();
    }
    BinaryReceiver receiver(Schema::prices());
    for (const Frame &frame : *desk.answers.front().frames)
        QVERIFY(receiver.apply(*frame));
    QVERIFY(receiver.digestsChecked == 1 && agrees(receiver, desk.board));
}

void TestCatchUps::removalsForgottenMeanwhileStartItOver()
{
    Desk desk(smallPieces(), {.tombstonesMax = 2});
    desk.commit(0, 100, 100);
    desk.ask(desk.request(0));
    for (int turn = 0; desk.answers.empty(); ++turn) {
        QVERIFY(turn < 100);
        for (int i = 0; i < 4; ++i) {
            desk.commit(1'000 + 4 * turn + i, 1, 100); // takes the number of a forgotten row
            desk.remove(4 * turn + i);
        }
        desk.work();
    }
    QVERIFY(desk.flusher.catchUps().counters().restarts > 0);
    BinaryReceiver receiver(Schema::prices());
    for (const Frame &frame : *desk.answers.front().frames)
        QVERIFY(receiver.apply(*frame));
    QVERIFY(receiver.digestsChecked == 1 && agrees(receiver, desk.board));
}

void TestCatchUps::moreRemovalsThanRowsComeAsASnapshot()
{
    Desk desk;
    desk.commit(0, 6'000, 100);
    const Version since = desk.board.version();
    (void)desk.flusher.catchUp(desk.request(0));
    QCOMPARE(desk.flusher.catchUp(desk.request(since)).base, since);
    desk.board.beginCommit();
    for (int row = 10; row < 6'000; ++row)
        desk.board.remove(desk.board.find("x:" + std::to_string(row)));
    desk.board.endCommit();
    for (int i = 0; i < 2; ++i) {
        const CatchUp answer = desk.flusher.catchUp(desk.request(since));
        QVERIFY(answer.base == 0 && answer.ticket == 7);
        BinaryReceiver receiver(Schema::prices());
        for (const Frame &frame : *answer.frames)
            QVERIFY(receiver.apply(*frame));
        QVERIFY(agrees(receiver, desk.board));
    }
}

void TestCatchUps::unusedFramesAreFreed()
{
    CatchUpLimits limits;
    limits.keptUs = 0;
    Desk desk(limits);
    desk.commit(0, 10, 100);
    std::weak_ptr<const std::string> frame = desk.flusher.catchUp(desk.request(0)).frames->front();
    QVERIFY(!frame.expired());
    desk.work();
    QVERIFY(frame.expired());

    limits.keptUs = never;
    limits.keptMax = 2;
    Desk other(limits);
    std::vector<std::weak_ptr<const std::string>> frames;
    for (int i = 0; i < 4; ++i) {
        other.commit(0, 1, i);
        frames.push_back(other.flusher.catchUp(other.request(other.board.version())).frames->front());
    }
    other.work();
    QCOMPARE(std::count_if(frames.begin(), frames.end(), [](const auto &weak) { return !weak.expired(); }), 2);
}

void TestCatchUps::aPartialAnswerKeepsTheCursor()
{
    Desk desk;
    desk.commit(0, 10, 100);
    const Version since = desk.board.version();
    BinaryReceiver receiver(Schema::prices());
    QVERIFY(receiver.apply(*desk.flusher.catchUp(desk.request(0)).frames->front()));
    desk.commit(2, 6, 101);
    desk.remove(4);
    CatchUpRequest request = desk.request(since);
    request.rows = {4, 0, 1, 3, 5, 4'000'000'000u}; // x:3, nothing, x:0, x:2, x:4 (gone), nothing
    request.filter = std::make_shared<RowFilter>(std::vector<std::string>{"x:3", "x:4", "x:0"}, std::string());
    const CatchUp answer = desk.flusher.catchUp(request);
    QVERIFY(answer.partial && answer.base == since && answer.version == since && answer.ticket == 7);
    QCOMPARE(answer.frames->size(), std::size_t(1));
    v1::ServerMessage message;
    QVERIFY(message.ParseFromString(messageIn(*answer.frames->front())));
    QCOMPARE(message.update().quotes_size(), 1);
    QCOMPARE(message.update().quotes(0).row(), 4u);
    QVERIFY(receiver.apply(*answer.frames->front()));
    QCOMPARE(receiver.version(), since);
    QVERIFY(receiver.rows()[QStringLiteral("x:3")] == rowObject(desk.board, desk.board.find("x:3")));
    QVERIFY(receiver.apply(*desk.flusher.catchUp(desk.request(since)).frames->front()));
    QVERIFY(agrees(receiver, desk.board));
}

void TestCatchUps::aPartialAnswerFromElsewhereIsEmpty()
{
    Desk desk({}, {.tombstonesMax = 0});
    desk.commit(0, 10, 100);
    desk.remove(3);
    const Version late = desk.board.version();
    CatchUpRequest request = desk.request(late - 1);
    request.rows = {1, 2};
    for (const auto &[epoch, since] : std::vector<std::pair<Epoch, Version>>{
             {99, 0}, {98, late}, {99, late - 1 /* before the horizon */}, {99, late + 1}, {99, late}}) {
        request.epoch = epoch;
        request.since = since;
        const CatchUp answer = desk.flusher.catchUp(request);
        QVERIFY(answer.partial && answer.version == since && answer.frames && answer.frames->empty());
    }
}

void TestCatchUps::compressedPartsAreSharedAndSmaller()
{
    CatchUpLimits limits = smallPieces();
    limits.chunkBytes = 2'000;
    limits.compressFromBytes = 5'000;
    Desk desk(limits);
    desk.commit(0, 500, 100);
    CatchUpRequest request = desk.request(0);
    desk.ask(request);
    request.zstd = true;
    desk.ask(request);
    desk.ask(request);
    while (desk.answers.size() < 3)
        desk.work();
    QCOMPARE(desk.answers[2].frames, desk.answers[1].frames);
    QCOMPARE(desk.answers[1].frames->size(), desk.answers[0].frames->size());
    QCOMPARE(desk.flusher.catchUps().counters().snapshots, std::uint64_t(1));
    std::size_t plain = 0;
    std::size_t compressed = 0;
    BinaryReceiver receiver(Schema::prices());
    for (std::size_t i = 0; i < desk.answers[0].frames->size(); ++i) {
        const std::string &frame = *(*desk.answers[1].frames)[i];
        plain += (*desk.answers[0].frames)[i]->size();
        compressed += frame.size();
        QVERIFY(receiver.apply(frame));
    }
    QVERIFY2(compressed * 2 < plain, qPrintable(QStringLiteral("%1 of %2").arg(compressed).arg(plain)));
    QVERIFY(receiver.digestsChecked == 1 && agrees(receiver, desk.board));
    request.encoding = Encoding::Json;
    const CatchUp text = desk.flusher.catchUp(request);
    JsonReceiver json(Encoding::Json, QLatin1String("quotes"));
    for (const Frame &frame : *text.frames)
        QVERIFY(json.apply(*frame));
    QVERIFY(agrees(json, desk.board));
}

QTEST_GUILESS_MAIN(TestCatchUps)
#include "tst_catchups.moc"
