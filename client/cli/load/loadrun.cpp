// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cli/load/loadrun.h"

#include "client/cli/clirun.h"

#include <QCoreApplication>

#include <algorithm>
#include <iostream>

namespace tapedeck {

namespace {

constexpr int headingEvery = 25; // lines

int inMs(double seconds)
{
    return static_cast<int>(std::min(seconds * 1'000, 2e9));
}

} // namespace

LoadRun::LoadRun(const CliOptions &options, const LoadPlan &plan)
    : m_options(options)
    , m_clients(static_cast<std::uint32_t>(options.load.clients))
    , m_startUs(steadyClockUs())
    , m_lastUs(m_startUs)
    , m_serverPid(options.load.serverPid)
{
    for (std::uint32_t client = 0; client < m_clients; ++client)
        m_slowClients += plan.isSlow(client);
    m_own.endPeriod(ownUse(), m_startUs);
    if (const auto use = processUse(m_serverPid))
        m_server.endPeriod(*use, m_startUs);
    for (int number = 0; number < options.load.threads; ++number)
        m_threads.push_back(std::make_unique<LoadThread>(plan, number));

    connect(&m_second, &QTimer::timeout, this, &LoadRun::closeSecond);
    m_second.setTimerType(Qt::PreciseTimer);
    m_second.start(1'000);
    if (options.seconds > 0)
        QTimer::singleShot(inMs(options.seconds), Qt::PreciseTimer, this, [] { QCoreApplication::exit(exitDone); });
}

bool LoadRun::succeeded() const
{
    const LoadTally &all = m_sinceStart;
    return allLive() && all.lost == 0 && all.gaps == 0 && all.malformed == 0 && all.mismatches == 0;
}

void LoadRun::beginStorm()
{
    m_storm.begin(m_clients);
    const Micros now = steadyClockUs();
    for (const auto &thread : m_threads)
        thread->beginStorm(now);
}

void LoadRun::closeSecond()
{
    const LoadReport report = gather();
    std::string text;
    if (m_options.json)
        text = loadJson(report);
    else
        text = (m_lines++ % headingEvery == 0 ? loadHeading() : std::string()) + loadLine(report);
    if (!put(text))
        QCoreApplication::exit(exitDone);
}

void LoadRun::finish()
{
    m_second.stop();
    LoadReport report = gather();
    report.final = true;
    report.seconds = report.atSeconds;
    report.tally = report.sinceStart;
    report.server = m_server.whole();
    report.load = m_own.whole().value_or(ProcessCost::Figures{});
    (void)put(m_options.json ? loadJson(report) : loadSummary(report));
}

LoadReport LoadRun::gather()
{
    LoadReport report;
    const bool wasLive = m_now.live == m_clients;
    m_now = {};
    std::vector<LoadTaken> all;
    for (const auto &thread : m_threads)
        all.push_back(thread->take());
    noteStart(all);
    for (const LoadTaken &taken : all) {
        report.tally.add(taken.tally);
        m_now.add(taken.now);
        compare(taken.seen, report.tally);
        for (const Micros us : taken.liveAgainUs)
            m_storm.add(us);
        m_storm.addResumed(taken.resumedDeltas, taken.resumedSnapshots);
        if (taken.status)
            m_status.take(*taken.status);
        complain(taken.complaint);
    }
    const Micros now = steadyClockUs();
    if (!m_complete && allLive()) {
        m_complete = true;
        if (m_options.load.stormSeconds > 0)
            QTimer::singleShot(inMs(m_options.load.stormSeconds), Qt::PreciseTimer, this, &LoadRun::beginStorm);
    }
    m_sinceStart.add(report.tally);
    report.sinceStart = m_sinceStart;
    report.now = m_now;
    report.clients = m_clients;
    report.slowClients = m_slowClients;
    report.start = m_start;
    report.status = m_status.status() ? &*m_status.status() : nullptr;
    report.storm = m_storm.begun() ? &m_storm : nullptr;
    report.atSeconds = static_cast<double>(now - m_startUs) * 1e-6;
    report.seconds = static_cast<double>(now - m_lastUs) * 1e-6;
    countCost(report, now);
    if (wasLive && allLive() && report.tally.connects == 0) {
        m_steady.seconds += report.seconds;
        m_steady.updates += report.tally.updates;
        m_steady.loadCpuUs += report.load.cpuUs;
        m_steady.serverCpuUs += report.server ? report.server->cpuUs : 0;
    }
    report.steady = m_steady;
    m_lastUs = now;
    return report;
}

void LoadRun::noteStart(const std::vector<LoadTaken> &taken)
{
    const auto last = [&](Micros LoadTaken::*when) -> std::optional<Micros> {
        Micros latest = 0;
        for (const LoadTaken &each : taken) {
            if (each.*when == 0)
                return std::nullopt;
            latest = std::max(latest, each.*when);
        }
        return latest - m_startUs;
    };
    m_start = {last(&LoadTaken::allConnectedUs), last(&LoadTaken::allLiveUs)};
}

void LoadRun::countCost(LoadReport &report, Micros nowUs)
{
    m_own.endPeriod(ownUse(), nowUs);
    report.load = m_own.period().value_or(ProcessCost::Figures{});
    const auto server = m_serverPid > 0 ? processUse(m_serverPid) : m_status.endPeriod(nowUs - m_lastUs);
    if (!server)
        return;
    m_server.endPeriod(*server, nowUs);
    report.server = m_server.period();
}

void LoadRun::compare(const std::vector<DigestBook::Entry> &seen, LoadTally &tally)
{
    for (const DigestBook::Entry &entry : seen) {
        const DigestBook::Verdict verdict = m_digests.note(entry);
        if (verdict == DigestBook::Verdict::First)
            continue;
        ++tally.digests;
        if (verdict == DigestBook::Verdict::Differs) {
            ++tally.mismatches;
            complain("two clients were told different digests of version " + std::to_string(entry.version));
        }
    }
}

/// The first thing that went wrong is said, the others are counted.
void LoadRun::complain(const std::string &sentence)
{
    if (sentence.empty() || std::exchange(m_complained, true))
        return;
    std::cerr << "tapectl: " << m_options.url.toString(QUrl::RemoveUserInfo).toStdString() << ": " << sentence << '\n';
}

} // namespace tapedeck
