// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/time/clock.h"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace tapedeck {

/// Has a worker more to do than it can? It is busy all the time, or one flush in twenty had to be dropped. A few that
/// were dropped because something else had the processor for a moment are no reason to slow anybody down.
[[nodiscard]] constexpr bool isOverloaded(std::uint64_t busyPermille, std::uint64_t flushes, std::uint64_t dropped)
{
    return busyPermille > 950 || dropped * 20 > flushes;
}

/// By how many intervals something is slowed down: one more while there is trouble, one less after some time without;
/// the longer, the more often going faster has brought the trouble back. Knows no clock.
class SlowdownLadder
{
public:
    struct Limits {
        Micros slowerAfterUs = 1'000'000;     ///< in trouble for so long: one interval slower
        Micros fasterAfterUs = 3'000'000;     ///< out of trouble for so long: one interval faster
        Micros fasterAfterMaxUs = 60'000'000; ///< the same, once going faster has failed several times
        int shiftMax = 7;
    };

    [[nodiscard]] int observe(bool trouble, Micros nowUs, const Limits &limits)
    {
        if (trouble != std::exchange(m_trouble, trouble) || m_sinceUs == 0)
            m_sinceUs = nowUs;
        const Micros lastedUs = nowUs - m_sinceUs;
        if (trouble && lastedUs >= limits.slowerAfterUs && m_shift < limits.shiftMax) {
            ++m_shift;
            m_sinceUs = nowUs;
            if (std::exchange(m_trying, false))
                m_patienceUs = std::min(2 * std::max(m_patienceUs, limits.fasterAfterUs), limits.fasterAfterMaxUs);
        } else if (!trouble && lastedUs >= std::max(m_patienceUs, limits.fasterAfterUs)) {
            m_sinceUs = nowUs;
            m_trying = m_shift > 0;
            if (m_shift > 0)
                --m_shift;
            else
                m_patienceUs = 0;
        }
        return m_shift;
    }
    [[nodiscard]] int shift() const { return m_shift; }

private:
    int m_shift = 0;
    bool m_trouble = false;
    bool m_trying = false; // went faster, and does not know yet whether that holds
    Micros m_sinceUs = 0;  // of m_trouble as it is
    Micros m_patienceUs = 0;
};

} // namespace tapedeck
