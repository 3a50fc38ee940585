// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/board/decimal.h"

#include "tapedeck/v1/follow.pb.h"

#include <optional>
#include <vector>

namespace tapedeck {

/// How much could be traded down or up to a price: the levels of a book, added up from the best price on. Exact.
class DepthCurve
{
public:
    struct Step {
        std::int64_t price = 0;
        std::int64_t total = 0; ///< of this level and all better ones
        friend bool operator==(const Step &, const Step &) = default;
    };
    enum Side { Bids, Asks };

    /// Levels without size are left out; those out of order end their side, as does a sum that does not fit.
    void set(const v1::Book &book, int priceScale, int sizeScale);
    void clear() { *this = DepthCurve(); }

    [[nodiscard]] bool empty() const { return m_bids.empty() && m_asks.empty(); }
    [[nodiscard]] const std::vector<Step> &steps(Side side) const
    {
        return side == Bids ? m_bids : m_asks;
    } ///< best first
    [[nodiscard]] std::int64_t timeUs() const { return m_timeUs; }
    [[nodiscard]] std::int64_t largest() const; ///< total of either side
    /// Half way between the best prices; nothing unless both are there.
    [[nodiscard]] std::optional<Decimal> middle() const;
    /// The last level of the side that is at or better than the price; null if there is none.
    [[nodiscard]] const Step *upTo(Side side, double price) const;
    [[nodiscard]] Decimal price(std::int64_t units) const { return {units, m_priceScale}; }
    [[nodiscard]] Decimal size(std::int64_t units) const { return {units, m_sizeScale}; }

private:
    std::vector<Step> m_bids, m_asks;
    std::uint8_t m_priceScale = 0, m_sizeScale = 0;
    std::int64_t m_timeUs = 0;
};

} // namespace tapedeck
