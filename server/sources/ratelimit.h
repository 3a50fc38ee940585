// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/time/clock.h"

#include <algorithm>

namespace tapedeck {

/// Lets so many things happen at once, and after that one in each interval. Owns no clock.
class RateLimit
{
public:
    struct Limits {
        int burst = 1;
        Micros intervalUs = 0;
    };

    explicit RateLimit(Limits limits)
        : m_limits(limits)
    {
    }
    /// True: one may happen now, and is counted.
    [[nodiscard]] bool take(Micros nowUs)
    {
        if (nowUs < nextUs())
            return false;
        m_filledUs = std::max(m_filledUs, nowUs - m_limits.burst * m_limits.intervalUs) + m_limits.intervalUs;
        return true;
    }
    [[nodiscard]] Micros nextUs() const { return m_filledUs + m_limits.intervalUs; }
    /// Nothing happens before.
    void pauseUntil(Micros us) { m_filledUs = std::max(m_filledUs, us - m_limits.intervalUs); }

private:
    Limits m_limits;
    Micros m_filledUs = 0; // up to when the intervals are used up
};

} // namespace tapedeck
