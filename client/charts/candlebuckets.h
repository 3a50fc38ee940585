// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/charts/candleseries.h"

namespace tapedeck {

/// What one bar of a chart stands for: the interval, or, where a pixel has more than one candle, so many times it
/// (a power of two) that a bar has at least `pixelsMin`.
[[nodiscard]] std::int64_t bucketWidthS(int intervalS, double secondsPerPixel, double pixelsMin);

/// Start of the bucket that the time lies in. Buckets lie at multiples of their width since 1970, wherever one looks
/// from, so that panning never changes which candles are merged.
[[nodiscard]] std::int64_t bucketStartS(std::int64_t timeS, std::int64_t widthS);

/// The candles of [fromS, toS), widened to whole buckets, merged by bucket: first open, highest, lowest, last close,
/// sums. `into` is emptied first; its memory is used again.
void mergeCandles(const CandleSeries &series, std::int64_t fromS, std::int64_t toS, std::int64_t widthS,
                  std::vector<Candle> &into);

/// A time without candles, between two of them.
struct CandleGap {
    std::int64_t fromS = 0;
    std::int64_t toS = 0;

    friend bool operator==(const CandleGap &, const CandleGap &) = default;
};

/// Where merged candles leave out at least `leastS`.
[[nodiscard]] std::vector<CandleGap> gapsBetween(const std::vector<Candle> &buckets, std::int64_t widthS,
                                                 std::int64_t leastS);

} // namespace tapedeck
