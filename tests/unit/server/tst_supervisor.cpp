// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/sourceurl.h"
#include "server/sources/supervisor.h"
#include "tests/testseed.h"

#include <QTest>

#include <random>

using namespace tapedeck;
using State = Supervisor::State;
using Action = Supervisor::Action;

namespace {

constexpr Micros ms = 1'000;
constexpr Micros s = 1'000'000;

Supervisor::Times times()
{
    Supervisor::Times times;
    times.quietAfterUs = 5 * s;
    times.staleAfterUs = 12 * s;
    times.heartbeatUs = 1 * s;
    times.connectUs = 10 * s;
    times.retryUs = 1 * s;
    times.retryMaxUs = 8 * s;
    times.failuresMax = 6;
    times.pauseUs = 60 * s;
    times.holdUs = 10 * s;
    times.refusedRetryUs = 300 * s;
    return times;
}

/// A supervisor with its clock, and with attempts that are not spread: each waits its whole step.
struct Bench {
    explicit Bench(const Supervisor::Times &of = times())
        : supervisor(of, [this] { return chance; })
    {
    }
    Action tick() { return supervisor.tick(now); }
    Action after(Micros us)
    {
        now += us;
        return tick();
    }
    void goLive()
    {
        QCOMPARE(tick(), Action::Connect);
        supervisor.connected(now);
        supervisor.received(now);
        QCOMPARE(supervisor.state(), State::Live);
    }
    [[nodiscard]] QString reason() const { return QString::fromStdString(supervisor.reason(now)); }
    [[nodiscard]] QString outage()
    {
        const auto outage = supervisor.takeOutage();
        return outage ? QString::fromStdString(*outage) : QString();
    }

    double chance = 1;
    Micros now = 1'000 * s;
    Supervisor supervisor;
};

} // namespace

class TestSupervisor : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void waitsAsAsked();
    void connectsAndIsLiveWithTheFirstMessage();
    void isQuietThenStaleThenConnectsAnew();
    void anyMessageEndsTheQuiet();
    void waitsLongerAfterEachFailure();
    void spreadsAttempts();
    void opensTheCircuitAndProbes();
    void aProbeThatDoesNotHoldKeepsTheCircuitOpen();
    void aConnectionThatHeldForgetsFailures();
    void losingAtOnceAgainAndAgainCounts();
    void anAttemptHasATime();
    void aRefusalIsTriedAgainSeldom();
    void anAnnouncedEndIsNoFailure();
    void onlyLiveRowsBecomeStale();
    void rowsMayOutliveALoss();
    void whoComesByItselfIsNotSought();
    void whatComesLateIsIgnored();
    void timeNotSpentReadingIsNotSilence();
    void ends();
    void nothingIsForgottenWhateverHappens();
    void timesFromTheUrl();
    void wrongTimes_data();
    void wrongTimes();
};

void TestSupervisor::connectsAndIsLiveWithTheFirstMessage()
{
    Bench bench;
    QCOMPARE(bench.supervisor.state(), State::Connecting);
    QVERIFY(bench.supervisor.nextTickUs() <= bench.now);
    QCOMPARE(bench.tick(), Action::Connect);
    QCOMPARE(bench.tick(), Action::None);
    QCOMPARE(bench.reason(), QStringLiteral("connecting"));
    bench.supervisor.connected(bench.now);
    QCOMPARE(bench.supervisor.state(), State::Connecting);
    QCOMPARE(bench.reason(), QStringLiteral("connected, waiting for the first message"));
    bench.supervisor.received(bench.now);
    QCOMPARE(bench.supervisor.state(), State::Live);
    QVERIFY(bench.reason().isEmpty());
    QCOMPARE(bench.supervisor.attempts(), 1u);
    QCOMPARE(bench.supervisor.reconnects(), 0u);
    QVERIFY(!bench.supervisor.retryAtUs());
}

