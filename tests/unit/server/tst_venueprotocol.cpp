// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "feedbench.h"
#include "server/sources/ratelimit.h"
#include "server/sources/resyncqueue.h"
#include "server/sources/venue.h"

#include "tapedeck/v1/prices.pb.h"

#include <QTest>

#include <algorithm>
#include <limits>

using namespace tapedeck;
using v1::Quote;

namespace {

constexpr Micros second = 1'000'000;

VenueNotice read(const char *kind, std::string_view text)
{
    simdjson::dom::parser parser;
    const simdjson::padded_string padded(text);
    return makeVenue(kind)->read(parser.parse(padded).value());
}

/// With " for '.
std::string json(std::string text)
{
    std::replace(text.begin(), text.end(), '\'', '"');
    return text;
}

QString sentence(const VenueNotice &notice)
{
    return QString::fromStdString(notice.sentence);
}

} // namespace

/// What is said to the venues and understood of what they say, and the paces of both.
class TestVenueProtocol : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aRateLimitLetsABurstAndThenAPaceThrough()
    {
        RateLimit limit({3, second});
        const Micros now = 1'000 * second;
        QVERIFY(limit.take(now) && limit.take(now) && limit.take(now));
        QVERIFY(!limit.take(now));
        QCOMPARE(limit.nextUs(), now + second);
        QVERIFY(!limit.take(now + second - 1));
        QVERIFY(limit.take(now + second));
        QVERIFY(!limit.take(now + second));
        const Micros later = now + 100 * second; // rest does not add up beyond the burst
        QVERIFY(limit.take(later) && limit.take(later) && limit.take(later) && !limit.take(later));
        limit.pauseUntil(later + 60 * second);
        QVERIFY(!limit.take(later + 60 * second - 1));
        QVERIFY(limit.take(later + 60 * second));
    }

    void aBrokenBookIsAskedForOnceAndThenLessAndLessOften()
    {
        ResyncQueue queue(2 * second);
        Micros now = 1'000 * second;
        QVERIFY(!queue.take(now));
        QCOMPARE(queue.nextUs(), std::numeric_limits<Micros>::max());
        queue.broken("A");
        queue.broken("A");
        QCOMPARE(queue.take(now), std::optional<std::string>("A"));
        QVERIFY(!queue.take(now));
        for (const Micros step : {2, 4, 8, 16, 30, 30}) { // no snapshot comes
            queue.broken("A");
            QVERIFY(!queue.take(now + step * second - 1));
            now += step * second;
            QCOMPARE(queue.take(now), std::optional<std::string>("A"));
        }
        queue.whole("A");
        QCOMPARE(queue.nextUs(), std::numeric_limits<Micros>::max());
        now += second; // breaks again at once: waits
        queue.broken("A");
        QVERIFY(!queue.take(now));
        queue.whole("A");
        now += 30 * second + ResyncQueue::forgetUs + 1; // was whole for long: starts over
        queue.broken("A");
        QCOMPARE(queue.take(now), std::optional<std::string>("A"));
        QCOMPARE(queue.nextUs(), now + 2 * second);
    }

    void aSnapshotThatIsExpectedIsAskedForIfItDoesNotCome()
    {
        ResyncQueue queue(2 * second);
        queue.expect("A", 10 * second);
        queue.expect("B", 10 * second);
        queue.broken("C");
        QCOMPARE(queue.take(second), std::optional<std::string>("C"));
        QVERIFY(!queue.take(second));
        queue.whole("A");
        QCOMPARE(queue.take(10 * second), std::optional<std::string>("C")); // it waits for longest
        QCOMPARE(queue.take(10 * second), std::optional<std::string>("B"));
        QVERIFY(!queue.take(10 * second));
        queue.forget("B");
        queue.clear();
        QVERIFY(!queue.take(100 * second));
    }

    void symbolsAreWrittenAsTheVenueDoes_data()
    {
        QTest::addColumn<QByteArray>("venue");
        QTest::addColumn<QByteArray>("written");
        QTest::addColumn<QByteArray>("symbol");
        const auto row = [](const char *venue, const char *written, const char *symbol) {
            QTest::addRow("%s %s", venue, written) << QByteArray(venue) << QByteArray(written) << QByteArray(symbol);
        };
        row("coinbase", "BTC-USD", "BTC-USD");
        row("coinbase", "BTC/USD", "");
        row("coinbase", "BTC\"-USD", "");
        row("kraken", "BTC-USD", "BTC/USD");
        row("kraken", "XBT/USD", "BTC/USD");
        row("kraken", "XDG-USD", "DOGE/USD");
        row("kraken", "BTC", "");
        row("kraken", "/USD", "");
        row("kraken", "A/B/C", "");
        row("binance", "BTC-USDT", "BTCUSDT");
        row("binance", "btcusdt", "BTCUSDT");
        row("binance", "BTC USDT", "");
    }

    void symbolsAreWrittenAsTheVenueDoes()
    {
        QFETCH(QByteArray, venue);
        QFETCH(QByteArray, written);
        QFETCH(QByteArray, symbol);
        QCOMPARE(QByteArray::fromStdString(makeVenue(venue.toStdString())->symbolOf(written.toStdString())), symbol);
    }

    void manySymbolsAreSplitOverMessages()
    {
        std::vector<std::string> symbols;
        for (int i = 0; i < 120; ++i)
            symbols.push_back("A" + std::to_string(i) + "-USD");
        QCOMPARE(makeVenue("coinbase")->subscribe(symbols).size(), std::size_t(3));
        QCOMPARE(makeVenue("kraken")->subscribe(symbols).size(), std::size_t(9));
        QCOMPARE(makeVenue("binance")->subscribe(symbols).size(), std::size_t(3)); // 360 streams
        QCOMPARE(QByteArray::fromStdString(makeVenue("coinbase")->subscribe({"BTC-USD"}).front()),
                 QByteArray(R"({"type":"subscribe","product_ids":["BTC-USD"],)"
                            R"("channels":["heartbeat","matches","ticker","level2_batch"]})"));
        QCOMPARE(QByteArray::fromStdString(makeVenue("kraken")->renew("BTC/USD").back()),
                 QByteArray(R"({"method":"subscribe","params":{"channel":"book","symbol":["BTC/USD"],"depth":100}})"));
        QCOMPARE(QByteArray::fromStdString(makeVenue("binance")->subscribe({"BTCUSDT"}).front()),
                 QByteArray(R"({"method":"SUBSCRIBE","params":["btcusdt@depth@100ms","btcusdt@trade",)"
                            R"("btcusdt@bookTicker"],"id":1})"));
        QVERIFY(makeVenue("bitstamp") == nullptr);
    }

    void refusalsAreUnderstood()
    {
        VenueNotice notice =
            read("coinbase",
                 R"({"type":"error","message":"Failed to subscribe","reason":"XYZ-USD is not a valid product"})");
        QCOMPARE(notice.kind, VenueNotice::UnknownSymbol);
        QCOMPARE(notice.symbol, std::string("XYZ-USD"));
        QVERIFY(notice.subscribeAgain);
        notice = read("coinbase",
                      R"({"type":"error","message":"level2, level3, and full channels now require authentication"})");
        QCOMPARE(notice.kind, VenueNotice::Refused);
        QVERIFY(sentence(notice).contains(QStringLiteral("require authentication")));
        QCOMPARE(read("coinbase", R"({"type":"error","message":"ErrSlowConsume"})").kind, VenueNotice::Unavailable);
        QCOMPARE(read("coinbase", R"({"type":"subscriptions","channels":[]})").kind, VenueNotice::Nothing);

        notice = read("kraken",
                      R"({"error":"Currency pair not supported XYZ/USD","method":"subscribe","success":false,)"
                      R"("symbol":"XYZ/USD"})");
        QCOMPARE(notice.kind, VenueNotice::UnknownSymbol);
        QCOMPARE(notice.symbol, std::string("XYZ/USD"));
        QCOMPARE(read("kraken", R"({"error":"Rate limit","method":"subscribe","success":false})").kind,
                 VenueNotice::Refused);
        notice = read("kraken", R"({"channel":"status","type":"update","data":[{"system":"maintenance"}]})");
        QCOMPARE(notice.kind, VenueNotice::Unavailable);
        QVERIFY(sentence(notice).contains(QStringLiteral("maintenance")));
        QCOMPARE(read("kraken", R"({"channel":"status","data":[{"system":"online"}]})").kind, VenueNotice::Nothing);
        QCOMPARE(read("kraken", R"({"channel":"status","data":[]})").kind, VenueNotice::Nothing);

        QCOMPARE(read("binance", R"({"stream":"x","data":{"e":"serverShutdown","E":1}})").kind, VenueNotice::Leaving);
        QCOMPARE(read("binance", R"({"e":"serverShutdown","E":1})").kind, VenueNotice::Leaving);
        notice = read("binance", R"({"error":{"code":2,"msg":"Invalid request: too many streams"},"id":1})");
        QCOMPARE(notice.kind, VenueNotice::Refused);
        QVERIFY(sentence(notice).contains(QStringLiteral("too many streams")));
        QCOMPARE(read("binance", R"({"result":null,"id":1})").kind, VenueNotice::Nothing);
        QCOMPARE(makeVenue("binance")->readRefusal("XYZ", R"({"code":-1121,"msg":"Invalid symbol."})").kind,
                 VenueNotice::UnknownSymbol);
        QCOMPARE(makeVenue("binance")->readRefusal("XYZ", "<html>").kind, VenueNotice::Nothing);
        for (const char *kind : {"coinbase", "kraken", "binance"}) {
            for (const char *odd : {"{}", R"({"type":7})", R"({"error":7,"success":false})", R"({"data":[]})"})
                (void)read(kind, odd);
        }
    }

    void krakenV2IsCheckedAndCutToItsDepth()
    {
        // The checksum is of "5" + "1" for the ask and "4" + "1" for the bid.
        const std::string levels =
            json("'bids':[{'price':0.4,'qty':0.1}],'asks':[{'price':0.5,'qty':0.1}],'checksum':");
        const std::uint32_t right = [] {
            std::uint32_t crc = 0xffffffffu;
            for (const char c : std::string("5141")) {
                crc ^= static_cast<unsigned char>(c);
                for (int bit = 0; bit < 8; ++bit)
                    crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0u);
            }
            return ~crc;
        }();
        FeedBench bench("kraken");
        QVERIFY(bench.feed(
            json("{'method':'subscribe','result':{'channel':'book','depth':10,'symbol':'BTC/USD'},'success':true}")));
        QVERIFY(bench.feed(json("{'channel':'book','type':'snapshot','data':[{'symbol':'BTC/USD',") + levels
                           + std::to_string(right) + "}]}"));
        const RowId row = bench.prices.find("kraken:BTC/USD");
        QCOMPARE(bench.prices.text(row, Quote::kNameFieldNumber), std::string_view("BTC-USD"));
        QCOMPARE(bench.price("kraken:BTC/USD", Quote::kAskFieldNumber), std::string("0.5"));
        QCOMPARE(bench.counters.checksums.load(), 1u);
        QVERIFY(bench.feed(
            json("{'channel':'book','type':'update','data':[{'symbol':'BTC/USD','bids':[],'asks':[],'checksum':7}]}")));
        QCOMPARE(bench.prices.integer(row, Quote::kStatusFieldNumber), Quote::STALE);
        QCOMPARE(bench.counters.gaps.load(), 1u);
        QVERIFY(bench.feed(json("{'channel':'book','type':'snapshot','data':[{'symbol':'BTC/USD',") + levels
                           + std::to_string(right) + "}]}"));
        QCOMPARE(bench.prices.integer(row, Quote::kStatusFieldNumber), Quote::OPEN);

        // The newest trades before the subscription do not count; the others do, each once.
        const auto trade = [](const char *type, int id) {
            return json("{'channel':'trade','type':'") + type
                + json("','data':[{'symbol':'BTC/USD','side':'buy','price':0.5,'qty':2,'trade_id':")
                + std::to_string(id) + json(",'timestamp':'2024-01-01T00:00:00.000001Z'}]}");
        };
        QVERIFY(bench.feed(trade("snapshot", 5)));
        QCOMPARE(bench.prices.integer(row, Quote::kTradeCountFieldNumber), 0);
        QVERIFY(bench.feed(trade("update", 6)) && bench.feed(trade("update", 6)));
        QCOMPARE(bench.prices.integer(row, Quote::kTradeCountFieldNumber), 1);
        QCOMPARE(bench.counters.outOfOrder.load(), 1u);
        for (const char *odd :
             {"{'channel':'book'}", "{'channel':'book','data':[7]}",
              "{'channel':'book','type':'snapshot','data':[{'symbol':'BTC/USD','bids':7,'checksum':1}]}",
              "{'channel':'trade','type':'update','data':[{'symbol':'BTC/USD'}]}"})
            QVERIFY2(!bench.feed(json(odd)), odd);
    }

    void coinbaseTellsALossByTradesAndByABookThatCrosses()
    {
        FeedBench bench("coinbase");
        const std::string snapshot =
            json("{'type':'snapshot','product_id':'A-B','bids':[['1','1']],'asks':[['2','1']]}");
        const auto match = [](const char *type, int id) {
            return json("{'type':'") + type + json("','trade_id':") + std::to_string(id)
                + json(",'size':'1','price':'1.5','side':'buy','product_id':'A-B','time':'2021-04-17T16:43:30Z'}");
        };
        const auto status = [&] {
            return bench.prices.integer(bench.prices.find("coinbase:A-B"), Quote::kStatusFieldNumber);
        };
        QVERIFY(bench.feed(snapshot) && bench.feed(match("last_match", 7)) && bench.feed(match("match", 8)));
        QCOMPARE(status(), Quote::OPEN);
        QVERIFY(bench.feed(match("match", 11)));
        QCOMPARE(status(), Quote::STALE);
        QVERIFY(bench.prices.text(bench.prices.find("coinbase:A-B"), Quote::kStaleReasonFieldNumber).find("9 to 10")
                != std::string_view::npos);
        QVERIFY(bench.feed(snapshot));
        QCOMPARE(status(), Quote::OPEN);
        QVERIFY(bench.feed(json("{'type':'heartbeat','last_trade_id':11,'product_id':'A-B'}")));
        QCOMPARE(status(), Quote::OPEN);
        QVERIFY(bench.feed(json("{'type':'heartbeat','last_trade_id':12,'product_id':'A-B'}")));
        QCOMPARE(status(), Quote::STALE);
        QVERIFY(bench.feed(snapshot));
        QVERIFY(bench.feed(json("{'type':'l2update','product_id':'A-B','changes':[['buy','2.5','1']]}")));
        QCOMPARE(status(), Quote::STALE);
        QCOMPARE(bench.price("coinbase:A-B", Quote::kBidFieldNumber), std::string("1"));
        QCOMPARE(bench.counters.gaps.load(), 3u);
    }
};

QTEST_APPLESS_MAIN(TestVenueProtocol)
#include "tst_venueprotocol.moc"
