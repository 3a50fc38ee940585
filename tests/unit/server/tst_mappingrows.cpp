// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mappingbench.h"

#include <QTest>

using namespace tapedeck;

class TestMappingRows : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesArraysOfRows();
    void takesObjectsOfRows();
    void takesRowsThatAreArrays();
    void walksListsInLists();
    void walksObjectsInObjects();
    void tellsWhereTheWayEnds_data();
    void tellsWhereTheWayEnds();
    void removesRows();
    void removesWhatIsNotInTheWhole();
    void removesNothingByABrokenWhole();
    void boundsItsRows();
};

void TestMappingRows::takesArraysOfRows()
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

void TestMappingRows::takesObjectsOfRows()
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

void TestMappingRows::takesRowsThatAreArrays()
{
    MappingBench bench("[mapping.acme]\nboard = \"prices\"\nkey = \"a:{/0}\"\nrows = \"\"\n"
                       "columns = { bid = \"/1\", ask = \"/3\" }");
    QVERIFY(bench.feed(R"([["A",1.5,10,1.6],["B",2.5,10,2.6]])"));
    QCOMPARE(bench.price("a:B", "ask"), std::string("2.6"));
    QVERIFY(!bench.feed(R"([7])"));
}

void TestMappingRows::walksListsInLists()
{
    MappingBench bench(R"(
[mapping.acme]
board = "prices"
key = "acme:{^/events/*/id}-{^/events/*/markets/*/id}-{/id}"
rows = "/events/*/markets/*/runners"
when = { "^/events/*/state" = ["PRE", "LIVE"] }
[mapping.acme.columns]
bid = "/odds"
name = "{^/events/*/name}: {/name}"
market_id = "^/events/*/markets/*/#"
source_time = { from = "^/sent", unit = "s" }
status = { from = "^/events/*/markets/*/status", values = { open = "OPEN", "*" = "HALTED" } }
)");
    QCOMPARE(bench.error(), std::string());
    // What is of an event or market may stand before or behind its list; escapes in names and texts are undone.
    QVERIFY(bench.feed(R"({"events":[
        {"id":1,"state":"PRE","markets":[
            {"id":"m","status":"open","runners":[{"id":"a","odds":2.1,"name":"A\u00e4"},{"id":"b","odds":3,"name":"B"}]},
            {"runners":[{"id":"o","odds":1.85,"name":"Over"}],"id":"n","status":"closed"}],"name":"X \"v\" Y"},
        {"id":2,"name":"none yet","state":"PRE","markets":[]},
        {"id":3,"name":"null","state":"LIVE","markets":null},
        {"id":4,"name":"no markets","state":"LIVE"},
        {"id":5,"name":"over","state":"DONE","markets":[{"id":"m","runners":[{"id":"a","odds":1}]}]}],"sent":1700000000})"));
    QCOMPARE(bench.complaints, std::vector<std::string>());
    QCOMPARE(bench.prices.rowCount(), std::size_t(3));
    QCOMPARE(bench.price("acme:1-m-a", "bid"), std::string("2.1"));
    QCOMPARE(bench.text("acme:1-m-a", "name"), std::string("X \"v\" Y: Aä"));
    QCOMPARE(bench.text("acme:1-m-b", "name"), std::string("X \"v\" Y: B"));
    QCOMPARE(bench.text("acme:1-n-o", "market_id"), std::string("1"));
    QCOMPARE(bench.integer("acme:1-n-o", "status"), std::optional<std::int64_t>(2));
    QCOMPARE(bench.integer("acme:1-m-b", "source_time"), std::optional<std::int64_t>(1'700'000'000'000'000));
}

void TestMappingRows::walksObjectsInObjects()
{
    MappingBench bench(R"(
[mapping.acme]
board = "prices"
key = "acme:{^/result/*/#}-{#}"
rows = "/result/*"
whole = true
columns = { bid = "/bid", ask = "/0", name = "^/result/*/#" }
)");
    QCOMPARE(bench.error(), std::string());
    QVERIFY(bench.feed(
        R"({"result":{"BT\u0043":{"EUR":{"bid":"1.5"},"U\u0053D":{"bid":"1.6"}},"ETH":{"EUR":[7]},"X":{}}})"));
    QCOMPARE(bench.prices.rowCount(), std::size_t(3));
    QCOMPARE(bench.price("acme:BTC-USD", "bid"), std::string("1.6"));
    QCOMPARE(bench.text("acme:BTC-USD", "name"), std::string("BTC"));
    QCOMPARE(bench.price("acme:ETH-EUR", "ask"), std::string("7"));
    QVERIFY(bench.feed(R"({"result":{"ETH":{"EUR":{"bid":2}}}})"));
    QCOMPARE(bench.prices.rowCount(), std::size_t(1));
    // The message itself may be a list of lists.
    MappingBench lists("[mapping.acme]\nboard = \"prices\"\nkey = \"a:{^/*/#}-{/0}\"\nrows = \"/*\"\n"
                       "columns = { bid = \"/1\" }");
    QCOMPARE(lists.error(), std::string());
    QVERIFY(lists.feed(R"([[["A",1],["B",2]],[["A",3]]])"));
    QCOMPARE(lists.price("a:0-B", "bid"), std::string("2"));
    QCOMPARE(lists.price("a:1-A", "bid"), std::string("3"));
}

void TestMappingRows::tellsWhereTheWayEnds_data()
{
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<QByteArray>("named"); // empty: nothing is wrong
    QTest::newRow("no list at all") << QByteArray(R"({"data":[]})") << QByteArray("rows: at /events stood nothing");
    QTest::newRow("a number") << QByteArray(R"({"events":7})") << QByteArray("rows: at /events stood neither");
    QTest::newRow("none of them has it") << QByteArray(R"({"events":[{"market":[]},{}]})")
                                         << QByteArray("rows: at /events/*/markets stood nothing in any of them");
    QTest::newRow("one is a text") << QByteArray(R"({"events":[{"markets":"none"},{"markets":[{"id":1}]}]})")
                                   << QByteArray("rows: at /events/*/markets stood neither");
    QTest::newRow("one is no object") << QByteArray(R"({"events":[5,{"markets":[{"id":1}]}]})")
                                      << QByteArray("element 0 of /events is neither");
    QTest::newRow("no key") << QByteArray(R"({"events":[{"markets":[{"nr":1}]}]})")
                            << QByteArray("key: at /id of a row of /events/*/markets stood nothing");
    QTest::newRow("all are empty") << QByteArray(R"({"events":[{"markets":[]},{"markets":{}}]})") << QByteArray();
    QTest::newRow("there are none") << QByteArray(R"({"events":[]})") << QByteArray();
}

void TestMappingRows::tellsWhereTheWayEnds()
{
    QFETCH(QByteArray, message);
    QFETCH(QByteArray, named);
    MappingBench bench("[mapping.acme]\nboard = \"prices\"\nkey = \"a:{/id}\"\nrows = \"/events/*/markets\"\n"
                       "whole = true\ncolumns = { bid = \"/p\" }");
    QCOMPARE(bench.error(), std::string());
    QVERIFY(bench.feed(R"({"events":[{"markets":[{"id":"old","p":1}]}]})"));
    QCOMPARE(bench.feed(message.toStdString()), named.isEmpty());
    QCOMPARE(bench.complaints.size(), std::size_t(named.isEmpty() ? 0 : 1));
    if (!named.isEmpty())
        QVERIFY2(bench.complaints.front().find(named.toStdString()) != std::string::npos,
                 bench.complaints.front().c_str());
    // What may not be all removes nothing.
    QCOMPARE(bench.row("a:old").empty(), named.isEmpty());
}

void TestMappingRows::removesRows()
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

void TestMappingRows::removesWhatIsNotInTheWhole()
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

void TestMappingRows::removesNothingByABrokenWhole()
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

void TestMappingRows::boundsItsRows()
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

QTEST_GUILESS_MAIN(TestMappingRows)
#include "tst_mappingrows.moc"
