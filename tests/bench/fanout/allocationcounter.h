// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace tapedeck::bench {

/// Calls of operator new, by all threads, since the program started. Linking allocationcounter.cpp replaces the
/// operator.
[[nodiscard]] std::uint64_t allocations();

} // namespace tapedeck::bench
