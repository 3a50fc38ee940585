// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "boardmaker.h"

#include "client/models/gridexport.h"

#include <QTest>

using namespace tapedeck;
using v1::Quote;

class TestGridExport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void csvIsQuotedWhereItHasToBe();
    void tabsSeparateForTheClipboard();
    void rowsThatAreGoneAreLeftOut();
    void aLargeBoardComesInParts();
    void endsWhereItCannotBeWritten();

private:
    [[nodiscard]] QByteArray text(const std::vector<RowId> &rows, RowsFormat format) const
    {
        QByteArray all;
        const bool whole = writeRows(*m_maker.feed, rows, m_columns, format, [&](const QByteArray &part) {
            all += part;
            return true;
        });
        return whole ? all : QByteArray("broken off");
    }
    BoardMaker m_maker;
    std::vector<GridColumn> m_columns;
};

void TestGridExport::init()
{
    m_maker = BoardMaker();
    m_columns.clear();
    for (const char *id : {"symbol", "name", "last", "volume", "status", "time"})
        m_columns.push_back(*gridColumn(Schema::prices(), QString::fromLatin1(id)));
    const RowId first = m_maker.set("A", 6'712'345, 2, "Bank, \"old\"");
    m_maker.set("B", 150, 2, "=SUM(A1)\ttab");
    m_maker.board.beginCommit();
    (void)m_maker.board.setDecimal(first, Quote::kVolumeFieldNumber, {1'234'567'800, 2});
    m_maker.board.setInteger(first, Quote::kStatusFieldNumber, Quote::OPEN);
    m_maker.board.setInteger(first, Quote::kSourceTimeFieldNumber, 1'790'000'000'123'456);
    m_maker.board.endCommit();
    m_maker.send();
}

void TestGridExport::csvIsQuotedWhereItHasToBe()
{
    QCOMPARE(text({2, 1}, RowsFormat::Csv),
             QByteArray("Symbol,Name,Last,Volume,Status,Time\r\n"
                        "B,'=SUM(A1)\ttab,1.5,,,\r\n"
                        "A,\"Bank, \"\"old\"\"\",67123.45,12345678,Open,2026-09-21T14:13:20.123Z\r\n"));
}

void TestGridExport::tabsSeparateForTheClipboard()
{
    QCOMPARE(text({2}, RowsFormat::Tabs),
             QByteArray("Symbol\tName\tLast\tVolume\tStatus\tTime\n"
                        "B\t=SUM(A1) tab\t1.5\t\t\t\n"));
}

void TestGridExport::rowsThatAreGoneAreLeftOut()
{
    m_maker.board.beginCommit();
    m_maker.board.remove(m_maker.board.find("x:A"));
    m_maker.board.endCommit();
    m_maker.send();
    QCOMPARE(text({1, 2, 77}, RowsFormat::Csv).count('\n'), 2);
}

void TestGridExport::aLargeBoardComesInParts()
{
    std::vector<RowId> rows;
    for (int i = 0; i < 2'500; ++i)
        rows.push_back(m_maker.set("S" + std::to_string(i), i, 0));
    m_maker.send();
    int parts = 0;
    int lines = 0;
    QVERIFY(writeRows(*m_maker.feed, rows, m_columns, RowsFormat::Csv, [&](const QByteArray &part) {
        ++parts;
        lines += static_cast<int>(part.count('\n'));
        return true;
    }));
    QVERIFY(parts > 3); // the titles, and then the rows
    QCOMPARE(lines, 2'501);
}

void TestGridExport::endsWhereItCannotBeWritten()
{
    int parts = 0;
    QVERIFY(
        !writeRows(*m_maker.feed, {1, 2}, m_columns, RowsFormat::Csv, [&](const QByteArray &) { return ++parts < 2; }));
    QCOMPARE(parts, 2);
}

QTEST_GUILESS_MAIN(TestGridExport)
#include "tst_gridexport.moc"