void TestSupervisor::isQuietThenStaleThenConnectsAnew()
{
    Bench bench;
    bench.goLive();
    QCOMPARE(bench.supervisor.nextTickUs(), bench.now + 5 * s);
    QCOMPARE(bench.after(5 * s - 1), Action::None);
    QCOMPARE(bench.supervisor.state(), State::Live);
    QCOMPARE(bench.after(1), Action::None);
    QCOMPARE(bench.supervisor.state(), State::Quiet);
    QCOMPARE(bench.reason(), QStringLiteral("no message for 5 s; the venue sends one every 1 s"));
    QVERIFY(bench.outage().isNull());
    QCOMPARE(bench.supervisor.nextTickUs(), bench.now + 7 * s);
    QCOMPARE(bench.after(7 * s), Action::Drop);
    QCOMPARE(bench.supervisor.state(), State::Stale);
    QCOMPARE(bench.outage(), QStringLiteral("no message for 12 s; the venue sends one every 1 s"));
    QVERIFY(bench.outage().isNull()); // told once
    QCOMPARE(bench.reason(),
             QStringLiteral("no message for 12 s; the venue sends one every 1 s; connecting again in 1 s"));
    QCOMPARE(bench.supervisor.retryAtUs(), std::optional(bench.now + 1 * s));
    QCOMPARE(bench.after(1 * s), Action::Connect);
    QCOMPARE(bench.supervisor.state(), State::Connecting);
    QVERIFY(bench.reason().contains(QStringLiteral("attempt 2")));
    bench.supervisor.connected(bench.now);
    bench.supervisor.received(bench.now);
    QCOMPARE(bench.supervisor.state(), State::Live);
    QCOMPARE(bench.supervisor.reconnects(), 1u);
}

void TestSupervisor::anyMessageEndsTheQuiet()
{
    Bench bench;
    bench.goLive();
    (void)bench.after(6 * s);
    QCOMPARE(bench.supervisor.state(), State::Quiet);
    bench.supervisor.received(bench.now);
    QCOMPARE(bench.supervisor.state(), State::Live);
    QCOMPARE(bench.after(5 * s - 1), Action::None);
    QCOMPARE(bench.supervisor.state(), State::Live);
    QVERIFY(bench.outage().isNull());
}

void TestSupervisor::waitsLongerAfterEachFailure()
{
    Bench bench;
    QCOMPARE(bench.tick(), Action::Connect);
    for (const Micros wait : {1 * s, 2 * s, 4 * s, 8 * s, 8 * s}) {
        bench.supervisor.lost(bench.now, "connection refused");
        QCOMPARE(bench.supervisor.state(), State::BackingOff);
        QCOMPARE(bench.supervisor.nextTickUs(), bench.now + wait);
        QVERIFY(bench.reason().startsWith(QStringLiteral("connection refused; connecting again in ")));
        QCOMPARE(bench.after(wait - 1), Action::None);
        QCOMPARE(bench.after(1), Action::Connect);
    }
    QCOMPARE(bench.supervisor.attempts(), 6u);
    // Nothing goes on behind a question.
    bench.supervisor.lost(bench.now, "connection refused; does anything listen there?");
    QVERIFY(bench.reason().startsWith(
        QStringLiteral("connection refused; does anything listen there? 6 failures in a row, so it is")));
}

