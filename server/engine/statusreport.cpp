// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/engine/statusreport.h"

#include "common/process/processfigures.h"
#include "common/url/shownurl.h"

namespace tapedeck {

namespace {

constexpr Micros quietAfterUs = 10'000'000;
constexpr Micros incidentsIntervalUs = 10'000'000;

void setStage(v1::Status::Stage &out, std::string name, const Histogram &histogram)
{
    out.set_name(std::move(name));
    out.set_count(histogram.count());
    out.set_p50_us(histogram.percentile(0.5));
    out.set_p99_us(histogram.percentile(0.99));
    out.set_max_us(histogram.max());
}

} // namespace

StatusReport::StatusReport(std::string version)
    : m_version(std::move(version))
    , m_startedUs(steadyClockUs())
    , m_previousUs(m_startedUs)
    , m_previousCpuUs(processCpuUs())
{
}

v1::Status StatusReport::begin()
{
    const Micros now = steadyClockUs();
    m_ratesUs = 0;
    if (now - m_previousUs >= 500'000) {
        m_ratesUs = now - m_previousUs;
        const Micros cpu = processCpuUs();
        m_cpuPercent = 100.0 * static_cast<double>(cpu - m_previousCpuUs) / static_cast<double>(now - m_previousUs);
        m_previousUs = now;
        m_previousCpuUs = cpu;
    }
    v1::Status status;
    status.set_server_time_us(wallClockUs());
    status.set_uptime_ms(static_cast<std::uint64_t>(now - m_startedUs) / 1000);
    status.set_version(m_version);
    status.set_resident_bytes(residentBytes());
    status.set_cpu_percent(m_cpuPercent);
    return status;
}

void StatusReport::add(v1::Status &status, Source &source, const SourceFacts &facts, const SourceTiming &timing)
{
    const SourceCounters &counters = source.counters();
    v1::Status::Source &out = *status.add_sources();
    const auto index = static_cast<std::size_t>(status.sources_size()) - 1;
    addTiming(out, index, timing);
    out.set_url(withoutSecrets(source.url()));
    out.set_state(static_cast<v1::Status::SourceState>(source.state()));
    out.set_reason(source.reason());
    const Micros lastMessageUs = counters.lastMessageUs;
    const Micros silentUs = lastMessageUs > 0 ? wallClockUs() - lastMessageUs : 0;
    if (!source.tellsQuiet() && source.state() == Source::State::Live && silentUs >= quietAfterUs) {
        out.set_state(v1::Status::QUIET);
        out.set_reason("nothing received for " + std::to_string(silentUs / 1'000'000) + " s");
    }
    const std::uint64_t messages = counters.messages;
    out.set_messages(messages);
    out.set_messages_per_second(rateOf(m_rates, index, messages));
    out.set_changes(counters.changes);
    out.set_malformed(counters.malformed);
    out.set_gaps(counters.gaps);
    out.set_repairs(counters.repairs);
    out.set_out_of_order(counters.outOfOrder);
    out.set_corrections(counters.corrections);
    out.set_last_message_us(lastMessageUs);
    out.set_laps(counters.laps);
    out.set_checksums(counters.checksums);
    out.set_attempts(counters.attempts);
    out.set_reconnects(counters.reconnects);
    out.set_retry_at_us(counters.retryAtUs);
    out.set_stale_rows(facts.staleRows);
    if (const std::int64_t behind = counters.behind; behind >= 0)
        out.set_behind_messages(static_cast<std::uint64_t>(behind));
    if (facts.lagUs)
        out.set_lag_us(*facts.lagUs);
    noteIncidents(out, source, index);
}

void StatusReport::noteIncidents(const v1::Status::Source &out, Source &source, std::size_t index)
{
    for (Source::Turn &turn : source.takeTurns())
        m_incidents.add({out.url(), v1::Status::Incident::STATE, static_cast<v1::Status::SourceState>(turn.state),
                         std::move(turn.why)},
                        turn.atUs);
    if (index >= m_counted.size())
        m_counted.resize(index + 1);
    Counted &counted = m_counted[index];
    const auto note = [&](std::uint64_t &known, std::uint64_t now, v1::Status::Incident::Kind kind) {
        if (now > known)
            m_incidents.add({out.url(), kind, {}, {}, now - known}, wallClockUs());
        known = now;
    };
    note(counted.gaps, out.gaps(), v1::Status::Incident::GAPS);
    note(counted.malformed, out.malformed(), v1::Status::Incident::MALFORMED);
}

void StatusReport::noteIncidents(const v1::Status::Mirror &out, std::size_t index)
{
    if (index >= m_written.size())
        m_written.resize(index + 1);
    Written &written = m_written[index];
    if (out.state() != written.state && out.state() != v1::Status::CONNECTING)
        m_incidents.add({out.url(), v1::Status::Incident::STATE, out.state(), out.reason()}, wallClockUs());
    else if (out.failures() > written.failures)
        m_incidents.add({out.url(), v1::Status::Incident::FAILURES, {}, {}, out.failures() - written.failures},
                        wallClockUs());
    written = {out.failures(), out.state()};
}

void StatusReport::addIncidents(v1::Status &status, bool asked)
{
    const Micros now = steadyClockUs();
    m_incidents.write(status);
    if (!asked && m_incidents.version() == m_incidentsTold && now - m_incidentsToldUs < incidentsIntervalUs)
        return;
    status.set_incidents_told(true);
    m_incidentsTold = m_incidents.version();
    m_incidentsToldUs = now;
}

double StatusReport::rateOf(std::vector<Rate> &rates, std::size_t index, std::uint64_t messages) const
{
    if (index >= rates.size())
        rates.resize(index + 1);
    Rate &rate = rates[index];
    if (m_ratesUs > 0) {
        rate.perSecond = static_cast<double>(messages - rate.messages) * 1e6 / static_cast<double>(m_ratesUs);
        rate.messages = messages;
    }
    return rate.perSecond;
}

void StatusReport::add(v1::Status &status, const std::vector<MirrorFigures> &mirrors)
{
    for (std::size_t i = 0; i < mirrors.size(); ++i) {
        const MirrorFigures &mirror = mirrors[i];
        v1::Status::Mirror &out = *status.add_mirrors();
        out.set_url(withoutSecrets(mirror.url));
        out.set_state(mirror.state);
        out.set_reason(mirror.reason);
        out.set_messages(mirror.messages);
        out.set_messages_per_second(rateOf(m_mirrorRates, i, mirror.messages));
        out.set_bytes(mirror.bytes);
        out.set_changes(mirror.changes);
        out.set_folded(mirror.folded);
        out.set_failures(mirror.failures);
        out.set_reconnects(mirror.reconnects);
        out.set_retry_at_us(mirror.retryAtUs);
        out.set_last_written_us(mirror.lastWrittenUs);
        out.set_lag_us(static_cast<std::uint64_t>(mirror.lagUs));
        noteIncidents(out, i);
    }
}

void StatusReport::addTiming(v1::Status::Source &out, std::size_t index, const SourceTiming &timing)
{
    const auto place = static_cast<int>(index);
    if (index >= m_times.size()) {
        m_times.resize(index + 1, v1::Status::TIMES_UNKNOWN);
        m_ahead.resize(index + 1);
    }
    v1::Status::SourceTimes &times = m_times[index];
    if (timing.count() > 0)
        times = v1::Status::TIMES_OF_NOW;
    else if (timing.elsewhen() > 0)
        times = v1::Status::TIMES_ELSEWHEN;
    else if (timing.changes() > 0 && times == v1::Status::TIMES_UNKNOWN)
        times = v1::Status::NO_TIMES;
    out.set_times(times);
    if (timing.count() > 0) {
        v1::Status::Lateness &lateness = *out.mutable_source_to_receive();
        lateness.set_count(timing.count());
        lateness.set_p50_us(timing.percentile(0.5));
        lateness.set_p99_us(timing.percentile(0.99));
        lateness.set_max_us(timing.max());
        lateness.set_min_us(timing.min());
        m_stageTotals.add("source_to_receive", timing.late(), place);
        m_ahead[index] += timing.ahead().count();
    }
    out.set_times_ahead(m_ahead[index]);
    if (timing.held().count() > 0) {
        setStage(*out.mutable_receive_to_commit(), "receive_to_commit", timing.held());
        m_stageTotals.add("receive_to_commit", timing.held(), place);
    }
}

void StatusReport::add(v1::Status &status, const Board &board)
{
    v1::Status::Board &out = *status.add_boards();
    out.set_name(board.schema().board());
    out.set_epoch(board.epoch());
    out.set_version(board.version());
    out.set_rows(static_cast<std::uint32_t>(board.rowCount()));
    out.set_digest(board.digest());
    out.set_commits(board.counters().commits);
    out.set_changes(board.counters().changes);
    out.set_overflows(board.counters().overflows);
}

void StatusReport::add(v1::Status &status, const FanoutFigures &figures)
{
    status.set_clients(figures.clients);
    status.set_clients_behind(figures.clientsBehind);
    for (const auto &[name, value] : figures.counters)
        addCounter(status, name, value);
    for (const auto &[name, value] : figures.gauges)
        addGauge(status, name, value);
    for (const FanoutFigures::Stage &stage : figures.stages)
        addStage(status, stage.name, stage.lastSecond);
}

void StatusReport::addStage(v1::Status &status, std::string name, const Histogram &histogram)
{
    m_stageTotals.add(name, histogram);
    setStage(*status.add_stages(), std::move(name), histogram);
}

void StatusReport::addGauge(v1::Status &status, std::string name, std::uint64_t value)
{
    v1::Status::Counter &out = *status.add_gauges();
    out.set_name(std::move(name));
    out.set_value(value);
}

void StatusReport::addCounter(v1::Status &status, std::string name, std::uint64_t value)
{
    v1::Status::Counter &out = *status.add_counters();
    out.set_name(std::move(name));
    out.set_value(value);
}

} // namespace tapedeck
