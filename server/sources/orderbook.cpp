// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/orderbook.h"

#include <algorithm>

namespace tapedeck {

void OrderBook::clear()
{
    for (auto &side : m_levels)
        side.clear();
}

bool OrderBook::growScale(int scale)
{
    for (const auto &side : m_levels) {
        for (const Level &level : side) {
            if (!scaledUp(level.price, scale - m_scale))
                return false;
        }
    }
    for (auto &side : m_levels) {
        for (Level &level : side)
            level.price = *scaledUp(level.price, scale - m_scale);
    }
    m_scale = scale;
    return true;
}

bool OrderBook::set(Side side, Decimal price, Decimal size)
{
    if (price.scale > m_scale && !growScale(price.scale))
        return false;
    const auto scaled = price.rescaled(m_scale);
    if (!scaled)
        return false;
    const std::int64_t wanted = scaled->mantissa;
    std::vector<Level> &levels = m_levels[side];
    const auto worse = [side](const Level &level, std::int64_t than) {
        return side == Bid ? level.price < than : level.price > than;
    };
    const auto it = std::lower_bound(levels.begin(), levels.end(), wanted, worse);
    const bool found = it != levels.end() && it->price == wanted;
    if (size.mantissa == 0) {
        if (found)
            levels.erase(it);
    } else if (found) {
        it->written = price;
        it->size = size;
    } else {
        levels.insert(it, {wanted, price, size});
    }
    return true;
}

void OrderBook::trim(std::size_t depth)
{
    for (auto &side : m_levels) {
        if (side.size() > depth)
            side.erase(side.begin(), side.end() - static_cast<std::ptrdiff_t>(depth));
    }
}

bool OrderBook::crossed() const
{
    return best(Bid) != nullptr && best(Ask) != nullptr && best(Bid)->price >= best(Ask)->price;
}

} // namespace tapedeck
