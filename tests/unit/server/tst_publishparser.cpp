// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mangled.h"
#include "server/engine/committer.h"
#include "server/sources/brokerpayload.h"
#include "server/sources/publishparser.h"
#include "server/sources/sourceurl.h"

#include "tapedeck/v1/publish.pb.h"

#include <QTest>

using namespace tapedeck;
using v1::Quote;

namespace {

/// Boards that messages are published to.
class Desk
{
public:
    explicit Desk(PublishParser::BadRow badRow = PublishParser::BadRow::TheMessage)
        : parser(badRow)
    {
    }
    bool feed(const v1::Publish &message) { return feed(message.SerializeAsString()); }
    bool feed(const std::string &bytes)
    {
        m_batch.reset();
        const auto result = parser.parse({simdjson::padded_string_view(bytes.data(), bytes.size(), bytes.size())},
                                         {&m_batch, &m_counters});
        written = m_batch.changes().size();
        commit();
        return result == ParseResult::Ok;
    }
    std::string price(std::string_view key, int column) const
    {
        const auto value = prices.decimal(prices.find(key), column);
        return value ? value->normalized().toString() : std::string();
    }

    PublishParser parser;
    Board prices{Schema::prices(), 1};
    Board scores{Schema::scores(), 1};
    std::size_t written = 0; ///< changes of the last message

private:
    void commit()
    {
        prices.beginCommit();
        scores.beginCommit();
        m_committer.apply(0, m_batch);
        prices.endCommit();
        scores.endCommit();
    }

    FollowStores m_stores{1};
    ChangeBatch m_batch;
    SourceCounters m_counters;
    Committer m_committer{{&prices, &scores}, &m_stores};
};

v1::Publish quote(const std::string &key, std::int64_t bid)
{
    v1::Publish message;
    Quote *row = message.add_prices();
    row->set_key(key);
    row->set_bid(bid);
    row->set_price_scale(2);
    return message;
}

} // namespace

class TestPublishParser : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesRows();
    void leavesOutWhatIsAbsent();
    void removesRows();
    void takesAMessageWholeOrNotAtAll_data();
    void takesAMessageWholeOrNotAtAll();
    void leavesOutBadRowsAlone();
    void survivesWhateverComes();
    void confirmsRows();
    void skipsNewerFields();
    void readsAddresses();
    void namesMistakesOfAddresses_data();
    void namesMistakesOfAddresses();
    void takesSecrets();
};

