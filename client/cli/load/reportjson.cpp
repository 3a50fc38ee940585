// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cli/load/report.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <cmath>

namespace tapedeck {

namespace {

/// JSON numbers are exact up to 2^53, which no count of ours reaches.
qint64 number(std::uint64_t value)
{
    return static_cast<qint64>(value);
}

qint64 perSecond(std::uint64_t count, double seconds)
{
    return seconds > 0 ? std::llround(static_cast<double>(count) / seconds) : 0;
}

QString text(std::string_view utf8)
{
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

QJsonObject histogramJson(const Histogram &histogram)
{
    return {{QStringLiteral("count"), number(histogram.count())},
            {QStringLiteral("p50_us"), number(histogram.percentile(0.5))},
            {QStringLiteral("p99_us"), number(histogram.percentile(0.99))},
            {QStringLiteral("p999_us"), number(histogram.percentile(0.999))},
            {QStringLiteral("max_us"), number(histogram.max())}};
}

QJsonObject stagesJson(const LoadTally &tally)
{
    QJsonObject stages;
    for (std::size_t i = 0; i < loadStageNames.size(); ++i) {
        if (tally.stages[i].count() > 0)
            stages.insert(text(loadStageNames[i]), histogramJson(tally.stages[i]));
    }
    return stages;
}

QJsonValue milliseconds(const std::optional<Micros> &us)
{
    return us ? QJsonValue(static_cast<double>(*us) / 1e3) : QJsonValue();
}

QJsonObject startJson(const LoadReport &report)
{
    const auto &us = report.start.connectedUs;
    return {{QStringLiteral("connected_ms"), milliseconds(us)},
            {QStringLiteral("connects_per_s"),
             us ? QJsonValue(perSecond(report.clients, static_cast<double>(*us) * 1e-6)) : QJsonValue()},
            {QStringLiteral("live_ms"), milliseconds(report.start.liveUs)}};
}

QJsonObject stormJson(Storm &storm)
{
    const auto until = [&](double fraction) { return milliseconds(storm.timeUntil(fraction)); };
    return {{QStringLiteral("clients"), number(storm.clients())},
            {QStringLiteral("live"), number(storm.live())},
            {QStringLiteral("p50_ms"), until(0.5)},
            {QStringLiteral("p99_ms"), until(0.99)},
            {QStringLiteral("all_ms"), until(1)},
            {QStringLiteral("deltas"), number(storm.deltas())},
            {QStringLiteral("snapshots"), number(storm.snapshots())}};
}

QJsonObject costJson(const ProcessCost::Figures &cost)
{
    return {{QStringLiteral("cpu_percent"), std::round(cost.cpuPercent * 10) / 10},
            {QStringLiteral("resident_bytes"), number(cost.residentBytes)}};
}

QJsonObject serverJson(const LoadReport &report)
{
    QJsonObject server = report.server ? costJson(*report.server) : QJsonObject();
    if (report.status == nullptr)
        return server;
    QJsonObject counters;
    for (const v1::Status::Counter &counter : report.status->counters())
        counters.insert(text(counter.name()), number(counter.value()));
    server.insert(QStringLiteral("clients"), number(report.status->clients()));
    server.insert(QStringLiteral("clients_behind"), number(report.status->clients_behind()));
    server.insert(QStringLiteral("counters"), counters);
    return server;
}

QJsonObject steadyJson(const LoadReport &report)
{
    const SteadyTime &steady = report.steady;
    const auto each = [&](Micros us) {
        return steady.updates > 0
            ? QJsonValue(std::round(1e3 * static_cast<double>(us) / static_cast<double>(steady.updates)) / 1e3)
            : QJsonValue();
    };
    return {{QStringLiteral("seconds"), std::round(steady.seconds * 1e3) / 1e3},
            {QStringLiteral("updates"), number(steady.updates)},
            {QStringLiteral("server_cpu_us_per_update"), report.server ? each(steady.serverCpuUs) : QJsonValue()},
            {QStringLiteral("load_cpu_us_per_update"), each(steady.loadCpuUs)}};
}

} // namespace

std::string loadJson(const LoadReport &report)
{
    const LoadTally &all = report.sinceStart;
    const Histogram &lag = report.tally.stage(LoadStage::PublishToReceive);
    QJsonObject line{
        {QStringLiteral("at_s"), std::round(report.atSeconds * 1e3) / 1e3},
        {QStringLiteral("final"), report.final},
        {QStringLiteral("clients"), number(report.now.live)},
        {QStringLiteral("connected"), number(report.now.connected)},
        {QStringLiteral("stalled"), number(report.now.stalled)},
        {QStringLiteral("connects_per_s"), perSecond(report.tally.connects, report.seconds)},
        {QStringLiteral("updates_per_s"), perSecond(report.tally.updates, report.seconds)},
        {QStringLiteral("bytes_per_s"), perSecond(report.tally.bytes, report.seconds)},
        {QStringLiteral("updates"), number(all.updates)},
        {QStringLiteral("bytes"), number(all.bytes)},
        {QStringLiteral("folded"), number(all.folded)},
        {QStringLiteral("connects"), number(all.connects)},
        {QStringLiteral("refused"), number(all.refused)},
        {QStringLiteral("failed"), number(all.failed)},
        {QStringLiteral("lost"), number(all.lost)},
        {QStringLiteral("go_aways"), number(all.goAways)},
        {QStringLiteral("gaps"), number(all.gaps)},
        {QStringLiteral("malformed"), number(all.malformed)},
        {QStringLiteral("errors"), number(all.errors)},
        {QStringLiteral("digests_compared"), number(all.digests)},
        {QStringLiteral("digests_verified"), number(all.replicaDigests)},
        {QStringLiteral("digest_mismatches"), number(all.mismatches)},
        {QStringLiteral("p50_us"), number(lag.percentile(0.5))},
        {QStringLiteral("p99_us"), number(lag.percentile(0.99))},
        {QStringLiteral("max_us"), number(lag.max())},
        {QStringLiteral("start"), startJson(report)},
        {QStringLiteral("stages"), stagesJson(report.tally)},
        {QStringLiteral("server"), serverJson(report)},
        {QStringLiteral("load"), costJson(report.load)},
    };
    if (report.slowClients > 0) {
        line.insert(QStringLiteral("slow"),
                    QJsonObject{{QStringLiteral("clients"), number(report.slowClients)},
                                {QStringLiteral("stalls"), number(all.stalls)},
                                {QStringLiteral("fresh"), number(all.stage(LoadStage::ResumeToFresh).count())}});
    }
    if (report.storm != nullptr)
        line.insert(QStringLiteral("storm"), stormJson(*report.storm));
    if (report.final)
        line.insert(QStringLiteral("steady"), steadyJson(report));
    return QJsonDocument(line).toJson(QJsonDocument::Compact).toStdString() + '\n';
}

} // namespace tapedeck
