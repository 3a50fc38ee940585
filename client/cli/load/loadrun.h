// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/cli/load/loadplan.h"
#include "client/cli/load/loadthread.h"
#include "client/cli/load/processcost.h"
#include "client/cli/load/report.h"
#include "client/cli/options.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <vector>

namespace tapedeck {

/// Runs the threads of a load from the main thread's event loop, and reports once a second.
class LoadRun : public QObject
{
public:
    /// The threads start, and with them the load. `plan` must outlive it.
    LoadRun(const CliOptions &options, const LoadPlan &plan);

    /// Hears the threads for the last time, and prints the whole.
    void finish();

    /// Every client is live, and nothing went wrong.
    [[nodiscard]] bool succeeded() const;
    /// Every client was live at the end of some second.
    [[nodiscard]] bool wasComplete() const { return m_complete; }

private:
    void beginStorm();
    void closeSecond();
    /// What happened since the last call.
    [[nodiscard]] LoadReport gather();
    void noteStart(const std::vector<LoadTaken> &taken);
    void compare(const std::vector<DigestBook::Entry> &seen, LoadTally &tally);
    void complain(const std::string &sentence);
    void countCost(LoadReport &report, Micros nowUs);
    [[nodiscard]] bool allLive() const { return m_now.live == m_clients; }

    const CliOptions &m_options;
    const std::uint32_t m_clients;
    std::uint32_t m_slowClients = 0;
    std::vector<std::unique_ptr<LoadThread>> m_threads;
    QTimer m_second;
    Micros m_startUs; // steady clock
    Micros m_lastUs;
    LoadTally m_sinceStart;
    LoadNow m_now;
    DigestBook m_digests;
    Storm m_storm;
    int m_serverPid;
    StatusUse m_status;
    ProcessCost m_server;
    ProcessCost m_own;
    StartTime m_start;
    SteadyTime m_steady;
    bool m_complete = false;
    bool m_complained = false;
    int m_lines = 0;
};

} // namespace tapedeck
