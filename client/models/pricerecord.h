// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/board/decimal.h"
#include "common/time/clock.h"

#include "tapedeck/v1/follow.pb.h"

#include <map>
#include <optional>

namespace tapedeck {

/// What an instrument's price was when, put together from its trades, its candles and what was seen of it. Bounded:
/// the oldest go.
class PriceRecord
{
public:
    static constexpr std::size_t pointsMax = 20'000;

    void add(Micros timeUs, Decimal price);
    /// Trades, or candles, of which only the close says for certain when it was.
    void take(const v1::Followed &part);
    void clear() { m_points.clear(); }

    /// The last price not after that time; nothing if none is known from so early.
    [[nodiscard]] std::optional<Decimal> at(Micros timeUs) const;
    [[nodiscard]] bool isEmpty() const { return m_points.empty(); }
    [[nodiscard]] std::size_t size() const { return m_points.size(); }

private:
    std::map<Micros, Decimal> m_points;
};

} // namespace tapedeck
