// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "feedbench.h"

#include "tapedeck/v1/prices.pb.h"
#include "tapedeck/v1/scores.pb.h"

#include <QTest>

using namespace tapedeck;
using v1::Quote;
using v1::Score;

namespace {

std::string innings(int pt, int runs, int wickets, const char *overs)
{
    return R"({"op":"ccm","pt":)" + std::to_string(pt)
        + R"(,"cc":[{"eventId":"9","homeTeam":{"name":"H"},"awayTeam":{"name":"A"},"matchStats":{"currentInnings":1,"inningsStats":[{"inningsNum":1,"battingTeam":"H","bowlingTeam":"A","inningsRuns":)"
        + std::to_string(runs) + R"(,"inningsOvers":")" + overs + R"(","inningsWickets":)" + std::to_string(wickets)
        + "}]}}]}";
}

std::string market(int pt, const char *status, const char *changes)
{
    return R"({"op":"mcm","pt":)" + std::to_string(pt)
        + R"(,"mc":[{"id":"1.5","marketDefinition":{"eventId":"9","marketType":"MATCH_ODDS","status":")" + status
        + R"(","runners":[{"id":7,"status":"ACTIVE"}]},"rc":)" + changes + "}]}";
}

} // namespace

/// What score and odds parsers do with messages that are late, take something back, or are broken.
class TestScoreFaults : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anOlderScoreNeverOverwrites();
    void aScoreThatStepsBackIsACorrection();
    void pricesStandStillWhileTheMarketIsSuspended();
    void runnersAreNamedByTheScoreStream();
    void handicapLinesAreRunnersOfTheirOwn();
    void bestOffersAreEnough();
    void brokenMessagesAreRefused_data();
    void brokenMessagesAreRefused();
};

void TestScoreFaults::anOlderScoreNeverOverwrites()
{
    FeedBench bench("betfair");
    QVERIFY(bench.feed(innings(2000, 50, 1, "7.3")));
    QVERIFY(bench.feed(innings(1000, 44, 1, "7.0")));
    const RowId row = bench.scores.find("betfair:9");
    QCOMPARE(bench.scores.integer(row, Score::kHomeScoreFieldNumber), 50);
    QCOMPARE(bench.counters.outOfOrder.load(), 1u);
    QCOMPARE(bench.counters.corrections.load(), 0u);
}

void TestScoreFaults::aScoreThatStepsBackIsACorrection()
{
    FeedBench bench("betfair");
    QVERIFY(bench.feed(innings(1000, 50, 2, "7.3")));
    QVERIFY(bench.feed(innings(2000, 46, 1, "7.3")));
    const RowId row = bench.scores.find("betfair:9");
    QCOMPARE(bench.scores.integer(row, Score::kHomeScoreFieldNumber), 46);
    QCOMPARE(bench.scores.integer(row, Score::kCorrectionsFieldNumber), 1);
    QVERIFY(bench.scores.text(row, Score::kLastEventFieldNumber).starts_with("Correction: "));
}

void TestScoreFaults::pricesStandStillWhileTheMarketIsSuspended()
{
    FeedBench bench("betfair");
    QVERIFY(bench.feed(market(1000, "OPEN", R"([{"id":7,"atb":[[1.5,20]],"atl":[[1.52,10]],"ltp":1.5,"tv":100}])")));
    const std::string key = "betfair:1.5/7";
    QCOMPARE(bench.price(key, Quote::kBidFieldNumber), std::string("1.5"));
    QVERIFY(bench.feed(market(2000, "SUSPENDED", R"([{"id":7,"atb":[[1.5,0]],"ltp":9}])")));
    QCOMPARE(bench.price(key, Quote::kBidFieldNumber), std::string("1.5"));
    QCOMPARE(bench.price(key, Quote::kLastFieldNumber), std::string("1.5"));
    QCOMPARE(bench.prices.integer(bench.prices.find(key), Quote::kStatusFieldNumber), Quote::SUSPENDED);
    QVERIFY(bench.feed(market(3000, "OPEN", "[]")));
    QCOMPARE(bench.price(key, Quote::kLastFieldNumber), std::string("9"));
    QVERIFY(!bench.prices.has(bench.prices.find(key), Quote::kBidFieldNumber));
}

