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
    void readsMatchClocks_data();
    void readsMatchClocks();
    void splitsTexts_data();
    void splitsTexts();
    void translatesWords();
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

void TestMapping::readsMatchClocks_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<qint64>("seconds"); // below 0: refused
    const auto row = [](const char *json, qint64 seconds) { QTest::newRow(json) << QByteArray(json) << seconds; };
    row("\"67:30\"", 67 * 60 + 30);
    row("\"7:05\"", 7 * 60 + 5);
    row("\"1:07:30\"", 67 * 60 + 30);
    row("\"00:00\"", 0);
    row("\"11:59.7\"", 11 * 60 + 59);
    row("67", 67 * 60);
    row("\"67\"", 67 * 60);
    row("\"67'\"", 67 * 60);
    row("\"45+2\"", 47 * 60);
    row("\"90 + 3'\"", 93 * 60);
    row("\"90'+3\"", 93 * 60);
    row("\"45:00+2:10\"", 47 * 60 + 10);
    row("\"120:00\"", 120 * 60);
    row("\"HT\"", 45 * 60);
    row("\"FT\"", 0);
    row("null", 0);
    row("\"\"", 0);
    row("\"67:60\"", -1);
    row("\"67:5:30:1\"", -1);
    row("\"-5\"", -1);
    row("\"5:-5\"", -1);
    row("\"45+\"", -1);
    row("\"+2\"", -1);
    row("67.5", -1);
    row("\"4th\"", -1);
    row("\"123456\"", -1);
    row("true", -1);
    row("[1]", -1);
}

void TestMapping::readsMatchClocks()
{
    QFETCH(QByteArray, json);
    QFETCH(qint64, seconds);
    MappingBench bench(
        "[mapping.acme]\nboard = \"scores\"\nkey = \"a:{/m}\"\n"
        "columns = { clock = { from = \"/t\", unit = \"clock\", values = { HT = \"45\", FT = \"\" } } }");
    QCOMPARE(bench.error(), std::string());
    QCOMPARE(bench.feed("{\"m\":1,\"t\":" + json.toStdString() + "}"), seconds >= 0);
    QCOMPARE(bench.integer("a:1", "clock").value_or(0), std::max<qint64>(seconds, 0));
    if (seconds < 0)
        QVERIFY2(bench.complaints.front().find("67:30") != std::string::npos, bench.complaints.front().c_str());
}

void TestMapping::splitsTexts_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<int>("home"); // below 0: no value
    QTest::addColumn<int>("away");
    QTest::addColumn<bool>("isRight");
    QTest::newRow("a score") << QByteArray("\"2-1\"") << 2 << 1 << true;
    QTest::newRow("with spaces") << QByteArray("\"10 - 11\"") << 10 << 11 << true;
    QTest::newRow("not begun") << QByteArray("\"-\"") << -1 << -1 << true;
    QTest::newRow("empty") << QByteArray("\"\"") << -1 << -1 << true;
    QTest::newRow("null") << QByteArray("null") << -1 << -1 << true;
    QTest::newRow("postponed, as a word") << QByteArray("\"P-P\"") << -1 << -1 << true;
    QTest::newRow("another separator") << QByteArray("\"2:1\"") << -1 << -1 << false;
    QTest::newRow("half") << QByteArray("\"2\"") << 2 << -1 << false;
    QTest::newRow("words") << QByteArray("\"two-one\"") << -1 << -1 << false;
}

void TestMapping::splitsTexts()
{
    QFETCH(QByteArray, json);
    QFETCH(int, home);
    QFETCH(int, away);
    QFETCH(bool, isRight);
    MappingBench bench(R"(
[mapping.acme]
board = "scores"
key = "a:{/m}"
[mapping.acme.columns]
home_score = { from = "/score", split = "-", part = 1, values = { P = "" } }
away_score = { from = "/score", split = "-", part = 2, values = { P = "" } }
)");
    QCOMPARE(bench.error(), std::string());
    QCOMPARE(bench.feed("{\"m\":1,\"score\":" + json.toStdString() + "}"), isRight);
    QCOMPARE(bench.integer("a:1", "home_score").value_or(-1), std::int64_t(home));
    QCOMPARE(bench.integer("a:1", "away_score").value_or(-1), std::int64_t(away));
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
