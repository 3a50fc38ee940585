// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/board/board.h"
#include "server/engine/changebatch.h"

#include <algorithm>
#include <cstdint>
#include <limits>

namespace tapedeck {

/// One board as flushes and catch-ups read it.
struct PublishedBoard {
    BoardId id;
    const Board &board;
    std::uint64_t offered = 0; ///< source changes that it has taken
};

/// What UpdateHeader.folded and oldest_age_us hold of larger figures.
[[nodiscard]] constexpr std::uint32_t clipped(std::int64_t value)
{
    return static_cast<std::uint32_t>(std::clamp<std::int64_t>(value, 0, std::numeric_limits<std::uint32_t>::max()));
}

} // namespace tapedeck
