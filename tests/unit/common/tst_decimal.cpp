// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/board/decimal.h"

#include <QTest>

using tapedeck::Decimal;

class TestDecimal : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void parses_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<qint64>("mantissa");
        QTest::addColumn<int>("scale");

        QTest::newRow("zero") << QByteArray("0") << qint64(0) << 0;
        QTest::newRow("zeros kept") << QByteArray("58005.11000000") << qint64(5800511000000) << 8;
        QTest::newRow("negative fraction") << QByteArray("-0.5") << qint64(-5) << 1;
        QTest::newRow("small exponent") << QByteArray("1e-7") << qint64(1) << 7;
        QTest::newRow("large exponent") << QByteArray("1.5E+3") << qint64(1500) << 0;
        QTest::newRow("largest") << QByteArray("9223372036854775807") << qint64(9223372036854775807) << 0;
        QTest::newRow("18 decimals") << QByteArray("0.000000000000000001") << qint64(1) << 18;
        QTest::newRow("zeros beyond 18 decimals")
            << QByteArray("0.1000000000000000000") << qint64(100000000000000000) << 18;
    }
    void parses()
    {
        QFETCH(QByteArray, text);
        const auto value = Decimal::parse(text.toStdString());
        QVERIFY(value.has_value());
        QTEST(qint64(value->mantissa), "mantissa");
        QTEST(int(value->scale), "scale");
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const char *text : {"", "-", ".", ".5", "5.", "1.2.3", "1e", "1e+", "1e9999", "0x10", "12a", " 1", "1 ",
                                 "+1", "NaN", "--1", "9223372036854775808", "1e19", "0.0000000000000000001"})
            QTest::newRow(text) << QByteArray(text);
    }
    void refuses()
    {
        QFETCH(QByteArray, text);
        QVERIFY(!Decimal::parse(text.toStdString()).has_value());
    }

    void printsWhatItRead_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const char *text :
             {"0", "0.00", "67123.45", "-0.5", "-12.0030", "0.000000000000000001", "-9223372036854775808"})
            QTest::newRow(text) << QByteArray(text);
    }
    void printsWhatItRead()
    {
        QFETCH(QByteArray, text);
        if (text == "-9223372036854775808") {
            QCOMPARE((Decimal{INT64_MIN, 0}.toString()), text.toStdString());
            return;
        }
        QCOMPARE(Decimal::parse(text.toStdString())->toString(), text.toStdString());
    }

    void sameValueIsEqualWhateverTheScale()
    {
        QVERIFY((Decimal{150, 2} == Decimal{15, 1}));
        QVERIFY((Decimal{0, 8} == Decimal{0, 0}));
        QVERIFY(!(Decimal{150, 2} == Decimal{151, 2}));
    }

    void sumsAtTheFinerScale()
    {
        const auto total = tapedeck::sum({1, 1}, {25, 2});
        QCOMPARE(qint64(total->mantissa), qint64(35));
        QCOMPARE(int(total->scale), 2);
        QVERIFY(!tapedeck::sum({INT64_MAX, 0}, {1, 0}).has_value());
        QVERIFY(!tapedeck::sum({INT64_MAX, 0}, {1, 1}).has_value());
        QVERIFY((*tapedeck::difference({1, 0}, {25, 2}) == Decimal{75, 2}));
    }

    void rescalingNeverLosesDigits()
    {
        QVERIFY(!(Decimal{151, 2}.rescaled(1).has_value()));
        QCOMPARE(qint64(Decimal{150, 2}.rescaled(1)->mantissa), qint64(15));
        QVERIFY(!(Decimal{INT64_MAX, 0}.rescaled(1).has_value()));
    }
};

QTEST_APPLESS_MAIN(TestDecimal)
#include "tst_decimal.moc"
