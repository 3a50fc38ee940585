// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mappingbench.h"

#include <QTest>

using namespace tapedeck;

namespace {

/// A rule for prices by the key /s, with these columns.
std::string withColumns(const char *columns)
{
    std::string text("[mapping.acme]\nboard = \"prices\"\nkey = \"acme:{/s}\"\ncolumns = { ");
    text.append(columns).append(" }\n");
    return text;
}

} // namespace

/// What becomes of numbers, times, clocks, texts and words.
class TestMappedValue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsDigits_data();
    void keepsDigits();
    void readsTimes_data();
    void readsTimes();
    void readsMatchClocks_data();
    void readsMatchClocks();
    void splitsTexts_data();
    void splitsTexts();
    void translatesWords();
};

void TestMappedValue::keepsDigits_data()
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

void TestMappedValue::keepsDigits()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, form);
    QFETCH(QByteArray, price);
    MappingBench bench(withColumns(("last = { from = \"/p\"" + form + " }").constData()));
    QCOMPARE(bench.error(), std::string());
    (void)bench.feed("{\"s\":\"X\",\"p\":" + json.toStdString() + "}");
    QCOMPARE(bench.price("acme:X", "last"), price.toStdString());
}

void TestMappedValue::readsTimes_data()
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

void TestMappedValue::readsTimes()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, unit);
    QFETCH(qint64, us);
    MappingBench bench(withColumns(("source_time = { from = \"/t\", unit = \"" + unit + "\" }").constData()));
    QCOMPARE(bench.error(), std::string());
    QCOMPARE(bench.feed("{\"s\":\"X\",\"t\":" + json.toStdString() + "}"), us != 0);
    QCOMPARE(bench.integer("acme:X", "source_time").value_or(0), us);
}

void TestMappedValue::readsMatchClocks_data()
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

void TestMappedValue::readsMatchClocks()
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

void TestMappedValue::splitsTexts_data()
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

void TestMappedValue::splitsTexts()
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

void TestMappedValue::translatesWords()
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

QTEST_GUILESS_MAIN(TestMappedValue)
#include "tst_mappedvalue.moc"
