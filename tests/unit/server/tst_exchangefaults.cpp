// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "feedbench.h"

#include "tapedeck/v1/prices.pb.h"

#include <QTest>

using namespace tapedeck;
using v1::Quote;

namespace {

std::string depth(int first, int last, const char *bids, const char *asks = "[]")
{
    return R"({"stream":"abcusdt@depth@100ms","data":{"e":"depthUpdate","E":1617566591307,"s":"ABCUSDT","U":)"
        + std::to_string(first) + R"(,"u":)" + std::to_string(last) + R"(,"b":)" + bids + R"(,"a":)" + asks + "}}";
}

const std::string snapshotUrl = "https://api.example/depth?symbol=ABCUSDT&limit=1000";

} // namespace

/// What exchange parsers do with messages that are missing, broken or out of place.
class TestExchangeFaults : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aGapMakesARowStaleUntilTheSnapshot();
    void updatesFromBeforeTheSnapshotAreApplied();
    void theTopOfTheBookIsEnough();
    void aWrongChecksumMakesARowStale();
    void tradesFromBeforeTheSubscriptionDoNotCount();
    void everyPrefixIsRefused_data();
    void everyPrefixIsRefused();
};

void TestExchangeFaults::aGapMakesARowStaleUntilTheSnapshot()
{
    FeedBench bench("binance");
    QVERIFY(bench.feed(R"({"lastUpdateId":10,"bids":[["5.0","1"]],"asks":[["6.0","1"]]})", snapshotUrl));
    QVERIFY(bench.feed(depth(11, 12, R"([["5.1","2"]])")));
    const RowId row = bench.prices.find("binance:ABCUSDT");
    QCOMPARE(bench.price("binance:ABCUSDT", Quote::kBidFieldNumber), std::string("5.1"));
    QCOMPARE(bench.prices.integer(row, Quote::kStatusFieldNumber), Quote::OPEN);

    QVERIFY(bench.feed(depth(15, 16, R"([["5.2","2"]])")));
    QCOMPARE(bench.prices.integer(row, Quote::kStatusFieldNumber), Quote::STALE);
    QVERIFY(bench.prices.text(row, Quote::kStaleReasonFieldNumber).find("13 to 14") != std::string_view::npos);
    QCOMPARE(bench.counters.gaps.load(), 1u);
    QCOMPARE(bench.price("binance:ABCUSDT", Quote::kBidFieldNumber), std::string("5.1"));

    QVERIFY(bench.feed(R"({"lastUpdateId":14,"bids":[["5.0","1"]],"asks":[["6.0","1"]]})", snapshotUrl));
    QCOMPARE(bench.prices.integer(row, Quote::kStatusFieldNumber), Quote::OPEN);
    QVERIFY(!bench.prices.has(row, Quote::kStaleReasonFieldNumber));
    QCOMPARE(bench.counters.repairs.load(), 1u);
    QCOMPARE(bench.price("binance:ABCUSDT", Quote::kBidFieldNumber), std::string("5.2"));
}

void TestExchangeFaults::updatesFromBeforeTheSnapshotAreApplied()
{
    FeedBench bench("binance");
    QVERIFY(bench.feed(depth(8, 9, R"([["4.0","1"]])")));
    QVERIFY(bench.feed(depth(10, 12, R"([["5.5","3"]])")));
    QVERIFY(bench.feed(R"({"lastUpdateId":11,"bids":[["5.0","1"]],"asks":[["6.0","1"]]})", {}, "abcusdt_20240808.gz"));
    QCOMPARE(bench.price("binance:ABCUSDT", Quote::kBidFieldNumber), std::string("5.5"));
    QCOMPARE(bench.counters.gaps.load(), 0u);
}

void TestExchangeFaults::theTopOfTheBookIsEnough()
{
    FeedBench bench("binance");
    const auto top = [&](int update, const char *bid) {
        return bench.feed(R"({"stream":"abcusdt@depth5@100ms","data":{"lastUpdateId":)" + std::to_string(update)
                          + R"(,"bids":[[")" + bid + R"(","1"]],"asks":[["6.0","1"]]}})");
    };
    QVERIFY(top(10, "5.0"));
    QVERIFY(top(12, "5.1"));
    QVERIFY(top(11, "4.9")); // late
    QCOMPARE(bench.price("binance:ABCUSDT", Quote::kBidFieldNumber), std::string("5.1"));
    QCOMPARE(bench.prices.rowCount(), std::size_t(1));
}

