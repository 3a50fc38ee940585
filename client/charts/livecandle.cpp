// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/charts/livecandle.h"

#include "client/charts/candlebuckets.h"

#include <algorithm>
#include <cmath>

namespace tapedeck {

namespace {

/// Both at the finer of two scales; false if they do not fit.
bool align(Candle &candle, int &priceScale, int &sizeScale, Decimal &price, Decimal &size)
{
    const int prices = std::max(priceScale, static_cast<int>(price.scale));
    const int sizes = std::max(sizeScale, static_cast<int>(size.scale));
    bool fits = true;
    const auto scale = [&](std::int64_t &value, int digits) {
        const auto scaled = scaledUp(value, digits);
        fits = fits && scaled;
        value = scaled.value_or(0);
    };
    for (std::int64_t *value : {&candle.open, &candle.high, &candle.low, &candle.close})
        scale(*value, prices - priceScale);
    scale(candle.volume, sizes - sizeScale);
    candle.turnover *= std::pow(10, prices - priceScale + sizes - sizeScale);
    scale(price.mantissa, prices - price.scale);
    scale(size.mantissa, sizes - size.scale);
    priceScale = prices;
    sizeScale = sizes;
    return fits;
}

} // namespace

void LiveCandle::takeBack(CandleSeries &series)
{
    if (m_provisionalUs == 0)
        return;
    m_provisionalUs = 0;
    if (m_confirmed) {
        series.dropAfter(m_confirmed->startS);
        (void)series.upsert(*m_confirmed, m_priceScale, m_sizeScale);
    }
    m_confirmed.reset();
}

bool LiveCandle::take(CandleSeries &series, const QuoteRow &row, Micros steadyNowUs)
{
    if (!row.last || row.sourceUs <= 0)
        return false;
    const Traded now{*row.last, row.volume.value_or(Decimal()), row.trades};
    const std::optional<Traded> before = std::exchange(m_seen, now);
    if (!before || series.empty()
        || (before->last == now.last && before->volume == now.volume && before->trades == now.trades))
        return false;
    if (m_provisionalUs == 0) {
        m_confirmed = series.candles().back();
        m_priceScale = series.priceScale();
        m_sizeScale = series.sizeScale();
    }
    Candle candle = series.candles().back();
    int priceScale = series.priceScale();
    int sizeScale = series.sizeScale();
    Decimal last = now.last;
    const auto grown = difference(now.volume, before->volume);
    Decimal volume = grown && grown->mantissa > 0 ? *grown : Decimal();
    if (!align(candle, priceScale, sizeScale, last, volume))
        return false;
    const std::int64_t startS = bucketStartS(row.sourceUs / 1'000'000, series.intervalS());
    if (startS > candle.startS)
        candle = {startS, last.mantissa, last.mantissa, last.mantissa, last.mantissa, 0, 0, false};
    candle.high = std::max(candle.high, last.mantissa);
    candle.low = std::min(candle.low, last.mantissa);
    candle.close = last.mantissa;
    if (__builtin_add_overflow(candle.volume, volume.mantissa, &candle.volume))
        return false;
    candle.turnover += static_cast<double>(last.mantissa) * static_cast<double>(volume.mantissa);
    candle.trades += static_cast<std::uint32_t>(now.trades > before->trades ? now.trades - before->trades : 0);
    if (!series.upsert(candle, priceScale, sizeScale))
        return false;
    m_provisionalUs = steadyNowUs;
    return true;
}

bool LiveCandle::expire(CandleSeries &series, Micros steadyNowUs)
{
    if (m_provisionalUs == 0 || steadyNowUs - m_provisionalUs < confirmedWithinUs)
        return false;
    takeBack(series);
    return true;
}

} // namespace tapedeck
