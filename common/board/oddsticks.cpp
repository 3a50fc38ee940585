// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/board/oddsticks.h"

#include <algorithm>
#include <array>

namespace tapedeck {

namespace {

constexpr std::uint8_t scale = 2;

struct Band {
    int end; ///< in hundredths; the next band begins there
    int step;
};
constexpr int first = 101;
constexpr std::array<Band, 10> bands = {{{200, 1},
                                         {300, 2},
                                         {400, 5},
                                         {600, 10},
                                         {1'000, 20},
                                         {2'000, 50},
                                         {3'000, 100},
                                         {5'000, 200},
                                         {10'000, 500},
                                         {100'000, 1'000}}};

constexpr std::array<int, OddsTicks::count> makePrices()
{
    std::array<int, OddsTicks::count> prices{};
    std::size_t at = 0;
    prices[at++] = first;
    for (const Band &band : bands) {
        while (prices[at - 1] < band.end) {
            prices[at] = prices[at - 1] + band.step;
            ++at;
        }
    }
    return prices;
}

constexpr std::array<int, OddsTicks::count> prices = makePrices();
static_assert(prices.back() == 100'000);

} // namespace

Decimal OddsTicks::price(int tick)
{
    return {prices[static_cast<std::size_t>(std::clamp(tick, 0, count - 1))], scale};
}

int OddsTicks::atMost(Decimal odds)
{
    const auto after = std::upper_bound(prices.begin(), prices.end(), odds, [](Decimal value, int price) {
        return compare(value, {price, scale}) < 0;
    });
    return static_cast<int>(after - prices.begin()) - 1;
}

int OddsTicks::atLeast(Decimal odds)
{
    const auto at = std::lower_bound(prices.begin(), prices.end(), odds, [](int price, Decimal value) {
        return compare({price, scale}, value) < 0;
    });
    return static_cast<int>(at - prices.begin());
}

} // namespace tapedeck
