// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/pricegrid.h"

#include "common/board/oddsticks.h"

#include <algorithm>

namespace tapedeck {

namespace {

/// Both in the same unit; nothing if that unit is too fine for one of them.
std::optional<std::pair<std::int64_t, std::int64_t>> inOneUnit(Decimal a, Decimal b)
{
    const int scale = std::max(a.scale, b.scale);
    const auto left = a.rescaled(scale);
    const auto right = b.rescaled(scale);
    if (!left || !right)
        return std::nullopt;
    return std::pair(left->mantissa, right->mantissa);
}

} // namespace

PriceGrid PriceGrid::odds()
{
    PriceGrid grid;
    grid.m_odds = true;
    return grid;
}

PriceGrid PriceGrid::steps(Decimal step)
{
    PriceGrid grid;
    if (step.mantissa > 0)
        grid.m_step = step.normalized();
    return grid;
}

PriceGrid::Row PriceGrid::below(Decimal price) const
{
    if (m_odds)
        return OddsTicks::atMost(price);
    const auto both = inOneUnit(price, m_step);
    if (!both)
        return 0;
    const auto [value, step] = *both;
    return value / step - (value % step < 0);
}

PriceGrid::Row PriceGrid::above(Decimal price) const
{
    if (m_odds)
        return OddsTicks::atLeast(price);
    const auto both = inOneUnit(price, m_step);
    if (!both)
        return 0;
    const auto [value, step] = *both;
    return value / step + (value % step > 0);
}

Decimal PriceGrid::price(Row row) const
{
    if (m_odds)
        return OddsTicks::price(static_cast<int>(std::clamp<Row>(row, 0, OddsTicks::count - 1)));
    std::int64_t mantissa = 0;
    if (__builtin_mul_overflow(row, m_step.mantissa, &mantissa))
        return {};
    return {mantissa, m_step.scale};
}

bool PriceGrid::contains(Row row) const
{
    return !m_odds || (row >= 0 && row < OddsTicks::count);
}

} // namespace tapedeck
