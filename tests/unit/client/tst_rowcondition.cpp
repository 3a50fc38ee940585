// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "boardmaker.h"

#include "client/models/rowcondition.h"

#include "tapedeck/v1/rolling.pb.h"
#include "tapedeck/v1/scores.pb.h"

#include <QTest>

using namespace tapedeck;
using v1::Quote;

class TestRowCondition : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void terms_data();
    void terms();
    void aCellWithoutAValue();
    void minutesOfAClock();
    void durationsWithTheirUnit();
    void favourites();
    void problems_data();
    void problems();
};

void TestRowCondition::terms_data()
{
    QTest::addColumn<QString>("filter");
    QTest::addColumn<bool>("accepted");
    // The row: BTC-USD, "Bank of Ålesund", last 67123.45, volume 12, status halted.
    QTest::newRow("nothing") << QString() << true;
    QTest::newRow("word") << QStringLiteral("bank") << true;
    QTest::newRow("another case") << QStringLiteral("bTc") << true;
    QTest::newRow("two words") << QStringLiteral("usd bank") << true;
    QTest::newRow("one of two") << QStringLiteral("usd foods") << false;
    QTest::newRow("not ASCII") << QStringLiteral("ÅLESUND") << true;
    QTest::newRow("not ASCII, not there") << QStringLiteral("ålund") << false;
    QTest::newRow("quoted") << QStringLiteral("\"bank of\"") << true;
    QTest::newRow("quoted, another order") << QStringLiteral("\"of bank\"") << false;
    QTest::newRow("quote left open") << QStringLiteral("\"bank of") << true;
    QTest::newRow("excluded") << QStringLiteral("-bank") << false;
    QTest::newRow("excluded, not there") << QStringLiteral("-foods btc") << true;
    QTest::newRow("excluded, quoted") << QStringLiteral("-\"bank of\"") << false;
    QTest::newRow("a dash") << QStringLiteral("-") << true;
    QTest::newRow("greater") << QStringLiteral("last>67123.44") << true;
    QTest::newRow("greater, equal") << QStringLiteral("last>67,123.45") << false;
    QTest::newRow("at least") << QStringLiteral("last >= 67123.450") << true;
    QTest::newRow("less") << QStringLiteral("last<100000000000") << true;
    QTest::newRow("less, finer than the row") << QStringLiteral("last<67123.4500000001") << true;
    QTest::newRow("equal") << QStringLiteral("volume=12.0") << true;
    QTest::newRow("not equal") << QStringLiteral("volume!=12") << false;
    QTest::newRow("between") << QStringLiteral("last>60000 last<70000") << true;
    QTest::newRow("by title") << QStringLiteral("Last>1") << true;
    QTest::newRow("state") << QStringLiteral("status=halted") << true;
    QTest::newRow("state, begun") << QStringLiteral("status=ha") << true;
    QTest::newRow("another state") << QStringLiteral("status=open") << false;
    QTest::newRow("state, not") << QStringLiteral("status!=open") << true;
    QTest::newRow("text, whole") << QStringLiteral("symbol=btc-usd") << true;
    QTest::newRow("text, part") << QStringLiteral("symbol=btc") << false;
    QTest::newRow("text in quotes") << QStringLiteral("name=\"bank of ålesund\"") << true;
    QTest::newRow("condition and word") << QStringLiteral("last>1 foods") << false;
    QTest::newRow("unknown column is left out") << QStringLiteral("colour=red bank") << true;
}

void TestRowCondition::terms()
{
    QFETCH(QString, filter);
    Board board(Schema::prices(), 1);
    board.beginCommit();
    const RowId row = board.insert("x:BTC-USD");
    board.setText(row, Quote::kSymbolFieldNumber, "BTC-USD");
    board.setText(row, Quote::kNameFieldNumber, "Bank of Ålesund");
    QVERIFY(board.setDecimal(row, Quote::kLastFieldNumber, {6'712'345, 2}));
    QVERIFY(board.setDecimal(row, Quote::kVolumeFieldNumber, {12, 0}));
    board.setInteger(row, Quote::kStatusFieldNumber, Quote::HALTED);
    board.endCommit();
    QTEST(RowCondition(filter, Schema::prices()).accepts(board, row), "accepted");
}

