// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ops/metricnames.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <optional>

namespace tapedeck {

namespace {

struct Rule {
    std::string_view name; ///< in Status
    const char *family;    ///< without "tapedeck_" and "_total"
    const char *help;
    const char *label = nullptr;
    const char *value = nullptr;
    double divisor = 1;
};

constexpr const char *refusedHelp = "Connections that were turned away.";
constexpr const char *closedHelp = "Clients that were closed for what they did.";
constexpr const char *stepsHelp = "How often a client was put on a step of Paced.";
constexpr const char *requestsHelp = "HTTP requests by the class of their status.";
constexpr const char *catchUpHelp = "Catch-ups that the engine encoded.";

constexpr Rule counterRules[] = {
    {"accepted", "connections_accepted", "Connections that became sessions."},
    {"refused_full", "connections_refused", refusedHelp, "reason", "full"},
    {"refused_rate", "connections_refused", refusedHelp, "reason", "rate"},
    {"refused_origin", "connections_refused", refusedHelp, "reason", "origin"},
    {"refused_requests", "connections_refused", refusedHelp, "reason", "request"},
    {"handshake_timeouts", "clients_closed", closedHelp, "reason", "no_hello"},
    {"bad_messages", "clients_closed", closedHelp, "reason", "bad_message"},
    {"rate_limited", "clients_closed", closedHelp, "reason", "too_many_messages"},
    {"stalled", "clients_closed", closedHelp, "reason", "stalled"},
    {"frames_sent", "sent_frames", "Updates sent to clients."},
    {"bytes_sent", "sent_bytes", "Bytes of Updates sent to clients."},
    {"flushes_skipped", "flushes_skipped", "Flushes not sent to a client whose socket was not drained."},
    {"flushes_dropped", "flushes_dropped", "Flushes that a worker was too slow for; its clients are caught up."},
    {"catch_ups", "catch_ups", "Catch-ups sent to clients that had been skipped, or resumed."},
    {"snapshots", "snapshots", "Snapshots sent to clients."},
    {"behind_us", "behind_seconds", "Sum over clients of the time they have been behind.", nullptr, nullptr, 1e6},
    {"folded_changes", "folded_changes", "Source changes that catch-ups of slow clients merged."},
    {"steps_full", "pace_steps", stepsHelp, "step", "full"},
    {"steps_reduced", "pace_steps", stepsHelp, "step", "reduced"},
    {"steps_snapshot", "pace_steps", stepsHelp, "step", "snapshot"},
    {"steps_suspended", "pace_steps", stepsHelp, "step", "suspended"},
    {"events_logged", "events_logged", "Trades and events of matches that were kept for those who follow the row."},
    {"events_sent", "events_sent", "Trades and events of matches sent to clients that follow the row."},
    {"events_missed", "events_missed",
     "Events that were not kept any more when a client that follows them could take them."},
    {"http_2xx", "http_requests", requestsHelp, "code", "2xx"},
    {"http_3xx", "http_requests", requestsHelp, "code", "3xx"},
    {"http_4xx", "http_requests", requestsHelp, "code", "4xx"},
    {"http_5xx", "http_requests", requestsHelp, "code", "5xx"},
    {"flushes", "engine_flushes", "Flushes encoded, once for all of a tier."},
    {"flushed_rows", "engine_flushed_rows", "Rows encoded in flushes."},
    {"flushed_bytes", "engine_flushed_bytes", "Bytes of encoded flushes."},
    {"snapshots_encoded", "engine_catch_ups", catchUpHelp, "kind", "snapshot"},
    {"catch_ups_encoded", "engine_catch_ups", catchUpHelp, "kind", "delta"},
    {"catch_ups_partial", "engine_catch_ups", catchUpHelp, "kind", "partial"},
    {"catch_ups_shared", "engine_catch_ups_shared", "Catch-ups answered with what had been encoded already."},
    {"candle_moves_late", "candle_moves_late", "Moves of a price that came after the candle's second was over."},
    {"candle_moves_too_late", "candle_moves_too_late", "Late moves whose candle was kept no longer."},
    {"candle_times_refused", "candle_times_refused", "Moves of a price without a time, or with an absurd one."},
    {"candle_rows_refused", "candle_rows_refused", "Moves of rows for whose candles there was no memory."},
    {"candle_restarts", "candle_restarts", "Rows whose candles started over, as their source did."},
    {"candles_forgotten", "candles_forgotten", "Candles that made room for others before their time."},
    {"books_written", "books_written", "Order books put together for those who follow them."},
    {"changes_refused", "changes_refused", "Changes of a key that belongs to another source."},
};

constexpr const char *clientsStep = "step";

constexpr Rule gaugeRules[] = {
    {"clients_reduced", "clients", nullptr, clientsStep, "reduced"},
    {"clients_snapshot", "clients", nullptr, clientsStep, "snapshot"},
    {"clients_suspended", "clients", nullptr, clientsStep, "suspended"},
    {"candles", "candles", "Candles that are kept."},
    {"candle_bytes", "candle_bytes", "Memory for candles."},
    {"streams", "streams", "Open streams of Server-Sent Events, among the clients."},
    {"followed", "followed", "What clients follow, each stream of a row once for each worker."},
    {"oldest_behind_us", "oldest_behind_seconds", "The longest time that a client has been behind.", nullptr, nullptr,
     1e6},
};

MetricName named(const Rule &rule, const char *ending)
{
    MetricName metric;
    metric.family = std::string("tapedeck_") + rule.family + ending;
    metric.help = rule.help != nullptr ? rule.help : clientsHelp;
    if (rule.label != nullptr)
        metric.labels = {{rule.label, rule.value}};
    metric.divisor = rule.divisor;
    return metric;
}

/// What lies between, if the name begins and ends so.
std::optional<std::string_view> between(std::string_view name, std::string_view begin, std::string_view end)
{
    if (name.size() <= begin.size() + end.size() || !name.starts_with(begin) || !name.ends_with(end))
        return std::nullopt;
    return name.substr(begin.size(), name.size() - begin.size() - end.size());
}

/// Of a name that has no rule: microseconds become seconds.
MetricName plain(std::string_view name, const char *ending)
{
    MetricName metric;
    const bool isTime = name.ends_with("_us");
    metric.family = "tapedeck_" + std::string(isTime ? name.substr(0, name.size() - 3) : name)
        + (isTime ? "_seconds" : "") + ending;
    metric.help = "The count " + std::string(name) + " of Status.";
    metric.divisor = isTime ? 1e6 : 1;
    return metric;
}

} // namespace

MetricName counterMetric(std::string_view name)
{
    const auto *rule = std::find_if(std::begin(counterRules), std::end(counterRules),
                                    [&](const Rule &one) { return one.name == name; });
    return rule != std::end(counterRules) ? named(*rule, "_total") : plain(name, "_total");
}

MetricName gaugeMetric(std::string_view name)
{
    const auto *rule =
        std::find_if(std::begin(gaugeRules), std::end(gaugeRules), [&](const Rule &one) { return one.name == name; });
    if (rule != std::end(gaugeRules))
        return named(*rule, "");
    if (const auto intervalMs = between(name, "subscriptions_at_", "_ms")) {
        int ms = 0;
        std::from_chars(intervalMs->data(), intervalMs->data() + intervalMs->size(), ms);
        std::string seconds = std::to_string(ms / 1'000) + '.' + std::to_string(1'000 + ms % 1'000).substr(1);
        while (seconds.back() == '0' || seconds.back() == '.') {
            const bool point = seconds.back() == '.';
            seconds.pop_back();
            if (point)
                break;
        }
        return {"tapedeck_subscriptions",
                "Subscriptions by the interval between two flushes, in seconds; 0: every commit.",
                {{"interval", seconds}},
                1};
    }
    if (const auto worker = between(name, "worker_", "_busy_permille"))
        return {"tapedeck_worker_busy_ratio",
                "Share of the last second in which the worker was not waiting.",
                {{"worker", std::string(*worker)}},
                1e3};
    if (const auto worker = between(name, "worker_", "_load_shift"))
        return {"tapedeck_worker_load_shift",
                "By how many intervals the worker's clients are slowed down for its load.",
                {{"worker", std::string(*worker)}},
                1};
    return plain(name, "");
}

} // namespace tapedeck
