// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/board/decimal.h"

namespace tapedeck {

/// The prices that a betting exchange takes: decimal odds from 1.01 to 1000 in steps that grow with them. A price is
/// named by its number, from 0.
class OddsTicks
{
public:
    static constexpr int count = 350;

    /// The odds of a number (held within 0 to count - 1), with two decimals.
    [[nodiscard]] static Decimal price(int tick);
    /// The greatest price that is not above these odds; -1 if they are below all.
    [[nodiscard]] static int atMost(Decimal odds);
    /// The smallest price that is not below these odds; count if they are above all.
    [[nodiscard]] static int atLeast(Decimal odds);
    /// How many prices lie from one to the other, the second included: the move in ticks.
    [[nodiscard]] static int between(Decimal from, Decimal to) { return atMost(to) - atMost(from); }
};

} // namespace tapedeck
