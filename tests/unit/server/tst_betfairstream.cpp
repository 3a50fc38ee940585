// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "feedbench.h"
#include "server/sources/betfairprotocol.h"
#include "server/sources/sourceurl.h"

#include "tapedeck/v1/prices.pb.h"

#include <QTest>

using namespace tapedeck;
using v1::Quote;

namespace {

/// A market of the runners 7 and 8.
std::string market(const char *id, const char *status, const char *runners)
{
    return std::string(R"({"id":")") + id
        + R"(","img":true,"marketDefinition":{"eventId":"9","marketType":"MATCH_ODDS",)" + R"("status":")" + status
        + R"(","runners":[{"id":7,"status":"ACTIVE"},{"id":8,"status":"ACTIVE"}]},"rc":)" + runners + "}";
}

std::string changes(const std::string &head, const std::string &markets)
{
    return R"({"op":"mcm","id":2,"clk":"C","pt":1000,)" + head + R"("mc":[)" + markets + "]}";
}

std::string image(const std::string &markets)
{
    return changes(R"("initialClk":"I","ct":"SUB_IMAGE",)", markets);
}

std::string requestOf(const std::string &options, std::string_view initialClk = {}, std::string_view clk = {})
{
    SourceUrl url("betfair:?" + options);
    const std::string request = BetfairSubscription::take(url).request(2, initialClk, clk);
    return url.error().empty() ? request : url.error();
}

BetfairAnswer read(const std::string &text)
{
    simdjson::dom::parser parser;
    return readBetfairAnswer(parser.parse(text).value());
}

std::string book(FeedBench &bench, std::string_view key)
{
    FollowCursor cursor;
    v1::Followed part;
    if (!bench.stores.books.read({v1::BOOK, std::string(key), 0}, cursor, part) || !part.has_book())
        return {};
    return std::to_string(part.book().bids_size()) + " | " + std::to_string(part.book().asks_size());
}

} // namespace

/// What of Betfair's stream a recording does not show: images that replace, segments, resumption, and what is said.
class TestBetfairStream : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anImageReplacesWhatIsKnown();
    void rowsOfSegmentsAreRightWithTheLast();
    void whatWasMissedMakesRowsRight();
    void aRowThatWasRemovedComesBack();
    void bestOffersMakeABook();
    void tradesThatWereMissedAreToldByTheImage();
    void requests();
    void answers_data();
    void answers();
    void secretsAreNotRepeated();
};

void TestBetfairStream::anImageReplacesWhatIsKnown()
{
    FeedBench bench("betfair");
    QVERIFY(bench.feed(image(market("1.1", "OPEN", R"([{"id":7,"atb":[[2,10],[1.9,5]]}])") + ','
                             + market("1.2", "OPEN", R"([{"id":7,"atb":[[3,10]]}])") + ','
                             + market("1.3", "CLOSED", "[]"))));
    QCOMPARE(bench.prices.rowCount(), std::size_t(6));
    bench.cutOff("cut");
    QCOMPARE(bench.prices.integer(bench.prices.find("betfair:1.2/7"), Quote::kStatusFieldNumber), Quote::STALE);
    QVERIFY(bench.feed(image(market("1.1", "OPEN", R"([{"id":7,"atb":[[1.9,6]]}])"))));
    QCOMPARE(bench.price("betfair:1.1/7", Quote::kBidFieldNumber), std::string("1.9"));
    QCOMPARE(bench.price("betfair:1.1/7", Quote::kBidSizeFieldNumber), std::string("6"));
    QCOMPARE(bench.prices.find("betfair:1.2/7"), RowId(0));  // no longer part of the subscription
    const RowId closed = bench.prices.find("betfair:1.3/7"); // stays as it ended
    QCOMPARE(bench.prices.integer(closed, Quote::kStatusFieldNumber), Quote::CLOSED);
    QVERIFY(!bench.prices.has(closed, Quote::kStaleReasonFieldNumber));
}

void TestBetfairStream::rowsOfSegmentsAreRightWithTheLast()
{
    FeedBench bench("betfair");
    const std::string first = market("1.1", "OPEN", "[]"), second = market("1.2", "OPEN", "[]");
    QVERIFY(bench.feed(image(first + ',' + second)));
    bench.cutOff("cut");
    QVERIFY(bench.feed(changes(R"("ct":"SUB_IMAGE","segmentType":"SEG_START",)", second)));
    QVERIFY(bench.prices.find("betfair:1.1/8") != 0);
    QVERIFY(bench.feed(
        changes(R"("ct":"SUB_IMAGE","segmentType":"SEG",)", R"({"id":"1.2","rc":[{"id":8,"atl":[[4,1]]}]})")));
    QVERIFY(bench.prices.find("betfair:1.1/8") != 0);
    QVERIFY(
        bench.feed(changes(R"("ct":"SUB_IMAGE","segmentType":"SEG_END",)", R"({"id":"1.2","rc":[{"id":8,"ltp":4}]})")));
    QCOMPARE(bench.prices.find("betfair:1.1/8"), RowId(0));
    QCOMPARE(bench.price("betfair:1.2/8", Quote::kAskFieldNumber), std::string("4"));
    QCOMPARE(bench.prices.integer(bench.prices.find("betfair:1.2/8"), Quote::kStatusFieldNumber), Quote::OPEN);
}

