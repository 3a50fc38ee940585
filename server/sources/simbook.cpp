// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/simbook.h"

#include "common/board/digest.h"

namespace tapedeck {

namespace {

constexpr std::uint64_t emptyOneIn = 7;
constexpr std::uint64_t lotsMax = 60;
constexpr std::int64_t lot = 100;

/// Of the level `ticks` behind the best; 0: nobody offers there.
std::int64_t sizeAt(const SimQuote &quote, std::int64_t price, std::uint64_t ticks)
{
    const std::uint64_t place = mix(quote.seed ^ static_cast<std::uint64_t>(price));
    if (place % emptyOneIn == 0)
        return 0;
    // Each price has its own moments to change.
    const std::uint64_t period = 3 + 2 * ticks;
    const std::uint64_t phase = (quote.count + place % period) / period;
    const std::uint64_t lots = 1 + mix(place + phase) % lotsMax;
    return static_cast<std::int64_t>(lots * (4 + ticks) / 4) * lot;
}

} // namespace

void writeSimBook(ChangeBatch &batch, SourceRow row, const SimQuote &quote, Micros timeUs)
{
    batch.beginBook(row, timeUs);
    const auto side = [&](ChangeBatch::Side which, std::int64_t best, std::int64_t size, std::int64_t step) {
        batch.addLevel(which, {{best, quote.priceScale}, {size, 0}});
        std::size_t levels = 1;
        for (std::uint64_t ticks = 1; levels < ChangeBatch::bookLevelsMax; ++ticks) {
            const std::int64_t price = best + step * static_cast<std::int64_t>(ticks);
            if (price <= 0)
                break;
            if (const std::int64_t offered = sizeAt(quote, price, ticks); offered > 0) {
                batch.addLevel(which, {{price, quote.priceScale}, {offered, 0}});
                ++levels;
            }
        }
    };
    side(ChangeBatch::Side::Bid, quote.bid, quote.bidSize, -quote.tick);
    side(ChangeBatch::Side::Ask, quote.ask, quote.askSize, quote.tick);
}

} // namespace tapedeck
