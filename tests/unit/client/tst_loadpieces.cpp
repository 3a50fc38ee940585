// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cli/load/digestbook.h"
#include "client/cli/load/duequeue.h"
#include "client/cli/load/loadplan.h"
#include "client/cli/load/processcost.h"
#include "client/cli/load/slowcycle.h"
#include "client/cli/load/storm.h"

#include <QTest>

#include <unistd.h>

#include <functional>
#include <set>

using namespace tapedeck;

namespace {

LoadPlan plan(LoadOptions options, int keys = 0)
{
    LoadPlan::BoardPlan board{0, "prices", {}};
    for (int i = 0; i < keys; ++i)
        board.keys.push_back("sim:" + std::to_string(i));
    return LoadPlan(std::move(options), {}, {std::move(board)});
}

std::vector<std::string> keysOf(const LoadPlan &plan, std::uint32_t client)
{
    v1::Subscribe subscribe;
    plan.describe(client, 0, subscribe);
    return {subscribe.keys().begin(), subscribe.keys().end()};
}

} // namespace

/// The parts of a load that neither know sockets nor threads.
class TestLoadPieces : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aDigestIsComparedAtItsVersion();
    void aSlowClientIsFreshWithTheFirstNewUpdate();
    void theStormIsOverWhenAllAreLive();
    void whatIsDueComesInOrder();
    void clientsAreSharedOut_data();
    void clientsAreSharedOut();
    void slowClientsAreSpread_data();
    void slowClientsAreSpread();
    void ratesAreGivenOutInTurn();
    void keysAreTheSameEachTime();
    void costIsOfThePeriod();
    void ownProcessIsSeen();
    void statusTellsThePercentage();
    void mistakesAreSentences_data();
    void mistakesAreSentences();
};

void TestLoadPieces::aDigestIsComparedAtItsVersion()
{
    using Verdict = DigestBook::Verdict;
    DigestBook book;
    QVERIFY(book.note({0, 9, 100, 0xaa}) == Verdict::First);
    QVERIFY(book.note({0, 9, 100, 0xaa}) == Verdict::Same);
    QVERIFY(book.note({0, 9, 100, 0xab}) == Verdict::Differs);
    QVERIFY(book.note({1, 9, 100, 0xab}) == Verdict::First); // another board
    QVERIFY(book.note({0, 9, 101, 0xac}) == Verdict::First);
    QVERIFY(book.note({0, 9, 100, 0xaa}) == Verdict::Same);
    QVERIFY(book.note({0, 9, 100 + 1024, 0xad}) == Verdict::First); // takes the place of an older version
    QVERIFY(book.note({0, 9, 100, 0xab}) == Verdict::First);        // so that one is unknown, and not remembered
    QVERIFY(book.note({0, 9, 100 + 1024, 0xad}) == Verdict::Same);
    QVERIFY(book.note({0, 10, 100, 0xae}) == Verdict::First); // another epoch begins
    QVERIFY(book.note({0, 10, 100, 0xae}) == Verdict::Same);
}

