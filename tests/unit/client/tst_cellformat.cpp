// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "boardmaker.h"

#include "client/models/cellformat.h"
#include "client/models/figuretext.h"

#include "tapedeck/v1/scores.pb.h"

#include <QDateTime>
#include <QTest>

using namespace tapedeck;
using v1::Quote;

namespace {

const GridColumn &columnOf(int field)
{
    for (const GridColumn &column : gridColumns(Schema::prices())) {
        if (column.field == field)
            return column;
    }
    qFatal("no such column");
}

} // namespace

class TestCellFormat : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void decimalsKeepTheirPrecision_data()
    {
        QTest::addColumn<qlonglong>("mantissa");
        QTest::addColumn<int>("scale");
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("fraction");
        QTest::newRow("whole") << 1234567LL << 0 << QStringLiteral("1,234,567") << 0;
        QTest::newRow("cents") << 6712345LL << 2 << QStringLiteral("67,123.45") << 3;
        QTest::newRow("no finer than needed") << 150LL << 2 << QStringLiteral("1.5") << 2;
        QTest::newRow("tiny") << 23761LL << 9 << QStringLiteral("0.000023761") << 10;
        QTest::newRow("negative, three digits") << -123LL << 0 << QStringLiteral("-123") << 0;
        QTest::newRow("negative, four digits") << -1234LL << 0 << QStringLiteral("-1,234") << 0;
    }
    void decimalsKeepTheirPrecision()
    {
        QFETCH(qlonglong, mantissa);
        QFETCH(int, scale);
        QFETCH(QString, text);
        QFETCH(int, fraction);
        BoardMaker maker;
        const RowId row = maker.set("A", mantissa, static_cast<std::uint8_t>(scale));
        const CellText cell = cellText(maker.board, row, columnOf(Quote::kLastFieldNumber));
        QCOMPARE(cell.text, text);
        QCOMPARE(cell.fraction, fraction);
    }

    void emptyCellsAreEmpty()
    {
        BoardMaker maker;
        const RowId row = maker.set("A", 1, 0);
        for (const GridColumn &column : gridColumns(Schema::prices())) {
            if (!maker.board.has(row, column.field))
                QVERIFY(cellText(maker.board, row, column).text.isEmpty());
        }
    }

    void aColumnsFormatIsFollowed_data()
    {
        QTest::addColumn<qlonglong>("mantissa");
        QTest::addColumn<int>("scale");
        QTest::addColumn<QString>("plain");
        QTest::addColumn<QString>("odds");
        QTest::newRow("short odds") << 105LL << 2 << QStringLiteral("1.05") << QStringLiteral("1/20");
        QTest::newRow("even") << 2LL << 0 << QStringLiteral("2") << QStringLiteral("1/1");
        QTest::newRow("long odds") << 1000LL << 0 << QStringLiteral("1000") << QStringLiteral("999/1");
        QTest::newRow("in between") << 375LL << 2 << QStringLiteral("3.75") << QStringLiteral("11/4");
        QTest::newRow("exact, however odd") << 13333LL << 4 << QStringLiteral("1.3333") << QStringLiteral("3333/10000");
        QTest::newRow("nothing to win") << 1LL << 0 << QStringLiteral("1") << QStringLiteral("1");
        QTest::newRow("negative") << -12345LL << 1 << QStringLiteral("-1234.5") << QStringLiteral("-1,234.5");
    }
    void aColumnsFormatIsFollowed()
    {
        QFETCH(qlonglong, mantissa);
        QFETCH(int, scale);
        BoardMaker maker;
        const RowId row = maker.set("A", mantissa, static_cast<std::uint8_t>(scale));
        GridColumn column = columnOf(Quote::kLastFieldNumber);
        column.format = GridColumn::Format::Plain;
        QTEST(cellText(maker.board, row, column).text, "plain");
        column.format = GridColumn::Format::Odds;
        QTEST(cellText(maker.board, row, column).text, "odds");
    }

    void statusesAreWords()
    {
        BoardMaker maker;
        QCOMPARE(statusText(maker.board, Quote::HALTED), QStringLiteral("Halted"));
        QCOMPARE(statusText(maker.board, 99), QStringLiteral("99"));
    }

    void quantitiesEndWithoutZeros()
    {
        BoardMaker maker;
        const RowId row = maker.set("A", 1, 0);
        maker.board.beginCommit();
        (void)maker.board.setDecimal(row, Quote::kBidSizeFieldNumber, {501'700'000'000, 8});
        maker.board.endCommit();
        QCOMPARE(cellText(maker.board, row, columnOf(Quote::kBidSizeFieldNumber)).text, QStringLiteral("5,017"));
    }

    void anOldTimeTellsItsDate()
    {
        BoardMaker maker;
        const RowId row = maker.set("A", 1, 0);
        const auto shown = [&](const QDateTime &time) {
            maker.board.beginCommit();
            maker.board.setInteger(row, Quote::kSourceTimeFieldNumber, time.toMSecsSinceEpoch() * 1'000);
            maker.board.endCommit();
            return cellText(maker.board, row, columnOf(Quote::kSourceTimeFieldNumber)).text;
        };
        const QDateTime today(QDate::currentDate(), QTime(9, 5, 7));
        QCOMPARE(shown(today), QStringLiteral("09:05:07"));
        QCOMPARE(shown(QDateTime(QDate(2022, 7, 11), QTime(13, 0))), QStringLiteral("11 Jul 2022"));
    }

    void matchesUnderWayComeFirst()
    {
        Board board(Schema::scores(), 1);
        board.beginCommit();
        const RowId row = board.insert("x:1");
        std::vector<std::int64_t> orders;
        const GridColumn &status = gridColumns(Schema::scores())[0];
        for (const int value : {v1::Score::LIVE, v1::Score::BREAK, v1::Score::SCHEDULED, v1::Score::FINISHED}) {
            board.setInteger(row, v1::Score::kStatusFieldNumber, value);
            orders.push_back(cellOrder(board, row, status));
        }
        board.endCommit();
        QVERIFY(std::is_sorted(orders.begin(), orders.end()));
    }

    void figures()
    {
        QCOMPARE(durationText(950), QStringLiteral("950 µs"));
        QCOMPARE(durationText(15'240), QStringLiteral("15.2 ms"));
        QCOMPARE(durationText(4'000'000), QStringLiteral("4.0 s"));
        QCOMPARE(signedDurationText(-1'500), QStringLiteral("−1.5 ms"));
        QCOMPARE(groupedText(1'000), QStringLiteral("1,000"));
    }
};

QTEST_GUILESS_MAIN(TestCellFormat)
#include "tst_cellformat.moc"
