// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/time/histogram.h"

#include <array>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace tapedeck {

/// How long the stages of the way from source to client took since the start, in fixed buckets that add up over time
/// and over servers, as a metrics system wants them. Thread-safe.
class StageTotals
{
public:
    static constexpr std::array<std::uint64_t, 18> boundsUs = {
        10,     25,     50,     100,     250,     500,     1'000,     2'500,     5'000,
        10'000, 25'000, 50'000, 100'000, 250'000, 500'000, 1'000'000, 2'500'000, 10'000'000};

    struct Stage {
        std::string name;
        int source = -1;                                         ///< its place in Status; -1: of all
        std::array<std::uint64_t, boundsUs.size() + 1> counts{}; ///< up to each bound, and beyond the last
        std::uint64_t count = 0;
        std::uint64_t sumUs = 0;
    };

    /// Of durations within a bucket of `histogram` that a bound cuts (a sixteenth wide), all are taken to be above it.
    void add(std::string_view name, const Histogram &histogram, int source = -1);
    [[nodiscard]] std::vector<Stage> stages() const;

private:
    mutable std::mutex m_mutex;
    std::vector<Stage> m_stages;
};

} // namespace tapedeck
