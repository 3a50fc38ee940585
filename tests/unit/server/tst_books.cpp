// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "feedbench.h"
#include "server/sources/bookwatch.h"
#include "server/sources/simmarket.h"

#include "tapedeck/v1/prices.pb.h"

#include <QTest>

#include <limits>

using namespace tapedeck;
using v1::Quote;

namespace {

v1::Followed bookOf(const BookStore &store, const std::string &key)
{
    FollowCursor cursor;
    v1::Followed part;
    store.read({v1::BOOK, key, 0}, cursor, part);
    return part;
}

/// "5.1x2 5x1 | 6x1"; nothing if there is no book.
QString text(const v1::Followed &part)
{
    if (!part.has_book())
        return {};
    const auto side = [&](const auto &levels) {
        QStringList texts;
        for (const v1::Book::Level &level : levels) {
            const auto decimal = [](std::int64_t mantissa, std::uint32_t scale) {
                return QString::fromStdString(
                    Decimal{mantissa, static_cast<std::uint8_t>(scale)}.normalized().toString());
            };
            texts << decimal(level.price(), part.price_scale()) + QLatin1Char('x')
                    + decimal(level.size(), part.size_scale());
        }
        return texts.join(QLatin1Char(' '));
    };
    return side(part.book().bids()) + QStringLiteral(" | ") + side(part.book().asks());
}

QString text(const FeedBench &bench, const std::string &key)
{
    return text(bookOf(bench.stores.books, key));
}

/// A simulated market, committed.
struct SimBench {
    explicit SimBench(std::uint64_t seed)
        : market(60, 50'000, seed)
    {
        market.open(batch, 1);
        commit();
    }
    void commit()
    {
        market.writeBooks(batch);
        prices.beginCommit();
        scores.beginCommit();
        committer.apply(0, batch);
        prices.endCommit();
        scores.endCommit();
        batch.reset();
    }
    void steps(int count)
    {
        for (int i = 0; i < count; ++i)
            (void)market.step(batch, nowUs += 100);
        commit();
    }

    Board prices{Schema::prices(), 1};
    Board scores{Schema::scores(), 1};
    FollowStores stores{1};
    Committer committer{{&prices, &scores}, &stores};
    ChangeBatch batch;
    SimMarket market;
    Micros nowUs = 1'000'000;
};

std::string l2update(const char *side, const char *price, const char *size)
{
    return std::string(R"({"type":"l2update","product_id":"A-B","time":"2021-04-17T16:43:37.100000Z","changes":[[")")
        + side + R"(",")" + price + R"(",")" + size + R"("]]})";
}

} // namespace

class TestBooks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void onlyFollowedBooksAreWritten();
    void aNewFollowerGetsTheBookAsItIs();
    void aBookInDoubtIsEmpty();
    void aQuoteThatIsNewerThanTheBookComesFirst();
    void oddsAreWrittenWhileTheMarketIsOpen();
    void aRestartedParserStillFollows();
    void twentyLevelsAreTheMost();
    void unitsAreTheFinest();
    void aBookNobodyFollowsIsForgotten();
    void simulatedBooksAgreeWithTheirQuotes();
    void simulatedBooksArePlausible();
    void followingABookDoesNotChangeTheMarket();
};

void TestBooks::onlyFollowedBooksAreWritten()
{
    FeedBench bench("coinbase");
    bench.followBooks({"coinbase:A-B", "kraken:A-B", "simple"}); // before it is known
    QVERIFY(bench.feed(
        R"({"type":"snapshot","product_id":"A-B","bids":[["10.5","2"],["10.4","1"]],"asks":[["10.6","3"]]})"));
    QVERIFY(bench.feed(R"({"type":"snapshot","product_id":"C-D","bids":[["1","2"]],"asks":[["2","3"]]})"));
    QCOMPARE(text(bench, "coinbase:A-B"), QStringLiteral("10.5x2 10.4x1 | 10.6x3"));
    QCOMPARE(text(bench, "coinbase:C-D"), QString());
    QCOMPARE(bench.stores.books.written(), 1u);

    QVERIFY(bench.feed(l2update("buy", "10.45", "1.5"))); // behind the best
    QCOMPARE(text(bench, "coinbase:A-B"), QStringLiteral("10.5x2 10.45x1.5 10.4x1 | 10.6x3"));
    QCOMPARE(bookOf(bench.stores.books, "coinbase:A-B").book().time_us(), 1618677817100000);
    const std::uint64_t written = bench.stores.books.written();
    QVERIFY(bench.feed(R"({"type":"match","trade_id":7,"size":"0.1","price":"10.55","product_id":"A-B"})"));
    QCOMPARE(bench.stores.books.written(), written); // it is as it was

    bench.followBooks({});
    QVERIFY(bench.feed(l2update("buy", "10.44", "1")));
    QCOMPARE(bench.stores.books.written(), written);
}

