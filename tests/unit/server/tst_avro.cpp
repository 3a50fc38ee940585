// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mappingbench.h"
#include "server/sources/avroparser.h"
#include "server/sources/sourceurl.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <avro.h>

#include <functional>
#include <random>

#include <sys/resource.h>

using namespace std::string_literals;
using namespace tapedeck;

namespace {

const std::string quoteSchema = R"({"type": "record", "name": "Quote", "namespace": "acme", "fields": [
    {"name": "symbol", "type": "string"},
    {"name": "bid", "type": ["null", {"type": "bytes", "logicalType": "decimal", "precision": 18, "scale": 4}]},
    {"name": "ask", "type": ["null", {"type": "fixed", "name": "Money", "size": 8, "logicalType": "decimal",
                                      "precision": 18, "scale": 2}]},
    {"name": "last", "type": "double"},
    {"name": "volume", "type": "long"},
    {"name": "at", "type": {"type": "long", "logicalType": "timestamp-millis"}},
    {"name": "state", "type": {"type": "enum", "name": "State", "symbols": ["OPEN", "HALTED"]}},
    {"name": "extra", "type": {"type": "map", "values": ["null", "boolean", {"type": "bytes",
     "logicalType": "decimal", "precision": 18, "scale": 2}]}},
    {"name": "levels", "type": {"type": "array", "items": {"type": "record", "name": "Level", "fields": [
        {"name": "price", "type": "float"}, {"name": "count", "type": "int"}]}}}
]})";

constexpr const char *quoteMapping = R"(
[mapping.acme]
board = "prices"
key = "acme:{/symbol}"
[mapping.acme.columns]
bid = "/bid"
ask = "/ask"
last = "/last"
volume = "/volume"
source_time = "/at"
status = "/state"
open = "/levels/1/price"
trade_count = "/levels/1/count"
high = "/extra/high"
)";

std::shared_ptr<const AvroSchema> schemaOf(std::string_view json)
{
    AvroSchema::Result result = AvroSchema::read(json);
    if (!result.schema)
        qFatal("%s", result.error.c_str());
    return result.schema;
}

/// A value of a schema, as the Avro project's own library writes it.
std::string written(const std::string &schema, const std::function<void(avro_value_t *)> &fill)
{
    avro_schema_t parsed = nullptr;
    if (avro_schema_from_json_length(schema.data(), schema.size(), &parsed) != 0)
        qFatal("%s", avro_strerror());
    avro_value_iface_t *kind = avro_generic_class_from_schema(parsed);
    avro_value_t value;
    avro_generic_value_new(kind, &value);
    fill(&value);
    std::string bytes(64 * 1024, '\0');
    avro_writer_t writer = avro_writer_memory(bytes.data(), static_cast<std::int64_t>(bytes.size()));
    if (avro_value_write(writer, &value) != 0)
        qFatal("%s", avro_strerror());
    bytes.resize(static_cast<std::size_t>(avro_writer_tell(writer)));
    avro_writer_free(writer);
    avro_value_decref(&value);
    avro_value_iface_decref(kind);
    avro_schema_decref(parsed);
    return bytes;
}

avro_value_t field(avro_value_t *of, const char *name)
{
    avro_value_t found;
    if (avro_value_get_by_name(of, name, &found, nullptr) != 0)
        qFatal("%s", avro_strerror());
    return found;
}

avro_value_t branch(avro_value_t of, int number)
{
    avro_value_t found;
    if (avro_value_set_branch(&of, number, &found) != 0)
        qFatal("%s", avro_strerror());
    return found;
}

