// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/time/clock.h"

#include <algorithm>
#include <array>
#include <vector>

namespace tapedeck {

/// How many times a second the tables take what has changed: as often as there are frames, and less often while
/// painting takes so long that the window would not answer. Looks at a second at a time; goes slower after two that are
/// too dear, faster after some that would be cheap enough, and the more slowly the sooner that failed before. Not
/// thread-safe.
class ViewPace
{
public:
    /// A frame was painted, which took so long.
    void note(Micros nowUs, Micros costUs)
    {
        if (nowUs - m_lastUs > pauseUs) { // whatever made it dear is over
            m_step = 0;
            startOver(nowUs);
        }
        m_lastUs = nowUs;
        m_costs.push_back(costUs);
        if (nowUs - m_sinceUs >= secondUs)
            decide(nowUs);
    }

    [[nodiscard]] int perSecond() const { return paces[m_step]; }
    /// Between two looks at what has changed; a millisecond less than the time of a frame, so that one that comes late
    /// is still in time for it.
    [[nodiscard]] int intervalMs() const { return 1'000 / perSecond() - 1; }
    [[nodiscard]] bool isThinned() const { return m_step > 0; }
    /// What painting took of late, in the middle.
    [[nodiscard]] Micros costUs() const { return m_costUs; }

    static constexpr std::array<int, 3> paces = {60, 30, 10};

private:
    static constexpr Micros secondUs = 1'000'000;
    static constexpr Micros pauseUs = 3'000'000;
    static constexpr double dear = 0.6;  // part of the time between two frames that painting may take
    static constexpr double cheap = 0.4; // and for going faster
    static constexpr int dearSeconds = 2;
    static constexpr int cheapSeconds = 3;
    static constexpr int cheapSecondsMax = 48;
    static constexpr int soonSeconds = 10; // to become too dear again

    void startOver(Micros nowUs)
    {
        m_costs.clear();
        m_sinceUs = nowUs;
        m_dear = m_cheap = 0;
    }

    [[nodiscard]] static double shareOf(Micros costUs, std::size_t step)
    {
        return static_cast<double>(costUs) * paces[step] * 1e-6;
    }

    void decide(Micros nowUs)
    {
        const auto middle = m_costs.begin() + static_cast<std::ptrdiff_t>(m_costs.size() / 2);
        std::nth_element(m_costs.begin(), middle, m_costs.end());
        m_costUs = *middle;
        m_costs.clear();
        m_sinceUs = nowUs;
        m_dear = shareOf(m_costUs, m_step) > dear ? m_dear + 1 : 0;
        m_cheap = m_step > 0 && shareOf(m_costUs, m_step - 1) < cheap ? m_cheap + 1 : 0;
        if (m_dear >= dearSeconds && m_step + 1 < paces.size()) {
            ++m_step;
            const bool soon = m_fasterUs != 0 && nowUs - m_fasterUs < soonSeconds * secondUs;
            m_cheapNeeded = soon ? std::min(2 * m_cheapNeeded, cheapSecondsMax) : cheapSeconds;
            m_dear = m_cheap = 0;
        } else if (m_cheap >= m_cheapNeeded) {
            --m_step;
            m_fasterUs = nowUs;
            m_dear = m_cheap = 0;
        }
    }

    std::size_t m_step = 0;
    std::vector<Micros> m_costs; // of the second under way
    Micros m_sinceUs = 0;
    Micros m_lastUs = 0;
    Micros m_costUs = 0;
    Micros m_fasterUs = 0;
    int m_dear = 0;  // seconds in a row
    int m_cheap = 0; // seconds in a row
    int m_cheapNeeded = cheapSeconds;
};

} // namespace tapedeck
