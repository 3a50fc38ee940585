// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <limits>

namespace tapedeck {

using Micros = std::int64_t; ///< microseconds; a point in time counts from 1970, UTC

inline constexpr Micros neverUs = std::numeric_limits<Micros>::max();

[[nodiscard]] inline Micros wallClockUs()
{
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch())
        .count();
}

/// For intervals: never steps.
[[nodiscard]] inline Micros steadyClockUs()
{
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

} // namespace tapedeck
