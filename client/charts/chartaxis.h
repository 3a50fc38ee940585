// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <cstdint>
#include <vector>

namespace tapedeck {

/// The least of 1, 2, 5 × 10^n that is not below `value`, and at least 1.
[[nodiscard]] std::int64_t niceStep(double value);

/// Multiples of `step` from `low` to `high`.
[[nodiscard]] std::vector<std::int64_t> ticksBetween(double low, double high, std::int64_t step);

/// Seconds between the labels of a time axis: a part of a minute, an hour or a day, or whole days.
[[nodiscard]] std::int64_t timeStepS(double secondsAtLeast);

/// Local time as an axis of that step wants it: "14:03:20", "14:03", at midnight "25 Nov".
[[nodiscard]] QString timeLabel(std::int64_t timeS, std::int64_t stepS);
/// The time of a candle in full, as short as its interval allows: "14:03", of another day "24 Nov 14:03".
[[nodiscard]] QString candleTime(std::int64_t timeS, std::int64_t widthS);
/// Seconds that local time is ahead of UTC then.
[[nodiscard]] std::int64_t localOffsetS(std::int64_t timeS);

/// The values that an axis spans. It grows at once when something would not be seen, and shrinks only when it is much
/// too large, then by easing: so a live chart does not jolt.
class HeldRange
{
public:
    void reset() { m_known = false; }
    /// From low to high has to be seen, with some air around; `least` is the smallest span that makes sense.
    void hold(double low, double high, double least);
    /// As hold(), from 0 on: for volumes.
    void holdFromZero(double high);
    /// A step of what is left to go; `atOnce`: all of it. True if anything moved.
    bool ease(double milliseconds, bool atOnce);

    [[nodiscard]] bool known() const { return m_known; }
    [[nodiscard]] bool resting() const { return m_low == m_targetLow && m_high == m_targetHigh; }
    [[nodiscard]] double low() const { return m_low; }
    [[nodiscard]] double high() const { return m_high; }

private:
    void jump(double low, double high);

    bool m_known = false;
    double m_low = 0, m_high = 1; // shown
    double m_targetLow = 0, m_targetHigh = 1;
};

} // namespace tapedeck