void fillQuote(avro_value_t *quote, const char *symbol, std::string bid)
{
    avro_value_t value = field(quote, "symbol");
    avro_value_set_string(&value, symbol);
    value = branch(field(quote, "bid"), bid.empty() ? 0 : 1);
    if (bid.empty())
        avro_value_set_null(&value);
    else
        avro_value_set_bytes(&value, bid.data(), bid.size());
    std::string ask = "\0\0\0\0\0\x58\xaf\xe3"s; // 58'121.95 × 100
    value = branch(field(quote, "ask"), 1);
    avro_value_set_fixed(&value, ask.data(), ask.size());
    value = field(quote, "last");
    avro_value_set_double(&value, 58120.1);
    value = field(quote, "volume");
    avro_value_set_long(&value, 1'203);
    value = field(quote, "at");
    avro_value_set_long(&value, 1'769'860'800'123);
    value = field(quote, "state");
    avro_value_set_enum(&value, 1);
    avro_value_t extra = field(quote, "extra");
    avro_value_t entry;
    avro_value_add(&extra, "low", &entry, nullptr, nullptr);
    entry = branch(entry, 1);
    avro_value_set_boolean(&entry, 1);
    avro_value_add(&extra, "high", &entry, nullptr, nullptr);
    entry = branch(entry, 2);
    std::string high = "\xfb"s; // -5
    avro_value_set_bytes(&entry, high.data(), high.size());
    avro_value_t levels = field(quote, "levels");
    for (int i = 0; i < 3; ++i) {
        avro_value_t level;
        avro_value_append(&levels, &level, nullptr);
        value = field(&level, "price");
        avro_value_set_float(&value, 0.1F * static_cast<float>(i));
        value = field(&level, "count");
        avro_value_set_int(&value, 10 * i);
    }
}

std::string quote(const char *symbol = "BTC-EUR", const std::string &bid = "\x22\xa5\x8d\x98"s) // 58'121.… × 10'000
{
    return written(quoteSchema, [&](avro_value_t *value) { fillQuote(value, symbol, bid); });
}

std::string zigzag(std::int64_t number)
{
    std::uint64_t bits = static_cast<std::uint64_t>(number) << 1 ^ static_cast<std::uint64_t>(number >> 63);
    std::string bytes;
    for (; bits >= 0x80; bits >>= 7)
        bytes += static_cast<char>(bits | 0x80);
    return bytes + static_cast<char>(bits);
}

} // namespace

/// Messages in Avro, written by another library than ours.
class TestAvro : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsEveryType();
    void decimals_data();
    void decimals();
    void times_data();
    void times();
    void readsRows_data();
    void readsRows();
    void walksListsInLists();
    void unionsOfRecords();
    void holdsItself();
    void allOfAMessageOrNothing();
    void doesNotFit_data();
    void doesNotFit();
    void standsAnyBytes();
    void textsThatAreNone();
    void schemas_data();
    void schemas();
    void findsByNumber();
    void tellsMistakes_data();
    void tellsMistakes();
};