void TestBooks::aNewFollowerGetsTheBookAsItIs()
{
    FeedBench bench("coinbase");
    QVERIFY(bench.feed(R"({"type":"snapshot","product_id":"A-B","bids":[["10.5","2"]],"asks":[["10.6","3"]]})"));
    QCOMPARE(text(bench, "coinbase:A-B"), QString());
    bench.followBooks({"coinbase:A-B"});
    QCOMPARE(text(bench, "coinbase:A-B"), QStringLiteral("10.5x2 | 10.6x3"));
    bench.followBooks({"coinbase:A-B"}); // somebody left and came back in between
    QCOMPARE(bench.stores.books.written(), 2u);

    FollowCursor cursor;
    v1::Followed part;
    QVERIFY(bench.stores.books.read({v1::BOOK, "coinbase:X", 0}, cursor, part)); // at once, empty
    QVERIFY(!part.has_book());
    QVERIFY(!bench.stores.books.read({v1::BOOK, "coinbase:X", 0}, cursor, part));
    cursor = {};
    QVERIFY(bench.stores.books.read({v1::BOOK, "coinbase:A-B", 0}, cursor, part));
    QVERIFY(part.has_book());
    QVERIFY(!bench.stores.books.read({v1::BOOK, "coinbase:A-B", 0}, cursor, part));
}

void TestBooks::aBookInDoubtIsEmpty()
{
    FeedBench bench("kraken");
    bench.followBooks({"kraken:XBT/USD"});
    const char *snapshot =
        R"([1,{"as":[["6.00","1.0","1617666423.6"]],"bs":[["5.00","1.0","1617666423.5"]]},"book-10","XBT/USD"])";
    QVERIFY(bench.feed(snapshot));
    QCOMPARE(text(bench, "kraken:XBT/USD"), QStringLiteral("5x1 | 6x1"));
    QVERIFY(bench.feed(R"([1,{"b":[["5.10","2.0","1617666424.6"]],"c":"1"},"book-10","XBT/USD"])")); // wrong
    QCOMPARE(text(bench, "kraken:XBT/USD"), QStringLiteral(" | "));
    QCOMPARE(bookOf(bench.stores.books, "kraken:XBT/USD").book().time_us(), 1617666423600000);
    QVERIFY(bench.feed(snapshot));
    QCOMPARE(text(bench, "kraken:XBT/USD"), QStringLiteral("5x1 | 6x1"));
}

void TestBooks::aQuoteThatIsNewerThanTheBookComesFirst()
{
    FeedBench bench("binance");
    bench.followBooks({"binance:ABCUSDT"});
    QVERIFY(bench.feed(R"({"lastUpdateId":10,"bids":[["5.0","1"],["4.9","2"],["4.8","3"]],"asks":[["6.0","1"]]})",
                       "https://api.example/depth?symbol=ABCUSDT"));
    const auto ticker = [&](const char *bid, const char *ask) {
        return bench.feed(std::string(R"({"stream":"abcusdt@bookTicker","data":{"u":14,"s":"ABCUSDT","b":")") + bid
                          + R"(","B":"7","a":")" + ask + R"(","A":"8"}})");
    };
    QVERIFY(ticker("4.9", "5.9"));
    QCOMPARE(text(bench, "binance:ABCUSDT"), QStringLiteral("4.9x7 4.8x3 | 5.9x8 6x1"));
    QVERIFY(bench.feed(
        R"({"stream":"abcusdt@depth","data":{"E":1617566591000,"s":"ABCUSDT","U":11,"u":12,"b":[["4.85","4"]],"a":[]}})"));
    QCOMPARE(text(bench, "binance:ABCUSDT"), QStringLiteral("4.9x7 4.85x4 4.8x3 | 5.9x8 6x1"));
    QVERIFY(bench.feed(
        R"({"stream":"abcusdt@depth","data":{"E":1617566592000,"s":"ABCUSDT","U":20,"u":22,"b":[],"a":[]}})"));
    QCOMPARE(text(bench, "binance:ABCUSDT"), QStringLiteral(" | ")); // updates are missing
}

