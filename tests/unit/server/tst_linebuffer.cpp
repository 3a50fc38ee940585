// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/linebuffer.h"
#include "tests/testseed.h"

#include <QTest>

#include <random>

using namespace tapedeck;

namespace {

constexpr std::size_t lineBytesMax = 100;

/// The lines of `text`, which arrives in pieces of at most `pieceBytes`, chosen by `random`.
QByteArrayList linesOf(const QByteArray &text, std::size_t pieceBytes, std::mt19937 &random, std::uint64_t &tooLong)
{
    LineBuffer buffer(lineBytesMax);
    QByteArrayList lines;
    const auto take = [&](simdjson::padded_string_view line) {
        lines << QByteArray(line.data(), static_cast<qsizetype>(line.size()));
        return true;
    };
    std::string_view left(text.constData(), static_cast<std::size_t>(text.size()));
    while (!left.empty()) {
        const std::size_t count = std::min<std::size_t>(1 + random() % pieceBytes, left.size());
        std::memcpy(buffer.space(), left.data(), count);
        buffer.added(count);
        left.remove_prefix(count);
        (void)buffer.takeLines(take);
    }
    (void)buffer.takeRest(take);
    tooLong = buffer.tooLong();
    return lines;
}

} // namespace

class TestLineBuffer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cutsLines_data();
    void cutsLines();
    void isTheSameInAnyPieces();
    void stopsWhenTold();
};

void TestLineBuffer::cutsLines_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArrayList>("lines");
    QTest::addColumn<int>("tooLong");
    const QByteArray most(lineBytesMax, 'x'), more(lineBytesMax + 1, 'x');
    QTest::newRow("nothing") << QByteArray() << QByteArrayList{} << 0;
    QTest::newRow("lines") << QByteArray("a\nbc\n") << QByteArrayList{"a", "bc"} << 0;
    QTest::newRow("without the last end") << QByteArray("a\nbc") << QByteArrayList{"a", "bc"} << 0;
    QTest::newRow("of Windows, and blank ones") << QByteArray("a\r\n\r\n \t\n\nb\r\n") << QByteArrayList{"a", "b"} << 0;
    QTest::newRow("as long as may be") << most + '\n' + most << QByteArrayList{most, most} << 0;
    QTest::newRow("one longer") << "a\n" + more + "\nb\n" + more << QByteArrayList{"a", "b"} << 2;
    QTest::newRow("much longer") << QByteArray(300'000, 'y') + "\nb" << QByteArrayList{"b"} << 1;
}

void TestLineBuffer::cutsLines()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArrayList, lines);
    QFETCH(int, tooLong);
    std::mt19937 random(1);
    for (const std::size_t pieceBytes : {std::size_t(1), std::size_t(7), LineBuffer::readBytes}) {
        std::uint64_t counted = 0;
        QCOMPARE(linesOf(text, pieceBytes, random, counted), lines);
        QCOMPARE(counted, static_cast<std::uint64_t>(tooLong));
    }
}

void TestLineBuffer::isTheSameInAnyPieces()
{
    const unsigned seed = testSeed();
    std::mt19937 random(seed);
    for (int round = 0; round < 200; ++round) {
        QByteArray text;
        for (int i = 0; i < 50; ++i)
            text += QByteArray(static_cast<qsizetype>(random() % 140), static_cast<char>('a' + random() % 26)) + '\n';
        std::uint64_t whole = 0, pieces = 0;
        QCOMPARE(linesOf(text, 50, random, pieces), linesOf(text, LineBuffer::readBytes, random, whole));
        QCOMPARE(pieces, whole);
    }
}

void TestLineBuffer::stopsWhenTold()
{
    LineBuffer buffer(lineBytesMax);
    std::memcpy(buffer.space(), "a\nb\n", 4);
    buffer.added(4);
    int taken = 0;
    QVERIFY(!buffer.takeLines([&](simdjson::padded_string_view) { return ++taken < 1; }));
    QCOMPARE(taken, 1);
    QVERIFY(buffer.takeLines([&](simdjson::padded_string_view) { return ++taken < 3; }));
    QCOMPARE(taken, 2);
}

QTEST_APPLESS_MAIN(TestLineBuffer)
#include "tst_linebuffer.moc"
