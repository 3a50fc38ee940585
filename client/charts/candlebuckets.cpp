// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/charts/candlebuckets.h"

#include <algorithm>
#include <limits>

namespace tapedeck {

namespace {

constexpr std::int64_t widthMax = std::int64_t(1) << 40;

void merge(Candle &into, const Candle &later)
{
    into.high = std::max(into.high, later.high);
    into.low = std::min(into.low, later.low);
    into.close = later.close;
    if (__builtin_add_overflow(into.volume, later.volume, &into.volume))
        into.volume = std::numeric_limits<std::int64_t>::max();
    into.turnover += later.turnover;
    into.trades += later.trades;
    into.incomplete = into.incomplete || later.incomplete;
}

} // namespace

std::int64_t bucketWidthS(int intervalS, double secondsPerPixel, double pixelsMin)
{
    std::int64_t width = std::max(1, intervalS);
    while (static_cast<double>(width) < secondsPerPixel * pixelsMin && width < widthMax)
        width *= 2;
    return width;
}

std::int64_t bucketStartS(std::int64_t timeS, std::int64_t widthS)
{
    const std::int64_t rest = timeS % widthS;
    return timeS - (rest < 0 ? rest + widthS : rest);
}

void mergeCandles(const CandleSeries &series, std::int64_t fromS, std::int64_t toS, std::int64_t widthS,
                  std::vector<Candle> &into)
{
    into.clear();
    const std::vector<Candle> &candles = series.candles();
    const std::size_t first = series.indexFrom(bucketStartS(fromS, widthS));
    const std::size_t end = series.indexFrom(bucketStartS(toS + widthS - 1, widthS));
    std::int64_t nextS = std::numeric_limits<std::int64_t>::min(); // where the bucket under way ends
    for (std::size_t i = first; i < end; ++i) {
        if (candles[i].startS >= nextS) {
            into.push_back(candles[i]);
            into.back().startS = bucketStartS(candles[i].startS, widthS);
            nextS = into.back().startS + widthS;
        } else {
            merge(into.back(), candles[i]);
        }
    }
}

std::vector<CandleGap> gapsBetween(const std::vector<Candle> &buckets, std::int64_t widthS, std::int64_t leastS)
{
    std::vector<CandleGap> gaps;
    for (std::size_t i = 1; i < buckets.size(); ++i) {
        const CandleGap gap{buckets[i - 1].startS + widthS, buckets[i].startS};
        if (gap.toS - gap.fromS >= std::max<std::int64_t>(1, leastS))
            gaps.push_back(gap);
    }
    return gaps;
}

} // namespace tapedeck
