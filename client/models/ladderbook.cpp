// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/ladderbook.h"

#include "client/models/approximate.h"

#include <algorithm>
#include <numeric>

namespace tapedeck {

namespace {

constexpr std::size_t levelsThatMustFit = 5; // a side

} // namespace

void LadderBook::clear()
{
    *this = LadderBook();
}

void LadderBook::set(const v1::Followed &part, Micros nowUs)
{
    const auto priceScale = static_cast<std::uint8_t>(std::min<std::uint32_t>(part.price_scale(), Decimal::scaleMax));
    const auto sizeScale = static_cast<std::uint8_t>(std::min<std::uint32_t>(part.size_scale(), Decimal::scaleMax));
    const auto levels = [&](const auto &list) {
        std::vector<Level> found;
        for (const v1::Book::Level &level : list)
            found.push_back({{level.price(), priceScale}, {level.size(), sizeScale}});
        return found;
    };
    set(levels(part.book().bids()), levels(part.book().asks()), nowUs);
}

void LadderBook::set(std::vector<Level> bids, std::vector<Level> asks, Micros nowUs)
{
    m_levels = {std::move(bids), std::move(asks)};
    for (const auto &side : m_levels) {
        for (const Level &level : side) {
            if (level.price.scale > m_tickScale) {
                m_tick = scaledUp(m_tick, level.price.scale - m_tickScale).value_or(1);
                m_tickScale = level.price.scale;
            }
            if (const auto price = level.price.rescaled(m_tickScale))
                m_tick = std::gcd(m_tick, price->mantissa);
        }
    }
    layOut(nowUs);
}

void LadderBook::setGrid(const PriceGrid &grid)
{
    if (m_grid == grid)
        return;
    m_grid = grid;
    m_cells = {};
    layOut(0);
}

/// What a row has is compared with what it had, so that a change is seen wherever the level stands now.
void LadderBook::layOut(Micros nowUs)
{
    for (const Side side : {Bid, Ask}) {
        std::map<PriceGrid::Row, Decimal> sizes;
        for (const Level &level : m_levels[side]) {
            const PriceGrid::Row row = side == Bid ? m_grid.below(level.price) : m_grid.above(level.price);
            if (m_grid.contains(row))
                sizes[row] = sum(sizes[row], level.size).value_or(sizes[row]);
        }
        auto &cells = m_cells[side];
        const bool first =
            std::all_of(cells.begin(), cells.end(), [](const auto &c) { return c.second.size == Decimal(); });
        const auto change = [&](Cell &cell, Decimal size) {
            const int direction = compare(size, cell.size);
            cell.size = size;
            if (direction == 0 || first || nowUs == 0)
                return;
            cell.direction = direction;
            cell.changedUs = m_changedUs = nowUs;
        };
        for (auto &[row, cell] : cells) {
            if (!sizes.contains(row))
                change(cell, {});
        }
        for (const auto &[row, size] : sizes)
            change(cells[row], size);
        Decimal total;
        const auto cumulate = [&](auto begin, auto end) {
            for (auto it = begin; it != end; ++it) {
                total = sum(total, it->second.size).value_or(total);
                it->second.cumulated = total;
            }
        };
        side == Bid ? cumulate(cells.rbegin(), cells.rend()) : cumulate(cells.begin(), cells.end());
        if (cells.size() > cellsMax)
            std::erase_if(cells, [](const auto &c) { return c.second.size == Decimal(); });
    }
}

std::optional<LadderBook::Level> LadderBook::best(Side side) const
{
    return m_levels[side].empty() ? std::nullopt : std::optional(m_levels[side].front());
}

std::optional<Decimal> LadderBook::spread() const
{
    const auto bid = best(Bid);
    const auto ask = best(Ask);
    return bid && ask ? difference(ask->price, bid->price) : std::nullopt;
}

const LadderBook::Cell *LadderBook::cell(Side side, PriceGrid::Row row) const
{
    const auto it = m_cells[side].find(row);
    return it == m_cells[side].end() ? nullptr : &it->second;
}

double LadderBook::largest(bool cumulated) const
{
    double largest = 0;
    for (const auto &side : m_cells) {
        for (const auto &[row, cell] : side) {
            if (cell.size.mantissa != 0)
                largest = std::max(largest, approximate(cumulated ? cell.cumulated : cell.size));
        }
    }
    return largest;
}

std::optional<PriceGrid::Row> LadderBook::middle() const
{
    const auto bid = best(Bid);
    const auto ask = best(Ask);
    if (!bid && !ask)
        return std::nullopt;
    const PriceGrid::Row low = bid ? m_grid.below(bid->price) : m_grid.above(ask->price);
    const PriceGrid::Row high = ask ? m_grid.above(ask->price) : low;
    return low + (high - low) / 2;
}

Decimal LadderBook::tick() const
{
    return m_tick > 0 ? Decimal{m_tick, m_tickScale}.normalized() : Decimal{1, 0};
}

Decimal LadderBook::stepFor(int rows) const
{
    const auto bid = best(Bid);
    const auto ask = best(Ask);
    const Decimal fine = tick();
    if (!bid && !ask)
        return fine;
    const auto deepest = [&](Side side) {
        return m_levels[side][std::min(m_levels[side].size(), levelsThatMustFit) - 1].price;
    };
    const Decimal low = bid ? deepest(Bid) : ask->price;
    const Decimal high = ask ? deepest(Ask) : bid->price;
    const double span = approximate(high) - approximate(low);
    for (Decimal power = fine;; power.mantissa *= 10) {
        for (const int factor : {1, 2, 5}) {
            const Decimal step{power.mantissa * factor, power.scale};
            if (span / approximate(step) < rows || power.mantissa > 1'000'000'000'000'000)
                return step;
        }
    }
}

} // namespace tapedeck
