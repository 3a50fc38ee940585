// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/board/decimal.h"

#include <cstdint>

namespace tapedeck {

/// Numbers the prices that a ladder has rows for: equal steps, or the prices of a betting exchange. Higher prices have
/// higher numbers.
class PriceGrid
{
public:
    using Row = std::int64_t;

    PriceGrid() = default; ///< whole numbers
    [[nodiscard]] static PriceGrid odds();
    [[nodiscard]] static PriceGrid steps(Decimal step); ///< step > 0

    [[nodiscard]] bool isOdds() const { return m_odds; }
    [[nodiscard]] Decimal step() const { return m_step; } ///< not of odds
    /// The greatest row that is not above the price.
    [[nodiscard]] Row below(Decimal price) const;
    /// The smallest row that is not below the price.
    [[nodiscard]] Row above(Decimal price) const;
    [[nodiscard]] Decimal price(Row row) const;
    /// There is such a price.
    [[nodiscard]] bool contains(Row row) const;

    friend bool operator==(const PriceGrid &a, const PriceGrid &b) = default;

private:
    bool m_odds = false;
    Decimal m_step{1, 0};
};

} // namespace tapedeck
