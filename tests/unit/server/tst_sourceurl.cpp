// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/jsonvalues.h"
#include "server/sources/sourcefactory.h"
#include "server/sources/sourceurl.h"

#include <QTest>

using namespace tapedeck;

class TestSourceUrl : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesOptions();
    void namesTheMistake_data();
    void namesTheMistake();
    void readsTimes();
};

void TestSourceUrl::takesOptions()
{
    SourceUrl url("sim:prices?symbols=70&seed=9&name=a%2Cb");
    QCOMPARE(url.kind(), std::string("sim"));
    QCOMPARE(url.rest(), std::string("prices"));
    QCOMPARE(url.takeNumber("symbols", 1, 1, 100), 70);
    QCOMPARE(url.takeNumber("rate", 5, 1, 100), 5);
    QCOMPARE(url.takeText("name"), std::optional<std::string>("a,b"));
    url.finish("symbols and seed");
    QVERIFY(url.error().find("'seed'") != std::string::npos);
}

void TestSourceUrl::namesTheMistake_data()
{
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<QByteArray>("named");
    QTest::newRow("no kind") << QByteArray("prices") << QByteArray("KIND");
    QTest::newRow("unknown kind") << QByteArray("carrier-pigeon:coop") << QByteArray("carrier-pigeon");
    QTest::newRow("below the least") << QByteArray("sim:prices?symbols=9") << QByteArray("10 to 100000");
    QTest::newRow("above the most") << QByteArray("sim:prices?rate=1000001") << QByteArray("1000000");
    QTest::newRow("no number") << QByteArray("sim:scores?matches=many") << QByteArray("matches=many");
    QTest::newRow("no value") << QByteArray("sim:scores?matches") << QByteArray("NAME=VALUE");
    QTest::newRow("no file") << QByteArray("replay:kraken:") << QByteArray("FILE");
    QTest::newRow("speed") << QByteArray("replay:kraken:/dev/null?speed=warp") << QByteArray("speed=warp");
    QTest::newRow("start") << QByteArray("replay:kraken:/dev/null?start=noon") << QByteArray("start=noon");
}

void TestSourceUrl::namesTheMistake()
{
    QFETCH(QByteArray, url);
    QFETCH(QByteArray, named);
    const SourcesResult result = makeSources({url.toStdString()});
    QVERIFY(result.sources.empty());
    QVERIFY2(result.error.find(url.toStdString()) != std::string::npos, result.error.c_str());
    QVERIFY2(result.error.find(named.toStdString()) != std::string::npos, result.error.c_str());
}

void TestSourceUrl::readsTimes()
{
    QCOMPARE(isoTimeUs("2021-04-17T16:43:30.244075Z"), 1618677810244075);
    QCOMPARE(isoTimeUs("2022-07-11"), 1657497600000000);
    QCOMPARE(isoTimeUs("2021-04-17T18:43:30.244075+02:00"), 1618677810244075);
    QCOMPARE(isoTimeUs("2021-04-17 11:13:30.244-0530"), 1618677810244000);
    QCOMPARE(isoTimeUs("2021-04-17T18:43+02:00"), 1618677780000000);
    QCOMPARE(isoTimeUs("2022-13-11T00:00:00"), 0);
    QCOMPARE(isoTimeUs("yesterday"), 0);
    QCOMPARE(secondsTextUs("1617666423.606671"), 1617666423606671);
    QCOMPARE(secondsTextUs("1617666423.60667199"), 1617666423606671);
    QCOMPARE(secondsTextUs("x"), 0);
}

QTEST_GUILESS_MAIN(TestSourceUrl)
#include "tst_sourceurl.moc"
