// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/engine/pricemoves.h"

#include <algorithm>
#include <utility>

namespace tapedeck {

using v1::Quote;

namespace {

bool isSame(Decimal a, Decimal b)
{
    return a.scale == b.scale ? a.mantissa == b.mantissa : a == b;
}

/// By how much `after` is more; 0 if it is not. Neither is negative.
Decimal growth(Decimal before, Decimal after)
{
    if (before.scale == after.scale)
        return {std::max<std::int64_t>(0, after.mantissa - before.mantissa), after.scale};
    const auto more = difference(after, before);
    return more && more->mantissa > 0 ? *more : Decimal();
}

} // namespace

PriceMoves::PriceMoves(const Board &prices)
    : m_prices(prices)
    , m_last{prices.schema().indexOf(Quote::kLastFieldNumber), prices.schema().scaleIndexFor(v1::PRICE)}
    , m_volume{prices.schema().indexOf(Quote::kVolumeFieldNumber), prices.schema().scaleIndexFor(v1::SIZE)}
    , m_tradeCount(prices.schema().indexOf(Quote::kTradeCountFieldNumber))
    , m_sourceTime(prices.schema().sourceTimeIndex())
{
}

void PriceMoves::setGapEnd(RowId row, Micros us)
{
    if (row >= m_gapEnds.size())
        m_gapEnds.resize(std::max<std::size_t>(row + 1, m_prices.rowLimit()), 0);
    m_closing -= m_gapEnds[row] == gapClosing ? 1 : 0;
    m_closing += us == gapClosing ? 1 : 0;
    m_gapEnds[row] = us;
}

void PriceMoves::willChange(RowId row, int column)
{
    if (column == Quote::kLastFieldNumber) {
        // While the board still has the price of what is pending.
        if (m_pending.price || m_pending.trades > 0)
            settle();
        m_before = decimal(row, m_last);
    } else if (column == Quote::kVolumeFieldNumber) {
        m_before = decimal(row, m_volume);
    } else if (column == Quote::kTradeCountFieldNumber) {
        m_countBefore = integer(row, m_tradeCount);
    }
}

void PriceMoves::changed(RowId row, int column)
{
    switch (column) {
    case Quote::kLastFieldNumber: {
        begin(row);
        const auto last = decimal(row, m_last);
        if (last && !(m_before && isSame(*m_before, *last)))
            m_pending.price = last;
        break;
    }
    case Quote::kVolumeFieldNumber: {
        if (m_pending.trades > 0)
            settle();
        begin(row);
        const Decimal before = m_before.value_or(Decimal());
        const Decimal more = growth(before, decimal(row, m_volume).value_or(Decimal()));
        if (more.mantissa > 0) {
            m_pending.volumeBegins = before.mantissa == 0;
            m_pending.volume = m_pending.volume.mantissa == 0 ? more : sum(m_pending.volume, more).value_or(more);
        }
        break;
    }
    case Quote::kTradeCountFieldNumber: {
        begin(row);
        const auto before = static_cast<std::uint64_t>(m_countBefore);
        const auto now = static_cast<std::uint64_t>(integer(row, m_tradeCount));
        m_pending.trades += now > before ? now - before : 0;
        if (m_pending.timeUs)
            settle();
        break;
    }
    case Quote::kSourceTimeFieldNumber: {
        if (m_closing > 0 && gapEnd(row) == gapClosing)
            setGapEnd(row, integer(row, m_sourceTime));
        if (m_pending.row == row)
            settle();
        break;
    }
    case Quote::kStatusFieldNumber: {
        const bool isStale = m_prices.integer(row, column) == Quote::STALE;
        if (isStale && gapEnd(row) != gapOpen) {
            settle();
            setGapEnd(row, gapOpen);
            add(PricePoint::Kind::Gap, row);
        } else if (!isStale && gapEnd(row) == gapOpen) {
            setGapEnd(row, gapClosing);
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
    setGapEnd(row, gapClosing);
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
    const auto price = pending.price ? pending.price : decimal(pending.row, m_last);
    // The first volume of a row whose trades are not told was traded before.
    const bool isOfBefore = pending.volumeBegins && pending.trades == 0 && integer(pending.row, m_tradeCount) == 0;
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
    point.timeUs = integer(row, m_sourceTime);
    point.gapEndUs = gapEnd(row);
    m_points.push_back(point);
}

} // namespace tapedeck
