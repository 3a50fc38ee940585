// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/time/clock.h"

#include <algorithm>
#include <optional>

namespace tapedeck {

/// When to ask again: often while something is in play, ever more seldom while nothing changes, and in time for what is
/// known to begin.
class PollPace
{
public:
    struct Limits {
        Micros intervalUs = 10'000'000; ///< while something is in play
        Micros restUs = 60'000'000;     ///< at rest, at most
    };

    explicit PollPace(const Limits &limits)
        : m_limits(limits)
        , m_waitUs(limits.intervalUs)
    {
    }

    /// How long to wait after an answer. `changed`: it told something new. `nextUs`: when something begins, as far as
    /// that is known; not later than `nowUs`: it is in play now. `chance`: from 0 to 1, to spread polls in time.
    [[nodiscard]] Micros next(bool changed, std::optional<Micros> nextUs, Micros nowUs, double chance)
    {
        if (nextUs)
            m_waitUs = std::max(*nextUs, nowUs) - nowUs;
        else
            m_waitUs = changed ? m_limits.intervalUs : m_waitUs + m_waitUs / 2;
        m_waitUs = std::clamp(m_waitUs, m_limits.intervalUs, std::max(m_limits.intervalUs, m_limits.restUs));
        return m_waitUs + static_cast<Micros>(static_cast<double>(m_waitUs) * spread * (chance - 0.5));
    }

private:
    static constexpr double spread = 0.2;

    Limits m_limits;
    Micros m_waitUs;
};

} // namespace tapedeck