void TestBetfairStream::whatWasMissedMakesRowsRight()
{
    FeedBench bench("betfair");
    bench.followBooks({"betfair:1.2/7"});
    QVERIFY(bench.feed(image(market("1.1", "OPEN", R"([{"id":7,"atb":[[2,10]]}])") + ','
                             + market("1.2", "OPEN", R"([{"id":7,"atb":[[3,10]]}])") + ','
                             + market("1.3", "SUSPENDED", "[]"))));
    bench.cutOff("cut");
    QCOMPARE(book(bench, "betfair:1.2/7"), std::string("0 | 0")); // in doubt
    QVERIFY(bench.feed(changes(R"("ct":"RESUB_DELTA",)", R"({"id":"1.1","rc":[{"id":7,"atb":[[2,0],[1.8,1]]}]})")));
    QCOMPARE(bench.price("betfair:1.1/7", Quote::kBidFieldNumber), std::string("1.8"));
    for (const char *key : {"betfair:1.1/7", "betfair:1.2/7", "betfair:1.2/8"}) {
        QCOMPARE(bench.prices.integer(bench.prices.find(key), Quote::kStatusFieldNumber), Quote::OPEN);
        QVERIFY(!bench.prices.has(bench.prices.find(key), Quote::kStaleReasonFieldNumber));
    }
    QCOMPARE(bench.prices.integer(bench.prices.find("betfair:1.3/7"), Quote::kStatusFieldNumber), Quote::SUSPENDED);
    QCOMPARE(book(bench, "betfair:1.2/7"), std::string("1 | 0"));
}

void TestBetfairStream::aRowThatWasRemovedComesBack()
{
    FeedBench bench("betfair");
    bench.followBooks({"betfair:1.2/7"});
    const std::string first = market("1.1", "OPEN", R"([{"id":7,"atb":[[2,10]]}])");
    const std::string second = market("1.2", "OPEN", R"([{"id":7,"atb":[[3,10]]}])");
    QVERIFY(bench.feed(image(first + ',' + second)));
    QVERIFY(bench.feed(image(second)));
    QVERIFY(bench.feed(changes({}, R"({"id":"1.2","rc":[{"id":7,"atl":[[3.1,4],[3.2,4]]}]})")));
    QCOMPARE(book(bench, "betfair:1.2/7"), std::string("1 | 2"));
    QVERIFY(bench.feed(image(second + ',' + first)));
    QCOMPARE(bench.prices.rowCount(), std::size_t(4));
    QCOMPARE(bench.price("betfair:1.1/7", Quote::kBidFieldNumber), std::string("2"));
    QCOMPARE(bench.price("betfair:1.2/7", Quote::kBidFieldNumber), std::string("3"));
}

void TestBetfairStream::bestOffersMakeABook()
{
    FeedBench bench("betfair");
    bench.followBooks({"betfair:1.1/7"});
    QVERIFY(bench.feed(
        image(market("1.1", "OPEN", R"([{"id":7,"batb":[[0,2,10],[1,1.9,5],[2,1.8,1]],"batl":[[0,2.1,3]]}])"))));
    QCOMPARE(book(bench, "betfair:1.1/7"), std::string("3 | 1"));
    QVERIFY(bench.feed(changes({}, R"({"id":"1.1","rc":[{"id":7,"batb":[[0,1.9,5],[1,1.8,1],[2,0,0]]}]})")));
    QCOMPARE(book(bench, "betfair:1.1/7"), std::string("2 | 1"));
    QCOMPARE(bench.price("betfair:1.1/7", Quote::kBidFieldNumber), std::string("1.9"));
    QVERIFY(!bench.feed(changes({}, R"({"id":"1.1","rc":[{"id":7,"batb":[[10,1.9,5]]}]})")));
    QVERIFY(!bench.feed(changes({}, R"({"id":"1.1","rc":[{"id":7,"batb":[[-1,1.9,5]]}]})")));
}

void TestBetfairStream::tradesThatWereMissedAreToldByTheImage()
{
    FeedBench bench("betfair");
    const auto traded = [&](const char *size) {
        return bench.feed(
            image(market("1.1", "OPEN", (std::string(R"([{"id":7,"trd":[[2,)") + size + "]]}]").c_str())));
    };
    const auto count = [&] {
        FollowCursor cursor;
        v1::Followed part;
        return bench.stores.trades.read({v1::TRADES, "betfair:1.1/7", 100}, cursor, part) ? part.trades_size() : 0;
    };
    QVERIFY(traded("10")); // before we came
    QCOMPARE(count(), 0);
    bench.cutOff("cut");
    QVERIFY(traded("15"));
    QCOMPARE(count(), 1);
}

