// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "feedbench.h"
#include "mangled.h"
#include "samplemessages.h"
#include "tests/testseed.h"

#include <QTest>

#include <algorithm>
#include <map>
#include <random>

using namespace tapedeck;

namespace {

constexpr int roundsPerKind = 20'000;

} // namespace

/// Whatever a line or a disk does to a message, a parser takes it or refuses it, and keeps the boards whole.
class TestMangledFeeds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void samplesAreRead();
    void mangledMessagesDoNoHarm_data();
    void mangledMessagesDoNoHarm();
};

void TestMangledFeeds::samplesAreRead()
{
    std::map<std::string, FeedBench> benches;
    for (const SampleMessage &sample : sampleMessages) {
        FeedBench &bench = benches.try_emplace(sample.kind, sample.kind).first->second;
        QVERIFY2(bench.feed(sample.text, sample.url, "file"), sample.text.data());
    }
    for (const auto &[kind, bench] : benches)
        QVERIFY2(bench.prices.rowCount() + bench.scores.rowCount() > 0, kind.c_str());
    QCOMPARE(benches.at("kraken").counters.checksums.load() + benches.at("kraken").counters.gaps.load(), 1u);
}

void TestMangledFeeds::mangledMessagesDoNoHarm_data()
{
    QTest::addColumn<QByteArray>("kind");
    for (const char *kind : {"binance", "coinbase", "kraken", "betfair", "openfootball", "openligadb"})
        QTest::newRow(kind) << QByteArray(kind);
}

void TestMangledFeeds::mangledMessagesDoNoHarm()
{
    QFETCH(QByteArray, kind);
    const unsigned seed = testSeed();
    std::mt19937 random(seed);
    std::vector<std::string> texts;
    std::vector<std::string> urls;
    for (const SampleMessage &sample : sampleMessages) {
        if (kind == sample.kind) {
            texts.emplace_back(sample.text);
            urls.emplace_back(sample.url);
        }
    }

    FeedBench bench(kind.toStdString());
    int refused = 0;
    for (int i = 0; i < roundsPerKind; ++i) {
        const std::size_t which = random() % texts.size();
        if (!bench.feed(mangled(texts[which], texts, random), urls[which], "file"))
            ++refused;
        if (random() % 4 == 0)
            (void)bench.feed(texts[which], urls[which], "file");
    }
    QVERIFY2(refused > roundsPerKind / 20, "mangling that breaks nothing tests nothing");
    QCOMPARE(bench.prices.digest(), digestOfRows(bench.prices));
    QCOMPARE(bench.scores.digest(), digestOfRows(bench.scores));
    // And it still reads what is right.
    for (std::size_t i = 0; i < texts.size(); ++i)
        QVERIFY2(bench.feed(texts[i], urls[i], "file"), texts[i].c_str());
}

QTEST_APPLESS_MAIN(TestMangledFeeds)
#include "tst_mangledfeeds.moc"