void TestAvro::readsEveryType()
{
    MappingBench bench(quoteMapping);
    QVERIFY2(bench.error().empty(), bench.error().c_str());
    const auto schema = schemaOf(quoteSchema);
    QVERIFY(bench.feedAvro(*schema, quote()));
    QCOMPARE(bench.price("acme:BTC-EUR", "bid"), "58127.5032"s);
    QCOMPARE(bench.price("acme:BTC-EUR", "ask"), "58121.95"s);
    QCOMPARE(bench.price("acme:BTC-EUR", "last"), "58120.1"s);
    QCOMPARE(bench.price("acme:BTC-EUR", "volume"), "1203"s);
    QCOMPARE(bench.price("acme:BTC-EUR", "open"), "0.1"s);
    QCOMPARE(bench.price("acme:BTC-EUR", "high"), "-0.05"s);
    QCOMPARE(bench.integer("acme:BTC-EUR", "trade_count"), std::optional<std::int64_t>(10));
    QCOMPARE(bench.integer("acme:BTC-EUR", "source_time"), std::optional<std::int64_t>(1'769'860'800'123'000));
    QCOMPARE(bench.integer("acme:BTC-EUR", "status"), std::optional<std::int64_t>(v1::Quote::HALTED));
    QCOMPARE(bench.text("acme:BTC-EUR", "venue"), "acme"s);
    QVERIFY(bench.feedAvro(*schema, quote("BTC-EUR", {}))); // null: no bid
    QCOMPARE(bench.price("acme:BTC-EUR", "bid"), ""s);
    QVERIFY(bench.complaints.empty());
}

void TestAvro::decimals_data()
{
    QTest::addColumn<int>("scale");
    QTest::addColumn<QByteArray>("unscaled");
    QTest::addColumn<QByteArray>("price"); // empty: refused
    const auto row = [](const char *name, int scale, const std::string &unscaled, const char *price) {
        QTest::newRow(name) << scale << QByteArray::fromStdString(unscaled) << QByteArray(price);
    };
    row("nought", 2, "\0"s, "0");
    row("one cent", 2, "\1", "0.01");
    row("minus one cent", 2, "\xff", "-0.01");
    row("below one", 4, "\x7b", "0.0123");
    row("minus", 2, "\xff\x38", "-2");
    row("whole", 0, "\x7f\xff", "32767");
    row("leading bytes", 2, "\0\0\0\0\0\0\0\0\0\x64"s, "1");
    row("leading bytes below 0", 2, "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x9c", "-1");
    row("18 digits", 8, "\x0d\xe0\xb6\xb3\xa7\x63\xff\xff", "9999999999.99999999");
    row("too many digits", 2, "\x7f\xff\xff\xff\xff\xff\xff\xff\xff\xff", "");
    row("far too many", 2, std::string(17, '\1'), "");
    row("no bytes", 2, "", "");
}

void TestAvro::decimals()
{
    QFETCH(int, scale);
    QFETCH(QByteArray, unscaled);
    QFETCH(QByteArray, price);
    MappingBench bench("[mapping.acme]\nboard = \"prices\"\nkey = \"k\"\ncolumns = { bid = \"/p\" }");
    QVERIFY2(bench.error().empty(), bench.error().c_str());
    const auto schema = schemaOf(R"({"type":"record","name":"R","fields":[{"name":"p","type":
        {"type":"bytes","logicalType":"decimal","precision":38,"scale":)"
                                 + std::to_string(scale) + "}}]}");
    QCOMPARE(bench.feedAvro(*schema, zigzag(unscaled.size()) + unscaled.toStdString()), !price.isEmpty());
    QCOMPARE(bench.price("k", "bid"), price.toStdString());
}

void TestAvro::times_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("unit");
    QTest::addColumn<qint64>("value");
    const auto row = [](const char *type, const char *unit, qint64 value) {
        QTest::addRow("%s %s", type, unit) << QByteArray(type) << QByteArray(unit) << value;
    };
    row("timestamp-millis", "", 1'769'860'800'123);
    row("timestamp-micros", "", 1'769'860'800'123'000);
    row("timestamp-nanos", "", 1'769'860'800'123'000'000);
    row("local-timestamp-millis", "", 1'769'860'800'123);
    row("timestamp-millis", "s", 1'769'860'800'123); // the schema knows better
    row("none-of-ours", "ms", 1'769'860'800'123);
}

void TestAvro::times()
{
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, unit);
    QFETCH(qint64, value);
    const std::string from = unit.isEmpty() ? "\"/t\"" : "{ from = \"/t\", unit = \"" + unit.toStdString() + "\" }";
    MappingBench bench("[mapping.acme]\nboard = \"prices\"\nkey = \"k\"\ncolumns = { source_time = " + from + " }");
    QVERIFY2(bench.error().empty(), bench.error().c_str());
    const auto schema = schemaOf(R"({"type":"record","name":"R","fields":[{"name":"t","type":
        {"type":"long","logicalType":")"
                                 + type.toStdString() + "\"}}]}");
    QVERIFY(bench.feedAvro(*schema, zigzag(value)));
    QCOMPARE(bench.integer("k", "source_time"), std::optional<std::int64_t>(1'769'860'800'123'000));
}

void TestAvro::readsRows_data()
{
    QTest::addColumn<QByteArray>("schema");
    QTest::addColumn<QByteArray>("rows");
    QTest::addColumn<QByteArray>("message");
    const std::string price = R"({"type":"record","name":"P","fields":[{"name":"p","type":"int"}]})";
    const auto row = [](const char *name, const std::string &schema, const char *rows, const std::string &message) {
        QTest::newRow(name) << QByteArray::fromStdString(schema) << QByteArray(rows)
                            << QByteArray::fromStdString(message);
    };
    const std::string array = R"({"type":"array","items":)" + price + '}';
    const std::string map = R"({"type":"map","values":)" + price + '}';
    const std::string elements = zigzag(2) + zigzag(7) + zigzag(8) + zigzag(0);
    const std::string entries = zigzag(2) + zigzag(1) + '0' + zigzag(7) + zigzag(1) + '1' + zigzag(8) + zigzag(0);
    row("array", array, "", elements);
    row("array in two blocks", array, "",
        zigzag(-1) + zigzag(1) + zigzag(7) + zigzag(1) + zigzag(8) + zigzag(0)); // the first with its size
    row("map", map, "", entries);
    const auto within = [](const std::string &type) {
        return R"({"type":"record","name":"M","fields":[{"name":"before","type":["null","string"]},{"name":"of","type":
            {"type":"record","name":"Of","fields":[{"name":"rows","type":["null",)"
            + type + R"(]}]}},{"name":"after","type":"long"}]})";
    };
    row("array within", within(array), "/of/rows", zigzag(1) + zigzag(1) + 'x' + zigzag(1) + elements + zigzag(9));
    row("map within", within(map), "/of/rows", zigzag(0) + zigzag(1) + entries + zigzag(9));
    row("array within an array", R"({"type":"array","items":)" + array + '}', "/1",
        zigzag(2) + zigzag(0) + elements + zigzag(0));
    row("array within a map", R"({"type":"map","values":)" + array + '}', "/b",
        zigzag(2) + zigzag(1) + 'a' + zigzag(0) + zigzag(1) + 'b' + elements + zigzag(0));
    row("record",
        R"({"type":"record","name":"M","fields":[{"name":"0","type":)" + price + R"(},{"name":"1","type":"P"}]})", "",
        zigzag(7) + zigzag(8));
}

void TestAvro::readsRows()
{
    QFETCH(QByteArray, schema);
    QFETCH(QByteArray, rows);
    QFETCH(QByteArray, message);
    MappingBench bench("[mapping.acme]\nboard = \"prices\"\nkey = \"k{#}\"\nrows = \"" + rows.toStdString()
                       + "\"\ncolumns = { bid = \"/p\" }");
    QVERIFY2(bench.error().empty(), bench.error().c_str());
    QVERIFY2(bench.feedAvro(*schemaOf(schema.toStdString()), message.toStdString()),
             bench.complaints.empty() ? "" : bench.complaints.front().c_str());
    QCOMPARE(bench.price("k0", "bid"), "7"s);
    QCOMPARE(bench.price("k1", "bid"), "8"s);
    QCOMPARE(bench.prices.rowCount(), std::size_t(2));
}

/// Events of a list, each with a map of markets, each with a list of runners; what is of an event stands behind it.
void TestAvro::walksListsInLists()
{
    const auto schema = schemaOf(R"({"type":"array","items":{"type":"record","name":"Event","fields":[
        {"name":"markets","type":["null",{"type":"map","values":{"type":"array","items":
            {"type":"record","name":"Runner","fields":[{"name":"s","type":"string"},{"name":"odds","type":"int"}]}}}]},
        {"name":"name","type":"string"}]}})");
    MappingBench bench(R"(
[mapping.acme]
board = "prices"
key = "k:{^/*/name}-{^/*/markets/*/#}-{/s}"
rows = "/*/markets/*"
whole = true
columns = { bid = "/odds", name = "^/*/name" }
)");
    QVERIFY2(bench.error().empty(), bench.error().c_str());
    const auto text = [](const std::string &of) { return zigzag(static_cast<std::int64_t>(of.size())) + of; };
    const std::string runners = zigzag(2) + text("A") + zigzag(7) + text("B") + zigzag(8) + zigzag(0);
    const std::string markets = zigzag(1) + zigzag(2) + text("m") + runners + text("n") + zigzag(0) + zigzag(0);
    const std::string message =
        zigzag(2) + markets + text("E") + zigzag(0) + text("none") + zigzag(0); // of the second: null
    QVERIFY2(bench.feedAvro(*schema, message), bench.complaints.empty() ? "" : bench.complaints.front().c_str());
    QCOMPARE(bench.prices.rowCount(), std::size_t(2));
    QCOMPARE(bench.price("k:E-m-B", "bid"), "8"s);
    QCOMPARE(bench.text("k:E-m-A", "name"), "E"s);
    for (std::size_t length = 0; length < message.size(); ++length)
        QVERIFY(!bench.feedAvro(*schema, message.substr(0, length)));
    QCOMPARE(bench.prices.rowCount(), std::size_t(2));
}

void TestAvro::unionsOfRecords()
{
    const std::string schema = R"([{"type":"record","name":"Beat","fields":[{"name":"kind","type":"string"}]},
        {"type":"record","name":"Price","fields":[{"name":"kind","type":"string"},{"name":"p","type":"int"}]}])";
    MappingBench bench("[mapping.acme]\nboard = \"prices\"\nkey = \"k\"\nwhen = { \"/kind\" = \"price\" }\n"
                       "columns = { bid = \"/p\" }");
    QVERIFY(bench.feedAvro(*schemaOf(schema), zigzag(0) + zigzag(4) + "beat"));
    QCOMPARE(bench.prices.rowCount(), std::size_t(0));
    QVERIFY(bench.feedAvro(*schemaOf(schema), zigzag(1) + zigzag(5) + "price" + zigzag(7)));
    QCOMPARE(bench.price("k", "bid"), "7"s);
}

void TestAvro::holdsItself()
{
    const auto schema = schemaOf(R"({"type":"record","name":"Node","fields":[{"name":"p","type":"int"},
        {"name":"next","type":["null","Node"]}]})");
    MappingBench bench("[mapping.acme]\nboard = \"prices\"\nkey = \"k\"\ncolumns = { bid = \"/next/next/p\" }");
    QVERIFY(bench.feedAvro(*schema, zigzag(5) + zigzag(1) + zigzag(6) + zigzag(1) + zigzag(7) + zigzag(0)));
    QCOMPARE(bench.price("k", "bid"), "7"s);
    std::string deep;
    for (int i = 0; i < 1'000'000; ++i)
        deep += zigzag(1) + zigzag(1);
    QVERIFY(!bench.feedAvro(*schema, deep + zigzag(1) + zigzag(0)));
    QVERIFY(bench.complaints.front().find("nested too deep") != std::string::npos);
}

