// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/time/clock.h"

#include <cstddef>

namespace tapedeck {

/// How catch-ups are cut into pieces, and for how long they are kept.
struct CatchUpLimits {
    std::size_t chunkBytes = 256 * 1024; ///< of rows in one frame
    std::size_t rowsPerLook = 32;        ///< rows between two looks at the clock
    std::size_t listedRows = 4096;       ///< changed rows that are listed first; with more, every row is looked at
    std::size_t closingRows = 4096;      ///< changed rows that are encoded in one go
    int passesMax = 4; ///< of Updates in slices, however fast the board changes; what is left then comes in one go
    Micros shareUs = 1'000'000;                  ///< how long a job is shared after its end while the board moves on
    std::size_t compressFromBytes = 64 * 1024;   ///< smaller snapshots stay as they are
    std::size_t keptMax = 16;                    ///< jobs that nobody waits for; beyond, the longest unused one goes
    std::size_t keptBytesMax = 64 * 1024 * 1024; ///< of all their frames, likewise
    Micros keptUs = 5'000'000;                   ///< unused for so long, they go
};

} // namespace tapedeck
