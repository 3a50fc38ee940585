// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/time/clock.h"

#include <cstdint>
#include <sys/types.h>

namespace tapedeck::bench {

/// As many descriptors as this user may have: a benchmark with 10,000 connections needs more than the usual 1,024.
void raiseDescriptorLimit();

/// Time that process `pid` and its present children have spent on a processor, in nanoseconds, kernel time included;
/// 0 if there is no such process. The clock is the scheduler's own, finer than the ticks in /proc/PID/stat.
[[nodiscard]] std::int64_t cpuNs(pid_t pid);

/// Memory of `pid` and its present children that is in RAM (VmRSS), in KiB; 0 if there is no such process.
[[nodiscard]] std::int64_t residentKb(pid_t pid);

/// How long the cores that this process and `pid` may run on have idled, together, in nanoseconds, and how many these
/// are. What is not idle and not theirs is other work, which disturbs a measurement.
struct Idle {
    std::int64_t ns = 0;
    int cores = 0;
};
[[nodiscard]] Idle idle(pid_t pid);

} // namespace tapedeck::bench
