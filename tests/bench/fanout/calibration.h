// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/bench/fanout/pacedsource.h"

#include <cstdint>

namespace tapedeck::bench {

/// Sets the number of cells that `source` changes at once so that what a client of the server on `port` gets for it is
/// as close to `payloadBytes` as whole cells allow. It asks the server itself, as a client, so it holds whatever the
/// wire's encoding. Returns the payload reached; 0 if the server cannot be asked.
[[nodiscard]] std::size_t calibrate(std::uint16_t port, PacedSource &source, std::size_t payloadBytes);

} // namespace tapedeck::bench