void TestExchangeFaults::aWrongChecksumMakesARowStale()
{
    FeedBench bench("kraken");
    QVERIFY(bench.feed(
        R"([1,{"as":[["6.00","1.0","1617666423.6"]],"bs":[["5.00","1.0","1617666423.6"]]},"book-10","XBT/USD"])"));
    QVERIFY(bench.feed(R"([1,{"b":[["5.10","2.0","1617666424.6"]],"c":"1"},"book-10","XBT/USD"])"));
    const RowId row = bench.prices.find("kraken:XBT/USD");
    QCOMPARE(bench.prices.integer(row, Quote::kStatusFieldNumber), Quote::STALE);
    QCOMPARE(bench.prices.text(row, Quote::kNameFieldNumber), std::string_view("BTC-USD"));
    QVERIFY(bench.feed(
        R"([1,{"as":[["6.00","1.0","1617666423.6"]],"bs":[["5.00","1.0","1617666425.6"]]},"book-10","XBT/USD"])"));
    QCOMPARE(bench.prices.integer(row, Quote::kStatusFieldNumber), Quote::OPEN);
    QCOMPARE(bench.counters.repairs.load(), 1u);
}

void TestExchangeFaults::tradesFromBeforeTheSubscriptionDoNotCount()
{
    FeedBench bench("coinbase");
    QVERIFY(bench.feed(
        R"({"type":"last_match","trade_id":7,"size":"0.04","price":"14.7775","product_id":"A-B","time":"2021-04-17T16:43:30.244075Z"})"));
    const RowId row = bench.prices.find("coinbase:A-B");
    QCOMPARE(bench.price("coinbase:A-B", Quote::kLastFieldNumber), std::string("14.7775"));
    QCOMPARE(bench.prices.integer(row, Quote::kTradeCountFieldNumber), 0);
    QVERIFY(bench.feed(
        R"({"type":"match","trade_id":8,"size":"2","price":"15","product_id":"A-B","time":"2021-04-17T16:43:31Z"})"));
    QVERIFY(bench.feed(
        R"({"type":"match","trade_id":8,"size":"2","price":"15","product_id":"A-B","time":"2021-04-17T16:43:31Z"})"));
    QCOMPARE(bench.prices.integer(row, Quote::kTradeCountFieldNumber), 1);
    QCOMPARE(bench.price("coinbase:A-B", Quote::kChangeFieldNumber), std::string("0.2225"));
}

void TestExchangeFaults::everyPrefixIsRefused_data()
{
    QTest::addColumn<QByteArray>("kind");
    QTest::addColumn<QByteArray>("message");
    QTest::newRow("binance") << QByteArray("binance") << QByteArray::fromStdString(depth(1, 2, R"([["5.1","2"]])"));
    QTest::newRow("coinbase")
        << QByteArray("coinbase")
        << QByteArray(R"({"type":"snapshot","product_id":"A-B","bids":[["1.5","2"]],"asks":[["1.6","3"]]})");
    QTest::newRow("kraken")
        << QByteArray("kraken")
        << QByteArray(
               R"([1,{"as":[["6.00","1.0","1617666423.6"]],"bs":[["5.00","1.0","1617666423.6"]]},"book-10","XBT/USD"])");
}

void TestExchangeFaults::everyPrefixIsRefused()
{
    QFETCH(QByteArray, kind);
    QFETCH(QByteArray, message);
    for (qsizetype length = 0; length < message.size(); ++length) {
        FeedBench bench(std::string_view(kind.constData(), static_cast<std::size_t>(kind.size())));
        (void)bench.feed({message.constData(), static_cast<std::size_t>(length)});
        QVERIFY2(bench.feed({message.constData(), static_cast<std::size_t>(message.size())}),
                 message.left(length).constData());
    }
}

QTEST_GUILESS_MAIN(TestExchangeFaults)
#include "tst_exchangefaults.moc"
