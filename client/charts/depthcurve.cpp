// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/charts/depthcurve.h"

#include <algorithm>

namespace tapedeck {

namespace {

template <typename Levels> std::vector<DepthCurve::Step> addedUp(const Levels &levels, int direction)
{
    std::vector<DepthCurve::Step> steps;
    std::int64_t total = 0;
    for (const v1::Book::Level &level : levels) {
        if (level.size() <= 0)
            continue;
        const bool inOrder =
            steps.empty() || (direction < 0 ? level.price() < steps.back().price : level.price() > steps.back().price);
        if (!inOrder || __builtin_add_overflow(total, level.size(), &total))
            break;
        steps.push_back({level.price(), total});
    }
    return steps;
}

} // namespace

void DepthCurve::set(const v1::Book &book, int priceScale, int sizeScale)
{
    m_bids = addedUp(book.bids(), -1);
    m_asks = addedUp(book.asks(), 1);
    m_priceScale = static_cast<std::uint8_t>(std::clamp(priceScale, 0, Decimal::scaleMax));
    m_sizeScale = static_cast<std::uint8_t>(std::clamp(sizeScale, 0, Decimal::scaleMax));
    m_timeUs = book.time_us();
}

std::int64_t DepthCurve::largest() const
{
    return std::max(m_bids.empty() ? 0 : m_bids.back().total, m_asks.empty() ? 0 : m_asks.back().total);
}

std::optional<Decimal> DepthCurve::middle() const
{
    if (m_bids.empty() || m_asks.empty())
        return std::nullopt;
    const auto both = sum(price(m_bids.front().price), price(m_asks.front().price));
    if (!both)
        return std::nullopt;
    if (both->mantissa % 2 == 0)
        return Decimal{both->mantissa / 2, both->scale};
    const auto tenfold = scaledUp(both->mantissa, 1); // half a unit more
    if (!tenfold || both->scale == Decimal::scaleMax)
        return std::nullopt;
    return Decimal{*tenfold / 2, static_cast<std::uint8_t>(both->scale + 1)};
}

const DepthCurve::Step *DepthCurve::upTo(Side side, double price) const
{
    const Step *found = nullptr;
    for (const Step &step : steps(side)) {
        const auto at = static_cast<double>(step.price);
        if (side == Bids ? at < price : at > price)
            break;
        found = &step;
    }
    return found;
}

} // namespace tapedeck
