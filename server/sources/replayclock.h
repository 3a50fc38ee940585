// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/time/clock.h"

#include <limits>
#include <mutex>

namespace tapedeck {

/// Maps recorded time to the steady clock. Replays of one session share one, so that odds and score move together: what
/// was recorded before the origin is due at once.
class ReplayClock
{
public:
    /// `originUs`: the recorded time that is now, when the first of them starts. `endUs`: where all have ended, for
    /// laps.
    ReplayClock(double speed, Micros originUs, Micros endUs)
        : m_speed(speed)
        , m_originUs(originUs)
        , m_lapUs(endUs > originUs ? endUs - originUs : 0)
    {
    }

    /// When a message recorded at `recordedUs` is due in lap `lap` (from 0), by the steady clock.
    [[nodiscard]] Micros dueUs(Micros recordedUs, std::uint64_t lap)
    {
        const std::lock_guard lock(m_mutex);
        if (m_startUs == 0)
            m_startUs = steadyClockUs();
        const double recorded =
            static_cast<double>(recordedUs - m_originUs) + static_cast<double>(m_lapUs) * static_cast<double>(lap);
        return m_startUs + static_cast<Micros>(recorded / m_speed);
    }

private:
    std::mutex m_mutex;
    double m_speed;
    Micros m_originUs;
    Micros m_lapUs;
    Micros m_startUs = 0;
};

} // namespace tapedeck
