// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/engine/stagetotals.h"
#include "server/fanout/fanout.h"

#include "tapedeck/v1/wire.pb.h"

#include <prometheus/metric_family.h>

#include <memory>
#include <string>
#include <vector>

namespace tapedeck {

/// What the metrics are made from.
struct MetricsInput {
    std::string version;                      ///< program and version
    std::shared_ptr<const v1::Status> status; ///< null: none yet
    std::vector<StageTotals::Stage> stages;
    std::vector<Fanout::Health> workers;
    Micros cpuUs = 0;
    std::uint64_t residentBytes = 0;
    std::uint64_t descriptors = 0;
    std::uint64_t descriptorsMax = 0;
    Micros nowUs = 0; ///< wall clock
    Micros upUs = 0;
};

[[nodiscard]] std::vector<prometheus::MetricFamily> metricFamilies(const MetricsInput &input);

/// The same in Prometheus' text format, version 0.0.4.
[[nodiscard]] std::string metricsText(const MetricsInput &input);

} // namespace tapedeck
