// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cli/clirun.h"
#include "client/cli/commands.h"
#include "client/cli/tableformat.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <cstdio>

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

std::string hex(std::uint64_t value)
{
    char digits[17];
    std::snprintf(digits, sizeof(digits), "%016llx", static_cast<unsigned long long>(value));
    return digits;
}

std::string stateName(v1::Status::SourceState state)
{
    return text(v1::Status::SourceState_Name(state))
        .toLower()
        .replace(QLatin1Char('_'), QLatin1Char(' '))
        .toStdString();
}

std::string lagText(const v1::Status::Source &source)
{
    if (!source.has_lag_us())
        return "–";
    const auto us = source.lag_us();
    return us < 0 ? "-" + durationText(static_cast<std::uint64_t>(-us)) : durationText(static_cast<std::uint64_t>(us));
}

/// "0.3 s", or a dash if there was none
std::string agoText(const v1::Status &status, std::int64_t us)
{
    return us == 0 ? "–"
                   : durationText(static_cast<std::uint64_t>(std::max<std::int64_t>(status.server_time_us() - us, 0)));
}

/// "of_now"
QString timesName(v1::Status::SourceTimes times)
{
    return text(v1::Status::SourceTimes_Name(times)).toLower().remove(QStringLiteral("times_"));
}

/// What a source's times tell, in words.
std::string timesText(v1::Status::SourceTimes times)
{
    switch (times) {
    case v1::Status::NO_TIMES:
        return "it tells none";
    case v1::Status::TIMES_OF_NOW:
        return "of now";
    case v1::Status::TIMES_ELSEWHEN:
        return "of another time";
    default:
        return "none yet";
    }
}

/// A duration that may be negative.
std::string signedText(qint64 us)
{
    const std::string text = durationText(static_cast<std::uint64_t>(us < 0 ? -us : us));
    return us < 0 ? '-' + text : text;
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
            {QStringLiteral("epoch"), text(hex(board.epoch()))},
            {QStringLiteral("version"), number(board.version())},
            {QStringLiteral("rows"), number(board.rows())},
            {QStringLiteral("digest"), text(hex(board.digest()))},
            {QStringLiteral("commits"), number(board.commits())},
            {QStringLiteral("changes"), number(board.changes())},
            {QStringLiteral("overflows"), number(board.overflows())}};
}

std::string statsJson(const v1::Status &status)
{
    QJsonArray sources, mirrors, boards, stages;
    QJsonObject counters;
    for (const auto &source : status.sources())
        sources.append(sourceJson(source));
    for (const auto &mirror : status.mirrors())
        mirrors.append(mirrorJson(mirror));
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
                          {QStringLiteral("boards"), boards},
                          {QStringLiteral("stages"), stages},
                          {QStringLiteral("counters"), counters},
                          {QStringLiteral("gauges"), gauges}};
    return QJsonDocument(all).toJson(QJsonDocument::Compact).toStdString() + '\n';
}

void append(std::string &out, const TableFormat &table)
{
    out += '\n';
    for (const std::string &line : table.lines())
        out += line + '\n';
}