void TestAvro::allOfAMessageOrNothing()
{
    MappingBench bench(quoteMapping);
    const auto schema = schemaOf(quoteSchema);
    const std::string whole = quote();
    for (std::size_t size = 0; size < whole.size(); ++size)
        QVERIFY2(!bench.feedAvro(*schema, std::string(whole, 0, size)), std::to_string(size).c_str());
    QVERIFY(!bench.feedAvro(*schema, whole + '\0'));
    QCOMPARE(bench.prices.rowCount(), std::size_t(0));
    QCOMPARE(bench.complaints.size(), std::size_t(1));
    QVERIFY(bench.complaints.front().find("does not fit its schema: it ends in the middle of a value")
            != std::string::npos);
    QVERIFY(bench.feedAvro(*schema, whole));
}

void TestAvro::doesNotFit_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<QByteArray>("why");
    const auto row = [](const char *name, const char *type, const std::string &message, const char *why) {
        QTest::newRow(name) << QByteArray(type) << QByteArray::fromStdString(message) << QByteArray(why);
    };
    constexpr std::int64_t huge = std::int64_t(1) << 62;
    row("length of gigabytes", R"("bytes")", zigzag(huge) + "x", "a length says more than there is");
    row("length just too long", R"("string")", zigzag(2) + "x", "a length says more than there is");
    row("length below 0", R"("string")", zigzag(-1) + "x", "a length below 0");
    row("fixed of gigabytes", R"({"type":"fixed","name":"F","size":4000000000})", "x", "a length says more");
    row("endless number", R"("long")", std::string(11, '\xff'), "more than 64 bits");
    row("no boolean", R"("boolean")", "\2", "neither true nor false");
    row("no such branch", R"(["null","int"])", zigzag(2), "a choice that the schema does not have");
    row("branch below 0", R"(["null","int"])", zigzag(-1), "a choice that the schema does not have");
    row("no such symbol", R"({"type":"enum","name":"E","symbols":["A"]})", zigzag(1), "a choice");
    row("endless nulls", R"({"type":"array","items":"null"})", zigzag(huge), "far more values than bytes");
    row("endless nulls below 0", R"({"type":"array","items":"null"})", zigzag(-huge) + zigzag(1),
        "far more values than bytes");
    row("least number of nulls", R"({"type":"array","items":"null"})",
        zigzag(std::numeric_limits<std::int64_t>::min()) + zigzag(1), "far more values than bytes");
    row("endless strings", R"({"type":"array","items":"string"})", zigzag(huge) + zigzag(0), "in the middle");
    row("left over", R"("int")", zigzag(1) + "xx", "2 bytes are left over");
}

