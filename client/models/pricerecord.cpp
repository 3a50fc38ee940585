// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/pricerecord.h"

#include <algorithm>

namespace tapedeck {

void PriceRecord::add(Micros timeUs, Decimal price)
{
    m_points.insert_or_assign(timeUs, price);
    if (m_points.size() > pointsMax)
        m_points.erase(m_points.begin());
}

void PriceRecord::take(const v1::Followed &part)
{
    const auto scale = static_cast<std::uint8_t>(std::min<std::uint32_t>(part.price_scale(), Decimal::scaleMax));
    for (const v1::Trade &trade : part.trades())
        add(trade.time_us(), {trade.price(), scale});
    for (const v1::Candle &candle : part.candles())
        add((candle.start_s() + part.interval_s()) * 1'000'000 - 1, {candle.close(), scale});
}

std::optional<Decimal> PriceRecord::at(Micros timeUs) const
{
    const auto after = m_points.upper_bound(timeUs);
    return after == m_points.begin() ? std::nullopt : std::optional(std::prev(after)->second);
}

} // namespace tapedeck
