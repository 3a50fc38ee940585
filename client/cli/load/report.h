// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/cli/load/figures.h"
#include "client/cli/load/processcost.h"
#include "client/cli/load/storm.h"

#include <optional>
#include <string>

namespace tapedeck {

/// The time in which every client was live and none was being connected: what a delivery costs is measured then.
struct SteadyTime {
    double seconds = 0;
    std::uint64_t updates = 0;
    Micros serverCpuUs = 0;
    Micros loadCpuUs = 0;
};

/// How long the beginning took; nothing of what has not come about yet.
struct StartTime {
    std::optional<Micros> connectedUs; ///< until all were connected
    std::optional<Micros> liveUs;
};

/// A second of the load, or, at the end, all of it.
struct LoadReport {
    bool final = false;
    double atSeconds = 0; ///< since the start
    double seconds = 0;   ///< that it tells of
    LoadTally tally;      ///< of that time
    LoadTally sinceStart;
    LoadNow now;
    std::uint32_t clients = 0; ///< that there should be
    std::uint32_t slowClients = 0;
    std::optional<ProcessCost::Figures> server;
    ProcessCost::Figures load;
    StartTime start;
    SteadyTime steady;
    const v1::Status *status = nullptr; ///< the server's newest, or null
    Storm *storm = nullptr;             ///< null: there has been none
};

/// One line of JSON; docs/operations.md tells what the names mean.
[[nodiscard]] std::string loadJson(const LoadReport &report);

/// For people: the names of the columns, a second as a line of them, and the final report.
[[nodiscard]] std::string loadHeading();
[[nodiscard]] std::string loadLine(const LoadReport &report);
[[nodiscard]] std::string loadSummary(const LoadReport &report);

} // namespace tapedeck
