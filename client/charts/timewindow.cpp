// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/charts/timewindow.h"

#include <algorithm>
#include <cmath>

namespace tapedeck {

namespace {

constexpr double marginPart = 0.04;   // of the width, right of the newest candle
constexpr double emptyPartMax = 0.5;  // of the width that may lie right of it
constexpr double filledPartMin = 0.2; // of the width that has to lie right of the oldest
constexpr double spanPartMin = 0.5;   // of the width that all candles take at least

} // namespace

void TimeWindow::reset(int intervalS, double pitch)
{
    m_intervalS = std::max(1, intervalS);
    m_secondsPerPixel = m_intervalS / std::clamp(pitch, 0.01, pitchMax);
    m_firstS = m_endS = 0;
    m_rightS = 0;
}

void TimeWindow::setWidth(double pixels)
{
    const bool first = m_width <= 0;
    const double offset = (m_rightS - static_cast<double>(m_endS)) / m_secondsPerPixel;
    m_width = std::max(0.0, pixels);
    if (first)
        m_rightS = static_cast<double>(m_endS) + margin();
    else if (following() && offset > 0)
        m_rightS = static_cast<double>(m_endS) + std::min(offset, m_width * emptyPartMax) * m_secondsPerPixel;
    bound();
}

void TimeWindow::setData(std::int64_t firstS, std::int64_t endS)
{
    const bool first = m_endS == 0;
    const bool followed = following();
    const std::int64_t grown = endS - m_endS;
    m_firstS = firstS;
    m_endS = endS;
    if (first)
        toNewest();
    else if (followed)
        m_rightS += static_cast<double>(grown);
    bound();
}

double TimeWindow::xOf(double timeS) const
{
    return std::round(timeS / m_secondsPerPixel) - std::round(leftS() / m_secondsPerPixel);
}

double TimeWindow::timeAt(double x) const
{
    return (x + std::round(leftS() / m_secondsPerPixel)) * m_secondsPerPixel;
}

void TimeWindow::pan(double pixels)
{
    m_rightS += pixels * m_secondsPerPixel;
    bound();
}

void TimeWindow::zoom(double x, double factor)
{
    if (!(factor > 0) || !std::isfinite(factor))
        return;
    const double time = leftS() + x * m_secondsPerPixel;
    const double span = static_cast<double>(std::max<std::int64_t>(m_endS - m_firstS, m_intervalS));
    const double nearest = m_intervalS / pitchMax;
    const double farthest = std::max(nearest, span / std::max(1.0, m_width * spanPartMin));
    m_secondsPerPixel = std::clamp(m_secondsPerPixel / factor, nearest, farthest);
    m_rightS = time + (m_width - x) * m_secondsPerPixel;
    bound();
}

void TimeWindow::fit()
{
    const double room = std::max(1.0, m_width * (1 - marginPart));
    const double span = static_cast<double>(m_endS - m_firstS);
    m_secondsPerPixel = std::max(span / room, m_intervalS / pitchFitted);
    toNewest();
}

void TimeWindow::toNewest()
{
    m_rightS = static_cast<double>(m_endS) + margin();
    bound();
}

void TimeWindow::toOldest()
{
    m_rightS = static_cast<double>(m_firstS) + m_width * m_secondsPerPixel;
    bound();
}

void TimeWindow::bound()
{
    const double span = m_width * m_secondsPerPixel;
    const double latest = static_cast<double>(m_endS) + span * emptyPartMax;
    const double earliest = std::min(latest, static_cast<double>(m_firstS) + span * filledPartMin);
    m_rightS = std::clamp(m_rightS, earliest, latest);
}

double TimeWindow::margin() const
{
    return m_width * marginPart * m_secondsPerPixel;
}

} // namespace tapedeck
