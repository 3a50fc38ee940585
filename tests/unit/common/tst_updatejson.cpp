// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/wire/rowjson.h"
#include "common/wire/updatejson.h"

#include "tapedeck/v1/prices.pb.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <algorithm>

using namespace tapedeck;
using tapedeck::v1::Quote;

namespace {

/// With " for each '.
std::string quoted(std::string text)
{
    std::replace(text.begin(), text.end(), '\'', '"');
    return text;
}

std::string message(const Schema &schema, const UpdateHeader &header, const std::string &rows)
{
    std::string text;
    appendUpdateJsonHead(schema, header, !rows.empty(), text);
    text += rows;
    text += updateJsonTail(!rows.empty());
    return text;
}

UpdateHeader smallHeader()
{
    UpdateHeader header;
    header.board = "scores";
    header.epoch = 18'446'744'073'709'551'615u;
    header.version = 7;
    return header;
}

std::string row(const Board &board, RowId row, Version since, bool receiverIsEmpty = false)
{
    std::string text;
    appendUpdateRowJson(board, row, since, receiverIsEmpty, text);
    return text;
}

} // namespace

class TestUpdateJson : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aDecimalThatReadsOtherwiseIsTold()
    {
        Board board(Schema::prices(), 5);
        board.beginCommit();
        const RowId id = board.insert("x:A");
        QVERIFY(board.setDecimal(id, Quote::kBidFieldNumber, {0, 0}));
        QVERIFY(board.setDecimal(id, Quote::kOpenFieldNumber, {3, 0}));
        QVERIFY(board.setDecimal(id, Quote::kLastFieldNumber, {3, 0}));
        board.endCommit();
        const Version before = board.version();
        board.beginCommit();
        QVERIFY(board.setDecimal(id, Quote::kAskFieldNumber, {15, 1}));
        board.endCommit();
        const QJsonObject object = QJsonDocument::fromJson(QByteArray::fromStdString(row(board, id, before))).object();
        QCOMPARE(object.value(QLatin1String("bid")).toString(), QStringLiteral("0.0"));
        QCOMPARE(object.value(QLatin1String("last")).toString(), QStringLiteral("3.0"));
        QCOMPARE(object.value(QLatin1String("change")).toString(), QStringLiteral("0.0"));
    }

    void defaultsAreLeftOut()
    {
        const std::string expected =
            quoted("{'update':{'board':'scores','epoch':'18446744073709551615','base_version':0,'version':7}}");
        QCOMPARE(message(Schema::scores(), smallHeader(), {}), expected);
    }

    void everyFieldHasItsPlace()
    {
        UpdateHeader header = smallHeader();
        header.baseVersion = 5;
        header.more = true;
        header.digest = 0;
        header.removed = {3, 4'000'000'000u};
        header.folded = 12;
        header.oldestAgeUs = 4'294'967'295u;
        header.publishTimeUs = 1'657'550'505'957'000;
        header.timeBaseUs = 5; // rows have whole times
        const std::string rows = quoted("{'row':1,'key':'a'},{'row':2,'key':'b'}");
        const std::string expected =
            quoted("{'update':{'board':'scores','epoch':'18446744073709551615','base_version':5,'version':7,"
                   "'more':true,'digest':'0','removed':[3,4000000000],'folded':12,'oldest_age_us':4294967295,"
                   "'publish_time_us':1657550505957000,'scores':[")
            + rows + "]}}";
        QCOMPARE(message(Schema::scores(), header, rows), expected);
    }

    void aRowTellsWhatChangedAndWhatHasNoValueAnyMore()
    {
        Board board(Schema::prices(), 1);
        board.beginCommit();
        const RowId id = board.insert("x:A");
        board.setDecimal(id, Quote::kBidFieldNumber, {155, 2});
        board.setText(id, Quote::kNameFieldNumber, "A \"quoted\"\n");
        const Version first = board.endCommit();
        const std::string whole =
            quoted("{'row':1,'key':'x:A','bid':'1.55','name':'A \\'quoted\\'\\u000a','price_scale':2}");
        QCOMPARE(row(board, id, 0, true), whole);
        board.beginCommit();
        board.clear(id, Quote::kBidFieldNumber);
        board.setInteger(id, Quote::kTradeCountFieldNumber, -1);
        board.endCommit();
        const std::string changed = quoted("{'row':1,'key':'x:A','bid':null,'trade_count':-1}");
        QCOMPARE(row(board, id, first), changed);
    }

    void aRowThatIsNewTellsAllThatItLacks()
    {
        Board board(Schema::prices(), 1);
        board.beginCommit();
        const RowId id = board.insert("x:A");
        board.setDecimal(id, Quote::kBidFieldNumber, {155, 2});
        const Version first = board.endCommit();
        board.beginCommit();
        board.remove(id);
        QCOMPARE(board.insert("x:A"), id);
        board.setDecimal(id, Quote::kAskFieldNumber, {165, 2});
        board.endCommit();
        const QJsonObject json = QJsonDocument::fromJson(QByteArray::fromStdString(row(board, id, first))).object();
        QVERIFY(json.value(QLatin1String("bid")).isNull());
        QCOMPARE(json.value(QLatin1String("ask")).toString(), QStringLiteral("1.65"));
        QCOMPARE(json.size(), static_cast<qsizetype>(board.schema().columns().size()) + 1);
        // A row may be told from version 0 to a receiver that is further on.
        QCOMPARE(row(board, id, 0), row(board, id, first));
        // To who knows nothing of the board there is nothing to take back.
        const std::string whole = quoted("{'row':1,'key':'x:A','ask':'1.65','price_scale':2}");
        QCOMPARE(row(board, id, 0, true), whole);
    }
};

QTEST_APPLESS_MAIN(TestUpdateJson)
#include "tst_updatejson.moc"
