// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mangled.h"
#include "mappingbench.h"
#include "tests/testseed.h"

#include <QTest>

using namespace tapedeck;

namespace {

constexpr const char *quotes = R"(
[mapping.acme]
board = "prices"
key = "acme:{/s}"
[mapping.acme.columns]
bid = "/b"
ask = "/a"
last = "/p"
last_size = { from = "/q", scale = 2 }
trade_count = "/n"
name = "{/base}/{/quote}"
source_time = { from = "/t", unit = "ms" }
status = { from = "/st", values = { trading = "OPEN", halt = "HALTED" } }
)";

/// A rule for prices by the key /s, with these columns.
std::string withColumns(const char *columns)
{
    return std::string("[mapping.acme]\nboard = \"prices\"\nkey = \"acme:{/s}\"\ncolumns = { ") + columns + " }\n";
}

} // namespace

class TestMapping : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesColumns();
    void keepsDigits_data();
    void keepsDigits();
    void readsTimes_data();
    void readsTimes();
    void translatesWords();
    void composesKeys();
    void mapsEveryColumn();
    void leavesOutWhatIsMissing();
    void clearsWhatIsNullOrWrong();
    void writesOnlyWhatChanged();
    void selectsMessages();
    void takesArraysOfRows();
    void takesObjectsOfRows();
    void takesRowsThatAreArrays();
    void removesRows();
    void removesWhatIsNotInTheWhole();
    void removesNothingByABrokenWhole();
    void countsTrades();
    void tellsEvents();
    void unescapesTextsAndNames();
    void boundsItsRows();
    void tellsMistakesOnce_data();
    void tellsMistakesOnce();
    void tellsPlacesWhereNothingStands();
    void tellsThatNothingFits();
    void namesConfigurationMistakes_data();
    void namesConfigurationMistakes();
    void survivesEveryPrefix();
    void mangledMessagesDoNoHarm();
};

void TestMapping::takesColumns()
{
    MappingBench bench(quotes);
    QCOMPARE(bench.error(), std::string());
    QVERIFY(bench.feed(R"({"s":"X","b":"1.50","a":1.6,"p":1.55,"q":125,"n":7,"base":"BTC","quote":"EUR",
                           "t":1700000000123,"st":"halt"})"));
    QCOMPARE(bench.row("acme:X"),
             std::string(R"({"key":"acme:X","bid":"1.50","ask":"1.60","last":"1.55","last_size":"1.25",)"
                         R"("trade_count":7,"source_time":1700000000123000,"status":"HALTED","symbol":"X",)"
                         R"("venue":"acme","name":"BTC/EUR","price_scale":2,"size_scale":2})"));
    QVERIFY(bench.complaints.empty());
}

void TestMapping::keepsDigits_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("form");
    QTest::addColumn<QByteArray>("price");
    const auto row = [](const char *json, const char *form, const char *price) {
        QTest::addRow("%s %s", json, form) << QByteArray(json) << QByteArray(form) << QByteArray(price);
    };
    row("0.1", "", "0.1");
    row("\"0.10\"", "", "0.1");
    row("67123.450000000001", "", "67123.450000000001");
    row("0.30000000000000004", "", "0.30000000000000004");
    row("9007199254740993", "", "9007199254740993");
    row("1e-7", "", "0.0000001");
    row("-2.5", "", "-2.5");
    row("12345", ", scale = 2", "123.45");
    row("1.5", ", scale = -3", "1500");
    row("1.5", ", factor = 12", "18");
    row("\"\"", "", "");
    row("1.5.5", "", "");
    row("true", "", "");
    row("12345678901234567890", "", "");
    row("9223372036854775807", ", factor = 2", "");
}

void TestMapping::keepsDigits()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, form);
    QFETCH(QByteArray, price);
    MappingBench bench(withColumns(("last = { from = \"/p\"" + form + " }").constData()));
    QCOMPARE(bench.error(), std::string());
    (void)bench.feed("{\"s\":\"X\",\"p\":" + json.toStdString() + "}");
    QCOMPARE(bench.price("acme:X", "last"), price.toStdString());
}

