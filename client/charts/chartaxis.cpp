// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/charts/chartaxis.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <array>
#include <cmath>

namespace tapedeck {

namespace {

constexpr std::int64_t minuteS = 60;
constexpr std::int64_t hourS = 3'600;
constexpr std::int64_t dayS = 86'400;
constexpr std::size_t ticksMax = 200;
constexpr double airPart = 0.08;      // of the span, on either side
constexpr double tooLargePart = 0.45; // of the span: what is seen takes less
constexpr double easeMs = 90;         // until about two thirds of the way are gone
constexpr double restPart = 0.002;    // of the span: near enough

QDateTime local(std::int64_t timeS)
{
    return QDateTime::fromSecsSinceEpoch(timeS);
}

} // namespace

std::int64_t niceStep(double value)
{
    std::int64_t power = 1;
    while (static_cast<double>(power) * 10 <= value && power < 100'000'000'000'000'000)
        power *= 10;
    for (const std::int64_t factor : {1, 2, 5}) {
        if (static_cast<double>(factor * power) >= value)
            return factor * power;
    }
    return 10 * power;
}

std::vector<std::int64_t> ticksBetween(double low, double high, std::int64_t step)
{
    std::vector<std::int64_t> ticks;
    for (double tick = std::ceil(low / static_cast<double>(step)); tick * static_cast<double>(step) <= high; ++tick) {
        ticks.push_back(static_cast<std::int64_t>(tick) * step);
        if (ticks.size() == ticksMax)
            break;
    }
    return ticks;
}

std::int64_t timeStepS(double secondsAtLeast)
{
    static constexpr std::array<std::int64_t, 19> steps = {
        1,       2,           5,           10,           15,           30,
        minuteS, 2 * minuteS, 5 * minuteS, 10 * minuteS, 15 * minuteS, 30 * minuteS,
        hourS,   2 * hourS,   3 * hourS,   6 * hourS,    12 * hourS,   dayS,
        7 * dayS};
    for (const std::int64_t step : steps) {
        if (static_cast<double>(step) >= secondsAtLeast)
            return step;
    }
    return 7 * dayS * niceStep(secondsAtLeast / static_cast<double>(7 * dayS));
}

QString timeLabel(std::int64_t timeS, std::int64_t stepS)
{
    const QDateTime time = local(timeS);
    if (stepS >= dayS || time.time() == QTime(0, 0))
        return QLocale::c().toString(time, QStringLiteral("d MMM"));
    return time.toString(stepS < minuteS ? QStringLiteral("HH:mm:ss") : QStringLiteral("HH:mm"));
}

QString candleTime(std::int64_t timeS, std::int64_t widthS)
{
    const QDateTime time = local(timeS);
    const QString clock = time.toString(widthS % minuteS != 0 ? QStringLiteral("HH:mm:ss") : QStringLiteral("HH:mm"));
    if (time.date() == QDate::currentDate())
        return clock;
    return QLocale::c().toString(time, QStringLiteral("d MMM ")) + clock;
}

std::int64_t localOffsetS(std::int64_t timeS)
{
    return local(timeS).offsetFromUtc();
}

void HeldRange::jump(double low, double high)
{
    m_known = true;
    m_low = m_targetLow = low;
    m_high = m_targetHigh = high;
}

void HeldRange::hold(double low, double high, double least)
{
    const double span = std::max(high - low, least);
    const double air = span * airPart;
    const double middle = (low + high) / 2;
    const double wantedLow = middle - span / 2 - air;
    const double wantedHigh = middle + span / 2 + air;
    const bool apart = high < m_targetLow || low > m_targetHigh;
    if (!m_known || apart) {
        jump(wantedLow, wantedHigh);
    } else if (span < (m_targetHigh - m_targetLow) * tooLargePart) {
        m_targetLow = wantedLow;
        m_targetHigh = wantedHigh;
    } else {
        if (low < m_targetLow)
            m_targetLow = wantedLow;
        if (high > m_targetHigh)
            m_targetHigh = wantedHigh;
    }
    m_low = std::min(m_low, m_targetLow);
    m_high = std::max(m_high, m_targetHigh);
}

void HeldRange::holdFromZero(double high)
{
    if (!m_known || high > m_targetHigh)
        jump(0, std::max(1.0, high * (1 + airPart)));
    else if (high < m_targetHigh * tooLargePart)
        m_targetHigh = std::max(1.0, high * (1 + airPart));
}

bool HeldRange::ease(double milliseconds, bool atOnce)
{
    if (!m_known || resting())
        return false;
    const double part = atOnce ? 1 : 1 - std::exp(-milliseconds / easeMs);
    m_low += (m_targetLow - m_low) * part;
    m_high += (m_targetHigh - m_high) * part;
    const double near = (m_targetHigh - m_targetLow) * restPart;
    if (std::abs(m_low - m_targetLow) + std::abs(m_high - m_targetHigh) < near) {
        m_low = m_targetLow;
        m_high = m_targetHigh;
    }
    return true;
}

} // namespace tapedeck
