// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/engine/changebatch.h"

#include <cstdint>

namespace tapedeck {

/// A made-up instrument's quote, from which its order book follows.
struct SimQuote {
    std::int64_t bid, ask;         // in units of the scale
    std::int64_t bidSize, askSize; // whole
    std::int64_t tick;             // in units of the scale
    std::uint8_t priceScale;
    std::uint64_t count; ///< of quotes up to this one
    std::uint64_t seed;  ///< the instrument's own
};

/// Writes the levels behind a quote, which is the best of them: the deeper, the larger; some prices have no offer; and
/// the nearer to the best, the more often a size changes. The same quote always has the same book.
void writeSimBook(ChangeBatch &batch, SourceRow row, const SimQuote &quote, Micros timeUs);

} // namespace tapedeck
