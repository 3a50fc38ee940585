// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "feedbench.h"
#include "samplemessages.h"

#include <QTest>

#include <algorithm>
#include <map>
#include <random>

using namespace tapedeck;

namespace {

constexpr int roundsPerKind = 20'000;

/// A message with one to three accidents: bytes changed, cut off, doubled, dropped, or two messages run together.
std::string mangled(std::string text, const std::vector<std::string> &others, std::mt19937 &random)
{
    static constexpr std::string_view telling = "\"\\{}[]:,0129-.eE \n\x80\xff";
    const auto below = [&](std::size_t bound) { return bound == 0 ? 0 : random() % bound; };
    for (std::size_t accident = 0; accident <= below(3); ++accident) {
        const std::size_t at = below(text.size());
        const std::size_t length = 1 + below(20);
        switch (below(6)) {
        case 0:
            text.resize(at);
            break;
        case 1:
            text.erase(at, length);
            break;
        case 2:
            text.insert(at, text.substr(at, length));
            break;
        case 3:
            text.insert(at, std::string(1 + below(30), telling[below(10)]));
            break;
        case 4:
            text = text.substr(0, at) + others[below(others.size())];
            break;
        default:
            if (!text.empty())
                text[at] = telling[below(telling.size())];
        }
    }
    return text;
}

Digest digestOfRows(const Board &board)
{
    Digest digest = 0;
    board.forEachRow([&](RowId row) { digest += board.rowDigest(row); });
    return digest;
}

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
    const unsigned seed = qEnvironmentVariableIsSet("TAPEDECK_SEED") ? qEnvironmentVariable("TAPEDECK_SEED").toUInt()
                                                                     : std::random_device()();
    qInfo("seed %u (TAPEDECK_SEED repeats it)", seed);
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
