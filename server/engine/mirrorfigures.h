// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/time/clock.h"

#include "tapedeck/v1/wire.pb.h"

#include <cstdint>
#include <string>

namespace tapedeck {

/// What a mirror tells of itself, for Status. A copy.
struct MirrorFigures {
    std::string url; ///< as configured
    v1::Status::SourceState state = v1::Status::CONNECTING;
    std::string reason;
    std::uint64_t messages = 0; ///< that the broker has confirmed
    std::uint64_t bytes = 0;    ///< of their payloads
    std::uint64_t changes = 0;  ///< source changes that they hold
    std::uint64_t folded = 0;   ///< of these: came while the broker was slow or away, and went out merged
    std::uint64_t failures = 0; ///< connections and writes that came to nothing
    std::uint64_t reconnects = 0;
    Micros retryAtUs = 0;     ///< wall clock; 0: no attempt is due
    Micros lastWrittenUs = 0; ///< wall clock; 0: nothing yet
    Micros lagUs = 0;         ///< since when the broker has not had all
};

} // namespace tapedeck
