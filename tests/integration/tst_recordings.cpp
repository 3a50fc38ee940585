// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "programs.h"

#include "common/board/decimal.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using tapedeck::Decimal;

namespace {

QString path(const QString &name)
{
    return QStringLiteral(TAPEDECK_SHARED_DATA "/") + name;
}

QJsonObject expected(const QString &source)
{
    QFile file(path(source + QStringLiteral("/expected.json")));
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
}

QString text(const QJsonValue &value)
{
    return value.isDouble() ? QString::number(value.toDouble(), 'g', 15) : value.toString();
}

/// Compared as decimals: "1.50" is 1.5.
bool sameNumber(const QJsonValue &ours, const QJsonValue &theirs)
{
    const auto a = Decimal::parse(text(ours).toStdString());
    const auto b = Decimal::parse(text(theirs).toStdString());
    return a && b && *a == *b;
}

#define COMPARE_NUMBER(row, field, wanted)                                                                             \
    QVERIFY2(sameNumber((row)[QStringLiteral(field)], wanted),                                                         \
             qPrintable(QStringLiteral("%1 %2: is %3, should be %4")                                                   \
                            .arg((row)[QStringLiteral("key")].toString(), QStringLiteral(field),                       \
                                 text((row)[QStringLiteral(field)]), text(wanted))))

void compareBook(const QJsonObject &row, const QJsonObject &book)
{
    COMPARE_NUMBER(row, "bid", book[QStringLiteral("best_bid")][QStringLiteral("price")]);
    COMPARE_NUMBER(row, "bid_size", book[QStringLiteral("best_bid")][QStringLiteral("size")]);
    COMPARE_NUMBER(row, "ask", book[QStringLiteral("best_ask")][QStringLiteral("price")]);
    COMPARE_NUMBER(row, "ask_size", book[QStringLiteral("best_ask")][QStringLiteral("size")]);
}

} // namespace

/// Every recording, played by the real server at full speed and read with the real command line client, ends at what
/// its expected.json says.
class TestRecordings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (!QDir(path({})).exists())
            QSKIP("the recordings are not here");
    }
    void binance_data();
    void binance();
    void coinbase();
    void kraken();
    void betfairOdds_data();
    void betfairOdds();
    void betfairScore();
    void openfootball_data();
    void openfootball();
    void openligadb_data();
    void openligadb();
    void cricsheet_data();
    void cricsheet();
    void oddsAndScoreTogether();

private:
    /// Plays to the end; rows of the board, and the source's counts in m_source.
    QMap<QString, QJsonObject> play(const QString &kind, const QStringList &files, const QString &board);
    QJsonObject m_source;
};

QMap<QString, QJsonObject> TestRecordings::play(const QString &kind, const QStringList &files, const QString &board)
{
    QStringList paths;
    for (const QString &file : files)
        paths << path(file);
    Server server({QStringLiteral("replay:%1:%2?speed=max").arg(kind, paths.join(QLatin1Char(',')))});
    if (!server.isUp() || !server.waitForEnd())
        return {};
    m_source = serverStats(server)[QStringLiteral("sources")][0].toObject();
    return snapshot(server, board);
}

void TestRecordings::binance_data()
{
    QTest::addColumn<QString>("file");
    QTest::newRow("trades and books of a busy minute") << QStringLiteral("btcusdt_20240808.gz");
    QTest::newRow("three symbols") << QStringLiteral("BINANCE-ee25be.0.gz");
}

void TestRecordings::binance()
{
    QFETCH(QString, file);
    const auto rows = play(QStringLiteral("binance"), {QStringLiteral("binance/") + file}, QStringLiteral("prices"));
    const QJsonObject symbols = expected(QStringLiteral("binance"))[file][QStringLiteral("symbols")].toObject();
    QVERIFY(!symbols.isEmpty());
    QCOMPARE(rows.size(), symbols.size());
    for (const QString &symbol : symbols.keys()) {
        const QJsonObject row = rows[QStringLiteral("binance:") + symbol];
        const QJsonObject wanted = symbols[symbol].toObject();
        const QJsonObject trades =
            wanted[wanted.contains(QStringLiteral("trade")) ? QStringLiteral("trade") : QStringLiteral("aggTrade")]
                .toObject();
        COMPARE_NUMBER(row, "trade_count", trades[QStringLiteral("count")]);
        COMPARE_NUMBER(row, "volume", trades[QStringLiteral("volume")]);
        COMPARE_NUMBER(row, "last", trades[QStringLiteral("last_price")]);
        COMPARE_NUMBER(row, "last_size", trades[QStringLiteral("last_size")]);
        QCOMPARE(row[QStringLiteral("status")].toString(), QStringLiteral("OPEN"));
        // bid and ask come from the newer of book and bookTicker
        const QJsonObject ticker = wanted[QStringLiteral("last_bookTicker")].toObject();
        if (ticker.isEmpty()) {
            compareBook(row, wanted[QStringLiteral("book")].toObject());
        } else {
            COMPARE_NUMBER(row, "bid", ticker[QStringLiteral("bid")]);
            COMPARE_NUMBER(row, "bid_size", ticker[QStringLiteral("bid_size")]);
            COMPARE_NUMBER(row, "ask", ticker[QStringLiteral("ask")]);
            COMPARE_NUMBER(row, "ask_size", ticker[QStringLiteral("ask_size")]);
        }
    }
    QCOMPARE(m_source[QStringLiteral("malformed")].toInt(), 0);
    QCOMPARE(m_source[QStringLiteral("gaps")].toInt(), 0);
}

