// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "boardmaker.h"

#include "client/models/cellformat.h"
#include "client/models/figuretext.h"

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

    void statusesAreWords()
    {
        BoardMaker maker;
        QCOMPARE(statusText(maker.board, Quote::HALTED), QStringLiteral("Halted"));
        QCOMPARE(statusText(maker.board, 99), QStringLiteral("99"));
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
