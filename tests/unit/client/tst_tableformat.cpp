// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cli/tableformat.h"

#include <QTest>

using namespace tapedeck;

class TestTableFormat : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void alignsOnTheDecimalPoint()
    {
        TableFormat table({{"key"}, {"last", true}, {"n", true}});
        table.addRow({"a", "1.5", "7"});
        table.addRow({"bb", "1234.125", ""});
        table.addRow({"c", "-3", "100"});
        const std::vector<std::string> wanted = {
            "key      last    n",
            "a       1.5      7",
            "bb   1234.125",
            "c      -3      100",
        };
        QCOMPARE(table.lines(), wanted);
    }

    void cutsLongTexts()
    {
        TableFormat table({{"name", false, 8}});
        table.addRow({"Grünwald und Söhne"});
        QCOMPARE(table.lines().at(1), std::string("Grünwal…"));
        QCOMPARE(textWidth("Grünwal…"), std::size_t(8));
    }

    void groupsAndDurations()
    {
        QCOMPARE(grouped(0), std::string("0"));
        QCOMPARE(grouped(999), std::string("999"));
        QCOMPARE(grouped(1234567), std::string("1,234,567"));
        QCOMPARE(durationText(999), std::string("999 µs"));
        QCOMPARE(durationText(12'345), std::string("12.3 ms"));
        QCOMPARE(durationText(4'200'000), std::string("4.2 s"));
    }
};

QTEST_GUILESS_MAIN(TestTableFormat)
#include "tst_tableformat.moc"
