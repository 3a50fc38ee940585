// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/engine/candle.h"

#include <cstdint>
#include <optional>

namespace tapedeck {

/// What a price did in a window of time.
struct RollingFigures {
    std::int64_t open = 0, high = 0, low = 0, last = 0; ///< in the candles' unit of prices
    double mean = 0, deviation = 0;                     ///< of time, in that unit
    std::int64_t volume = 0;                            ///< in the candles' unit of sizes
    double turnover = 0;                                ///< sum of price times size
    std::uint64_t trades = 0;
    std::uint32_t coveredS = 0; ///< of the window, from when on a price is known
    bool incomplete = false;    ///< the source had a gap
};

/// Puts the figures of one window together from candles of `stepS`, which are given newest first. A price holds from
/// the begin of its candle until the next candle; what was before the first candle that is known is not counted.
class RollingWindow
{
public:
    /// The window of `lengthS` whose last step begins at `lastStepS`; both are multiples of `stepS`.
    RollingWindow(std::uint32_t lastStepS, std::uint32_t lengthS, std::uint32_t stepS);

    /// False: no older candle is of use.
    bool add(const Candle &candle);
    /// Nothing was traded in it.
    [[nodiscard]] bool isQuiet() const { return m_quiet; }
    /// Nothing if no candle began before its end.
    [[nodiscard]] std::optional<RollingFigures> figures() const;

private:
    void hold(std::int64_t price, std::uint32_t fromS);

    std::uint32_t m_fromS;
    std::uint32_t m_untilS; // from here on the price is known
    bool m_found = false;
    bool m_quiet = true;
    RollingFigures m_figures;
    double m_sum = 0, m_squares = 0; // of what the price differs from m_figures.last, times seconds
};

} // namespace tapedeck
