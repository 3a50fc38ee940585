// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace tapedeck {

/// Which times a chart shows: the scale, and the time at the right edge. As long as the newest candle is in view it
/// stays where it is when another one comes, and the older ones move on; who has panned away is left alone.
class TimeWindow
{
public:
    static constexpr double pitchMax = 80;    ///< pixels per interval
    static constexpr double pitchFitted = 24; ///< at most, if everything is to be in view

    /// Starts over: the newest candle at the right, at so many pixels per interval.
    void reset(int intervalS, double pitch);
    void setWidth(double pixels);
    /// Start of the oldest and end of the newest candle.
    void setData(std::int64_t firstS, std::int64_t endS);

    [[nodiscard]] double width() const { return m_width; }
    [[nodiscard]] double secondsPerPixel() const { return m_secondsPerPixel; }
    [[nodiscard]] double pitch() const { return m_intervalS / m_secondsPerPixel; }
    /// A whole number of pixels; the distance of two times does not change when the window moves.
    [[nodiscard]] double x(std::int64_t timeS) const { return xOf(static_cast<double>(timeS)); }
    [[nodiscard]] double xOf(double timeS) const;
    [[nodiscard]] double timeAt(double x) const;
    [[nodiscard]] double leftS() const { return m_rightS - m_width * m_secondsPerPixel; }
    [[nodiscard]] double rightS() const { return m_rightS; }
    [[nodiscard]] bool following() const { return m_rightS >= static_cast<double>(m_endS) - m_secondsPerPixel; }

    void pan(double pixels); ///< positive: to later times
    /// The time at `x` stays there; above 1 is nearer.
    void zoom(double x, double factor);
    void fit();
    void toNewest();
    void toOldest();

private:
    void bound();
    [[nodiscard]] double margin() const; ///< seconds right of the newest candle

    int m_intervalS = 60;
    double m_width = 0;
    double m_secondsPerPixel = 10;
    double m_rightS = 0;
    std::int64_t m_firstS = 0;
    std::int64_t m_endS = 0; // 0: no data yet
};

} // namespace tapedeck