void TestAvro::doesNotFit()
{
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, message);
    QFETCH(QByteArray, why);
    MappingBench bench("[mapping.acme]\nboard = \"prices\"\nkey = \"k\"\ncolumns = { bid = \"/p\" }");
    const auto schema =
        schemaOf(R"({"type":"record","name":"R","fields":[{"name":"p","type":)" + type.toStdString() + "}]}");
    rusage before{}, after{};
    getrusage(RUSAGE_SELF, &before);
    QVERIFY(!bench.feedAvro(*schema, message.toStdString()));
    getrusage(RUSAGE_SELF, &after);
    QVERIFY(after.ru_maxrss - before.ru_maxrss < 8 * 1024); // KiB
    QVERIFY2(bench.complaints.front().find(why.toStdString()) != std::string::npos, bench.complaints.front().c_str());
    QCOMPARE(bench.prices.rowCount(), std::size_t(0));
}

void TestAvro::standsAnyBytes()
{
    MappingBench bench(quoteMapping);
    const auto schema = schemaOf(quoteSchema);
    const std::string whole = quote();
    std::mt19937 random(11);
    for (int i = 0; i < 20'000; ++i) {
        std::string message = whole;
        for (std::uint32_t n = random() % 4; n < 4; ++n)
            message[random() % message.size()] = static_cast<char>(random());
        message.resize(random() % 8 == 0 ? random() % message.size() : message.size());
        (void)bench.feedAvro(*schema, message);
    }
    QVERIFY(bench.feedAvro(*schema, whole));
    QCOMPARE(bench.price("acme:BTC-EUR", "bid"), "58127.5032"s);
}

