// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/board/board.h"
#include "common/time/clock.h"
#include "common/time/histogram.h"
#include "server/engine/delivery.h"
#include "server/engine/incidentlog.h"
#include "server/engine/mirrorfigures.h"
#include "server/engine/source.h"
#include "server/engine/sourcetiming.h"
#include "server/engine/stagetotals.h"

#include "tapedeck/v1/wire.pb.h"

#include <optional>
#include <string>
#include <vector>

namespace tapedeck {

/// Puts a v1.Status together; keeps what is needed to tell rates.
class StatusReport
{
public:
    /// `version`: program and version.
    explicit StatusReport(std::string version);

    /// A Status with the process's own figures: uptime, memory, CPU since the previous call.
    [[nodiscard]] v1::Status begin();
    /// Tells what happened lately, if there is news, or if it was asked for, or now and then. After all that was added.
    void addIncidents(v1::Status &status, bool asked);
    /// What the engine knows of a source.
    struct SourceFacts {
        std::uint32_t staleRows = 0;
        std::optional<Micros> lagUs;
    };
    /// Sources are added in the same order each time, so that their rates can be told.
    void add(v1::Status &status, Source &source, const SourceFacts &facts, const SourceTiming &timing);
    static void add(v1::Status &status, const Board &board);
    void add(v1::Status &status, const FanoutFigures &figures);
    /// As sources, in the same order each time.
    void add(v1::Status &status, const std::vector<MirrorFigures> &mirrors);
    void addStage(v1::Status &status, std::string name, const Histogram &histogram);
    static void addCounter(v1::Status &status, std::string name, std::uint64_t value);
    static void addGauge(v1::Status &status, std::string name, std::uint64_t value);

    /// What addStage() was given, and by source (its place in Status) how late it is and how long it waits, since the
    /// start.
    [[nodiscard]] const StageTotals &stageTotals() const { return m_stageTotals; }

private:
    void noteIncidents(const v1::Status::Source &out, Source &source, std::size_t index);
    void noteIncidents(const v1::Status::Mirror &out, std::size_t index);
    void addTiming(v1::Status::Source &out, std::size_t index, const SourceTiming &timing);

    StageTotals m_stageTotals;
    IncidentLog m_incidents;
    struct Counted { // of a source, by now
        std::uint64_t gaps = 0;
        std::uint64_t malformed = 0;
    };
    std::vector<Counted> m_counted;
    struct Written { // to a mirror, by now
        std::uint64_t failures = 0;
        v1::Status::SourceState state = v1::Status::CONNECTING;
    };
    std::vector<Written> m_written;
    std::uint64_t m_incidentsTold = 0; // their version
    Micros m_incidentsToldUs = 0;
    std::vector<v1::Status::SourceTimes> m_times; // what is known of each source's
    std::vector<std::uint64_t> m_ahead;           // of each source, times that were after their receipt
    std::string m_version;
    Micros m_startedUs;
    Micros m_previousUs;
    Micros m_previousCpuUs;
    double m_cpuPercent = 0;
    Micros m_ratesUs = 0; // since the previous Status
    struct Rate {
        std::uint64_t messages = 0; // as of the previous Status
        double perSecond = 0;
    };
    [[nodiscard]] double rateOf(std::vector<Rate> &rates, std::size_t index, std::uint64_t messages) const;
    std::vector<Rate> m_rates; // of the sources
    std::vector<Rate> m_mirrorRates;
};

} // namespace tapedeck