void TestMapping::readsTimes_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("unit");
    QTest::addColumn<qint64>("us"); // 0: refused
    QTest::newRow("ISO 8601") << QByteArray("\"2023-11-14T22:13:20.123456Z\"") << QByteArray("iso")
                              << qint64(1'700'000'000'123'456);
    QTest::newRow("with an offset") << QByteArray("\"2023-11-15T00:13:20+02:00\"") << QByteArray("iso")
                                    << qint64(1'700'000'000'000'000);
    QTest::newRow("seconds") << QByteArray("1700000000") << QByteArray("s") << qint64(1'700'000'000'000'000);
    QTest::newRow("seconds with decimals")
        << QByteArray("1700000000.1234569") << QByteArray("s") << qint64(1'700'000'000'123'456);
    QTest::newRow("seconds as text") << QByteArray("\"1700000000.5\"") << QByteArray("s")
                                     << qint64(1'700'000'000'500'000);
    QTest::newRow("milliseconds") << QByteArray("1700000000123") << QByteArray("ms") << qint64(1'700'000'000'123'000);
    QTest::newRow("nanoseconds") << QByteArray("1700000000123456789") << QByteArray("ns")
                                 << qint64(1'700'000'000'123'456);
    QTest::newRow("milliseconds taken for seconds") << QByteArray("1700000000123") << QByteArray("s") << qint64(0);
    QTest::newRow("a number where ISO is meant") << QByteArray("1700000000") << QByteArray("iso") << qint64(0);
    QTest::newRow("before 1970") << QByteArray("-1") << QByteArray("us") << qint64(0);
}

void TestMapping::readsTimes()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, unit);
    QFETCH(qint64, us);
    MappingBench bench(withColumns(("source_time = { from = \"/t\", unit = \"" + unit + "\" }").constData()));
    QCOMPARE(bench.error(), std::string());
    QCOMPARE(bench.feed("{\"s\":\"X\",\"t\":" + json.toStdString() + "}"), us != 0);
    QCOMPARE(bench.integer("acme:X", "source_time").value_or(0), us);
}

void TestMapping::translatesWords()
{
    MappingBench bench(withColumns(
        R"(status = { from = "/st", values = { 1 = "OPEN", true = "CLOSED", none = "", "*" = "SUSPENDED" } }, )"
        R"(result = { from = "/r", values = { W = "winner" } })"));
    QCOMPARE(bench.error(), std::string());
    QVERIFY(bench.feed(R"({"s":"X","st":1,"r":"W"})"));
    QCOMPARE(bench.integer("acme:X", "status"), std::optional<std::int64_t>(1));
    QCOMPARE(bench.text("acme:X", "result"), std::string("winner"));
    QVERIFY(bench.feed(R"({"s":"X","st":true})"));
    QCOMPARE(bench.integer("acme:X", "status"), std::optional<std::int64_t>(4));
    QVERIFY(bench.feed(R"({"s":"X","st":"gone fishing"})"));
    QCOMPARE(bench.integer("acme:X", "status"), std::optional<std::int64_t>(3));
    QVERIFY(bench.feed(R"({"s":"X","st":"none"})"));
    QVERIFY(!bench.integer("acme:X", "status"));
    QVERIFY(!bench.feed(R"({"s":"X","r":"L"})"));
    // Without a table an enumerator's own name, in any case.
    MappingBench plain(withColumns("status = \"/st\""));
    QVERIFY(plain.feed(R"({"s":"X","st":"halted"})"));
    QCOMPARE(plain.integer("acme:X", "status"), std::optional<std::int64_t>(2));
}

void TestMapping::composesKeys()
{
    MappingBench bench("[mapping.acme]\nboard = \"scores\"\nkey = \"{/src}:{/league}-{/id}\"\n"
                       "columns = { sport = \"chess\", home_score = { from = \"/h\", factor = 60 } }");
    QCOMPARE(bench.error(), std::string());
    QVERIFY(bench.feed(R"({"src":"fide","league":"wc","id":17,"h":1.5})"));
    QCOMPARE(bench.row("fide:wc-17"),
             std::string(R"({"key":"fide:wc-17","home_score":90,"match_id":"wc-17","venue":"fide","sport":"chess"})"));
}

void TestMapping::mapsEveryColumn()
{
    for (const Schema &schema : Schema::all()) {
        if (&schema == &Schema::rolling())
            continue; // no source writes to it
        std::string columns;
        std::size_t count = 0;
        for (const Column &column : schema.columns()) {
            if (column.isDerived() || column.kind == v1::KEY || column.kind == v1::TIME_SHIFT)
                continue;
            columns += (columns.empty() ? "" : ", ") + column.name + " = \"/" + column.name + '"';
            ++count;
        }
        MappingBench bench("[mapping.acme]\nboard = \"" + schema.board() + "\"\nkey = \"/key\"\ncolumns = { " + columns
                           + " }");
        QCOMPARE(bench.error(), std::string());
        std::string message = "{\"key\":\"a:b\"";
        for (const Column &column : schema.columns()) {
            if (column.kind == v1::KEY)
                continue;
            const bool isTime = column.kind == v1::TIME;
            message += ",\"" + column.name + "\":"
                + (isTime                           ? "\"2026-01-31T12:00:00Z\""
                       : column.enumType != nullptr ? "1"
                                                    : "2");
        }
        (void)bench.feed(message + '}');
        const Board &board = schema.board() == "prices" ? bench.prices : bench.scores;
        // Enumerators are named, not numbered: these cells alone stay empty.
        const auto present = static_cast<std::size_t>(__builtin_popcountll(board.presence(board.find("a:b"))));
        QVERIFY2(present >= count, qPrintable(QString::number(present) + QLatin1Char('/') + QString::number(count)));
    }
}

void TestMapping::leavesOutWhatIsMissing()
{
    MappingBench bench(quotes);
    QVERIFY(bench.feed(R"({"s":"X","b":1,"a":2})"));
    QVERIFY(bench.feed(R"({"s":"X","a":3})"));
    QCOMPARE(bench.price("acme:X", "bid"), std::string("1"));
    QCOMPARE(bench.price("acme:X", "ask"), std::string("3"));
    QVERIFY(bench.feed(R"({"s":"X","base":"BTC"})")); // half a name is none
    QCOMPARE(bench.text("acme:X", "name"), std::string());
}

void TestMapping::clearsWhatIsNullOrWrong()
{
    MappingBench bench(quotes);
    QVERIFY(bench.feed(R"({"s":"X","b":1,"a":2})"));
    QVERIFY(bench.feed(R"({"s":"X","b":null})"));
    QCOMPARE(bench.price("acme:X", "bid"), std::string());
    QVERIFY(!bench.feed(R"({"s":"X","a":"two"})"));
    QCOMPARE(bench.price("acme:X", "ask"), std::string());
    QVERIFY(!bench.feed(R"({"s":"X","a":{"x":1}})"));
    QVERIFY(bench.feed(R"({"s":"X","a":2})"));
    QCOMPARE(bench.price("acme:X", "ask"), std::string("2"));
}

void TestMapping::writesOnlyWhatChanged()
{
    MappingBench bench(quotes);
    QVERIFY(bench.feed(R"({"s":"X","b":1,"a":2,"st":"halt"})"));
    QVERIFY(bench.feed(R"({"s":"X","b":1,"a":2,"st":"halt"})"));
    QCOMPARE(bench.batch.cellChanges(), std::size_t(0));
    QVERIFY(bench.feed(R"({"s":"X","b":1,"a":3,"st":"halt"})"));
    QCOMPARE(bench.batch.cellChanges(), std::size_t(1));
    bench.parser().restart();
    QVERIFY(bench.feed(R"({"s":"X","b":1,"a":3,"st":"halt"})"));
    QCOMPARE(bench.batch.cellChanges(), std::size_t(3));
    // Two rules that write one cell never hide each other's changes.
    MappingBench two(R"(
[[mapping.acme]]
board = "prices"
key = "acme:{/s}"
when = { "/type" = "a" }
columns = { last = "/p" }
[[mapping.acme]]
board = "prices"
key = "acme:{/s}"
when = { "/type" = "b" }
columns = { last = "/p" }
)");
    QCOMPARE(two.error(), std::string());
    QVERIFY(two.feed(R"({"type":"a","s":"X","p":1})"));
    QVERIFY(two.feed(R"({"type":"b","s":"X","p":2})"));
    QVERIFY(two.feed(R"({"type":"a","s":"X","p":1})"));
    QCOMPARE(two.price("acme:X", "last"), std::string("1"));
}

void TestMapping::selectsMessages()
{
    MappingBench bench(R"(
[[mapping.acme]]
board = "prices"
key = "acme:{/d/s}"
when = { "/type" = ["ticker", "snapshot"], "/v" = 2 }
columns = { last = "/d/p" }
[[mapping.acme]]
board = "scores"
key = "acme:{/d/s}"
when = { "/d/home" = "*" }
columns = { home = "/d/home" }
)");
    QCOMPARE(bench.error(), std::string());
    QVERIFY(bench.feed(R"({"type":"ticker","v":2,"d":{"s":"A","p":1}})"));
    QVERIFY(bench.feed(R"({"d":{"p":1,"s":"B"},"v":2,"type":"snapshot"})"));
    QVERIFY(bench.feed(R"({"type":"ticker","v":3,"d":{"s":"C","p":1}})"));
    QVERIFY(bench.feed(R"({"type":"heartbeat"})"));
    QVERIFY(bench.feed(R"({"d":{"s":"M","home":"Lyon"}})"));
    QCOMPARE(bench.prices.rowCount(), std::size_t(2));
    QCOMPARE(bench.scores.rowCount(), std::size_t(1));
    QCOMPARE(bench.parser().unmatched(), std::uint64_t(2));
}

void TestMapping::takesArraysOfRows()
{
    MappingBench bench(R"(
[mapping.acme]
board = "prices"
key = "acme:{/s}"
rows = "/data/list"
when = { "^/ok" = true, "/kind" = "spot" }
columns = { last = "/p", name = "{^/venue} {/s}", source_time = { from = "^/t", unit = "s" } }
)");
    QCOMPARE(bench.error(), std::string());
    // What is of the message may stand behind the rows.
    QVERIFY(bench.feed(R"({"ok":true,"data":{"list":[{"s":"A","p":1,"kind":"spot"},{"s":"B","p":2,"kind":"swap"},
                           {"s":"C","p":3,"kind":"spot"}]},"venue":"Acme","t":1700000000})"));
    QCOMPARE(bench.prices.rowCount(), std::size_t(2));
    QCOMPARE(bench.text("acme:C", "name"), std::string("Acme C"));
    QCOMPARE(bench.integer("acme:A", "source_time"), std::optional<std::int64_t>(1'700'000'000'000'000));
    QVERIFY(bench.feed(R"({"ok":false,"data":{}})"));
    MappingBench root("[mapping.acme]\nboard = \"prices\"\nkey = \"a:{/s}\"\nrows = \"\"\ncolumns = { last = \"/p\" }");
    QVERIFY(root.feed(R"([{"s":"A","p":1},{"s":"B","p":2}])"));
    QCOMPARE(root.prices.rowCount(), std::size_t(2));
    QVERIFY(root.feed("[]"));
}

void TestMapping::takesObjectsOfRows()
{
    MappingBench bench(R"(
[mapping.acme]
board = "prices"
key = "acme:{#}"
rows = "/result"
columns = { last = "/c/0", volume = "/v/1" }
)");
    QCOMPARE(bench.error(), std::string());
    QVERIFY(bench.feed(R"({"error":[],"result":{"XBT":{"c":["1.5","7"],"v":["1","99"]},"a\u0062c":{"c":["2"]}}})"));
    QCOMPARE(bench.price("acme:XBT", "volume"), std::string("99"));
    QCOMPARE(bench.price("acme:abc", "last"), std::string("2"));
}

void TestMapping::takesRowsThatAreArrays()
{
    MappingBench bench("[mapping.acme]\nboard = \"prices\"\nkey = \"a:{/0}\"\nrows = \"\"\n"
                       "columns = { bid = \"/1\", ask = \"/3\" }");
    QVERIFY(bench.feed(R"([["A",1.5,10,1.6],["B",2.5,10,2.6]])"));
    QCOMPARE(bench.price("a:B", "ask"), std::string("2.6"));
    QVERIFY(!bench.feed(R"([7])"));
}

void TestMapping::removesRows()
{
    MappingBench bench("[mapping.acme]\nboard = \"prices\"\nkey = \"acme:{/s}\"\n"
                       "remove = { \"/type\" = [\"delisted\", \"expired\"] }\ncolumns = { last = \"/p\" }");
    QVERIFY(bench.feed(R"({"s":"A","p":1})"));
    QVERIFY(bench.feed(R"({"s":"B","p":1})"));
    QVERIFY(bench.feed(R"({"s":"A","type":"expired"})"));
    QVERIFY(bench.feed(R"({"s":"never seen","type":"delisted"})"));
    QCOMPARE(bench.row("acme:A"), std::string());
    QVERIFY(bench.feed(R"({"s":"C","p":3})")); // takes the number that is free
    QVERIFY(bench.feed(R"({"s":"A","p":1})"));
    QCOMPARE(bench.price("acme:A", "last"), std::string("1"));
    QCOMPARE(bench.price("acme:C", "last"), std::string("3"));
    QCOMPARE(bench.prices.rowCount(), std::size_t(3));
}

void TestMapping::removesWhatIsNotInTheWhole()
{
    MappingBench bench("[mapping.acme]\nboard = \"prices\"\nkey = \"acme:{/s}\"\nrows = \"/l\"\nwhole = true\n"
                       "columns = { last = \"/p\" }");
    QVERIFY(bench.feed(R"({"l":[{"s":"A","p":1},{"s":"B","p":2}]})"));
    QVERIFY(bench.feed(R"({"l":[{"s":"B","p":2},{"s":"C","p":3}]})"));
    QCOMPARE(bench.prices.rowCount(), std::size_t(2));
    QCOMPARE(bench.row("acme:A"), std::string());
    QVERIFY(bench.feed(R"({"l":[]})"));
    QCOMPARE(bench.prices.rowCount(), std::size_t(0));
}

void TestMapping::removesNothingByABrokenWhole()
{
    MappingBench bench("[mapping.acme]\nboard = \"prices\"\nkey = \"acme:{/s}\"\nrows = \"/l\"\nwhole = true\n"
                       "columns = { last = \"/p\" }");
    QVERIFY(bench.feed(R"({"l":[{"s":"A","p":1},{"s":"B","p":2}]})"));
    QVERIFY(!bench.feed(R"({"l":[{"s":"A","p":1},{"p":2}]})"));
    QVERIFY(!bench.feed(R"({"l":null})"));
    QVERIFY(!bench.feed(R"({"error":"try later"})"));
    QVERIFY(!bench.feed(R"({"l":[{"s":"A")"));
    QCOMPARE(bench.prices.rowCount(), std::size_t(2));
}

void TestMapping::countsTrades()
{
    MappingBench bench(R"(
[mapping.acme]
board = "prices"
key = "acme:{/s}"
[mapping.acme.trade]
price = "/p"
size = "/q"
time = { from = "/t", unit = "ms" }
taker = { from = "/m", values = { true = "SELLER", false = "BUYER" } }
)");
    QCOMPARE(bench.error(), std::string());
    QVERIFY(bench.feed(R"({"s":"X","p":"10.5","q":2,"t":1700000000123,"m":true})"));
    QVERIFY(bench.feed(R"({"s":"X","p":"10.6","q":0.5,"t":1700000000200,"m":false})"));
    QVERIFY(!bench.feed(R"({"s":"X","p":"dear","q":0.5})"));
    QCOMPARE(bench.price("acme:X", "last"), std::string("10.6"));
    QCOMPARE(bench.price("acme:X", "volume"), std::string("2.5"));
    QCOMPARE(bench.integer("acme:X", "trade_count"), std::optional<std::int64_t>(2));
    FollowCursor cursor;
    v1::Followed part;
    QVERIFY(bench.stores.trades.read({v1::TRADES, "acme:X", 0}, cursor, part));
    QCOMPARE(part.trades_size(), 2);
    QCOMPARE(part.trades(0).time_us(), qint64(1'700'000'000'123'000));
    QCOMPARE(part.trades(0).taker(), v1::Trade::SELLER);
}

void TestMapping::tellsEvents()
{
    MappingBench bench(R"(
[mapping.acme]
board = "scores"
key = "acme:{/m}"
columns = { home_score = "/h" }
[mapping.acme.event]
kind = { from = "/k", values = { goal = "GOAL", red = "RED_CARD" } }
side = "/side"
text = "/player"
clock = { from = "/min", factor = 60 }
id = "/id"
time = { from = "/t", unit = "s" }
)");
    QCOMPARE(bench.error(), std::string());
    QVERIFY(bench.feed(R"({"m":1,"h":0})")); // no event
    QVERIFY(
        bench.feed(R"({"m":1,"h":1,"k":"goal","side":"home","player":"M\u00fcller","min":63,"id":7,"t":1700000000})"));
    QVERIFY(bench.feed(R"({"m":1,"k":"red"})"));
    QVERIFY(!bench.feed(R"({"m":1,"k":"corner"})"));
    FollowCursor cursor;
    v1::Followed part;
    QVERIFY(bench.stores.matchEvents.read({v1::MATCH_EVENTS, "acme:1", 0}, cursor, part));
    QCOMPARE(part.match_events_size(), 2);
    const v1::MatchEvent &goal = part.match_events(0);
    QCOMPARE(goal.kind(), v1::MatchEvent::GOAL);
    QCOMPARE(goal.side(), v1::MatchEvent::HOME);
    QCOMPARE(goal.text(), std::string("Müller"));
    QCOMPARE(goal.clock(), 63u * 60);
    QCOMPARE(goal.id(), std::string("7"));
    QCOMPARE(goal.time_us(), qint64(1'700'000'000'000'000));
    QCOMPARE(part.match_events(1).id(), std::string("event-2"));
    QVERIFY(bench.complaints.front().find("event.kind") != std::string::npos);
}

void TestMapping::unescapesTextsAndNames()
{
    MappingBench bench(withColumns(R"(name = "/n", venue = "/a~1b/c~0d", result = "/\u00fc")"));
    QCOMPARE(bench.error(), std::string());
    QVERIFY(bench.feed(R"({"\u0073":"\u0058","n":"a\"b\\c\u00e4","a/b":{"c~d":"v"},"ü":"u"})"));
    QCOMPARE(bench.text("acme:X", "name"), std::string("a\"b\\cä"));
    QCOMPARE(bench.text("acme:X", "venue"), std::string("v"));
    QCOMPARE(bench.text("acme:X", "result"), std::string("u"));
}

void TestMapping::boundsItsRows()
{
    MappingBench bench("[mapping.acme]\nboard = \"prices\"\nkey = \"a:{#}\"\nrows = \"\"\n");
    QCOMPARE(bench.error(), std::string());
    std::string message = "[";
    for (std::size_t i = 0; i <= MappedParser::rowsMax; ++i)
        message += i == 0 ? "[]" : ",[]";
    QVERIFY(!bench.feed(message + ']'));
    QCOMPARE(bench.prices.rowCount(), MappedParser::rowsMax);
    QCOMPARE(bench.complaints.size(), std::size_t(1));
}

void TestMapping::tellsMistakesOnce_data()
{
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<QList<QByteArray>>("named");
    QTest::newRow("no number") << QByteArray(R"({"s":"X","b":"n/a"})")
                               << QList<QByteArray>{"columns.bid", "/b", "\"n/a\"", "a number"};
    QTest::newRow("a time without its unit")
        << QByteArray(R"({"s":"X","t":"soon"})") << QList<QByteArray>{"source_time", "/t", "\"soon\"", "since 1970"};
    QTest::newRow("an unknown word") << QByteArray(R"({"s":"X","st":"weird"})")
                                     << QList<QByteArray>{"status", "/st", "\"weird\"", "trading", "halt"};
    QTest::newRow("no key") << QByteArray(R"({"b":1})") << QList<QByteArray>{"key", "/s", "nothing", "when = "};
    QTest::newRow("an array as key") << QByteArray(R"({"s":[1]})") << QList<QByteArray>{"key", "/s", "an array"};
    QTest::newRow("an array as message") << QByteArray(R"([{"s":"X"}])") << QList<QByteArray>{"rows = \"\""};
    QTest::newRow("no object") << QByteArray("42") << QList<QByteArray>{"object", "42"};
    QTest::newRow("no JSON") << QByteArray("<html>") << QList<QByteArray>{"not JSON", "<html>"};
    QTest::newRow("nothing") << QByteArray("") << QList<QByteArray>{"not JSON"};
    QTest::newRow("a fraction") << QByteArray(R"({"s":"X","n":1.5})")
                                << QList<QByteArray>{"trade_count", "1.5", "a whole number"};
}

void TestMapping::tellsMistakesOnce()
{
    QFETCH(QByteArray, message);
    QFETCH(QList<QByteArray>, named);
    MappingBench bench(quotes);
    for (int i = 0; i < 3; ++i)
        QVERIFY(!bench.feed(message.toStdString()));
    QCOMPARE(bench.complaints.size(), std::size_t(1));
    named << "mapping.acme";
    for (const QByteArray &part : named)
        QVERIFY2(bench.complaints.front().find(part.toStdString()) != std::string::npos,
                 bench.complaints.front().c_str());
}

void TestMapping::tellsPlacesWhereNothingStands()
{
    MappingBench bench(withColumns("last = \"/price\", bid = \"/b\""));
    for (int i = 0; i < 150; ++i)
        QVERIFY(bench.feed(R"({"s":"X","b":1})"));
    QCOMPARE(bench.complaints.size(), std::size_t(1));
    QVERIFY(bench.complaints.front().find("columns.last") != std::string::npos);
    QCOMPARE(bench.parser().neverFound(), std::vector<std::string>{"columns.last (/price)"});
}

void TestMapping::tellsThatNothingFits()
{
    MappingBench bench("[mapping.acme]\nboard = \"prices\"\nkey = \"/s\"\nwhen = { \"/type\" = \"tikcer\" }");
    for (int i = 0; i < 150; ++i)
        (void)bench.feed(R"({"s":"X","type":"ticker"})");
    QCOMPARE(bench.complaints.size(), std::size_t(1));
    QVERIFY(bench.complaints.front().find("when") != std::string::npos);
}

void TestMapping::namesConfigurationMistakes_data()
{
    QTest::addColumn<QByteArray>("table");
    QTest::addColumn<QList<QByteArray>>("named");
    const auto row = [](const char *name, const char *table, const QList<QByteArray> &named) {
        QTest::newRow(name) << QByteArray(table) << named;
    };
    row("no board", "key = \"/s\"", {"board", "\"prices\" or \"scores\""});
    row("unknown board", "board = \"odds\"\nkey = \"/s\"", {"board", "odds", "prices"});
    row("no key", "board = \"prices\"", {"key", "acme:{/symbol}"});
    row("unknown option", "board = \"prices\"\nkey = \"/s\"\nrow = \"/x\"", {"'row'", "rows"});
    row("unknown column", "board = \"prices\"\nkey = \"/s\"\ncolumns = { bidd = \"/b\" }",
        {"'bidd'", "prices", "bid, ask"});
    row("column of the other board", "board = \"scores\"\nkey = \"/s\"\ncolumns = { bid = \"/b\" }",
        {"'bid'", "home_score"});
    row("derived column", "board = \"prices\"\nkey = \"/s\"\ncolumns = { change = \"/c\" }", {"'change'", "mapped"});
    row("pointer without slash", "board = \"prices\"\nkey = \"/s\"\ncolumns = { bid = \"b\" }",
        {"columns.bid", "'b'", "a JSON pointer begins with /"});
    row("bad escape", "board = \"prices\"\nkey = \"/s\"\ncolumns = { bid = \"/a~2\" }", {"/a~2", "~1"});
    row("open brace", "board = \"prices\"\nkey = \"a:{/s\"", {"key", "brace"});
    row("constant key of rows", "board = \"prices\"\nkey = \"a:b\"\nrows = \"/d\"", {"same key"});
    row("rows", "board = \"prices\"\nkey = \"/s\"\nrows = \"d\"", {"rows", "\"/data\""});
    row("whole without rows", "board = \"prices\"\nkey = \"/s\"\nwhole = true", {"whole", "rows"});
    row("name without rows", "board = \"prices\"\nkey = \"a:{#}\"", {"#", "rows"});
    row("condition", "board = \"prices\"\nkey = \"/s\"\nwhen = { type = \"x\" }", {"when", "\"/type\""});
    row("unit", "board = \"prices\"\nkey = \"/s\"\ncolumns = { source_time = { from = \"/t\", unit = \"min\" } }",
        {"unit", "min", "\"ms\""});
    row("unit of a price", "board = \"prices\"\nkey = \"/s\"\ncolumns = { bid = { from = \"/t\", unit = \"s\" } }",
        {"bid", "unit is for times"});
    row("scale", "board = \"prices\"\nkey = \"/s\"\ncolumns = { bid = { from = \"/t\", scale = 19 } }",
        {"bid", "scale = 19", "-18 to 18"});
    row("words",
        "board = \"prices\"\nkey = \"/s\"\ncolumns = { status = { from = \"/t\", values = { a = \"AJAR\" } } }",
        {"status", "AJAR", "OPEN"});
    row("no source", "board = \"prices\"\nkey = \"/s\"\ncolumns = { bid = { scale = 2 } }", {"bid", "from"});
    row("unknown form", "board = \"prices\"\nkey = \"/s\"\ncolumns = { bid = { from = \"/b\", div = 2 } }",
        {"bid", "'div'", "scale"});
    row("trade of a match", "board = \"scores\"\nkey = \"/s\"\ntrade = { price = \"/p\", size = \"/q\" }",
        {"trade", "prices only"});
    row("event of a price", "board = \"prices\"\nkey = \"/s\"\nevent = { kind = \"/k\" }", {"event", "scores only"});
    row("event without kind", "board = \"scores\"\nkey = \"/s\"\nevent = { text = \"/k\" }", {"event", "GOAL"});
    row("unknown part of an event", "board = \"scores\"\nkey = \"/s\"\nevent = { who = \"/k\" }",
        {"'who'", "kind", "time", "text"});
    row("half a trade", "board = \"prices\"\nkey = \"/s\"\ntrade = { price = \"/p\" }", {"trade", "size"});
}

void TestMapping::namesConfigurationMistakes()
{
    QFETCH(QByteArray, table);
    QFETCH(QList<QByteArray>, named);
    MappingBench bench("[mapping.acme]\n" + table.toStdString());
    named << "mapping.acme";
    for (const QByteArray &part : named)
        QVERIFY2(bench.error().find(part.toStdString()) != std::string::npos, bench.error().c_str());
}

void TestMapping::survivesEveryPrefix()
{
    const std::string message = R"({"s":"X","b":"1.50","a":1.6,"p":1.55,"q":125,"n":7,"base":"B\u00e4","quote":"EUR",)"
                                R"("t":1700000000123,"st":"halt","more":{"deep":[1,[2,{"x":null}]]}})";
    MappingBench bench(quotes);
    for (std::size_t length = 0; length < message.size(); ++length)
        QVERIFY(!bench.feed(std::string_view(message).substr(0, length)));
    QCOMPARE(bench.prices.rowCount(), std::size_t(0)); // of a message that was cut off nothing counts
    QVERIFY(bench.feed(message));
}

void TestMapping::mangledMessagesDoNoHarm()
{
    constexpr int rounds = 20'000;
    const unsigned seed = testSeed();
    std::mt19937 random(seed);
    MappingBench bench(R"(
[[mapping.acme]]
board = "prices"
key = "acme:{#}"
rows = "/d"
whole = true
columns = { last = "/p", bid = "/b/1", name = "{#} {^/t}", source_time = { from = "^/t", unit = "ms" } }
[[mapping.acme]]
board = "scores"
key = "acme:{/0}"
rows = ""
remove = { "/3" = true }
columns = { home = "/1", home_score = { from = "/2", factor = 3, scale = -1 } }
event = { kind = { from = "/4", values = { goal = "GOAL" } }, text = "/1" }
)");
    QCOMPARE(bench.error(), std::string());
    const std::vector<std::string> texts = {
        R"({"t":1700000000123,"d":{"A":{"p":"1.5","b":[0,2]},"B\u00e4":{"p":-1e-3,"b":[0,"3"]}}})",
        R"([["m1","Ly\"on",2,false,"goal"],["m2","Lens",null,true,null]])"};
    int refused = 0;
    for (int i = 0; i < rounds; ++i)
        refused += bench.feed(mangled(texts[random() % 2], texts, random)) ? 0 : 1;
    QVERIFY2(refused > rounds / 20, "mangling that breaks nothing tests nothing");
    QCOMPARE(bench.prices.digest(), digestOfRows(bench.prices));
    QCOMPARE(bench.scores.digest(), digestOfRows(bench.scores));
    QCOMPARE(bench.feed(texts[0]), false); // the second rule takes no object of objects without what it wants
    QCOMPARE(bench.price("acme:A", "bid"), std::string("2"));
}

QTEST_GUILESS_MAIN(TestMapping)
#include "tst_mapping.moc"
