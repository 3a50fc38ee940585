// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cli/statsjson.h"

#include "client/cli/statswords.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace tapedeck {

namespace {

QString text(const std::string &utf8)
{
    return QString::fromStdString(utf8);
}

/// JSON numbers are exact up to 2^53, which no count of ours reaches.
qint64 number(std::uint64_t value)
{
    return static_cast<qint64>(value);
}

/// "of_now"
QString timesName(v1::Status::SourceTimes times)
{
    return text(v1::Status::SourceTimes_Name(times)).toLower().remove(QStringLiteral("times_"));
}

QJsonValue latenessJson(const v1::Status::Source &source)
{
    if (!source.has_source_to_receive())
        return {};
    const v1::Status::Lateness &late = source.source_to_receive();
    return QJsonObject{{QStringLiteral("count"), number(late.count())},
                       {QStringLiteral("p50_us"), qint64(late.p50_us())},
                       {QStringLiteral("p99_us"), qint64(late.p99_us())},
                       {QStringLiteral("max_us"), qint64(late.max_us())},
                       {QStringLiteral("min_us"), qint64(late.min_us())}};
}

QJsonValue stageJson(const v1::Status::Stage &stage)
{
    return QJsonObject{{QStringLiteral("name"), text(stage.name())},
                       {QStringLiteral("count"), number(stage.count())},
                       {QStringLiteral("p50_us"), number(stage.p50_us())},
                       {QStringLiteral("p99_us"), number(stage.p99_us())},
                       {QStringLiteral("max_us"), number(stage.max_us())}};
}

QJsonObject sourceJson(const v1::Status::Source &source)
{
    return {{QStringLiteral("url"), text(source.url())},
            {QStringLiteral("state"), text(stateName(source.state()))},
            {QStringLiteral("ended"), source.state() == v1::Status::ENDED},
            {QStringLiteral("reason"), text(source.reason())},
            {QStringLiteral("messages"), number(source.messages())},
            {QStringLiteral("changes"), number(source.changes())},
            {QStringLiteral("malformed"), number(source.malformed())},
            {QStringLiteral("gaps"), number(source.gaps())},
            {QStringLiteral("repairs"), number(source.repairs())},
            {QStringLiteral("out_of_order"), number(source.out_of_order())},
            {QStringLiteral("corrections"), number(source.corrections())},
            {QStringLiteral("checksums"), number(source.checksums())},
            {QStringLiteral("laps"), number(source.laps())},
            {QStringLiteral("last_message_us"), qint64(source.last_message_us())},
            {QStringLiteral("messages_per_second"), source.messages_per_second()},
            {QStringLiteral("lag_us"), source.has_lag_us() ? QJsonValue(qint64(source.lag_us())) : QJsonValue()},
            {QStringLiteral("behind_messages"),
             source.has_behind_messages() ? number(source.behind_messages()) : QJsonValue()},
            {QStringLiteral("attempts"), number(source.attempts())},
            {QStringLiteral("reconnects"), number(source.reconnects())},
            {QStringLiteral("retry_at_us"), qint64(source.retry_at_us())},
            {QStringLiteral("stale_rows"), qint64(source.stale_rows())},
            {QStringLiteral("times"), timesName(source.times())},
            {QStringLiteral("times_ahead"), number(source.times_ahead())},
            {QStringLiteral("source_to_receive"), latenessJson(source)},
            {QStringLiteral("receive_to_commit"),
             source.has_receive_to_commit() ? stageJson(source.receive_to_commit()) : QJsonValue()}};
}

QJsonObject mirrorJson(const v1::Status::Mirror &mirror)
{
    return {{QStringLiteral("url"), text(mirror.url())},
            {QStringLiteral("state"), text(stateName(mirror.state()))},
            {QStringLiteral("reason"), text(mirror.reason())},
            {QStringLiteral("messages"), number(mirror.messages())},
            {QStringLiteral("messages_per_second"), mirror.messages_per_second()},
            {QStringLiteral("bytes"), number(mirror.bytes())},
            {QStringLiteral("changes"), number(mirror.changes())},
            {QStringLiteral("folded"), number(mirror.folded())},
            {QStringLiteral("failures"), number(mirror.failures())},
            {QStringLiteral("reconnects"), number(mirror.reconnects())},
            {QStringLiteral("retry_at_us"), qint64(mirror.retry_at_us())},
            {QStringLiteral("last_written_us"), qint64(mirror.last_written_us())},
            {QStringLiteral("lag_us"), number(mirror.lag_us())}};
}

QJsonObject boardJson(const v1::Status::Board &board)
{
    return {{QStringLiteral("name"), text(board.name())},
            {QStringLiteral("epoch"), text(hexName(board.epoch()))},
            {QStringLiteral("version"), number(board.version())},
            {QStringLiteral("rows"), number(board.rows())},
            {QStringLiteral("digest"), text(hexName(board.digest()))},
            {QStringLiteral("commits"), number(board.commits())},
            {QStringLiteral("changes"), number(board.changes())},
            {QStringLiteral("overflows"), number(board.overflows())}};
}

QJsonObject incidentJson(const v1::Status::Incident &incident)
{
    QJsonObject json{{QStringLiteral("url"), text(incident.url())},
                     {QStringLiteral("kind"), text(kindName(incident.kind()))},
                     {QStringLiteral("count"), number(incident.count())},
                     {QStringLiteral("first_us"), qint64(incident.first_us())},
                     {QStringLiteral("last_us"), qint64(incident.last_us())}};
    if (incident.kind() == v1::Status::Incident::STATE) {
        json.insert(QStringLiteral("state"), text(stateName(incident.state())));
        json.insert(QStringLiteral("why"), text(incident.text()));
    }
    return json;
}

} // namespace

std::string statsJson(const v1::Status &status)
{
    QJsonArray sources, mirrors, boards, stages, incidents;
    QJsonObject counters;
    for (const auto &source : status.sources())
        sources.append(sourceJson(source));
    for (const auto &mirror : status.mirrors())
        mirrors.append(mirrorJson(mirror));
    for (const auto &incident : status.incidents())
        incidents.append(incidentJson(incident));
    for (const auto &board : status.boards())
        boards.append(boardJson(board));
    for (const auto &stage : status.stages())
        stages.append(stageJson(stage));
    for (const auto &counter : status.counters())
        counters.insert(text(counter.name()), number(counter.value()));
    QJsonObject gauges;
    for (const auto &gauge : status.gauges())
        gauges.insert(text(gauge.name()), number(gauge.value()));
    const QJsonObject all{{QStringLiteral("server"), text(status.version())},
                          {QStringLiteral("uptime_ms"), number(status.uptime_ms())},
                          {QStringLiteral("clients"), number(status.clients())},
                          {QStringLiteral("clients_behind"), number(status.clients_behind())},
                          {QStringLiteral("resident_bytes"), number(status.resident_bytes())},
                          {QStringLiteral("cpu_percent"), status.cpu_percent()},
                          {QStringLiteral("sources"), sources},
                          {QStringLiteral("mirrors"), mirrors},
                          {QStringLiteral("incidents"), incidents},
                          {QStringLiteral("boards"), boards},
                          {QStringLiteral("stages"), stages},
                          {QStringLiteral("counters"), counters},
                          {QStringLiteral("gauges"), gauges}};
    return QJsonDocument(all).toJson(QJsonDocument::Compact).toStdString() + '\n';
}

} // namespace tapedeck
