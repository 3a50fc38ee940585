// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/engine/rollingwindow.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace tapedeck {

RollingWindow::RollingWindow(std::uint32_t lastStepS, std::uint32_t lengthS, std::uint32_t stepS)
    : m_fromS(lastStepS + stepS - std::min(lengthS, lastStepS + stepS))
    , m_untilS(lastStepS + stepS)
{
}

bool RollingWindow::add(const Candle &candle)
{
    if (candle.start >= m_untilS)
        return true;
    if (!m_found) {
        m_found = true;
        m_figures.last = m_figures.high = m_figures.low = candle.close;
    }
    if (candle.start < m_fromS) {
        if (m_untilS > m_fromS) {
            m_figures.high = std::max(m_figures.high, candle.close);
            m_figures.low = std::min(m_figures.low, candle.close);
            hold(candle.close, m_fromS);
        }
        m_figures.open = candle.close;
        return false;
    }
    m_quiet = false;
    m_figures.open = candle.open;
    m_figures.high = std::max(m_figures.high, candle.high);
    m_figures.low = std::min(m_figures.low, candle.low);
    if (__builtin_add_overflow(m_figures.volume, candle.volume, &m_figures.volume))
        m_figures.volume = std::numeric_limits<std::int64_t>::max();
    m_figures.turnover += candle.turnover;
    m_figures.trades += candle.trades;
    m_figures.incomplete = m_figures.incomplete || candle.incomplete;
    hold(candle.close, candle.start);
    return true;
}

void RollingWindow::hold(std::int64_t price, std::uint32_t fromS)
{
    const double seconds = m_untilS - fromS;
    const double difference = static_cast<double>(price) - static_cast<double>(m_figures.last);
    m_sum += difference * seconds;
    m_squares += difference * difference * seconds;
    m_figures.coveredS += m_untilS - fromS;
    m_untilS = fromS;
}

std::optional<RollingFigures> RollingWindow::figures() const
{
    if (!m_found)
        return std::nullopt;
    RollingFigures figures = m_figures;
    const double seconds = std::max(1u, figures.coveredS);
    const double mean = m_sum / seconds;
    figures.mean = static_cast<double>(figures.last) + mean;
    figures.deviation = std::sqrt(std::max(0.0, m_squares / seconds - mean * mean));
    return figures;
}

} // namespace tapedeck
