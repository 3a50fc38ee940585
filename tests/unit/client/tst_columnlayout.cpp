// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/columnlayout.h"

#include <QTemporaryDir>
#include <QTest>

using namespace tapedeck;

class TestColumnLayout : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void columnsAreMovedHiddenAndShown();
    void theLastColumnStays();
    void isRemembered();
    void whatWasRememberedMayBeWrong();

private:
    [[nodiscard]] static QString ids(const ColumnLayout &layout)
    {
        QStringList list;
        for (const GridColumn &column : layout.shown())
            list << QString::fromLatin1(column.id);
        return list.join(QLatin1Char(' '));
    }
};

void TestColumnLayout::columnsAreMovedHiddenAndShown()
{
    ColumnLayout layout(Schema::scores());
    const QString atFirst = ids(layout);
    QVERIFY(atFirst.startsWith(QStringLiteral("status home home_score away_score away")));
    QVERIFY(!layout.isShown(QStringLiteral("result")));
    layout.resize(1, 30);
    layout.move(1, 3);
    QVERIFY2(ids(layout).startsWith(QStringLiteral("status home_score away_score home away")), qPrintable(ids(layout)));
    QCOMPARE(layout.width(3), 30.0);
    QVERIFY(layout.isSized(3) && !layout.isSized(1));
    layout.move(3, 0);
    QVERIFY(ids(layout).startsWith(QStringLiteral("home status home_score")));
    layout.move(0, 99); // nothing
    QVERIFY(ids(layout).startsWith(QStringLiteral("home status home_score")));
    layout.setShown(QStringLiteral("home_score"), false);
    QVERIFY(ids(layout).startsWith(QStringLiteral("home status away_score")));
    layout.setShown(QStringLiteral("home_score"), true); // follows what it follows at first
    QVERIFY2(ids(layout).startsWith(QStringLiteral("home status home_score away_score")), qPrintable(ids(layout)));
    layout.setShown(QStringLiteral("result"), true);
    QVERIFY(ids(layout).endsWith(QStringLiteral("time result")));
    layout.reset();
    QCOMPARE(ids(layout), atFirst);
}

void TestColumnLayout::theLastColumnStays()
{
    ColumnLayout layout(Schema::prices());
    while (layout.shown().size() > 1)
        layout.setShown(QString::fromLatin1(layout.shown().back().id), false);
    layout.setShown(QString::fromLatin1(layout.shown().front().id), false);
    QCOMPARE(ids(layout), QStringLiteral("symbol"));
}

void TestColumnLayout::isRemembered()
{
    const QTemporaryDir directory;
    QSettings settings(directory.filePath(QStringLiteral("settings")), QSettings::IniFormat);
    ColumnLayout layout(Schema::prices());
    layout.move(0, 4);
    layout.setShown(QStringLiteral("open"), true);
    layout.setShown(QStringLiteral("venue"), false);
    layout.resize(2, 17.5);
    layout.setFormat(QStringLiteral("bid"), GridColumn::Format::Odds);
    layout.setFormat(QStringLiteral("symbol"), GridColumn::Format::Plain); // is no number
    layout.save(settings);
    ColumnLayout restored(Schema::prices());
    restored.restore(settings);
    QCOMPARE(ids(restored), ids(layout));
    QCOMPARE(restored.width(2), 17.5);
    QVERIFY(restored.isSized(2));
    QVERIFY(!restored.isSized(0));
    const auto format = [&](const char *id) {
        return restored.shown()[static_cast<std::size_t>(restored.placeOf(QString::fromLatin1(id)))].format;
    };
    QCOMPARE(format("bid"), GridColumn::Format::Odds);
    QCOMPARE(format("symbol"), GridColumn::Format::Grouped);
    QVERIFY(!restored.isSized(static_cast<std::size_t>(restored.placeOf(QStringLiteral("bid")))));
}

void TestColumnLayout::whatWasRememberedMayBeWrong()
{
    const QTemporaryDir directory;
    QSettings settings(directory.filePath(QStringLiteral("settings")), QSettings::IniFormat);
    settings.setValue(QStringLiteral("columns"),
                      QStringList{QStringLiteral("last:1e9"), QStringLiteral("gone:3"), QStringLiteral("last"),
                                  QStringLiteral("bid:x:roman"), QString()});
    ColumnLayout layout(Schema::prices());
    layout.restore(settings);
    QCOMPARE(ids(layout), QStringLiteral("last bid"));
    QCOMPARE(layout.width(0), ColumnLayout::widest);
    QVERIFY(!layout.isSized(1));
    settings.setValue(QStringLiteral("columns"), QStringList{QStringLiteral("nothing")});
    layout.restore(settings);
    QVERIFY(layout.shown().size() > 10);
}

QTEST_GUILESS_MAIN(TestColumnLayout)
#include "tst_columnlayout.moc"