void TestScoreFaults::runnersAreNamedByTheScoreStream()
{
    const FeedContext context; // two sources of one process
    FeedBench odds("betfair", context);
    FeedBench scores("betfair", context);
    QVERIFY(odds.feed(market(1000, "OPEN", "[]")));
    const RowId row = odds.prices.find("betfair:1.5/7");
    QCOMPARE(odds.prices.text(row, Quote::kNameFieldNumber), std::string("MATCH_ODDS 7"));
    QVERIFY(scores.feed(
        R"({"op":"ccm","pt":1500,"cc":[{"eventId":"9","marketId":"1.5","homeTeam":{"name":"Home XI","selectionId":7}}]})"));
    QVERIFY(odds.feed(market(2000, "OPEN", "[]")));
    QCOMPARE(odds.prices.text(row, Quote::kNameFieldNumber), std::string("Home XI"));
    QVERIFY(odds.feed(R"({"marketId":"1.5","runners":[{"selectionId":7,"runnerName":"Home"}]})"));
    QCOMPARE(odds.prices.text(row, Quote::kNameFieldNumber), std::string("Home"));
}

void TestScoreFaults::handicapLinesAreRunnersOfTheirOwn()
{
    FeedBench bench("betfair");
    QVERIFY(bench.feed(
        R"({"op":"mcm","pt":1,"mc":[{"id":"1.5","marketDefinition":{"eventId":"9","marketType":"ASIAN_HANDICAP","status":"OPEN","runners":[{"id":7,"hc":-0.5,"name":"Home"},{"id":7,"hc":0.5,"name":"Home"},{"id":7,"hc":0,"name":"Home"}]},"rc":[{"id":7,"hc":-0.5,"ltp":1.9},{"id":7,"hc":0.5,"ltp":2.1},{"id":7,"ltp":2.0}]}]})"));
    QCOMPARE(bench.prices.rowCount(), std::size_t(3));
    QCOMPARE(bench.price("betfair:1.5/7/-0.5", Quote::kLastFieldNumber), std::string("1.9"));
    QCOMPARE(bench.price("betfair:1.5/7/+0.5", Quote::kLastFieldNumber), std::string("2.1"));
    QCOMPARE(bench.price("betfair:1.5/7", Quote::kLastFieldNumber), std::string("2"));
    QCOMPARE(bench.prices.text(bench.prices.find("betfair:1.5/7/+0.5"), Quote::kNameFieldNumber),
             std::string("Home +0.5"));
}

void TestScoreFaults::bestOffersAreEnough()
{
    FeedBench bench("betfair");
    QVERIFY(bench.feed(market(1000, "OPEN", R"([{"id":7,"batb":[[0,1.5,20],[1,1.49,5]],"batl":[[0,1.52,10]]}])")));
    QCOMPARE(bench.price("betfair:1.5/7", Quote::kBidFieldNumber), std::string("1.5"));
    QCOMPARE(bench.price("betfair:1.5/7", Quote::kAskFieldNumber), std::string("1.52"));
}

void TestScoreFaults::brokenMessagesAreRefused_data()
{
    QTest::addColumn<QByteArray>("kind");
    QTest::addColumn<QByteArray>("message");
    QTest::newRow("no time") << QByteArray("betfair") << QByteArray(R"({"op":"ccm","cc":[]})");
    QTest::newRow("a time beyond all times")
        << QByteArray("betfair") << QByteArray(R"({"op":"ccm","pt":99999999999999999,"cc":[]})");
    QTest::newRow("no event") << QByteArray("betfair") << QByteArray(R"({"op":"ccm","pt":1,"cc":[{}]})");
    QTest::newRow("absurd runs") << QByteArray("betfair") << QByteArray::fromStdString(innings(1, -5, 1, "1.0"));
    QTest::newRow("cut off") << QByteArray("betfair") << QByteArray::fromStdString(innings(1, 5, 1, "1.0")).chopped(20);
    QTest::newRow("body is no JSON") << QByteArray("openfootball")
                                     << QByteArray(R"({"ts":1,"path":"a.json","body":"nonsense"})");
    QTest::newRow("match without teams")
        << QByteArray("openfootball")
        << QByteArray(R"({"ts":1,"path":"a.json","body":"{\"name\":\"X\",\"matches\":[{\"round\":\"1\"}]}"})");
    QTest::newRow("object for a list") << QByteArray("openligadb") << QByteArray(R"({"matchID":1})");
    QTest::newRow("match without id") << QByteArray("openligadb") << QByteArray(R"([{"team1":{"teamName":"A"}}])");
    QTest::newRow("delivery of no team")
        << QByteArray("cricsheet")
        << QByteArray(
               R"({"match":"1","type":"delivery","t":1,"innings":1,"team":"X","runs":1,"wickets":0,"legal":true})");
}

void TestScoreFaults::brokenMessagesAreRefused()
{
    QFETCH(QByteArray, kind);
    QFETCH(QByteArray, message);
    FeedBench bench(std::string_view(kind.constData(), static_cast<std::size_t>(kind.size())));
    QVERIFY(!bench.feed({message.constData(), static_cast<std::size_t>(message.size())}));
}

QTEST_GUILESS_MAIN(TestScoreFaults)
#include "tst_scorefaults.moc"
