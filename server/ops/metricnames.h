// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/ops/familyset.h"

#include "tapedeck/v1/wire.pb.h"

#include <array>
#include <string>
#include <string_view>
#include <utility>

namespace tapedeck {

/// What a count of Status is called among the metrics: in base units, with labels where several are of a kind.
struct MetricName {
    std::string family;
    std::string help;
    FamilySet::Labels labels;
    double divisor = 1; ///< of the count, to come to base units
};

/// Any name yields a metric, so that a count that is new in Status is not lost.
[[nodiscard]] MetricName counterMetric(std::string_view name);
[[nodiscard]] MetricName gaugeMetric(std::string_view name);

inline const std::string clientsFamily = "tapedeck_clients";
inline const std::string clientsHelp = "Connected clients by how they are served: at full rate, or slowed down.";

inline constexpr std::array<std::pair<v1::Status::SourceState, const char *>, 8> sourceStates = {{
    {v1::Status::CONNECTING, "connecting"},
    {v1::Status::LIVE, "live"},
    {v1::Status::QUIET, "quiet"},
    {v1::Status::ENDED, "ended"},
    {v1::Status::FAILED, "failed"},
    {v1::Status::STALE, "stale"},
    {v1::Status::BACKING_OFF, "backing off"},
    {v1::Status::CIRCUIT_OPEN, "circuit open"},
}};

[[nodiscard]] inline std::string sourceStateName(v1::Status::SourceState state)
{
    for (const auto &[of, name] : sourceStates) {
        if (of == state)
            return name;
    }
    return "unknown";
}

} // namespace tapedeck