std::string statsText(const v1::Status &status)
{
    char cpu[32];
    std::snprintf(cpu, sizeof(cpu), "%.0f %%", status.cpu_percent());
    std::string out = status.version() + ", up " + durationText(status.uptime_ms() * 1000) + ", "
        + grouped(status.clients()) + " clients (" + grouped(status.clients_behind()) + " behind), "
        + grouped(status.resident_bytes() >> 20) + " MiB, " + cpu + " of a core\n";
    TableFormat boards({{"board"}, {"version", true}, {"rows", true}, {"changes", true}, {"digest"}, {"epoch"}});
    for (const auto &board : status.boards())
        boards.addRow({board.name(), grouped(board.version()), grouped(board.rows()), grouped(board.changes()),
                       hex(board.digest()), hex(board.epoch())});
    append(out, boards);
    TableFormat sources({{"source", false, 60},
                         {"state"},
                         {"messages", true},
                         {"changes", true},
                         {"malformed", true},
                         {"gaps", true},
                         {"repairs", true},
                         {"out of order", true},
                         {"corrections", true},
                         {"reconnects", true},
                         {"stale rows", true},
                         {"a second", true},
                         {"last", true},
                         {"lag", true},
                         {"behind", true},
                         {"reason", false, 100}});
    for (const auto &source : status.sources())
        sources.addRow({source.url(), stateName(source.state()), grouped(source.messages()), grouped(source.changes()),
                        grouped(source.malformed()), grouped(source.gaps()), grouped(source.repairs()),
                        grouped(source.out_of_order()), grouped(source.corrections()), grouped(source.reconnects()),
                        grouped(source.stale_rows()),
                        grouped(static_cast<std::uint64_t>(source.messages_per_second() + 0.5)),
                        agoText(status, source.last_message_us()), lagText(source),
                        source.has_behind_messages() ? grouped(source.behind_messages()) : "–", source.reason()});
    append(out, sources);
    TableFormat feeds({{"source", false, 60},
                       {"times"},
                       {"source to server p50"},
                       {"p99"},
                       {"max"},
                       {"to commit p50"},
                       {"p99"},
                       {"times ahead", true}});
    for (const auto &source : status.sources()) {
        const v1::Status::Lateness &late = source.source_to_receive();
        const v1::Status::Stage &held = source.receive_to_commit();
        const auto of = [](bool known, qint64 us) { return known ? signedText(us) : std::string("-"); };
        feeds.addRow({source.url(), timesText(source.times()), of(source.has_source_to_receive(), late.p50_us()),
                      of(source.has_source_to_receive(), late.p99_us()),
                      of(source.has_source_to_receive(), late.max_us()),
                      of(source.has_receive_to_commit(), number(held.p50_us())),
                      of(source.has_receive_to_commit(), number(held.p99_us())), grouped(source.times_ahead())});
    }
    append(out, feeds);
    TableFormat mirrors({{"written to", false, 60},
                         {"state"},
                         {"messages", true},
                         {"a second", true},
                         {"changes", true},
                         {"folded", true},
                         {"failures", true},
                         {"reconnects", true},
                         {"lag"},
                         {"reason", false, 100}});
    for (const auto &mirror : status.mirrors())
        mirrors.addRow({mirror.url(), stateName(mirror.state()), grouped(mirror.messages()),
                        grouped(static_cast<std::uint64_t>(mirror.messages_per_second() + 0.5)),
                        grouped(mirror.changes()), grouped(mirror.folded()), grouped(mirror.failures()),
                        grouped(mirror.reconnects()), durationText(mirror.lag_us()), mirror.reason()});
    if (status.mirrors_size() > 0)
        append(out, mirrors);
    TableFormat stages({{"stage"}, {"count", true}, {"p50"}, {"p99"}, {"max"}});
    for (const auto &stage : status.stages())
        stages.addRow({stage.name(), grouped(stage.count()), durationText(stage.p50_us()), durationText(stage.p99_us()),
                       durationText(stage.max_us())});
    append(out, stages);
    TableFormat counters({{"counter"}, {"value", true}});
    for (const auto &counter : status.counters())
        counters.addRow({counter.name(), grouped(counter.value())});
    append(out, counters);
    TableFormat gauges({{"now"}, {"value", true}});
    for (const auto &gauge : status.gauges())
        gauges.addRow({gauge.name(), grouped(gauge.value())});
    append(out, gauges);
    return out;
}

} // namespace

int runStats(const CliOptions &options)
{
    const auto client = makeClient(options, false, true);
    QObject::connect(client.get(), &FeedClient::statusReceived, client.get(), [&] {
        const auto status = client->status();
        QCoreApplication::exit(put(options.json ? statsJson(*status) : statsText(*status)) ? exitDone : exitFailed);
    });
    return runClient(*client, options);
}

} // namespace tapedeck