void TestRowCondition::aCellWithoutAValue()
{
    Board board(Schema::prices(), 1);
    board.beginCommit();
    const RowId row = board.insert("x:A");
    board.endCommit();
    const auto accepts = [&](const char *filter) {
        return RowCondition(QString::fromLatin1(filter), Schema::prices()).accepts(board, row);
    };
    for (const char *filter : {"last>0", "last<=0", "last=0", "status=open", "name=x", "percent>0"})
        QVERIFY2(!accepts(filter), filter);
    for (const char *filter : {"last!=0", "status!=open", "name!=x"})
        QVERIFY2(accepts(filter), filter);
}

void TestRowCondition::minutesOfAClock()
{
    Board board(Schema::scores(), 1);
    board.beginCommit();
    const RowId row = board.insert("x:1");
    board.setInteger(row, v1::Score::kClockFieldNumber, 80 * 60 + 30);
    board.endCommit();
    const auto accepts = [&](const char *filter) {
        return RowCondition(QString::fromLatin1(filter), Schema::scores()).accepts(board, row);
    };
    QVERIFY(accepts("clock>80"));
    QVERIFY(!accepts("clock>81"));
    QVERIFY(accepts("clock=80:30"));
}

void TestRowCondition::durationsWithTheirUnit()
{
    Board board(Schema::rolling(), 1);
    board.beginCommit();
    const RowId row = board.insert("x:A/5m");
    board.setInteger(row, v1::Rolling::kWindowSFieldNumber, 300);
    board.endCommit();
    const auto accepts = [&](const char *filter) {
        return RowCondition(QString::fromLatin1(filter), Schema::rolling()).accepts(board, row);
    };
    for (const char *filter : {"window=5m", "window=300", "window=300s", "window<1h", "window>=5min"})
        QVERIFY2(accepts(filter), filter);
    for (const char *filter : {"window=5", "window=1h", "window>5m"})
        QVERIFY2(!accepts(filter), filter);
}

void TestRowCondition::favourites()
{
    BoardMaker maker;
    const RowId row = maker.set("A", 1, 0);
    const RowCondition marked(QStringLiteral("is:favourite"), Schema::prices());
    QVERIFY(marked.asksFavourite() && !marked.acceptsAll());
    QVERIFY(marked.accepts(maker.board, row, true));
    QVERIFY(!marked.accepts(maker.board, row, false));
    const RowCondition others(QStringLiteral("-is:favourite a"), Schema::prices());
    QVERIFY(others.accepts(maker.board, row, false));
    QVERIFY(!others.accepts(maker.board, row, true));
    QVERIFY(!RowCondition(QStringLiteral("\"is:favourite\""), Schema::prices()).asksFavourite());
}

void TestRowCondition::problems_data()
{
    QTest::addColumn<QString>("filter");
    QTest::addColumn<QString>("said");
    QTest::newRow("fine") << QStringLiteral("last>5 bank status=open") << QString();
    QTest::newRow("no column") << QStringLiteral("colour=red") << QStringLiteral("colour");
    QTest::newRow("no number") << QStringLiteral("last>many") << QStringLiteral("Last");
    QTest::newRow("nothing yet") << QStringLiteral("last>") << QStringLiteral("last>100");
    QTest::newRow("a text by order") << QStringLiteral("name>b") << QStringLiteral("Name");
    QTest::newRow("a text, nothing yet") << QStringLiteral("name=") << QStringLiteral("Name");
}

void TestRowCondition::problems()
{
    QFETCH(QString, said);
    QFETCH(QString, filter);
    const QString problem = RowCondition(filter, Schema::prices()).problem();
    QCOMPARE(problem.isEmpty(), said.isEmpty());
    QVERIFY2(problem.contains(said, Qt::CaseInsensitive), qPrintable(problem));
}

QTEST_GUILESS_MAIN(TestRowCondition)
#include "tst_rowcondition.moc"
