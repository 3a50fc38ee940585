// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/time/clock.h"

#include "tapedeck/v1/wire.pb.h"

#include <cstdint>
#include <optional>

namespace tapedeck {

/// What a process has used so far.
struct ProcessUse {
    Micros cpuUs = 0;
    std::uint64_t residentBytes = 0;
};

[[nodiscard]] ProcessUse ownUse();
/// Of any process of this machine, its CPU in steps of 10 ms; nothing if there is none, or /proc is not mounted.
[[nodiscard]] std::optional<ProcessUse> processUse(int pid);

/// What a process costs in a period, and since it was first looked at.
class ProcessCost
{
public:
    struct Figures {
        double cpuPercent = 0; ///< of one core
        std::uint64_t residentBytes = 0;
        Micros cpuUs = 0;
    };

    /// A period ends (steady clock).
    void endPeriod(const ProcessUse &use, Micros nowUs);
    [[nodiscard]] std::optional<Figures> period() const { return figures(m_before); }
    [[nodiscard]] std::optional<Figures> whole() const { return figures(m_first); }

private:
    struct Sample {
        ProcessUse use;
        Micros atUs;
    };
    [[nodiscard]] std::optional<Figures> figures(const std::optional<Sample> &since) const;

    std::optional<Sample> m_first;
    std::optional<Sample> m_before;
    std::optional<Sample> m_last;
};

/// What the server says of itself, as though it had been read from its process: its Status tells CPU as a percentage.
class StatusUse
{
public:
    void take(const v1::Status &status) { m_status = status; }
    [[nodiscard]] const std::optional<v1::Status> &status() const { return m_status; }
    /// A period of `us` ends, in which the newest Status held.
    [[nodiscard]] std::optional<ProcessUse> endPeriod(Micros us);

private:
    std::optional<v1::Status> m_status;
    double m_cpuUs = 0;
};

} // namespace tapedeck