void TestRecordings::coinbase()
{
    const QString file = QStringLiteral("COINBASE.ws.28.partA.0");
    const auto rows = play(QStringLiteral("coinbase"), {QStringLiteral("coinbase/") + file}, QStringLiteral("prices"));
    const QJsonObject symbols = expected(QStringLiteral("coinbase"))[file][QStringLiteral("symbols")].toObject();
    QCOMPARE(rows.size(), symbols.size());
    for (const QString &symbol : symbols.keys()) {
        const QJsonObject row = rows[QStringLiteral("coinbase:") + symbol];
        const QJsonObject wanted = symbols[symbol].toObject();
        const QJsonObject matches = wanted[QStringLiteral("matches")].toObject();
        COMPARE_NUMBER(row, "trade_count", matches[QStringLiteral("count")]);
        COMPARE_NUMBER(row, "volume", matches[QStringLiteral("volume")]);
        COMPARE_NUMBER(row, "last", wanted[QStringLiteral("last_trade_price")]);
        compareBook(row, wanted[QStringLiteral("book")].toObject());
    }
    QCOMPARE(m_source[QStringLiteral("malformed")].toInt(), 0);
}

void TestRecordings::kraken()
{
    const QStringList files = {QStringLiteral("KRAKEN-c197c0.0.gz"), QStringLiteral("KRAKEN-4b7396.0"),
                               QStringLiteral("KRAKEN-82ac16.0")};
    QStringList paths;
    for (const QString &file : files)
        paths << QStringLiteral("kraken/") + file;
    const auto rows = play(QStringLiteral("kraken"), paths, QStringLiteral("prices"));
    const QJsonObject all = expected(QStringLiteral("kraken"));
    const QJsonObject books = all[files[0]][QStringLiteral("symbols")].toObject();
    const QJsonObject tickers = all[files[1]][QStringLiteral("symbols")].toObject();
    const QJsonObject trades = all[files[2]][QStringLiteral("symbols")].toObject();
    QCOMPARE(rows.size(), 10);
    for (const QString &symbol : books.keys()) {
        const QJsonObject row = rows[QStringLiteral("kraken:") + symbol];
        compareBook(row, books[symbol][QStringLiteral("book")].toObject());
        const QJsonObject traded = trades[symbol][QStringLiteral("trades")].toObject();
        COMPARE_NUMBER(row, "trade_count", traded.isEmpty() ? QJsonValue(0) : traded[QStringLiteral("count")]);
        if (!traded.isEmpty())
            COMPARE_NUMBER(row, "volume", traded[QStringLiteral("volume")]);
        else
            COMPARE_NUMBER(row, "last",
                           tickers[symbol][QStringLiteral("last_ticker")][QStringLiteral("last_trade")][0]);
    }
    QCOMPARE(m_source[QStringLiteral("checksums")].toInt(), 14'496);
    QCOMPARE(m_source[QStringLiteral("gaps")].toInt(), 0);
    QCOMPARE(m_source[QStringLiteral("malformed")].toInt(), 0);
}

void TestRecordings::betfairOdds_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("market");
    QTest::newRow("cricket, in play") << QStringLiteral("1.200806927.mcm.jsonl.gz") << QStringLiteral("1.200806927");
    QTest::newRow("greyhounds, conflated") << QStringLiteral("1.197931750.mcm.jsonl") << QStringLiteral("1.197931750");
}

