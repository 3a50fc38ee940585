// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/selfbenchmark.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QTest>

using namespace tapedeck;

namespace {

constexpr int timeoutMs = 60'000;

QStringList shell(const char *script)
{
    return {QStringLiteral("-c"), QString::fromLatin1(script), QStringLiteral("sh")};
}

} // namespace

/// Programs in the place of the dashboard's own benchmark.
class TestSelfBenchmark : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsWhatItPrints();
    void isGivenTheWindowsSize();
    void saysWhyThereIsNoResult_data();
    void saysWhyThereIsNoResult();
    void isGivenUpAfterAWhile();
    void canBeStopped();
    void endsItsProcessWithItself();
};

void TestSelfBenchmark::showsWhatItPrints()
{
    SelfBenchmark benchmark(QStringLiteral("/bin/sh"), shell("echo frames 60; echo CPU 7 %"), timeoutMs);
    QVERIFY(!benchmark.isRunning());
    benchmark.start({});
    QVERIFY(benchmark.isRunning());
    QTRY_VERIFY(!benchmark.isRunning());
    QCOMPARE(benchmark.result(), QStringLiteral("frames 60\nCPU 7 %"));
    QCOMPARE(benchmark.problem(), QString());
    benchmark.copy();
    QCOMPARE(QGuiApplication::clipboard()->text(), benchmark.result());
}

void TestSelfBenchmark::isGivenTheWindowsSize()
{
    SelfBenchmark benchmark(QStringLiteral("/bin/sh"), shell("echo $*"), timeoutMs);
    benchmark.start(QSize(800, 600));
    QTRY_COMPARE(benchmark.result(), QStringLiteral("--size 800x600"));
}

void TestSelfBenchmark::saysWhyThereIsNoResult_data()
{
    QTest::addColumn<QString>("program");
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("says");
    const QString sh = QStringLiteral("/bin/sh");
    QTest::newRow("not there") << QStringLiteral("/no/such/program") << QStringList() << QStringLiteral("started");
    QTest::newRow("fails") << sh << shell("echo half; echo 'no display' >&2; exit 1") << QStringLiteral("no display");
    QTest::newRow("fails silently") << sh << shell("exit 3") << QStringLiteral("without a result");
    QTest::newRow("says nothing") << sh << shell("true") << QStringLiteral("without a result");
    QTest::newRow("crashes") << sh << shell("kill -SEGV $$") << QStringLiteral("crashed");
}

void TestSelfBenchmark::saysWhyThereIsNoResult()
{
    QFETCH(QString, program);
    QFETCH(QStringList, arguments);
    QFETCH(QString, says);
    SelfBenchmark benchmark(program, arguments, timeoutMs);
    benchmark.start({});
    QTRY_VERIFY2(benchmark.problem().contains(says), qPrintable(benchmark.problem()));
    QCOMPARE(benchmark.result(), QString());
    QVERIFY(!benchmark.isRunning());
}

void TestSelfBenchmark::isGivenUpAfterAWhile()
{
    SelfBenchmark benchmark(QStringLiteral("/bin/sleep"), {QStringLiteral("100")}, 1);
    benchmark.start({});
    QTRY_VERIFY(benchmark.problem().contains(QStringLiteral("ended")));
    QVERIFY(!benchmark.isRunning());
}

void TestSelfBenchmark::canBeStopped()
{
    SelfBenchmark benchmark(QStringLiteral("/bin/sleep"), {QStringLiteral("100")}, timeoutMs);
    benchmark.start({});
    benchmark.cancel();
    QTRY_VERIFY(!benchmark.isRunning());
    QCOMPARE(benchmark.problem(), QString());
    benchmark.start({}); // and again
    QVERIFY(benchmark.isRunning());
}

void TestSelfBenchmark::endsItsProcessWithItself()
{
    QElapsedTimer elapsed;
    elapsed.start();
    {
        SelfBenchmark benchmark(QStringLiteral("/bin/sleep"), {QStringLiteral("100")}, timeoutMs);
        benchmark.start({});
    }
    QVERIFY(elapsed.elapsed() < 50'000);
}

QTEST_MAIN(TestSelfBenchmark)
#include "tst_selfbenchmark.moc"