void TestLoadPieces::aSlowClientIsFreshWithTheFirstNewUpdate()
{
    using Phase = SlowCycle::Phase;
    constexpr Micros interval = 250'000;
    SlowCycle cycle;
    QVERIFY(!cycle.note(0, interval, 1'000)); // it was never behind
    cycle.stall();
    QVERIFY(cycle.phase() == Phase::Stalled);
    QVERIFY(!cycle.note(0, interval, 2'000));
    cycle.resume(5'000'000);
    QVERIFY(!cycle.note(9'000'000, interval, 5'001'000)); // what the kernel had kept
    QVERIFY(!cycle.note(interval + SlowCycle::freshWithinUs, interval, 5'002'000));
    QVERIFY(cycle.phase() == Phase::CatchingUp);
    QCOMPARE(cycle.note(interval + SlowCycle::freshWithinUs - 1, interval, 5'003'000).value_or(-1), 3'000);
    QVERIFY(cycle.phase() == Phase::Reading);
    QVERIFY(!cycle.note(0, interval, 5'004'000));
    cycle.stall();
    cycle.reset();
    QVERIFY(cycle.phase() == Phase::Reading);
}

void TestLoadPieces::theStormIsOverWhenAllAreLive()
{
    Storm storm;
    QVERIFY(!storm.begun());
    QVERIFY(!storm.timeUntil(1));
    storm.begin(200);
    for (int i = 199; i > 0; --i) // 2 ms, 3 ms, … 200 ms
        storm.add(Micros(i + 1) * 1'000);
    QVERIFY(!storm.over());
    QCOMPARE(storm.live(), std::size_t(199));
    QCOMPARE(storm.timeUntil(0.5).value_or(-1), 101'000);
    QCOMPARE(storm.timeUntil(0.99).value_or(-1), 199'000);
    QVERIFY(!storm.timeUntil(1));
    storm.add(1'000);
    QVERIFY(storm.over());
    QCOMPARE(storm.timeUntil(0.5).value_or(-1), 100'000);
    QCOMPARE(storm.timeUntil(1).value_or(-1), 200'000);
    storm.addResumed(3, 1);
    storm.addResumed(2, 0);
    QCOMPARE(storm.deltas(), std::uint64_t(5));
    QCOMPARE(storm.snapshots(), std::uint64_t(1));
}

void TestLoadPieces::whatIsDueComesInOrder()
{
    DueQueue due;
    QVERIFY(!due.take(1'000'000));
    due.add({300, 3, 0, DueQueue::What::Ping});
    due.add({100, 1, 0, DueQueue::What::Open});
    due.add({200, 2, 0, DueQueue::What::Stall});
    QCOMPARE(due.nextUs(), 100);
    QVERIFY(!due.take(99));
    QCOMPARE(due.take(250)->client, 1u);
    QCOMPARE(due.take(250)->client, 2u);
    QVERIFY(!due.take(250));
    QCOMPARE(due.nextUs(), 300);
}

void TestLoadPieces::clientsAreSharedOut_data()
{
    QTest::addColumn<int>("clients");
    QTest::addColumn<int>("threads");
    QTest::newRow("evenly") << 10'000 << 2;
    QTest::newRow("with a remainder") << 10 << 3;
    QTest::newRow("more threads than clients") << 2 << 5;
    QTest::newRow("the most") << 100'000 << 64;
}

void TestLoadPieces::clientsAreSharedOut()
{
    QFETCH(int, clients);
    QFETCH(int, threads);
    LoadOptions options;
    options.clients = clients;
    options.threads = threads;
    const LoadPlan shared = plan(options);
    std::uint32_t next = 0;
    for (int thread = 0; thread < threads; ++thread) {
        const auto [first, end] = shared.clientsOf(thread);
        QCOMPARE(first, next);
        QVERIFY(end - first <= static_cast<std::uint32_t>(clients / threads + 1));
        next = end;
    }
    QCOMPARE(next, static_cast<std::uint32_t>(clients));
}

void TestLoadPieces::slowClientsAreSpread_data()
{
    QTest::addColumn<double>("percent");
    QTest::addColumn<int>("slow"); // of a thousand
    QTest::newRow("none") << 0.0 << 0;
    QTest::newRow("one in a thousand") << 0.1 << 1;
    QTest::newRow("five percent") << 5.0 << 50;
    QTest::newRow("a third") << 33.3 << 333;
    QTest::newRow("all") << 100.0 << 1'000;
}

void TestLoadPieces::slowClientsAreSpread()
{
    QFETCH(double, percent);
    QFETCH(int, slow);
    LoadOptions options;
    options.clients = 1'000;
    options.slowPercent = percent;
    const LoadPlan spread = plan(options);
    int inFirstHalf = 0;
    int all = 0;
    for (std::uint32_t client = 0; client < 1'000; ++client) {
        all += spread.isSlow(client);
        inFirstHalf += client < 500 && spread.isSlow(client);
    }
    QCOMPARE(all, slow);
    QCOMPARE(inFirstHalf, slow / 2);
}

void TestLoadPieces::ratesAreGivenOutInTurn()
{
    LoadOptions options;
    options.ratesHz = {0, 10, 1};
    const LoadPlan rates = plan(options);
    const int expected[] = {0, 10, 1, 0, 10};
    for (std::uint32_t client = 0; client < 5; ++client) {
        v1::Subscribe subscribe;
        rates.describe(client, 0, subscribe);
        QCOMPARE(subscribe.max_rate_hz(), static_cast<std::uint32_t>(expected[client]));
        QCOMPARE(subscribe.board(), std::string("prices"));
        QCOMPARE(subscribe.keys_size(), 0); // every row
    }
}

void TestLoadPieces::keysAreTheSameEachTime()
{
    LoadOptions options;
    options.keys = 50;
    const LoadPlan some = plan(options, 5'000);
    std::set<std::string> seen;
    for (std::uint32_t client = 0; client < 200; ++client) {
        const auto keys = keysOf(some, client);
        QCOMPARE(keys.size(), std::size_t(50));
        QCOMPARE(std::set<std::string>(keys.begin(), keys.end()).size(), std::size_t(50)); // different ones
        QVERIFY(keys == keysOf(some, client));
        seen.insert(keys.begin(), keys.end());
    }
    QVERIFY(seen.size() > 4'000); // of 10,000 drawn from 5,000, about 4,323 differ
    QVERIFY(keysOf(some, 0) != keysOf(some, 1));
    options.seed = 2;
    QVERIFY(keysOf(plan(options, 5'000), 0) != keysOf(some, 0));
    QCOMPARE(keysOf(plan(options, 20), 0).size(), std::size_t(20)); // all there are
}

void TestLoadPieces::costIsOfThePeriod()
{
    ProcessCost cost;
    QVERIFY(!cost.period());
    cost.endPeriod({5'000'000, 1'000}, 10'000'000);
    QVERIFY(!cost.period() && !cost.whole());
    cost.endPeriod({5'500'000, 2'000}, 11'000'000);
    QCOMPARE(cost.period()->cpuPercent, 50.0);
    cost.endPeriod({5'500'000, 3'000}, 13'000'000);
    QCOMPARE(cost.period()->cpuPercent, 0.0);
    QCOMPARE(cost.period()->residentBytes, std::uint64_t(3'000));
    QCOMPARE(cost.whole()->cpuUs, 500'000);
    QCOMPARE(cost.whole()->cpuPercent, 100.0 * 0.5 / 3);
}

void TestLoadPieces::ownProcessIsSeen()
{
    const auto use = processUse(getpid());
    QVERIFY(use.has_value());
    QVERIFY(use->residentBytes > 1'000'000 && use->residentBytes < 2 * ownUse().residentBytes);
    QVERIFY(std::abs(use->cpuUs - ownUse().cpuUs) < 1'000'000);
    QVERIFY(!processUse(1 << 30));
}

void TestLoadPieces::statusTellsThePercentage()
{
    StatusUse use;
    QVERIFY(!use.endPeriod(1'000'000));
    v1::Status status;
    status.set_cpu_percent(25);
    status.set_resident_bytes(4'096);
    use.take(status);
    QCOMPARE(use.endPeriod(1'000'000)->cpuUs, 250'000);
    QCOMPARE(use.endPeriod(2'000'000)->cpuUs, 750'000);
    QCOMPARE(use.endPeriod(0)->residentBytes, std::uint64_t(4'096));
}

void TestLoadPieces::mistakesAreSentences_data()
{
    QTest::addColumn<QByteArray>("sentence"); // its beginning; empty: there is no mistake
    QTest::addColumn<std::function<void(LoadOptions &)>>("change");
    const auto row = [](const char *sentence, std::function<void(LoadOptions &)> change) {
        QTest::newRow(*sentence == '\0' ? "nothing" : sentence) << QByteArray(sentence) << std::move(change);
    };
    row("", [](LoadOptions &) {});
    row("--clients 0:", [](LoadOptions &options) { options.clients = 0; });
    row("--threads 65:", [](LoadOptions &options) { options.threads = 65; });
    row("--rate -1:", [](LoadOptions &options) { options.ratesHz = {10, -1}; });
    row("--keys 10001:", [](LoadOptions &options) { options.keys = 10'001; });
    row("--slow 101:", [](LoadOptions &options) { options.slowPercent = 101; });
    row("--slow-seconds 0:", [](LoadOptions &options) { options.slowSeconds = 0; });
    row("--storm -1:", [](LoadOptions &options) { options.stormSeconds = -1; });
    row("--ping 0.01:", [](LoadOptions &options) { options.pingSeconds = 0.01; });
    row("there is no board 'weather'", [](LoadOptions &options) { options.boards = {"prices", "weather"}; });
    row("--boards: 'scores'", [](LoadOptions &options) { options.boards = {"scores", "prices", "scores"}; });
}

void TestLoadPieces::mistakesAreSentences()
{
    QFETCH(QByteArray, sentence);
    QFETCH(std::function<void(LoadOptions &)>, change);
    LoadOptions options;
    change(options);
    const std::string mistake = mistakeIn(options);
    QVERIFY2(mistake.starts_with(sentence.toStdString()), mistake.c_str());
    QCOMPARE(mistake.empty(), sentence.isEmpty());
}

QTEST_GUILESS_MAIN(TestLoadPieces)
#include "tst_loadpieces.moc"