void TestBetfairStream::requests()
{
    QCOMPARE(betfairAuthentication(1, "k", "a\"b\\"),
             std::string("{\"op\":\"authentication\",\"id\":1,\"appKey\":\"k\",\"session\":\"a\\\"b\\\\\"}\r\n"));
    QCOMPARE(
        requestOf("event_types=1,2&countries=GB&market_types=MATCH_ODDS&venues=Ascot&conflate=500ms&heartbeat=1s"),
        std::string(
            R"({"op":"marketSubscription","id":2,"marketFilter":{"eventTypeIds":["1","2"],"countryCodes":["GB"],)"
            R"("marketTypes":["MATCH_ODDS"],"venues":["Ascot"]},"marketDataFilter":{"fields":["EX_ALL_OFFERS",)"
            R"("EX_MARKET_DEF","EX_LTP","EX_TRADED_VOL","EX_TRADED"]},"segmentationEnabled":true,"heartbeatMs":1000,)"
            "\"conflateMs\":500}\r\n"));
    const std::string resumed = requestOf("markets=1.5&offers=best", "I", "C");
    QVERIFY(resumed.find(R"("fields":["EX_BEST_OFFERS",)") != std::string::npos);
    QVERIFY(resumed.find(R"("ladderLevels":3)") != std::string::npos);
    QVERIFY(resumed.ends_with(",\"initialClk\":\"I\",\"clk\":\"C\"}\r\n"));
    std::string many = "markets=1.1";
    for (int i = 2; i <= 201; ++i)
        many += ",1." + std::to_string(i);
    QVERIFY(requestOf(many).find("Betfair allows 200 a subscription: make two sources of it") != std::string::npos);
}

void TestBetfairStream::answers_data()
{
    QTest::addColumn<QString>("code");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("words");
    const auto row = [](const char *code, BetfairAnswer::Kind kind, const char *words) {
        QTest::newRow(code) << QString::fromLatin1(code) << int(kind) << QString::fromLatin1(words);
    };
    row("NO_APP_KEY", BetfairAnswer::Refused, "app_key_file=");
    row("INVALID_APP_KEY", BetfairAnswer::Refused, "does not know the application key");
    row("NO_SESSION", BetfairAnswer::BadSession, "log in");
    row("INVALID_SESSION_INFORMATION", BetfairAnswer::BadSession, "log in again");
    row("NOT_AUTHORIZED", BetfairAnswer::Refused, "developer support");
    row("INVALID_CLOCK", BetfairAnswer::BadClock, "cannot go on");
    row("SUBSCRIPTION_LIMIT_EXCEEDED", BetfairAnswer::Refused, "narrow it by markets=");
    row("MAX_CONNECTION_LIMIT_EXCEEDED", BetfairAnswer::Unavailable, "close one of another program");
    row("TIMEOUT", BetfairAnswer::Unavailable, "(said)");
    row("SOMETHING_NEW", BetfairAnswer::Unavailable, "SOMETHING_NEW (said)");
}

void TestBetfairStream::answers()
{
    QFETCH(QString, code);
    QFETCH(int, kind);
    QFETCH(QString, words);
    const BetfairAnswer answer = read(R"({"op":"status","id":1,"statusCode":"FAILURE","errorCode":")"
                                      + code.toStdString() + R"(","errorMessage":"said","connectionClosed":true})");
    QCOMPARE(int(answer.kind), kind);
    QVERIFY2(QString::fromStdString(answer.sentence).contains(words), answer.sentence.c_str());
}

void TestBetfairStream::secretsAreNotRepeated()
{
    for (const char *code : {"INVALID_SESSION_INFORMATION", "INVALID_APP_KEY", "NOT_AUTHORIZED"}) {
        const BetfairAnswer answer = read(std::string(R"({"op":"status","statusCode":"FAILURE","errorCode":")") + code
                                          + R"(","errorMessage":"token abc is wrong"})");
        QVERIFY(answer.sentence.find("abc") == std::string::npos);
    }
    QCOMPARE(int(read(R"({"op":"connection","connectionId":"1"})").kind), int(BetfairAnswer::Greeting));
    const BetfairAnswer success = read(R"({"op":"status","id":1,"statusCode":"SUCCESS","connectionsAvailable":7})");
    QCOMPARE(int(success.kind), int(BetfairAnswer::Success));
    QCOMPARE(success.connectionsAvailable.value_or(0), 7);
    QCOMPARE(int(read(R"({"op":"status","statusCode":"SUCCESS","connectionClosed":true})").kind),
             int(BetfairAnswer::Unavailable));
    QCOMPARE(int(read(R"({"op":"ocm"})").kind), int(BetfairAnswer::Other));
}

QTEST_GUILESS_MAIN(TestBetfairStream)
#include "tst_betfairstream.moc"
