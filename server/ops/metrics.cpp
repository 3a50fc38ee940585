// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ops/metrics.h"

#include "common/url/shownurl.h"
#include "server/ops/familyset.h"
#include "server/ops/metricnames.h"

#include <prometheus/text_serializer.h>

#include <limits>
#include <map>

namespace tapedeck {

namespace {

/// Divided, as the product with 1e-6 is not the double that is nearest.
double seconds(std::int64_t us)
{
    return static_cast<double>(us) / 1e6;
}

void addProcess(FamilySet &set, const MetricsInput &input)
{
    set.gauge("tapedeck_build_info", "Always 1; the label tells program and version.", 1, {{"version", input.version}});
    set.counter("process_cpu_seconds_total", "Time that all threads have spent on a processor.", seconds(input.cpuUs));
    set.gauge("process_resident_memory_bytes", "Memory of the process that is in RAM.",
              static_cast<double>(input.residentBytes));
    set.gauge("process_open_fds", "File descriptors in use: one for each connection, and a few.",
              static_cast<double>(input.descriptors));
    set.gauge("process_max_fds", "File descriptors that the process may have.",
              static_cast<double>(input.descriptorsMax));
    set.gauge("process_start_time_seconds", "When the process started, in seconds since 1970.",
              seconds(input.nowUs - input.upUs));
}

/// As they are told apart in labels: two sources of one name would be one series twice.
std::vector<std::string> sourceLabels(const MetricsInput &input)
{
    std::vector<std::string> labels;
    std::map<std::string, int> known;
    for (int i = 0; input.status && i < input.status->sources_size(); ++i) {
        const std::string name = sourceName(input.status->sources(i).url());
        const int count = ++known[name];
        labels.push_back(count == 1 ? name : name + '#' + std::to_string(count));
    }
    return labels;
}

void addStages(FamilySet &set, const MetricsInput &input, const std::vector<std::string> &sources)
{
    for (const StageTotals::Stage &stage : input.stages) {
        prometheus::ClientMetric::Histogram histogram;
        std::uint64_t below = 0;
        for (std::size_t i = 0; i < stage.counts.size(); ++i) {
            below += stage.counts[i];
            const bool last = i == StageTotals::boundsUs.size();
            histogram.bucket.push_back({below,
                                        last ? std::numeric_limits<double>::infinity()
                                             : seconds(static_cast<std::int64_t>(StageTotals::boundsUs[i]))});
        }
        histogram.sample_count = below;
        histogram.sample_sum = seconds(static_cast<std::int64_t>(stage.sumUs));
        if (const auto source = static_cast<std::size_t>(stage.source); stage.source >= 0) {
            if (source < sources.size())
                set.histogram("tapedeck_source_duration_seconds",
                              "By source: from its time of a change to the receipt, by both clocks (source_to_receive; "
                              "times ahead of ours are counted elsewhere), and from there to the commit "
                              "(receive_to_commit).",
                              std::move(histogram), {{"stage", stage.name}, {"source", sources[source]}});
            continue;
        }
        set.histogram("tapedeck_stage_duration_seconds",
                      "How long each stage of the way from source to client takes. Of client_apply and client_paint: "
                      "the p99 that each client reports.",
                      std::move(histogram), {{"stage", stage.name}});
    }
}

void addWorkers(FamilySet &set, const MetricsInput &input)
{
    for (const Fanout::Health &worker : input.workers) {
        set.gauge("tapedeck_worker_turn_age_seconds", "Since the worker's loop last turned; 0.025 is usual.",
                  seconds(worker.turnAgeUs), {{"worker", worker.worker}});
        set.gauge("tapedeck_worker_mailbox_age_seconds",
                  "For how long the oldest of what the engine handed to the worker has waited.",
                  seconds(worker.mailAgeUs), {{"worker", worker.worker}});
    }
}

void addSource(FamilySet &set, const v1::Status::Source &source, const std::string &name)
{
    const FamilySet::Labels labels = {{"source", name}};
    const auto counter = [&](const char *family, const char *help, std::uint64_t value) {
        set.counter(std::string("tapedeck_source_") + family + "_total", help, static_cast<double>(value), labels);
    };
    for (const auto &[state, text] : sourceStates)
        set.gauge("tapedeck_source_state", "1 for the state that the source is in.", source.state() == state ? 1 : 0,
                  {{"source", name}, {"state", text}});
    counter("messages", "Messages received.", source.messages());
    counter("changes", "Cells written.", source.changes());
    counter("malformed", "Messages that could not be read, and were skipped.", source.malformed());
    counter("gaps", "Sequence gaps and failed checksums.", source.gaps());
    counter("checksums", "Checksums that agreed.", source.checksums());
    counter("repairs", "Rows put right after a gap.", source.repairs());
    counter("out_of_order", "Messages older than what is known, and dropped.", source.out_of_order());
    counter("corrections", "Values that the feed took back.", source.corrections());
    counter("times_ahead", "Changes whose time lay after their receipt: the source's clock is ahead.",
            source.times_ahead());
    counter("laps", "Times that a looping replay started over.", source.laps());
    counter("attempts", "Attempts to connect.", source.attempts());
    counter("reconnects", "Connections that came to deliver, after the first.", source.reconnects());
    set.gauge("tapedeck_source_stale_rows", "Rows that are stale since the source was cut off.", source.stale_rows(),
              labels);
    if (source.has_behind_messages())
        set.gauge("tapedeck_source_behind_messages", "Messages of the log that is read that have not been read yet.",
                  static_cast<double>(source.behind_messages()), labels);
    if (source.has_lag_us())
        set.gauge("tapedeck_source_lag_seconds",
                  "From the venue's newest time to its receipt, by both clocks; negative if the venue's is ahead.",
                  seconds(source.lag_us()), labels);
    set.gauge("tapedeck_source_last_message_timestamp_seconds",
              "When the newest message was received, in seconds since 1970; 0: none yet.",
              seconds(source.last_message_us()), labels);
}

/// Told apart like sources; `number`: of those of its name.
void addMirror(FamilySet &set, const v1::Status::Mirror &mirror, int number)
{
    std::string name = sourceName(mirror.url());
    if (number > 1)
        name += '#' + std::to_string(number);
    const FamilySet::Labels labels = {{"mirror", name}};
    const auto counter = [&](const char *family, const char *help, std::uint64_t value) {
        set.counter(std::string("tapedeck_mirror_") + family + "_total", help, static_cast<double>(value), labels);
    };
    for (const auto &[state, text] : sourceStates)
        set.gauge("tapedeck_mirror_state", "1 for the state that the mirror is in.", mirror.state() == state ? 1 : 0,
                  {{"mirror", name}, {"state", text}});
    counter("messages", "Messages that the broker has confirmed.", mirror.messages());
    counter("bytes", "Bytes of their payloads.", mirror.bytes());
    counter("changes", "Source changes that they hold.", mirror.changes());
    counter("folded", "Source changes that came while the broker was slow or away, and went out merged.",
            mirror.folded());
    counter("failures", "Connections and writes that came to nothing.", mirror.failures());
    counter("reconnects", "Connections after the first.", mirror.reconnects());
    set.gauge("tapedeck_mirror_lag_seconds", "For how long the broker has not had all.",
              seconds(static_cast<std::int64_t>(mirror.lag_us())), labels);
}

void addMirrors(FamilySet &set, const v1::Status &status)
{
    std::map<std::string, int> known;
    for (const v1::Status::Mirror &mirror : status.mirrors())
        addMirror(set, mirror, ++known[sourceName(mirror.url())]);
}

void addBoards(FamilySet &set, const v1::Status &status)
{
    for (const v1::Status::Board &board : status.boards()) {
        const FamilySet::Labels labels = {{"board", board.name()}};
        set.gauge("tapedeck_board_rows", "Rows of the board.", board.rows(), labels);
        set.gauge("tapedeck_board_version", "The board's version, of its present epoch.",
                  static_cast<double>(board.version()), labels);
        set.counter("tapedeck_board_commits_total", "Commits that changed something.",
                    static_cast<double>(board.commits()), labels);
        set.counter("tapedeck_board_changes_total", "Cells whose value changed.", static_cast<double>(board.changes()),
                    labels);
        set.counter("tapedeck_board_overflows_total", "Values too large for their unit, and refused.",
                    static_cast<double>(board.overflows()), labels);
    }
}

void addNamed(FamilySet &set, const v1::Status &status)
{
    for (const v1::Status::Counter &counter : status.counters()) {
        const MetricName name = counterMetric(counter.name());
        set.counter(name.family, name.help, static_cast<double>(counter.value()) / name.divisor, name.labels);
    }
    std::uint64_t slowed = 0;
    for (const v1::Status::Counter &gauge : status.gauges()) {
        const MetricName name = gaugeMetric(gauge.name());
        set.gauge(name.family, name.help, static_cast<double>(gauge.value()) / name.divisor, name.labels);
        slowed += name.family == clientsFamily ? gauge.value() : 0;
    }
    set.gauge(clientsFamily, clientsHelp,
              static_cast<double>(status.clients() - std::min<std::uint64_t>(slowed, status.clients())),
              {{"step", "full"}});
    set.gauge("tapedeck_clients_behind", "Clients with a skipped flush that have not caught up.",
              status.clients_behind());
}

} // namespace

std::vector<prometheus::MetricFamily> metricFamilies(const MetricsInput &input)
{
    FamilySet set;
    addProcess(set, input);
    const std::vector<std::string> sources = sourceLabels(input);
    addStages(set, input, sources);
    addWorkers(set, input);
    if (input.status) {
        for (std::size_t i = 0; i < sources.size(); ++i)
            addSource(set, input.status->sources(static_cast<int>(i)), sources[i]);
        addMirrors(set, *input.status);
        addBoards(set, *input.status);
        addNamed(set, *input.status);
    }
    return set.take();
}

std::string metricsText(const MetricsInput &input)
{
    return prometheus::TextSerializer().Serialize(metricFamilies(input));
}

} // namespace tapedeck
