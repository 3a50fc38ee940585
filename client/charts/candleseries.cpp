// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/charts/candleseries.h"

#include "common/board/decimal.h"

#include <algorithm>
#include <cmath>

namespace tapedeck {

namespace {

bool isCandle(const Candle &candle)
{
    return candle.startS >= 0 && candle.volume >= 0 && candle.low <= std::min(candle.open, candle.close)
        && candle.high >= std::max(candle.open, candle.close);
}

bool scaleUp(Candle &candle, int priceDigits, int sizeDigits)
{
    candle.turnover *= std::pow(10, priceDigits + sizeDigits);
    bool fits = true;
    const auto scale = [&](std::int64_t &value, int digits) {
        const auto scaled = scaledUp(value, digits);
        fits = fits && scaled.has_value();
        value = scaled.value_or(0);
    };
    for (std::int64_t *price : {&candle.open, &candle.high, &candle.low, &candle.close})
        scale(*price, priceDigits);
    scale(candle.volume, sizeDigits);
    return fits;
}

} // namespace

CandleSeries::CandleSeries(int intervalS, std::size_t limit)
    : m_intervalS(std::max(1, intervalS))
    , m_limit(std::max<std::size_t>(1, limit))
{
}

void CandleSeries::reset(int intervalS)
{
    *this = CandleSeries(intervalS, m_limit);
}

bool CandleSeries::refine(int priceScale, int sizeScale)
{
    const int priceDigits = std::max(0, priceScale - m_priceScale);
    const int sizeDigits = std::max(0, sizeScale - m_sizeScale);
    if (priceDigits == 0 && sizeDigits == 0)
        return true;
    std::vector<Candle> finer = m_candles;
    for (Candle &candle : finer) {
        if (!scaleUp(candle, priceDigits, sizeDigits))
            return false;
    }
    m_candles = std::move(finer);
    m_priceScale += priceDigits;
    m_sizeScale += sizeDigits;
    return true;
}

bool CandleSeries::upsert(Candle candle, int priceScale, int sizeScale)
{
    const auto isScale = [](int scale) { return scale >= 0 && scale <= Decimal::scaleMax; };
    if (!isCandle(candle) || !isScale(priceScale) || !isScale(sizeScale))
        return false;
    if (m_candles.size() == m_limit && candle.startS < m_candles.front().startS)
        return false;
    if (m_candles.empty()) {
        m_priceScale = priceScale;
        m_sizeScale = sizeScale;
    } else if (!refine(priceScale, sizeScale) || !scaleUp(candle, m_priceScale - priceScale, m_sizeScale - sizeScale)) {
        return false;
    }
    const std::size_t index = indexFrom(candle.startS);
    if (index < m_candles.size() && m_candles[index].startS == candle.startS) {
        m_candles[index] = candle;
        return true;
    }
    m_candles.insert(m_candles.begin() + static_cast<std::ptrdiff_t>(index), candle);
    if (m_candles.size() > m_limit) // some more at once, so that not every candle moves all others
        m_candles.erase(m_candles.begin(), m_candles.begin() + static_cast<std::ptrdiff_t>(m_limit / 16 + 1));
    return true;
}

void CandleSeries::dropAfter(std::int64_t startS)
{
    m_candles.resize(indexFrom(startS + 1));
}

std::size_t CandleSeries::indexFrom(std::int64_t startS) const
{
    if (empty() || m_candles.back().startS < startS)
        return m_candles.size();
    const auto it = std::lower_bound(m_candles.begin(), m_candles.end(), startS,
                                     [](const Candle &candle, std::int64_t s) { return candle.startS < s; });
    return static_cast<std::size_t>(it - m_candles.begin());
}

const Candle *CandleSeries::endedBy(std::int64_t timeS) const
{
    const std::size_t index = indexFrom(timeS - m_intervalS + 1);
    return index == 0 ? nullptr : &m_candles[index - 1];
}

const Candle *CandleSeries::at(std::int64_t timeS) const
{
    const std::size_t index = indexFrom(timeS - m_intervalS + 1);
    return index < m_candles.size() && m_candles[index].startS <= timeS ? &m_candles[index] : nullptr;
}

} // namespace tapedeck