void TestPublishParser::takesRows()
{
    Desk desk;
    v1::Publish message = quote("acme:X", -12345);
    message.mutable_prices(0)->set_bid_size(1500);
    message.mutable_prices(0)->set_size_scale(3);
    message.mutable_prices(0)->set_source_time(1'700'000'000'123'456);
    v1::Score *score = message.add_scores();
    score->set_key("cup:7");
    score->set_home("Ada");
    score->set_home_score(3);
    score->set_start_time(1'700'000'000'000'000);
    score->set_status(v1::Score::LIVE);
    QVERIFY(desk.feed(message));
    const RowId row = desk.prices.find("acme:X");
    QCOMPARE(desk.price("acme:X", Quote::kBidFieldNumber), std::string("-123.45"));
    QCOMPARE(desk.price("acme:X", Quote::kBidSizeFieldNumber), std::string("1.5"));
    QCOMPARE(desk.prices.integer(row, Quote::kSourceTimeFieldNumber), 1'700'000'000'123'456);
    QCOMPARE(desk.prices.integer(row, Quote::kStatusFieldNumber), Quote::OPEN);
    QCOMPARE(std::string(desk.prices.text(row, Quote::kVenueFieldNumber)), std::string("acme"));
    QCOMPARE(std::string(desk.prices.text(row, Quote::kSymbolFieldNumber)), std::string("X"));
    const RowId match = desk.scores.find("cup:7");
    QCOMPARE(std::string(desk.scores.text(match, v1::Score::kHomeFieldNumber)), std::string("Ada"));
    QCOMPARE(desk.scores.integer(match, v1::Score::kHomeScoreFieldNumber), 3);
    QCOMPARE(desk.scores.integer(match, v1::Score::kStartTimeFieldNumber), 1'700'000'000'000'000);
    QCOMPARE(desk.scores.integer(match, v1::Score::kStatusFieldNumber), v1::Score::LIVE);
}

void TestPublishParser::leavesOutWhatIsAbsent()
{
    Desk desk;
    QVERIFY(desk.feed(quote("acme:X", 100)));
    v1::Publish message;
    message.add_prices()->set_key("acme:X");
    message.mutable_prices(0)->set_ask(250); // in the scale that was told before
    QVERIFY(desk.feed(message));
    QCOMPARE(desk.price("acme:X", Quote::kBidFieldNumber), std::string("1"));
    QCOMPARE(desk.price("acme:X", Quote::kAskFieldNumber), std::string("2.5"));
    message.mutable_prices(0)->clear_ask();
    message.mutable_prices(0)->add_cleared(Quote::kBidFieldNumber);
    QVERIFY(desk.feed(message));
    QCOMPARE(desk.price("acme:X", Quote::kBidFieldNumber), std::string());
    QCOMPARE(desk.price("acme:X", Quote::kAskFieldNumber), std::string("2.5"));
}

void TestPublishParser::removesRows()
{
    Desk desk;
    v1::Publish both = quote("acme:X", 100);
    both.MergeFrom(quote("acme:Y", 200));
    both.add_scores()->set_key("cup:7");
    QVERIFY(desk.feed(both));
    v1::Publish message;
    message.add_removed_prices("acme:X");
    message.add_removed_prices("acme:nobody");
    message.add_removed_scores("cup:7");
    QVERIFY(desk.feed(message));
    QCOMPARE(desk.prices.find("acme:X"), 0u);
    QCOMPARE(desk.scores.find("cup:7"), 0u);
    QCOMPARE(desk.prices.rowCount(), 1u);
    QVERIFY(desk.feed(both)); // numbers are used again
    QCOMPARE(desk.prices.rowCount(), 2u);
    QCOMPARE(desk.price("acme:Y", Quote::kBidFieldNumber), std::string("2"));
}

void TestPublishParser::takesAMessageWholeOrNotAtAll_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const auto add = [](const char *name, const auto &change) {
        v1::Publish message = quote("acme:X", 100);
        message.MergeFrom(quote("acme:Y", 200));
        message.add_removed_prices("acme:Z");
        change(*message.mutable_prices(1));
        QTest::newRow(name) << QByteArray::fromStdString(message.SerializeAsString());
    };
    add("no key", [](Quote &row) { row.clear_key(); });
    add("a long key", [](Quote &row) { row.set_key(std::string(201, 'k')); });
    add("a long text", [](Quote &row) { row.set_name(std::string(1'025, 'n')); });
    add("no UTF-8", [](Quote &row) { row.set_name("caf\xe9"); });
    add("a scale", [](Quote &row) { row.set_price_scale(19); });
    add("a status", [](Quote &row) { row.set_status(static_cast<Quote::Status>(77)); });
    QTest::newRow("cut short") << QByteArray::fromStdString(quote("acme:X", 100).SerializeAsString()).chopped(1);
    QTest::newRow("JSON") << QByteArray("{\"key\":\"acme:X\"}");
}

void TestPublishParser::takesAMessageWholeOrNotAtAll()
{
    QFETCH(QByteArray, bytes);
    Desk desk;
    QVERIFY(desk.feed(quote("acme:Z", 100)));
    QVERIFY(!desk.feed(bytes.toStdString()));
    QCOMPARE(desk.written, 0u);
    QCOMPARE(desk.prices.rowCount(), 1u);
}

void TestPublishParser::leavesOutBadRowsAlone()
{
    Desk desk(PublishParser::BadRow::ItAlone);
    v1::Publish message = quote("acme:X", 100);
    message.add_prices()->set_bid(1);
    message.MergeFrom(quote("acme:Y", 200));
    message.mutable_prices(2)->set_status(static_cast<Quote::Status>(77));
    message.MergeFrom(quote("acme:Z", 300));
    QVERIFY(desk.feed(message));
    QCOMPARE(desk.prices.rowCount(), 2u);
    QCOMPARE(desk.price("acme:Z", Quote::kBidFieldNumber), std::string("3"));
    QCOMPARE(desk.parser.badRows(), 2u);
    QCOMPARE(desk.parser.problem(), std::string("a row of prices ('acme:Y') was left out: status 77 is not known"));
    QVERIFY(!desk.feed(message.SerializeAsString() + "\x1a\x7f")); // breaks off: nothing of it counts
    QCOMPARE(desk.written, 0u);
}

void TestPublishParser::survivesWhateverComes()
{
    Desk desk(PublishParser::BadRow::ItAlone);
    std::mt19937 random(7);
    std::vector<std::string> messages;
    for (int i = 0; i < 20; ++i) {
        v1::Publish message = quote("acme:" + std::to_string(i % 7), i);
        message.add_removed_prices("acme:" + std::to_string(i % 5));
        message.mutable_prices(0)->add_cleared(Quote::kAskFieldNumber);
        message.mutable_prices(0)->set_name("caf\xc3\xa9");
        message.mutable_prices(0)->set_source_time(i);
        v1::Score *score = message.add_scores();
        score->set_key("cup:" + std::to_string(i % 3));
        score->set_home("Ada");
        score->set_status(v1::Score::LIVE);
        messages.push_back(message.SerializeAsString());
    }
    int taken = 0;
    for (int i = 0; i < 20'000; ++i)
        taken += desk.feed(mangled(messages[random() % messages.size()], messages, random)) ? 1 : 0;
    QVERIFY(taken > 1'000 && taken < 19'000);
    QVERIFY(desk.parser.badRows() > 0);
    for (const Board *board : {&desk.prices, &desk.scores})
        QCOMPARE(board->digest(), digestOfRows(*board));
}

void TestPublishParser::confirmsRows()
{
    Desk desk;
    QVERIFY(desk.feed(quote("acme:X", 100)));
    QVERIFY(desk.feed(quote("acme:X", 100)));
    const std::size_t usual = desk.written;
    desk.parser.cutOff();
    QVERIFY(desk.feed(quote("acme:X", 100)));
    QCOMPARE(desk.written, usual + 1);
    QVERIFY(desk.feed(quote("acme:X", 100)));
    QCOMPARE(desk.written, usual);
}

void TestPublishParser::skipsNewerFields()
{
    Desk desk;
    const std::string newer = std::string("\xa2\x06\x03") + "abc" + "\xa8\x06\x07"; // 100: bytes, 101: a number
    QVERIFY(desk.feed(newer + quote("acme:X", 100).SerializeAsString() + newer));
    QCOMPARE(desk.prices.rowCount(), 1u);
}

void TestPublishParser::readsAddresses()
{
    SourceUrl url("kafka://one,two:9093,[::1]:9094/a%2Fb?x=1");
    const BrokerAddress address = BrokerAddress::take(url, 9092, "kafka://host:9092/topic");
    QCOMPARE(url.error(), std::string());
    QCOMPARE(address.servers.size(), 3u);
    QCOMPARE(address.servers[0].host, std::string("one"));
    QCOMPARE(address.servers[0].port, 9092);
    QCOMPARE(address.servers[1].port, 9093);
    QCOMPARE(address.servers[2].host, std::string("::1"));
    QCOMPARE(address.servers[2].port, 9094);
    QCOMPARE(address.path, std::string("a/b"));
    SourceUrl bare("nats://host");
    QCOMPARE(BrokerAddress::take(bare, 4222, "").path, std::string());
    QCOMPARE(bare.error(), std::string());
}

void TestPublishParser::namesMistakesOfAddresses_data()
{
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<QByteArray>("named");
    QTest::newRow("no slashes") << QByteArray("kafka:host/topic") << QByteArray("kafka://HOST:PORT");
    QTest::newRow("no host") << QByteArray("kafka://:9092/topic") << QByteArray("':9092'");
    QTest::newRow("port") << QByteArray("kafka://host:many/topic") << QByteArray("'host:many'");
    QTest::newRow("port too large") << QByteArray("kafka://host:70000/topic") << QByteArray("'host:70000'");
    QTest::newRow("bracket") << QByteArray("kafka://[::1/topic") << QByteArray("'[::1'");
    QTest::newRow("password") << QByteArray("kafka://ada:secret@host/topic") << QByteArray("password_file=");
}

void TestPublishParser::namesMistakesOfAddresses()
{
    QFETCH(QByteArray, url);
    QFETCH(QByteArray, named);
    SourceUrl wrong(url.toStdString());
    (void)BrokerAddress::take(wrong, 9092, "kafka://host:9092/topic");
    QVERIFY2(wrong.error().find(named.toStdString()) != std::string::npos, wrong.error().c_str());
    QVERIFY(wrong.error().find("ada:secret") == std::string::npos);
}

void TestPublishParser::takesSecrets()
{
    SourceUrl url("x:?password_env=HERE");
    const auto secret = takeSecret(url, "password");
    QVERIFY(secret && secret->kind == Secret::Kind::Environment);
    QCOMPARE(secret->place, std::string("HERE"));
    SourceUrl shown("x:?password=open");
    QVERIFY(!takeSecret(shown, "password"));
    QVERIFY2(shown.error().find("password_file=PATH") != std::string::npos, shown.error().c_str());
    SourceUrl twice("x:?password_env=HERE&password_file=there");
    (void)takeSecret(twice, "password");
    QVERIFY(!twice.error().empty());
}

QTEST_GUILESS_MAIN(TestPublishParser)
#include "tst_publishparser.moc"
