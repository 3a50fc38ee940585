// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/fanout/fanout.h"

#include "tapedeck/v1/wire.pb.h"

#include <memory>
#include <string>
#include <vector>

namespace tapedeck {

/// What is known of the process's threads and sources.
struct HealthFacts {
    Micros upUs = 0;                          ///< since the start
    bool draining = false;                    ///< the engine has stopped; the process is about to end
    std::shared_ptr<const v1::Status> status; ///< the newest; null: none yet
    Micros statusAgeUs = 0;                   ///< the engine's thread makes one every second
    std::vector<Fanout::Health> workers;
};

/// A verdict for a probe, and the document that tells why.
struct HealthVerdict {
    bool good = false;
    std::string json;
};

/// Do the process's threads turn? If not, only starting it again helps.
[[nodiscard]] HealthVerdict liveness(const HealthFacts &facts);

/// Is it of use to connect here: does the engine run, with at least one source live or ended, or none configured?
[[nodiscard]] HealthVerdict readiness(const HealthFacts &facts);

} // namespace tapedeck
