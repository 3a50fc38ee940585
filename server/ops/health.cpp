// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ops/health.h"

#include "server/ops/metricnames.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace tapedeck {

namespace {

constexpr Micros stuckAfterUs = 5'000'000; // of not turning; the slowest turn once a second when all is well

std::string text(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact).toStdString() + '\n';
}

bool isServing(v1::Status::SourceState state)
{
    return state == v1::Status::LIVE || state == v1::Status::QUIET || state == v1::Status::ENDED;
}

} // namespace

HealthVerdict liveness(const HealthFacts &facts)
{
    QJsonArray threads;
    bool good = true;
    const auto add = [&](const std::string &name, Micros ageUs, bool mayRest) {
        const bool turns = mayRest || ageUs < stuckAfterUs;
        good = good && turns;
        threads.append(QJsonObject{{QStringLiteral("name"), QString::fromStdString(name)},
                                   {QStringLiteral("turns"), turns},
                                   {QStringLiteral("age_ms"), static_cast<qint64>(ageUs / 1'000)}});
    };
    add("engine", facts.status ? facts.statusAgeUs : facts.upUs, facts.draining);
    for (const Fanout::Health &worker : facts.workers)
        add("worker " + worker.worker, worker.turnAgeUs, facts.draining);
    return {good,
            text({{QStringLiteral("status"), good ? QStringLiteral("ok") : QStringLiteral("stuck")},
                  {QStringLiteral("threads"), threads}})};
}

HealthVerdict readiness(const HealthFacts &facts)
{
    const auto verdict = [](bool good, const std::string &reason) {
        return HealthVerdict{
            good,
            text({{QStringLiteral("status"), good ? QStringLiteral("ready") : QStringLiteral("not ready")},
                  {QStringLiteral("reason"), QString::fromStdString(reason)}})};
    };
    if (facts.draining)
        return verdict(false, "the server is shutting down");
    if (!facts.status)
        return verdict(false, "the engine has not started yet");
    if (facts.statusAgeUs >= stuckAfterUs)
        return verdict(false, "the engine does not turn");
    const auto &sources = facts.status->sources();
    if (sources.empty())
        return verdict(true, "no source is configured");
    const auto serving = std::count_if(sources.begin(), sources.end(),
                                       [](const v1::Status::Source &source) { return isServing(source.state()); });
    if (serving > 0)
        return verdict(true, std::to_string(serving) + " of " + std::to_string(sources.size()) + " sources serve");
    const v1::Status::Source &first = sources.Get(0);
    return verdict(false,
                   "no source is live; " + first.url() + " is " + sourceStateName(first.state())
                       + (first.reason().empty() ? std::string() : ": " + first.reason()));
}

} // namespace tapedeck