void TestAvro::textsThatAreNone()
{
    const auto schema = schemaOf(R"({"type":"record","name":"R","fields":[{"name":"s","type":"string"},
        {"name":"b","type":"bytes"}]})");
    MappingBench bench("[mapping.acme]\nboard = \"prices\"\nkey = \"k:{/s}\"\ncolumns = { name = \"/b\" }");
    QVERIFY2(bench.error().empty(), bench.error().c_str());
    QVERIFY(!bench.feedAvro(*schema, zigzag(1) + '\xff' + zigzag(0)));
    QVERIFY(bench.complaints.back().find("key: at /s stood bytes that are no text") != std::string::npos);
    QVERIFY(!bench.feedAvro(*schema, zigzag(1) + 'A' + zigzag(2) + "\xc3\x28"));
    QVERIFY(bench.complaints.back().find("name: at /b stood bytes that are no text") != std::string::npos);
    QVERIFY(bench.feedAvro(*schema, zigzag(1) + 'A' + zigzag(2) + "\xc3\xa4"));
    QCOMPARE(bench.text("k:A", "name"), "\xc3\xa4"s);
}

void TestAvro::schemas_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("error"); // empty: it is one
    const auto row = [](const char *name, const std::string &json, const char *error) {
        QTest::newRow(name) << QByteArray::fromStdString(json) << QByteArray(error);
    };
    row("name of a type", R"("long")", "");
    row("a registry's answer", R"({"schema":"{\"type\":\"map\",\"values\":\"int\"}","id":7})", "");
    row("names in their space", R"({"type":"record","name":"a.b.R","fields":[{"name":"x","type":
        {"type":"fixed","name":"F","size":1}},{"name":"y","type":"F"},{"name":"z","type":"a.b.F"}]})",
        "");
    row("no JSON", "{", "it is not JSON");
    row("nothing", "", "it is not JSON");
    row("a number", "7", "a type is expected");
    row("no such type", R"("date")", "there is no type 'date'");
    row("no name", R"({"type":"record","fields":[]})", "\"name\" is missing");
    row("no fields", R"({"type":"record","name":"R"})", "\"fields\" is missing");
    row("field without type", R"({"type":"record","name":"R","fields":[{"name":"a"}]})", "\"type\" is missing");
    row("no symbols", R"({"type":"enum","name":"E","symbols":7})", "\"symbols\" is no array");
    row("no items", R"({"type":"array"})", "\"items\" is missing");
    row("size below 0", R"({"type":"fixed","name":"F","size":-1})", "the size of a fixed");
    row("no branches", "[]", "a union has no types");
    row("twice", R"([{"type":"fixed","name":"F","size":1},{"type":"fixed","name":"F","size":1}])",
        "there are two types 'F'");
    row("scale", R"({"type":"bytes","logicalType":"decimal","scale":1000})", "the scale of a decimal is 1000");
    std::string deep;
    for (int i = 0; i < 500; ++i)
        deep += R"({"type":"array","items":)";
    row("deep", deep + "\"int\"" + std::string(500, '}'), "nested deeper than 64");
    std::string many = "[\"int\"";
    for (int i = 0; i < 20'000; ++i)
        many += ",\"int\"";
    row("many", many + ']', "more than 10000 types");
}

