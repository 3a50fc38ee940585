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
    std::string text("[mapping.acme]\nboard = \"prices\"\nkey = \"acme:{/s}\"\ncolumns = { ");
    text.append(columns).append(" }\n");
    return text;
}

} // namespace

class TestMapping : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesColumns();
    void composesKeys();
    void mapsEveryColumn();
    void leavesOutWhatIsMissing();
    void clearsWhatIsNullOrWrong();
    void writesOnlyWhatChanged();
    void selectsMessages();
    void unescapesTextsAndNames();
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
    QVERIFY(bench.feed("\xef\xbb\xbf{\"s\":\"X\",\"a\":3}")); // a mark of byte order is nothing
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

void TestMapping::unescapesTextsAndNames()
{
    MappingBench bench(withColumns(R"(name = "/n", venue = "/a~1b/c~0d", result = "/\u00fc")"));
    QCOMPARE(bench.error(), std::string());
    QVERIFY(bench.feed(R"({"\u0073":"\u0058","n":"a\"b\\c\u00e4","a/b":{"c~d":"v"},"ü":"u"})"));
    QCOMPARE(bench.text("acme:X", "name"), std::string("a\"b\\cä"));
    QCOMPARE(bench.text("acme:X", "venue"), std::string("v"));
    QCOMPARE(bench.text("acme:X", "result"), std::string("u"));
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