void TestBooks::oddsAreWrittenWhileTheMarketIsOpen()
{
    FeedBench bench("betfair");
    bench.followBooks({"betfair:1.5/7"});
    QVERIFY(bench.feed(
        R"({"op":"mcm","pt":1000,"mc":[{"id":"1.5","img":true,"marketDefinition":{"eventId":"9","marketType":"MATCH_ODDS","status":"OPEN","runners":[{"id":7,"status":"ACTIVE"},{"id":8,"status":"ACTIVE"}]},"rc":[{"id":7,"atb":[[1.5,20],[1.49,30]],"atl":[[1.52,10]]},{"id":8,"atb":[[3,1]]}]}]})"));
    QCOMPARE(text(bench, "betfair:1.5/7"), QStringLiteral("1.5x20 1.49x30 | 1.52x10"));
    QCOMPARE(text(bench, "betfair:1.5/8"), QString());
    bench.followBooks({"betfair:1.5/7", "betfair:1.5/8"});
    QCOMPARE(text(bench, "betfair:1.5/8"), QStringLiteral("3x1 | "));
    QVERIFY(bench.feed(
        R"({"op":"mcm","pt":2000,"mc":[{"id":"1.5","marketDefinition":{"eventId":"9","marketType":"MATCH_ODDS","status":"SUSPENDED","runners":[{"id":7,"status":"ACTIVE"},{"id":8,"status":"ACTIVE"}]},"rc":[{"id":7,"atb":[[1.5,0],[1.49,0]]}]}]})"));
    QCOMPARE(text(bench, "betfair:1.5/7"), QStringLiteral("1.5x20 1.49x30 | 1.52x10")); // its last open state
}

void TestBooks::aRestartedParserStillFollows()
{
    FeedBench bench("coinbase");
    bench.followBooks({"coinbase:A-B"});
    const char *snapshot = R"({"type":"snapshot","product_id":"A-B","bids":[["10.5","2"]],"asks":[["10.6","3"]]})";
    QVERIFY(bench.feed(snapshot));
    QVERIFY(bench.feed(l2update("buy", "10.55", "1")));
    bench.restart();
    QVERIFY(bench.feed(snapshot));
    QCOMPARE(text(bench, "coinbase:A-B"), QStringLiteral("10.5x2 | 10.6x3"));
}

void TestBooks::twentyLevelsAreTheMost()
{
    FeedBench bench("coinbase");
    bench.followBooks({"coinbase:A-B"});
    std::string message = R"({"type":"snapshot","product_id":"A-B","asks":[],"bids":[)";
    for (int i = 0; i < 50; ++i)
        message += (i == 0 ? "" : ",") + std::string("[\"") + std::to_string(100 + i) + R"(","1"])";
    QVERIFY(bench.feed(message + "]}"));
    const v1::Book book = bookOf(bench.stores.books, "coinbase:A-B").book();
    QCOMPARE(book.bids_size(), static_cast<int>(ChangeBatch::bookLevelsMax));
    QCOMPARE(book.bids(0).price(), 149);
    QCOMPARE(book.bids(19).price(), 130);
    QCOMPARE(book.asks_size(), 0);
}

void TestBooks::unitsAreTheFinest()
{
    BookStore store(1);
    constexpr std::int64_t huge = std::numeric_limits<std::int64_t>::max() / 2;
    const std::array<PriceLevel, 3> bids = {{{{5, 0}, {1, 0}}, {{425, 2}, {25, 1}}, {{4, 0}, {huge, 0}}}};
    store.write("x:A", {bids, {}, 7});
    QCOMPARE(text(bookOf(store, "x:A")), QStringLiteral("5x1 4.25x2.5 | ")); // the last does not fit
    store.remove("x:A");
    QCOMPARE(text(bookOf(store, "x:A")), QStringLiteral(" | "));
}

