// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/board/decimal.h"

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

namespace tapedeck {

/// Price levels of both sides, the best at the end of each, so that what changes most moves least.
class OrderBook
{
public:
    enum Side { Bid, Ask };
    struct Level {
        std::int64_t price; ///< at the book's scale
        Decimal written;    ///< the price as the venue wrote it
        Decimal size;       ///< as the venue wrote it

        friend bool operator==(const Level &a, const Level &b) { return a.written == b.written && a.size == b.size; }
    };

    void clear();
    /// Sets the size at a price; size 0 deletes. False if the price does not fit the book.
    bool set(Side side, Decimal price, Decimal size);
    /// Drops the worst levels beyond `depth` on each side.
    void trim(std::size_t depth);

    [[nodiscard]] const std::vector<Level> &levels(Side side) const { return m_levels[side]; } ///< worst first
    [[nodiscard]] const Level *best(Side side) const
    {
        return m_levels[side].empty() ? nullptr : &m_levels[side].back();
    }
    [[nodiscard]] bool crossed() const;

private:
    bool growScale(int scale);

    std::array<std::vector<Level>, 2> m_levels;
    int m_scale = 0;
};

} // namespace tapedeck
