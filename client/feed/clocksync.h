// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/time/clock.h"

#include <algorithm>
#include <deque>

namespace tapedeck {

/// Estimates how far the server's clock is from ours, from pings: the sample with the shortest round trip among the
/// last few is the least disturbed (as NTP's clock filter, RFC 5905 §10).
class ClockSync
{
public:
    /// A Pong that came back: our time when the Ping left and when the Pong came, the server's in between.
    void add(Micros sentUs, Micros serverUs, Micros receivedUs)
    {
        if (receivedUs < sentUs)
            return; // our clock was set back meanwhile
        m_samples.push_back({receivedUs - sentUs, serverUs - (sentUs + receivedUs) / 2});
        if (m_samples.size() > samplesMax)
            m_samples.pop_front();
    }
    void reset() { m_samples.clear(); }

    [[nodiscard]] bool known() const { return !m_samples.empty(); }
    [[nodiscard]] Micros roundTripUs() const { return known() ? best().roundTripUs : 0; }
    [[nodiscard]] Micros offsetUs() const { return known() ? best().offsetUs : 0; } ///< server's clock minus ours

private:
    static constexpr std::size_t samplesMax = 16;
    struct Sample {
        Micros roundTripUs;
        Micros offsetUs;
    };

    [[nodiscard]] const Sample &best() const
    {
        return *std::min_element(m_samples.begin(), m_samples.end(),
                                 [](const Sample &a, const Sample &b) { return a.roundTripUs < b.roundTripUs; });
    }

    std::deque<Sample> m_samples;
};

} // namespace tapedeck
