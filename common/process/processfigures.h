// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/time/clock.h"

#include <cstdint>

namespace tapedeck {

/// Time that all threads of this process have spent on a processor, in microseconds.
[[nodiscard]] Micros processCpuUs();

/// Memory of this process that is in RAM; 0 where /proc is not mounted.
[[nodiscard]] std::uint64_t residentBytes();

/// File descriptors of this process, and how many it may have; 0 where that cannot be told.
[[nodiscard]] std::uint64_t openDescriptors();
[[nodiscard]] std::uint64_t descriptorsMax();

} // namespace tapedeck
