// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/pricegrid.h"
#include "common/time/clock.h"

#include "tapedeck/v1/follow.pb.h"

#include <array>
#include <map>
#include <optional>
#include <vector>

namespace tapedeck {

/// A book of prices as a ladder shows it: by rows of a grid, with what changed last and when. Bids stand at or below
/// their row's price and asks at or above, so that a coarse grid never makes the sides cross.
class LadderBook
{
public:
    enum Side { Bid, Ask };
    struct Level {
        Decimal price;
        Decimal size;
        friend bool operator==(const Level &a, const Level &b) = default;
    };
    struct Cell {
        Decimal size;         ///< of all levels in this row; 0: gone
        Decimal cumulated;    ///< from the best price to here
        Micros changedUs = 0; ///< steady clock; 0: has not changed while seen
        int direction = 0;    ///< of that change
    };

    /// The best levels of both sides, best first.
    void set(std::vector<Level> bids, std::vector<Level> asks, Micros nowUs);
    void set(const v1::Followed &part, Micros nowUs);
    void setGrid(const PriceGrid &grid);
    void clear();

    [[nodiscard]] const PriceGrid &grid() const { return m_grid; }
    [[nodiscard]] bool isEmpty() const { return m_levels[Bid].empty() && m_levels[Ask].empty(); }
    [[nodiscard]] std::optional<Level> best(Side side) const;
    /// Best ask less best bid; nothing unless both are there.
    [[nodiscard]] std::optional<Decimal> spread() const;
    [[nodiscard]] const std::vector<Level> &levels(Side side) const { return m_levels[side]; }
    /// Null if nothing is known of the row.
    [[nodiscard]] const Cell *cell(Side side, PriceGrid::Row row) const;
    [[nodiscard]] double largest(bool cumulated) const; ///< size of any row
    /// The row in the middle of the spread, or of the side that is there; nothing if there is none.
    [[nodiscard]] std::optional<PriceGrid::Row> middle() const;
    /// The greatest step that all prices seen so far are multiples of.
    [[nodiscard]] Decimal tick() const;
    /// The finest of 1, 2, 5, 10 … ticks with which the best levels fit into so many rows.
    [[nodiscard]] Decimal stepFor(int rows) const;
    /// Something changed after this: a flash of so long may be left.
    [[nodiscard]] Micros changedUs() const { return m_changedUs; }

private:
    static constexpr std::size_t cellsMax = 400; ///< a side; rows that are gone are forgotten beyond

    void layOut(Micros nowUs);

    PriceGrid m_grid;
    std::array<std::vector<Level>, 2> m_levels;
    std::array<std::map<PriceGrid::Row, Cell>, 2> m_cells;
    std::int64_t m_tick = 0; ///< in units of m_tickScale; 0: no price seen
    std::uint8_t m_tickScale = 0;
    Micros m_changedUs = 0;
};

} // namespace tapedeck