void TestRecordings::betfairOdds()
{
    QFETCH(QString, file);
    QFETCH(QString, market);
    const auto rows = play(QStringLiteral("betfair"), {QStringLiteral("betfair/") + file}, QStringLiteral("prices"));
    const QJsonObject wanted = expected(QStringLiteral("betfair"))[file][QStringLiteral("markets")][market].toObject();
    const QJsonObject runners = wanted[QStringLiteral("last_open_state")][QStringLiteral("runners")].toObject();
    QVERIFY(!runners.isEmpty());
    QCOMPARE(rows.size(), runners.size());
    for (const QString &runner : runners.keys()) {
        const QJsonObject row = rows[QStringLiteral("betfair:%1/%2").arg(market, runner)];
        const QJsonObject state = runners[runner].toObject();
        COMPARE_NUMBER(row, "last", state[QStringLiteral("ltp")]);
        COMPARE_NUMBER(row, "volume", state[QStringLiteral("tv")]);
        for (const auto &[field, side] : {std::pair("bid", "best_back"), std::pair("ask", "best_lay")}) {
            const QJsonValue best = state[QLatin1String(side)];
            if (best.isObject())
                QVERIFY2(sameNumber(row[QLatin1String(field)], best[QStringLiteral("price")]),
                         qPrintable(runner + QLatin1String(field)));
        }
        QCOMPARE(row[QStringLiteral("result")].toString(), wanted[QStringLiteral("runner_results")][runner].toString());
        QCOMPARE(row[QStringLiteral("status")].toString(), QStringLiteral("CLOSED"));
        QCOMPARE(row[QStringLiteral("match_id")].toString(), wanted[QStringLiteral("eventId")].toString());
    }
}

void TestRecordings::betfairScore()
{
    const auto rows =
        play(QStringLiteral("betfair"), {QStringLiteral("betfair/1.200806927.ccm.jsonl.gz")}, QStringLiteral("scores"));
    const QJsonObject row = rows[QStringLiteral("betfair:31573045")];
    QCOMPARE(row[QStringLiteral("home")].toString(), QStringLiteral("Netherlands"));
    QCOMPARE(row[QStringLiteral("home_score")].toInt(), 163);
    QCOMPARE(row[QStringLiteral("home_wickets")].toInt(), 7);
    QCOMPARE(row[QStringLiteral("away_score")].toInt(), 111);
    QCOMPARE(row[QStringLiteral("away_wickets")].toInt(), 10);
    QCOMPARE(row[QStringLiteral("away_overs")].toString(), QStringLiteral("19.4"));
    QCOMPARE(row[QStringLiteral("status")].toString(), QStringLiteral("FINISHED"));
    QCOMPARE(row[QStringLiteral("corrections")].toInt(), 10);
    QCOMPARE(m_source[QStringLiteral("malformed")].toInt(), 0);
}

void TestRecordings::openfootball_data()
{
    QTest::addColumn<QString>("file");
    QTest::newRow("league whose clubs change their names") << QStringLiteral("de.1-2025-26.revisions.jsonl");
    QTest::newRow("cup with placeholders and shoot-outs") << QStringLiteral("worldcup-2026.to-0630.revisions.jsonl.gz");
}

void TestRecordings::openfootball()
{
    QFETCH(QString, file);
    const auto rows =
        play(QStringLiteral("openfootball"), {QStringLiteral("openfootball/") + file}, QStringLiteral("scores"));
    const QJsonObject wanted = expected(QStringLiteral("openfootball"))[file].toObject();
    const QJsonObject last = wanted[QStringLiteral("final")].toObject();
    QCOMPARE(rows.size(), last[QStringLiteral("matches")].toInt());
    int withScore = 0;
    int goals = 0;
    QMap<QString, QJsonObject> byTeams;
    for (const QJsonObject &row : rows) {
        if (row.contains(QStringLiteral("home_score")) && !row[QStringLiteral("home_score")].isNull()) {
            ++withScore;
            goals += row[QStringLiteral("home_score")].toInt() + row[QStringLiteral("away_score")].toInt();
        }
        byTeams.insert(row[QStringLiteral("period")].toString() + row[QStringLiteral("home")].toString()
                           + row[QStringLiteral("away")].toString(),
                       row);
    }
    QCOMPARE(withScore, last[QStringLiteral("with_score")].toInt());
    QCOMPARE(goals, last[QStringLiteral("goals_total")].toInt());
    const QJsonArray results = last[QStringLiteral("results")].toArray();
    for (const QJsonValue &result : results) {
        const QJsonObject row =
            byTeams[result[QStringLiteral("round")].toString() + result[QStringLiteral("team1")].toString()
                    + result[QStringLiteral("team2")].toString()];
        QCOMPARE(row[QStringLiteral("home_score")].toInt(-1), result[QStringLiteral("final")][0].toInt());
        QCOMPARE(row[QStringLiteral("away_score")].toInt(-1), result[QStringLiteral("final")][1].toInt());
        QCOMPARE(row[QStringLiteral("status")].toString(), QStringLiteral("FINISHED"));
    }
    QCOMPARE(m_source[QStringLiteral("corrections")].toInt(),
             wanted[QStringLiteral("score_corrections")].toArray().size());
}

