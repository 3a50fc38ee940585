// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cli/clirun.h"
#include "client/cli/commands.h"
#include "client/cli/statsjson.h"
#include "client/cli/statswords.h"
#include "client/cli/tableformat.h"

#include <QCoreApplication>
#include <QDateTime>

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace tapedeck {

namespace {

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

/// Our zone's date and time.
std::string whenText(std::int64_t us)
{
    return QDateTime::fromMSecsSinceEpoch(us / 1'000).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")).toStdString();
}

/// "backing off: refused the connection (3 times)", "gaps: 2"
std::string incidentText(const v1::Status::Incident &incident)
{
    if (incident.kind() != v1::Status::Incident::STATE)
        return kindName(incident.kind()) + ": " + grouped(incident.count());
    std::string text = stateName(incident.state());
    if (!incident.text().empty())
        text += ": " + incident.text();
    return incident.count() > 1 ? text + " (" + grouped(incident.count()) + " times)" : text;
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
                       hexName(board.digest()), hexName(board.epoch())});
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
                        grouped(static_cast<std::uint64_t>(std::llround(source.messages_per_second()))),
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
        feeds.addRow(
            {source.url(), timesText(source.times()), of(source.has_source_to_receive(), late.p50_us()),
             of(source.has_source_to_receive(), late.p99_us()), of(source.has_source_to_receive(), late.max_us()),
             of(source.has_receive_to_commit(), static_cast<qint64>(held.p50_us())),
             of(source.has_receive_to_commit(), static_cast<qint64>(held.p99_us())), grouped(source.times_ahead())});
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
                        grouped(static_cast<std::uint64_t>(std::llround(mirror.messages_per_second()))),
                        grouped(mirror.changes()), grouped(mirror.folded()), grouped(mirror.failures()),
                        grouped(mirror.reconnects()), durationText(mirror.lag_us()), mirror.reason()});
    if (status.mirrors_size() > 0)
        append(out, mirrors);
    TableFormat incidents({{"happened"}, {"to", false, 60}, {"what", false, 160}});
    for (const auto &incident : status.incidents())
        incidents.addRow({whenText(incident.last_us()), incident.url(), incidentText(incident)});
    if (status.incidents_size() > 0)
        append(out, incidents);
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
