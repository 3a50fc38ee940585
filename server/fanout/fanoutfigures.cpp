// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The workers' counts by the names that Status and the metrics have for them.
#include "server/fanout/fanout.h"

#include <algorithm>

namespace tapedeck {

namespace {

struct NamedCounter {
    const char *name;
    Counter FanoutCounters::*counter;
};

constexpr NamedCounter counters[] = {
    {"accepted", &FanoutCounters::accepted},
    {"refused_full", &FanoutCounters::refusedFull},
    {"refused_rate", &FanoutCounters::refusedRate},
    {"refused_origin", &FanoutCounters::refusedOrigin},
    {"refused_requests", &FanoutCounters::refusedRequests},
    {"handshake_timeouts", &FanoutCounters::handshakeTimeouts},
    {"bad_messages", &FanoutCounters::badMessages},
    {"rate_limited", &FanoutCounters::rateLimited},
    {"stalled", &FanoutCounters::stalled},
    {"frames_sent", &FanoutCounters::framesSent},
    {"bytes_sent", &FanoutCounters::bytesSent},
    {"flushes_skipped", &FanoutCounters::flushesSkipped},
    {"catch_ups", &FanoutCounters::catchUps},
    {"snapshots", &FanoutCounters::snapshots},
    {"flushes_dropped", &FanoutCounters::flushesDropped},
    {"behind_us", &FanoutCounters::behindUs},
    {"folded_changes", &FanoutCounters::foldedChanges},
    {"steps_full", &FanoutCounters::stepsFull},
    {"steps_reduced", &FanoutCounters::stepsReduced},
    {"steps_snapshot", &FanoutCounters::stepsSnapshot},
    {"steps_suspended", &FanoutCounters::stepsSuspended},
    {"events_sent", &FanoutCounters::eventsSent},
    {"events_missed", &FanoutCounters::eventsMissed},
    {"http_2xx", &FanoutCounters::http2xx},
    {"http_3xx", &FanoutCounters::http3xx},
    {"http_4xx", &FanoutCounters::http4xx},
    {"http_5xx", &FanoutCounters::http5xx},
};

constexpr NamedCounter gauges[] = {
    {"clients_reduced", &FanoutCounters::reduced},     {"clients_snapshot", &FanoutCounters::snapshotOnly},
    {"clients_suspended", &FanoutCounters::suspended}, {"streams", &FanoutCounters::streams},
    {"followed", &FanoutCounters::followed},
};

} // namespace

FanoutFigures Fanout::figures()
{
    FanoutFigures figures;
    const std::vector<Named> workers = everyWorker();
    WorkerStages stages;
    std::array<std::uint64_t, tierCount> followers{};
    std::uint64_t oldestBehindUs = 0;
    for (const auto &[name, worker] : workers) {
        const FanoutCounters &own = worker->counters();
        figures.clientsBehind += static_cast<std::uint32_t>(own.behind.value());
        oldestBehindUs = std::max(oldestBehindUs, own.oldestBehindUs.value());
        worker->takeStages(stages);
        const auto ofWorker = worker->followers();
        for (std::size_t tier = 0; tier < followers.size(); ++tier)
            followers[tier] += ofWorker[tier];
    }
    const auto sum = [&](Counter FanoutCounters::*counter) {
        std::uint64_t total = 0;
        for (const auto &[name, worker] : workers)
            total += (worker->counters().*counter).value();
        return total;
    };
    figures.clients = static_cast<std::uint32_t>(std::max(0, m_admission.clients.load()))
        + static_cast<std::uint32_t>(sum(&FanoutCounters::streams));
    for (const NamedCounter &named : counters)
        figures.counters.emplace_back(named.name, sum(named.counter));
    for (const NamedCounter &named : gauges)
        figures.gauges.emplace_back(named.name, sum(named.counter));
    figures.gauges.emplace_back("oldest_behind_us", oldestBehindUs);
    for (std::size_t tier = 0; tier < followers.size(); ++tier)
        figures.gauges.emplace_back("subscriptions_at_" + std::to_string(tierIntervalsMs[tier]) + "_ms",
                                    followers[tier]);
    for (const auto &[name, worker] : workers) {
        figures.gauges.emplace_back("worker_" + name + "_busy_permille", worker->counters().busyPermille.value());
        figures.gauges.emplace_back("worker_" + name + "_load_shift", worker->counters().loadShift.value());
    }
    figures.stages.push_back({"mailbox", stages.mailbox});
    figures.stages.push_back({"publish_to_sent", stages.publishToSent});
    if (stages.clientPaint.count() > 0) {
        figures.stages.push_back({"client_apply", stages.clientApply});
        figures.stages.push_back({"client_paint", stages.clientPaint});
    }
    return figures;
}

} // namespace tapedeck
