// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/time/clock.h"

#include <array>
#include <cmath>
#include <cstdint>
#include <optional>

namespace tapedeck {

/// What a price did within [start, start + interval). Open and close are the earliest and the latest by the venue's
/// time, whatever the order in which they came.
struct Candle {
    std::uint32_t start = 0; ///< seconds since 1970
    std::uint32_t trades = 0;
    std::int64_t open = 0, high = 0, low = 0, close = 0; ///< in the row's unit of prices
    std::int64_t volume = 0;                             ///< in the row's unit of sizes
    double turnover = 0;                                 ///< sum of price times size, in these units
    std::uint32_t openUs = 0, closeUs = 0;               ///< when open and close were, from the start
    std::uint64_t change : 63 = 0;                       ///< number of its last change
    std::uint64_t incomplete : 1 = 0;                    ///< the source had a gap within the interval

    /// The mean price weighted by volume, in hundredths of the unit of prices; nothing if there was no volume.
    [[nodiscard]] std::optional<std::int64_t> vwap() const { return vwapOf(turnover, volume); }
    [[nodiscard]] static std::optional<std::int64_t> vwapOf(double turnover, std::int64_t volume)
    {
        const double vwap = volume > 0 ? turnover / static_cast<double>(volume) * 100 : 0;
        return volume > 0 && std::abs(vwap) < 9e18 ? std::optional(std::llround(vwap)) : std::nullopt;
    }
};
static_assert(sizeof(Candle) == 72);

struct CandleInterval {
    std::uint32_t seconds;
    std::uint32_t kept; ///< candles of a row, at most
};
inline constexpr std::array<CandleInterval, 4> candleIntervals = {{{1, 600}, {60, 720}, {300, 576}, {3600, 336}}};

/// One move of a row: of its last price, its volume or its count of trades, or what else its candles must know.
struct PricePoint {
    enum class Kind : std::uint8_t {
        Move,
        Gap,     ///< what comes from now on may lack something
        Restart, ///< the source starts over: if its time steps back, so do the candles
        Remove,
    };
    std::uint32_t row; ///< RowId
    Kind kind;
    std::uint8_t priceScale = 0, sizeScale = 0;
    std::uint32_t trades = 0;
    Micros timeUs = 0;   ///< of the venue; 0: not known
    Micros gapEndUs = 0; ///< candles that begin by then may lack something
    std::int64_t price = 0;
    std::int64_t volume = 0; ///< more than before
};

} // namespace tapedeck
