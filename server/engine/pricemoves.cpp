// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/engine/pricemoves.h"

#include <algorithm>
#include <utility>

namespace tapedeck {

using v1::Quote;

Micros &PriceMoves::gapEnd(RowId row)
{
    if (row >= m_gapEnds.size())
        m_gapEnds.resize(std::max<std::size_t>(row + 1, m_prices.rowLimit()), gapClosing);
    return m_gapEnds[row];
}

void PriceMoves::willChange(RowId row, int column)
{
    // While the board still has the price of what is pending.
    if (column == Quote::kLastFieldNumber && (m_pending.price || m_pending.trades > 0))
        settle();
    if (column == Quote::kLastFieldNumber || column == Quote::kVolumeFieldNumber)
        m_before = m_prices.decimal(row, column);
    else
        m_integerBefore = m_prices.integer(row, column).value_or(0);
}

void PriceMoves::changed(RowId row, int column)
{
    switch (column) {
    case Quote::kLastFieldNumber: {
        begin(row);
        const auto last = m_prices.decimal(row, column);
        if (last && !(m_before && *m_before == *last))
            m_pending.price = last;
        break;
    }
    case Quote::kVolumeFieldNumber: {
        if (m_pending.trades > 0)
            settle();
        begin(row);
        const Decimal before = m_before.value_or(Decimal());
        const auto more = difference(m_prices.decimal(row, column).value_or(Decimal()), before);
        if (more && more->mantissa > 0) {
            m_pending.volumeBegins = before.mantissa == 0;
            m_pending.volume = sum(m_pending.volume, *more).value_or(m_pending.volume);
        }
        break;
    }
    case Quote::kTradeCountFieldNumber: {
        begin(row);
        const auto before = static_cast<std::uint64_t>(m_integerBefore);
        const auto now = static_cast<std::uint64_t>(m_prices.integer(row, column).value_or(0));
        m_pending.trades += now > before ? now - before : 0;
        if (m_pending.timeUs)
            settle();
        break;
    }
    case Quote::kSourceTimeFieldNumber: {
        Micros &end = gapEnd(row);
        if (end == gapClosing)
            end = m_prices.integer(row, column).value_or(gapClosing);
        if (m_pending.row == row)
            settle();
        break;
    }
    case Quote::kStatusFieldNumber: {
        const bool isStale = m_prices.integer(row, column) == Quote::STALE;
        Micros &end = gapEnd(row);
        if (isStale && end != gapOpen) {
            settle();
            end = gapOpen;
            add(PricePoint::Kind::Gap, row);
        } else if (!isStale && end == gapOpen) {
            end = gapClosing;
        }
        break;
    }
    default:
        break;
    }
}

void PriceMoves::traded(RowId row, Micros timeUs)
{
    const bool isOfLast = m_pending.row == row && !m_pending.timeUs && m_pending.trades > 0;
    if (!isOfLast) {
        settle();
        begin(row);
    }
    m_pending.timeUs = timeUs;
    if (isOfLast)
        settle();
}

void PriceMoves::declared(RowId row, bool again)
{
    settle();
    gapEnd(row) = gapClosing;
    if (again)
        add(PricePoint::Kind::Restart, row);
}

void PriceMoves::removed(RowId row)
{
    settle();
    add(PricePoint::Kind::Remove, row);
}

std::span<const PricePoint> PriceMoves::take()
{
    settle();
    if (std::exchange(m_taken, true))
        m_points.clear(); // nothing came since
    return m_points;
}

void PriceMoves::begin(RowId row)
{
    if (m_pending.row == row)
        return;
    settle();
    m_pending.row = row;
}

void PriceMoves::settle()
{
    const Pending pending = std::exchange(m_pending, {});
    if (pending.row == 0 || (!pending.price && pending.volume.mantissa == 0 && pending.trades == 0))
        return;
    const auto price = pending.price ? pending.price : m_prices.decimal(pending.row, Quote::kLastFieldNumber);
    // The first volume of a row whose trades are not told was traded before.
    const bool isOfBefore = pending.volumeBegins && pending.trades == 0
        && m_prices.integer(pending.row, Quote::kTradeCountFieldNumber).value_or(0) == 0;
    if (!price || (isOfBefore && !pending.price))
        return;
    add(PricePoint::Kind::Move, pending.row);
    PricePoint &point = m_points.back();
    if (pending.timeUs)
        point.timeUs = *pending.timeUs;
    point.price = price->mantissa;
    point.priceScale = price->scale;
    point.volume = isOfBefore ? 0 : pending.volume.mantissa;
    point.sizeScale = pending.volume.scale;
    point.trades = static_cast<std::uint32_t>(std::min<std::uint64_t>(pending.trades, ~std::uint32_t(0)));
}

void PriceMoves::add(PricePoint::Kind kind, RowId row)
{
    if (std::exchange(m_taken, false))
        m_points.clear();
    PricePoint point{row, kind};
    point.timeUs = m_prices.integer(row, Quote::kSourceTimeFieldNumber).value_or(0);
    point.gapEndUs = gapEnd(row);
    m_points.push_back(point);
}

} // namespace tapedeck