void TestBooks::aBookNobodyFollowsIsForgotten()
{
    BookStore store(1);
    FollowedKeys followed;
    BookWatch watch(followed);
    QVERIFY(!watch.changed());
    followed.add(v1::BOOK, "x:A");
    followed.add(v1::TRADES, "x:B");
    QVERIFY(watch.changed());
    QVERIFY(!watch.changed());
    QCOMPARE(watch.keys(), std::vector<std::string>{"x:A"});
    const std::array<PriceLevel, 1> bids = {{{{5, 0}, {1, 0}}}};
    store.keepOnly(followed);
    store.write("x:A", {bids, {}, 7});
    store.keepOnly(followed);
    QVERIFY(bookOf(store, "x:A").has_book());
    followed.remove(v1::BOOK, "x:A");
    store.keepOnly(followed);
    QVERIFY(!bookOf(store, "x:A").has_book());
    QVERIFY(watch.changed());
    QVERIFY(watch.keys().empty());
}

void TestBooks::simulatedBooksAgreeWithTheirQuotes()
{
    SimBench bench(5);
    const std::vector<std::string> keys = {"sim:BAA", "sim:BAB", "sim:BCH", "sim:B", "sim:ZZZZZZZZZZ", "x:BAA"};
    bench.market.followBooks(keys);
    for (int i = 0; i < 2'000; ++i) {
        bench.steps(i % 7);
        for (std::size_t k = 0; k < 3; ++k) {
            const RowId row = bench.prices.find(keys[k]);
            QVERIFY(row != 0);
            const v1::Followed part = bookOf(bench.stores.books, keys[k]);
            const auto same = [&](std::int64_t mantissa, std::uint32_t scale, int column) {
                return Decimal{mantissa, static_cast<std::uint8_t>(scale)} == *bench.prices.decimal(row, column);
            };
            const v1::Book::Level &bid = part.book().bids(0);
            const v1::Book::Level &ask = part.book().asks(0);
            QVERIFY(same(bid.price(), part.price_scale(), Quote::kBidFieldNumber));
            QVERIFY(same(bid.size(), part.size_scale(), Quote::kBidSizeFieldNumber));
            QVERIFY(same(ask.price(), part.price_scale(), Quote::kAskFieldNumber));
            QVERIFY(same(ask.size(), part.size_scale(), Quote::kAskSizeFieldNumber));
        }
    }
    for (std::size_t k = 3; k < keys.size(); ++k)
        QVERIFY(!bookOf(bench.stores.books, keys[k]).has_book());
    const std::uint64_t written = bench.stores.books.written();
    bench.market.followBooks({});
    bench.steps(10'000);
    QCOMPARE(bench.stores.books.written(), written);
}

void TestBooks::simulatedBooksArePlausible()
{
    SimBench bench(6);
    bench.market.followBooks({"sim:BAA"});
    std::int64_t best = 0;
    std::int64_t deepest = 0;
    int books = 0;
    int innerChanges = 0;
    v1::Followed before;
    for (int i = 0; i < 500; ++i) {
        bench.steps(50);
        const v1::Followed part = bookOf(bench.stores.books, "sim:BAA");
        for (const auto &[levels, step] : {std::pair(part.book().bids(), -1), std::pair(part.book().asks(), 1)}) {
            QCOMPARE(levels.size(), static_cast<int>(ChangeBatch::bookLevelsMax));
            for (int level = 1; level < levels.size(); ++level) {
                QVERIFY((levels[level].price() - levels[level - 1].price()) * step > 0);
                QVERIFY(levels[level].size() > 0);
            }
            best += levels[0].size();
            deepest += levels[levels.size() - 1].size();
        }
        QVERIFY(part.book().bids(0).price() < part.book().asks(0).price());
        if (i > 0 && before.book().bids(0).price() == part.book().bids(0).price()) {
            ++books;
            for (int level = 1; level < 5; ++level)
                innerChanges += before.book().bids(level).size() != part.book().bids(level).size() ? 1 : 0;
        }
        before = part;
    }
    QVERIFY(deepest > best);
    QVERIFY(books > 0);
    QVERIFY2(innerChanges > 0 && innerChanges < 4 * books, qPrintable(QString::number(innerChanges))); // now and then
}

void TestBooks::followingABookDoesNotChangeTheMarket()
{
    SimBench followed(7);
    SimBench other(7);
    followed.market.followBooks({"sim:BAA", "sim:BAC"});
    followed.steps(20'000);
    other.steps(20'000);
    QCOMPARE(followed.prices.digest(), other.prices.digest());
    // The same quote has the same book, however it came about.
    other.market.followBooks({"sim:BAA"});
    other.commit();
    QCOMPARE(text(bookOf(followed.stores.books, "sim:BAA")), text(bookOf(other.stores.books, "sim:BAA")));
}

QTEST_GUILESS_MAIN(TestBooks)
#include "tst_books.moc"