void TestRecordings::openligadb_data()
{
    QTest::addColumn<QString>("file");
    QTest::newRow("league matchday") << QStringLiteral("bundesliga-2022-01.json");
    QTest::newRow("group stage") << QStringLiteral("uefa-em-2020-01.json");
}

void TestRecordings::openligadb()
{
    QFETCH(QString, file);
    const auto rows =
        play(QStringLiteral("openligadb"), {QStringLiteral("openligadb/") + file}, QStringLiteral("scores"));
    const QJsonArray results = expected(QStringLiteral("openligadb"))[file][QStringLiteral("results")].toArray();
    QCOMPARE(rows.size(), results.size());
    for (const QJsonValue &result : results) {
        const QJsonObject row = rows[QStringLiteral("openligadb:%1").arg(result[QStringLiteral("matchID")].toInt())];
        QCOMPARE(row[QStringLiteral("home")].toString(), result[QStringLiteral("team1")].toString());
        QCOMPARE(row[QStringLiteral("home_score")].toInt(-1), result[QStringLiteral("final")][0].toInt());
        QCOMPARE(row[QStringLiteral("away_score")].toInt(-1), result[QStringLiteral("final")][1].toInt());
        QCOMPARE(row[QStringLiteral("home_half_time")].toInt(-1), result[QStringLiteral("half_time")][0].toInt());
        QCOMPARE(row[QStringLiteral("away_half_time")].toInt(-1), result[QStringLiteral("half_time")][1].toInt());
    }
}

void TestRecordings::cricsheet_data()
{
    QTest::addColumn<QString>("file");
    for (const char *file : {"1321467.json", "1321484.json", "1370352.json"})
        QTest::newRow(file) << QString::fromLatin1(file);
}

void TestRecordings::cricsheet()
{
    QFETCH(QString, file);
    const auto rows =
        play(QStringLiteral("cricsheet"), {QStringLiteral("cricsheet/") + file}, QStringLiteral("scores"));
    const QJsonObject wanted = expected(QStringLiteral("cricsheet"))[file].toObject();
    const QJsonObject row = rows[QStringLiteral("cricsheet:") + file.chopped(5)];
    const QJsonArray allInnings = wanted[QStringLiteral("innings")].toArray();
    QVERIFY(!allInnings.isEmpty());
    for (const QJsonValue &innings : allInnings) {
        if (innings[QStringLiteral("super_over")].toBool())
            continue;
        const QString side = innings[QStringLiteral("team")] == row[QStringLiteral("home")] ? QStringLiteral("home_")
                                                                                            : QStringLiteral("away_");
        QCOMPARE(row[side + QStringLiteral("score")].toInt(), innings[QStringLiteral("runs")].toInt());
        QCOMPARE(row[side + QStringLiteral("wickets")].toInt(), innings[QStringLiteral("wickets")].toInt());
        QCOMPARE(row[side + QStringLiteral("overs")].toString(), innings[QStringLiteral("overs")].toString());
    }
    QVERIFY(row[QStringLiteral("result")].toString().startsWith(
        wanted[QStringLiteral("outcome")][QStringLiteral("winner")].toString()));
}

void TestRecordings::oddsAndScoreTogether()
{
    // At 6,000 times real time the match takes three seconds; the market, listed six days before, starts with it.
    Server server(
        {QStringLiteral("replay:betfair:%1?speed=6000").arg(path(QStringLiteral("betfair/1.200806927.mcm.jsonl.gz"))),
         QStringLiteral("replay:betfair:%1?speed=6000").arg(path(QStringLiteral("betfair/1.200806927.ccm.jsonl.gz")))});
    QVERIFY(server.isUp());
    QVERIFY(server.waitForEnd());
    const QJsonObject score = snapshot(server, QStringLiteral("scores"))[QStringLiteral("betfair:31573045")];
    const QJsonObject odds = snapshot(server, QStringLiteral("prices"))[QStringLiteral("betfair:1.200806927/228749")];
    QCOMPARE(score[QStringLiteral("home_score")].toInt(), 163);
    QCOMPARE(odds[QStringLiteral("result")].toString(), QStringLiteral("WINNER"));
    QCOMPARE(odds[QStringLiteral("match_id")].toString(), score[QStringLiteral("match_id")].toString());
}

QTEST_GUILESS_MAIN(TestRecordings)
#include "tst_recordings.moc"
