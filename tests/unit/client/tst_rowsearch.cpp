// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "boardmaker.h"

#include "client/models/rowsearch.h"

#include "tapedeck/v1/scores.pb.h"

#include <QTest>

using namespace tapedeck;

class TestRowSearch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void symbolsThatBeginSoComeFirst();
    void matchesAreFoundByTheirTeams();
    void manyAreCutOff();

private:
    [[nodiscard]] static QString titles(const QVariantList &results)
    {
        QStringList list;
        for (const QVariant &result : results)
            list << result.toMap()[QStringLiteral("title")].toString();
        return list.join(QLatin1Char(' '));
    }
};

void TestRowSearch::symbolsThatBeginSoComeFirst()
{
    BoardMaker maker;
    maker.set("AXB", 1, 0, "Alpha");
    maker.set("BTC-USD", 1, 0, "Bitcoin");
    maker.set("ETH-BTC", 1, 0, "Ether");
    maker.set("last>0", 1, 0, "A \"strange\" one");
    maker.send();
    const auto find = [&](const char *text) { return titles(RowSearch::find(*maker.feed, QString::fromUtf8(text))); };
    QVERIFY(find("btc").startsWith(QStringLiteral("BTC-USD")));
    QVERIFY(find("btc").contains(QStringLiteral("ETH-BTC")));
    QCOMPARE(find("ether btc"), QStringLiteral("ETH-BTC"));
    QCOMPARE(find("last>0"), QStringLiteral("last>0")); // words, not conditions
    QCOMPARE(find("strange"), QStringLiteral("last>0"));
    QCOMPARE(find("  "), QString());
    QCOMPARE(find("nothing"), QString());
    const QVariantMap found = RowSearch::find(*maker.feed, QStringLiteral("bitcoin"))[0].toMap();
    QCOMPARE(found[QStringLiteral("board")].toString(), QStringLiteral("prices"));
    QCOMPARE(found[QStringLiteral("key")].toString(), QStringLiteral("x:BTC-USD"));
    QCOMPARE(found[QStringLiteral("detail")].toString(), QStringLiteral("Bitcoin"));
}

void TestRowSearch::matchesAreFoundByTheirTeams()
{
    using v1::Score;
    Board board(Schema::scores(), 3);
    board.beginCommit();
    const RowId row = board.insert("x:1");
    board.setText(row, Score::kHomeFieldNumber, "Netherlands");
    board.setText(row, Score::kAwayFieldNumber, "Papua New Guinea");
    board.setText(row, Score::kSportFieldNumber, "cricket");
    board.endCommit();
    BoardFeed feed(Schema::scores());
    for (const std::string &message : encodeUpdate(board, 0, {}, 1 << 20))
        feed.apply(*updateIn(message));
    QCOMPARE(titles(RowSearch::find(feed, QStringLiteral("papua cricket"))),
             QStringLiteral("Netherlands – Papua New Guinea"));
}

void TestRowSearch::manyAreCutOff()
{
    BoardMaker maker;
    for (int i = 0; i < 100; ++i)
        maker.set("S" + std::to_string(i), 1, 0, "Some Name");
    maker.send();
    QCOMPARE(RowSearch::find(*maker.feed, QStringLiteral("name")).size(), qsizetype(RowSearch::resultsMax));
    QCOMPARE(RowSearch::find(*maker.feed, QStringLiteral("s")).size(), qsizetype(RowSearch::resultsMax));
}

QTEST_GUILESS_MAIN(TestRowSearch)
#include "tst_rowsearch.moc"
