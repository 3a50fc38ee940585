// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mappingbench.h"

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

} // namespace

class TestMappingMistakes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsMistakesOnce_data();
    void tellsMistakesOnce();
    void tellsPlacesWhereNothingStands();
    void tellsThatNothingFits();
    void namesConfigurationMistakes_data();
    void namesConfigurationMistakes();
};

void TestMappingMistakes::tellsMistakesOnce_data()
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

void TestMappingMistakes::tellsMistakesOnce()
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

void TestMappingMistakes::tellsPlacesWhereNothingStands()
{
    MappingBench bench("[mapping.acme]\nboard = \"prices\"\nkey = \"acme:{/s}\"\n"
                       "columns = { last = \"/price\", bid = \"/b\" }");
    for (int i = 0; i < 150; ++i)
        QVERIFY(bench.feed(R"({"s":"X","b":1})"));
    QCOMPARE(bench.complaints.size(), std::size_t(1));
    QVERIFY(bench.complaints.front().find("columns.last") != std::string::npos);
    QCOMPARE(bench.parser().neverFound(), std::vector<std::string>{"columns.last (/price)"});
}

void TestMappingMistakes::tellsThatNothingFits()
{
    MappingBench bench("[mapping.acme]\nboard = \"prices\"\nkey = \"/s\"\nwhen = { \"/type\" = \"tikcer\" }");
    for (int i = 0; i < 150; ++i)
        (void)bench.feed(R"({"s":"X","type":"ticker"})");
    QCOMPARE(bench.complaints.size(), std::size_t(1));
    QVERIFY(bench.complaints.front().find("when") != std::string::npos);
}

void TestMappingMistakes::namesConfigurationMistakes_data()
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
    row("too many stars", "board = \"prices\"\nkey = \"/s\"\nrows = \"/*/*/*/*/*/*\"", {"rows", "at most 5"});
    row("star in a row", "board = \"prices\"\nkey = \"/s\"\nrows = \"/d\"\ncolumns = { bid = \"/x/*/b\" }",
        {"columns.bid", "/x/*/b", "only in rows"});
    row("star on another way", "board = \"prices\"\nkey = \"/s\"\nrows = \"/d/*/e\"\ncolumns = { bid = \"^/x/*/b\" }",
        {"columns.bid", "^/x/*/b", "/d/*/e/*"});
    row("star alone", "board = \"prices\"\nkey = \"{^/d/*}\"\nrows = \"/d/*/e\"", {"key", "^/d/*", "a name behind it"});
    row("split without part",
        "board = \"scores\"\nkey = \"/s\"\ncolumns = { home_score = { from = \"/r\", split = \"-\" } }",
        {"home_score", "split", "part = 1"});
    row("part 0",
        "board = \"scores\"\nkey = \"/s\"\ncolumns = { home_score = { from = \"/r\", split = \"-\", part = 0 } }",
        {"home_score", "part = 0", "1 to 9"});
    row("unit of a clock", "board = \"scores\"\nkey = \"/s\"\ncolumns = { clock = { from = \"/t\", unit = \"ms\" } }",
        {"clock", "'ms'", "\"clock\""});
    row("clock with a factor",
        "board = \"scores\"\nkey = \"/s\"\ncolumns = { clock = { from = \"/t\", unit = \"clock\", factor = 60 } }",
        {"clock", "without scale and factor"});
    row("constant id", "board = \"prices\"\nkey = \"/s\"\ntrade = { price = \"/p\", size = \"/q\", id = \"x\" }",
        {"trade.id", "a place"});
    row("repeats", "board = \"prices\"\nkey = \"/s\"\ntrade = { price = \"/p\", size = \"/q\", repeats = 1 }",
        {"trade.repeats", "true or false"});
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

void TestMappingMistakes::namesConfigurationMistakes()
{
    QFETCH(QByteArray, table);
    QFETCH(QList<QByteArray>, named);
    MappingBench bench("[mapping.acme]\n" + table.toStdString());
    named << "mapping.acme";
    for (const QByteArray &part : named)
        QVERIFY2(bench.error().find(part.toStdString()) != std::string::npos, bench.error().c_str());
}

QTEST_GUILESS_MAIN(TestMappingMistakes)
#include "tst_mappingmistakes.moc"
