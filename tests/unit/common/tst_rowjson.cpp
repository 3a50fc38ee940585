// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/wire/rowjson.h"

#include "tapedeck/v1/prices.pb.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace tapedeck;
using tapedeck::v1::Quote;

class TestRowJson : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void pricesAreExactTexts()
    {
        Board board(Schema::prices(), 1);
        board.beginCommit();
        const RowId row = board.insert("x:\"A\"\n");
        board.setDecimal(row, Quote::kBidFieldNumber, {6712345, 2});
        board.setInteger(row, Quote::kTradeCountFieldNumber, 7);
        board.setInteger(row, Quote::kStatusFieldNumber, Quote::SUSPENDED);
        board.setText(row, Quote::kNameFieldNumber, "Zürich");
        const Version first = board.endCommit();
        std::string text;
        appendRowJson(board, row, 0, text);
        const QJsonObject json = QJsonDocument::fromJson(QByteArray::fromStdString(text)).object();
        QCOMPARE(json[QLatin1String("key")].toString(), QStringLiteral("x:\"A\"\n"));
        QCOMPARE(json[QLatin1String("bid")].toString(), QStringLiteral("67123.45"));
        QCOMPARE(json[QLatin1String("trade_count")].toInt(), 7);
        QCOMPARE(json[QLatin1String("status")].toString(), QStringLiteral("SUSPENDED"));
        QCOMPARE(json[QLatin1String("name")].toString(), QString::fromUtf8("Zürich"));
        QVERIFY(!json.contains(QLatin1String("ask")));

        board.beginCommit();
        board.clear(row, Quote::kBidFieldNumber);
        board.endCommit();
        text.clear();
        appendRowJson(board, row, first, text);
        const QJsonObject delta = QJsonDocument::fromJson(QByteArray::fromStdString(text)).object();
        QCOMPARE(delta.size(), 2);
        QVERIFY(delta[QLatin1String("bid")].isNull());
    }
};

QTEST_APPLESS_MAIN(TestRowJson)
#include "tst_rowjson.moc"