void TestAvro::schemas()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, error);
    const AvroSchema::Result result = AvroSchema::read({json.data(), static_cast<std::size_t>(json.size())});
    QCOMPARE(result.schema != nullptr, error.isEmpty());
    QVERIFY2(error.isEmpty() ? result.error.empty() : result.error.find(error.toStdString()) != std::string::npos,
             result.error.c_str());
}

void TestAvro::findsByNumber()
{
    QTemporaryDir folder;
    const auto write = [&folder](const char *name, const QByteArray &bytes) {
        QFile file(folder.filePath(QLatin1String(name)));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    };
    write("7.avsc", "\"int\"");
    write("9.avsc", "int");
    SourceUrl url("redis://host?registry=" + folder.path().toStdString());
    AvroSchemas schemas = AvroSchemas::take(url);
    QVERIFY2(url.error().empty(), url.error().c_str());
    const auto find = [&schemas](const std::string &message) { return schemas.find(message); };
    const std::string message = "\0\0\0\0\7xy"s; // which what is found looks into
    const AvroSchemas::Found found = find(message);
    QVERIFY2(found.schema != nullptr, found.problem.c_str());
    QCOMPARE(found.message, std::string_view("xy"));
    QVERIFY(find("\0\0\0\1"s).problem.find("does not begin with a nought") != std::string::npos);
    QVERIFY(find("{\"s\":\"A\"}"s).problem.find("does not begin with a nought") != std::string::npos);
    const auto becomes = [&find](const std::string &message, const char *problem) {
        return QTest::qWaitFor([&] { return find(message).problem.find(problem) != std::string::npos; });
    };
    QVERIFY(becomes("\0\0\0\0\x08"s, "there is no schema 8 in"));
    QVERIFY(becomes("\0\0\0\0\x09"s, "9.avsc holds no schema of Avro"));
    write("8.avsc", R"({"schema":"\"long\""})"); // while we run
    QTRY_VERIFY(find("\0\0\0\0\x08"s).schema != nullptr);
    QVERIFY(find("\0\0\0\0\7"s).schema != nullptr);

    write("all.json", R"({"1":"int","300":{"type":"map","values":"int"}})");
    SourceUrl file("redis://host?registry=" + folder.filePath(QStringLiteral("all.json")).toStdString());
    AvroSchemas all = AvroSchemas::take(file);
    QVERIFY2(file.error().empty(), file.error().c_str());
    QVERIFY(all.find("\0\0\0\1\x2c"s).schema != nullptr);
    QVERIFY(all.find("\0\0\0\0\1"s).schema != nullptr);
    QVERIFY(all.find("\0\0\0\0\2"s).schema == nullptr);
}

void TestAvro::tellsMistakes_data()
{
    QTest::addColumn<QByteArray>("options");
    QTest::addColumn<QByteArray>("content"); // of the file %1
    QTest::addColumn<QByteArray>("error");
    const auto row = [](const char *name, const char *options, const char *content, const char *error) {
        QTest::newRow(name) << QByteArray(options) << QByteArray(content) << QByteArray(error);
    };
    row("neither", "", "", "payload=avro needs schema=FILE");
    row("both", "schema=%1&registry=%1", "\"int\"", "payload=avro needs schema=FILE");
    row("no file", "schema=/nowhere", "", "/nowhere cannot be read");
    row("no registry", "registry=/nowhere", "", "a folder, or a file, is expected");
    row("no schema", "schema=%1", "\"integer\"", "holds no schema of Avro: there is no type 'integer'");
    row("no registry file", "registry=%1", "[]", "an object {\"ID\": schema, …} is expected");
    row("no number", "registry=%1", R"({"x":"int"})", "\"x\" in it is no number");
    row("no schema in it", "registry=%1", R"({"5":"integer"})", "the schema 5 in it: there is no type 'integer'");
}

void TestAvro::tellsMistakes()
{
    QFETCH(QByteArray, options);
    QFETCH(QByteArray, content);
    QFETCH(QByteArray, error);
    QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("file")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(content);
    file.close();
    SourceUrl url("redis://host?" + options.replace("%1", file.fileName().toUtf8()).toStdString());
    (void)AvroSchemas::take(url);
    QVERIFY2(url.error().find(error.toStdString()) != std::string::npos, url.error().c_str());
}

QTEST_GUILESS_MAIN(TestAvro)
#include "tst_avro.moc"