void TestSupervisor::spreadsAttempts()
{
    for (const double chance : {0.0, 0.5, 0.999}) {
        Bench bench;
        bench.chance = chance;
        QCOMPARE(bench.tick(), Action::Connect);
        bench.supervisor.lost(bench.now, "no");
        QCOMPARE(bench.supervisor.nextTickUs(), bench.now + 500 * ms + static_cast<Micros>(500'000 * chance));
    }
}

void TestSupervisor::opensTheCircuitAndProbes()
{
    Bench bench;
    QCOMPARE(bench.tick(), Action::Connect);
    for (int i = 1; i < 6; ++i) {
        bench.supervisor.lost(bench.now, "connection refused");
        QCOMPARE(bench.supervisor.state(), State::BackingOff);
        QCOMPARE(bench.after(8 * s), Action::Connect);
    }
    bench.supervisor.lost(bench.now, "connection refused");
    QCOMPARE(bench.supervisor.state(), State::CircuitOpen);
    QCOMPARE(bench.reason(),
             QStringLiteral("connection refused; 6 failures in a row, so it is tried again in 60 s, once"));
    QCOMPARE(bench.after(59 * s), Action::None);
    QCOMPARE(bench.after(1 * s), Action::Connect); // half open
    QCOMPARE(bench.supervisor.state(), State::Connecting);
    bench.supervisor.lost(bench.now, "connection refused");
    QCOMPARE(bench.supervisor.state(), State::CircuitOpen);
    QCOMPARE(bench.supervisor.nextTickUs(), bench.now + 60 * s);
    QCOMPARE(bench.after(60 * s), Action::Connect);
    bench.supervisor.connected(bench.now);
    bench.supervisor.received(bench.now);
    QCOMPARE(bench.supervisor.state(), State::Live);
    bench.now += 11 * s; // holds
    bench.supervisor.received(bench.now);
    bench.supervisor.lost(bench.now, "reset");
    QCOMPARE(bench.supervisor.state(), State::BackingOff); // closed again
    QCOMPARE(bench.supervisor.failures(), 1);
}

void TestSupervisor::aProbeThatDoesNotHoldKeepsTheCircuitOpen()
{
    Bench bench;
    QCOMPARE(bench.tick(), Action::Connect);
    for (int i = 0; i < 6; ++i) {
        bench.supervisor.lost(bench.now, "no");
        (void)bench.after(60 * s);
    }
    bench.supervisor.received(bench.now);
    QCOMPARE(bench.supervisor.state(), State::Live);
    bench.now += 9 * s;
    bench.supervisor.lost(bench.now, "no");
    QCOMPARE(bench.supervisor.state(), State::CircuitOpen);
}

void TestSupervisor::aConnectionThatHeldForgetsFailures()
{
    Bench bench;
    QCOMPARE(bench.tick(), Action::Connect);
    for (int i = 0; i < 3; ++i) {
        bench.supervisor.lost(bench.now, "no");
        QCOMPARE(bench.after(8 * s), Action::Connect);
    }
    bench.supervisor.received(bench.now);
    bench.now += 10 * s;
    bench.supervisor.received(bench.now);
    bench.supervisor.lost(bench.now, "reset");
    QCOMPARE(bench.supervisor.failures(), 1);
    QCOMPARE(bench.supervisor.nextTickUs(), bench.now + 1 * s);
}

void TestSupervisor::losingAtOnceAgainAndAgainCounts()
{
    Bench bench;
    QCOMPARE(bench.tick(), Action::Connect);
    for (int i = 1; i <= 6; ++i) {
        bench.supervisor.connected(bench.now);
        bench.supervisor.received(bench.now);
        bench.supervisor.lost(bench.now, "closed");
        QCOMPARE(bench.supervisor.failures(), i);
        if (i < 6)
            QCOMPARE(bench.after(8 * s), Action::Connect);
    }
    QCOMPARE(bench.supervisor.state(), State::CircuitOpen);
}

void TestSupervisor::anAttemptHasATime()
{
    Bench bench;
    QCOMPARE(bench.tick(), Action::Connect);
    QCOMPARE(bench.after(10 * s - 1), Action::None);
    QCOMPARE(bench.after(1), Action::Drop);
    QVERIFY(bench.reason().startsWith(QStringLiteral("no connection within 10 s; ")));
    QCOMPARE(bench.after(1 * s), Action::Connect);
    (void)bench.after(9 * s);
    bench.supervisor.connected(bench.now); // counts anew for the first message
    QCOMPARE(bench.after(9 * s), Action::None);
    QCOMPARE(bench.after(1 * s), Action::Drop);
    QVERIFY(bench.reason().startsWith(QStringLiteral("connected, but no message came within 10 s; ")));
    QCOMPARE(bench.supervisor.state(), State::BackingOff);
}

void TestSupervisor::aRefusalIsTriedAgainSeldom()
{
    Bench bench;
    QCOMPARE(bench.tick(), Action::Connect);
    bench.supervisor.refused(bench.now, "the venue knows no product X");
    QCOMPARE(bench.supervisor.state(), State::Failed);
    QCOMPARE(bench.reason(), QStringLiteral("the venue knows no product X; tried again in 5 min"));
    QCOMPARE(bench.after(299 * s), Action::None);
    QCOMPARE(bench.after(1 * s), Action::Connect);
    bench.supervisor.received(bench.now);
    QCOMPARE(bench.supervisor.state(), State::Live);
    bench.supervisor.refused(bench.now, "the session has ended");
    QCOMPARE(bench.supervisor.state(), State::Failed);
    QCOMPARE(bench.outage(), QStringLiteral("the session has ended"));
}

void TestSupervisor::anAnnouncedEndIsNoFailure()
{
    Bench bench;
    bench.goLive();
    bench.supervisor.reconnect(bench.now, "the venue shuts this connection down");
    QCOMPARE(bench.supervisor.failures(), 0);
    QCOMPARE(bench.supervisor.state(), State::BackingOff);
    QCOMPARE(bench.outage(), QStringLiteral("the venue shuts this connection down"));
    QCOMPARE(bench.after(1 * s), Action::Connect);
    bench.supervisor.reconnect(bench.now, "the venue is down"); // not live: a failure like any other
    QCOMPARE(bench.supervisor.failures(), 1);
}

void TestSupervisor::onlyLiveRowsBecomeStale()
{
    Bench bench;
    QCOMPARE(bench.tick(), Action::Connect);
    bench.supervisor.lost(bench.now, "no");
    QVERIFY(bench.outage().isNull()); // there were no rows yet
    (void)bench.after(8 * s);
    bench.supervisor.received(bench.now);
    bench.supervisor.lost(bench.now, "reset");
    QCOMPARE(bench.outage(), QStringLiteral("reset"));
    (void)bench.after(8 * s);
    bench.supervisor.lost(bench.now, "no");
    QVERIFY(bench.outage().isNull()); // they are stale already
}

void TestSupervisor::rowsMayOutliveALoss()
{
    Supervisor::Times of = times();
    of.rowsOutliveLoss = true;
    Bench bench(of);
    bench.goLive();
    bench.now += 2 * s;
    bench.supervisor.lost(bench.now, "HTTP 500");
    QCOMPARE(bench.supervisor.state(), State::BackingOff);
    QVERIFY(bench.outage().isNull());
    QCOMPARE(bench.after(1 * s), Action::Connect);
    bench.supervisor.received(bench.now);
    QVERIFY(bench.outage().isNull());

    bench.supervisor.lost(bench.now, "HTTP 500");
    const Micros goodUs = bench.now;
    while (bench.now < goodUs + 12 * s) {
        QVERIFY(bench.outage().isNull());
        QVERIFY(bench.supervisor.nextTickUs() <= goodUs + 12 * s);
        bench.now = bench.supervisor.nextTickUs();
        if (bench.tick() == Action::Connect)
            bench.supervisor.lost(bench.now, "HTTP 502");
    }
    QCOMPARE(bench.outage(), QStringLiteral("HTTP 502"));
    QVERIFY(bench.outage().isNull());
}

void TestSupervisor::whoComesByItselfIsNotSought()
{
    Supervisor::Times of = times();
    of.comesByItself = true;
    Bench bench(of);
    bench.goLive();
    bench.supervisor.arrived(bench.now); // in place of the connection that there was
    bench.supervisor.received(bench.now);
    QCOMPARE(bench.supervisor.state(), State::Live);
    QCOMPARE(bench.outage(), QString());
    bench.supervisor.lost(bench.now, "it hung up", 5 * s);
    QCOMPARE(bench.supervisor.state(), State::Stale);
    QCOMPARE(bench.outage(), QStringLiteral("it hung up"));
    QCOMPARE(bench.reason(), QStringLiteral("it hung up; its rows are stale until it comes back"));
    QVERIFY(!bench.supervisor.retryAtUs());
    QCOMPARE(bench.after(3'600 * s), Action::None);
    QCOMPARE(bench.supervisor.state(), State::Stale);
    bench.supervisor.arrived(bench.now);
    bench.supervisor.received(bench.now);
    QCOMPARE(bench.supervisor.state(), State::Live);
    QCOMPARE(bench.supervisor.reconnects(), 2u);
    QCOMPARE(bench.supervisor.failures(), 0);
    QCOMPARE(bench.after(12 * s), Action::Drop); // silent for too long
    QCOMPARE(bench.supervisor.state(), State::Stale);
    QCOMPARE(bench.after(3'600 * s), Action::None);
}

void TestSupervisor::whatComesLateIsIgnored()
{
    Bench bench;
    bench.goLive();
    (void)bench.after(12 * s);
    QCOMPARE(bench.supervisor.state(), State::Stale);
    (void)bench.outage();
    bench.supervisor.received(bench.now);
    bench.supervisor.connected(bench.now);
    bench.supervisor.lost(bench.now, "late");
    QCOMPARE(bench.supervisor.state(), State::Stale);
    QCOMPARE(bench.supervisor.failures(), 1);
    QVERIFY(bench.outage().isNull());
}

void TestSupervisor::timeNotSpentReadingIsNotSilence()
{
    Bench bench;
    bench.goLive();
    bench.now += 60 * s;
    bench.supervisor.heldUp(bench.now);
    QCOMPARE(bench.tick(), Action::None);
    QCOMPARE(bench.supervisor.state(), State::Live);
}

void TestSupervisor::ends()
{
    Bench bench;
    bench.goLive();
    bench.supervisor.end("played to its end");
    QCOMPARE(bench.supervisor.state(), State::Ended);
    QCOMPARE(bench.reason(), QStringLiteral("played to its end"));
    QCOMPARE(bench.after(1'000'000 * s), Action::None);
    bench.supervisor.lost(bench.now, "late");
    QCOMPARE(bench.supervisor.state(), State::Ended);
    QVERIFY(bench.outage().isNull());
}

/// Whatever happens in whatever order: it always says something when it is not live, attempts follow one another no
/// faster than half of the first step, and a source that can be reached is live again in the end.
void TestSupervisor::nothingIsForgottenWhateverHappens()
{
    const unsigned seed = testSeed();
    std::mt19937 random(seed);
    Supervisor::Times of = times();
    for (int round = 0; round < 200; ++round) {
        of.rowsOutliveLoss = round % 2 == 1;
        Bench bench(of);
        Micros attemptedUs = 0;
        const auto check = [&](Action action) {
            if (action == Action::Connect) {
                QVERIFY(attemptedUs == 0 || bench.now - attemptedUs >= 0);
                attemptedUs = bench.now;
            }
            QVERIFY(bench.supervisor.state() == State::Live || !bench.reason().isEmpty());
            QVERIFY(bench.supervisor.nextTickUs() > bench.now);
        };
        for (int step = 0; step < 200; ++step) {
            bench.chance = static_cast<double>(random() % 1'000) / 1'000;
            switch (random() % 7) {
            case 0:
                bench.supervisor.connected(bench.now);
                break;
            case 1:
                bench.supervisor.received(bench.now);
                break;
            case 2:
                bench.supervisor.lost(bench.now, "lost");
                break;
            case 3:
                bench.supervisor.reconnect(bench.now, "announced");
                break;
            case 4:
                if (random() % 8 == 0)
                    bench.supervisor.refused(bench.now, "refused");
                break;
            default:
                bench.now += static_cast<Micros>(random() % (10 * s));
            }
            check(bench.tick());
        }
        for (int i = 0; i < 3 && bench.supervisor.state() != State::Live; ++i) {
            bench.now = std::max(bench.now, bench.supervisor.nextTickUs());
            check(bench.tick());
            bench.supervisor.received(bench.now);
        }
        QCOMPARE(bench.supervisor.state(), State::Live);
    }
}

void TestSupervisor::timesFromTheUrl()
{
    SourceUrl url("x:y?quiet=250ms&stale=2s&timeout=3s&retry=10ms&retry-max=40ms&failures=3&pause=1min&hold=0s");
    const Supervisor::Times taken = Supervisor::Times::take(url, times());
    url.finish(Supervisor::Times::names);
    QCOMPARE(QString::fromStdString(url.error()), QString());
    QCOMPARE(taken.quietAfterUs, 250 * ms);
    QCOMPARE(taken.staleAfterUs, 2 * s);
    QCOMPARE(taken.connectUs, 3 * s);
    QCOMPARE(taken.retryUs, 10 * ms);
    QCOMPARE(taken.retryMaxUs, 40 * ms);
    QCOMPARE(taken.failuresMax, 3);
    QCOMPARE(taken.pauseUs, 60 * s);
    QCOMPARE(taken.holdUs, 0);
    QCOMPARE(taken.refusedRetryUs, 300 * s);
    QCOMPARE(taken.heartbeatUs, 1 * s);
    SourceUrl brief("x:y?stale=1s");
    QCOMPARE(Supervisor::Times::take(brief, times()).quietAfterUs, 1 * s); // never after it is stale
}

void TestSupervisor::wrongTimes_data()
{
    QTest::addColumn<QString>("option");
    for (const char *option : {"stale=10", "stale=s", "stale=", "stale=-1s", "stale=1h", "stale=1ms", "stale=99999min",
                               "stale=99999999999999999999s", "stale=1.5s", "failures=0", "timeout=10sec"})
        QTest::newRow(option) << QString::fromLatin1(option);
}

void TestSupervisor::wrongTimes()
{
    QFETCH(QString, option);
    SourceUrl url("x:y?" + option.toStdString());
    (void)Supervisor::Times::take(url, times());
    const QString error = QString::fromStdString(url.error());
    QVERIFY2(error.contains(option) && error.contains(QStringLiteral("is expected")), qPrintable(error));
}

void TestSupervisor::waitsAsAsked()
{
    Bench bench;
    bench.goLive();
    bench.supervisor.lost(bench.now, "too many requests", 30 * s);
    (void)bench.tick();
    QCOMPARE(bench.supervisor.retryAtUs(), std::optional<Micros>(bench.now + 30 * s));
    QVERIFY(bench.reason().contains(QStringLiteral("30 s")));
    QCOMPARE(bench.after(29 * s), Action::None);
    QCOMPARE(bench.after(1 * s), Action::Connect);
}

QTEST_APPLESS_MAIN(TestSupervisor)
#include "tst_supervisor.moc"
