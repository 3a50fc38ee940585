// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What the latency and health panels show, as lists that QML takes.
#include "client/models/dashboard.h"

#include "client/models/figuretext.h"
#include "client/models/shortname.h"
#include "common/process/processfigures.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace tapedeck {

namespace {

QString inMs(Micros us)
{
    return QString::number(static_cast<double>(us) / 1'000, 'f', 1);
}

/// "10 a second, the rest 1 a second: the server is busy"
QString paceText(const FeedStats::Pace &pace)
{
    const auto rate = [](std::uint32_t intervalMs) {
        return QCoreApplication::translate("Dashboard", "%1 a second").arg(intervalMs == 0 ? 0 : 1'000 / intervalMs);
    };
    const QString reason = QString::fromStdString(pace.reason);
    if (pace.suspended)
        return QCoreApplication::translate("Dashboard", "paused: %1").arg(reason);
    if (pace.restIntervalMs == pace.intervalMs)
        return QCoreApplication::translate("Dashboard", "%1: %2").arg(rate(pace.intervalMs), reason);
    return QCoreApplication::translate("Dashboard", "%1 out of view: %2").arg(rate(pace.restIntervalMs), reason);
}

/// A line of the latency panel, of durations that may be below zero.
QVariantMap latencyEntry(const QString &name, const QString &what, bool known, const std::array<Micros, 3> &us)
{
    const auto text = [&](Micros of) {
        return !known ? QStringLiteral("–")
            : of < 0  ? signedDurationText(of)
                      : durationText(static_cast<std::uint64_t>(of));
    };
    return {{QStringLiteral("name"), name},
            {QStringLiteral("what"), what},
            {QStringLiteral("p50"), text(us[0])},
            {QStringLiteral("p99"), text(us[1])},
            {QStringLiteral("max"), text(us[2])}};
}

template <typename Unsigned> Micros micros(Unsigned us)
{
    return static_cast<Micros>(us);
}

/// What is to be said of a feed's times.
QString timesNote(const v1::Status::Source &source)
{
    switch (source.times()) {
    case v1::Status::NO_TIMES:
        return QCoreApplication::translate("Dashboard", "The feed tells no time: how late it is cannot be known.");
    case v1::Status::TIMES_ELSEWHEN:
        return QCoreApplication::translate(
            "Dashboard", "Its times are not of now, as in a recording: how late it is cannot be known.");
    case v1::Status::TIMES_OF_NOW:
        return source.source_to_receive().min_us() < 0
            ? QCoreApplication::translate("Dashboard", "Its clock is ahead of the server's by %1 or more.")
                  .arg(durationText(static_cast<std::uint64_t>(-source.source_to_receive().min_us())))
            : QString();
    default:
        return source.messages() > 0 ? QCoreApplication::translate("Dashboard", "The server does not tell.")
                                     : QCoreApplication::translate("Dashboard", "Nothing has come yet.");
    }
}

/// "Thinned to 10 a second: painting takes 22 ms"
QString viewPaceText(const ViewPace &pace)
{
    const auto cost = durationText(static_cast<std::uint64_t>(pace.costUs()));
    return pace.isThinned()
        ? QCoreApplication::translate("Dashboard", "Thinned to %1 a second: painting takes %2")
              .arg(pace.perSecond())
              .arg(cost)
        : QCoreApplication::translate("Dashboard", "%1 a second, painting takes %2").arg(pace.perSecond()).arg(cost);
}

} // namespace

QVariantList Dashboard::stages() const
{
    static const std::array<std::pair<QString, QString>, stageCount> names = {{
        {tr("Source → publish"), tr("newest event of an update, by the venue's clock")},
        {tr("In the server"), tr("oldest change of an update, from its receipt to its publication")},
        {tr("Publish → receive"), tr("the network, clock offset taken out")},
        {tr("Receive → apply"), tr("decoding and writing to the table")},
        {tr("Apply → screen"), tr("to the end of the frame that shows it")},
        {tr("In all"),
         tr("from the server's receipt of an update's oldest change to the end of the frame that shows it")},
    }};
    QVariantList list;
    const auto figures = stageFigures();
    for (std::size_t i = 0; i < figures.size(); ++i)
        list.append(latencyEntry(names[i].first, names[i].second, figures[i].count > 0,
                                 {micros(figures[i].p50Us), micros(figures[i].p99Us), micros(figures[i].maxUs)}));
    return list;
}

QVariantList Dashboard::feeds() const
{
    QVariantList list;
    const auto status = currentStatus();
    if (!status)
        return list;
    QMap<QString, int> known; // two may be called the same
    for (const v1::Status::Source &source : status->sources()) {
        const QString url = QString::fromStdString(source.url());
        const QString name = shortName(url);
        const int number = ++known[name];
        const v1::Status::Lateness &late = source.source_to_receive();
        const v1::Status::Stage &held = source.receive_to_commit();
        const QVariantList stages{
            latencyEntry(tr("Source → server"), tr("from the source's time of a change to its receipt, by both clocks"),
                         late.count() > 0, {late.p50_us(), late.p99_us(), late.max_us()}),
            latencyEntry(tr("Receive → commit"),
                         tr("from the receipt of what came together to its commit to the board"), held.count() > 0,
                         {micros(held.p50_us()), micros(held.p99_us()), micros(held.max_us())})};
        list.append(
            QVariantMap{{QStringLiteral("url"), url},
                        {QStringLiteral("name"), number == 1 ? name : QStringLiteral("%1 #%2").arg(name).arg(number)},
                        {QStringLiteral("note"), timesNote(source)},
                        {QStringLiteral("warning"), late.min_us() < 0},
                        {QStringLiteral("series"), stageCount + feedStageCount * static_cast<int>(list.size())},
                        {QStringLiteral("stages"), stages}});
    }
    return list;
}

QVariantList Dashboard::health() const
{
    QVariantList list;
    const auto add = [&](const QString &label, const QString &value, bool warning = false) {
        list.append(QVariantMap{
            {QStringLiteral("label"), label}, {QStringLiteral("value"), value}, {QStringLiteral("warning"), warning}});
    };
    add(tr("Round trip"),
        m_stats.clockKnown ? durationText(static_cast<std::uint64_t>(m_stats.roundTripUs)) : QStringLiteral("–"));
    add(tr("Clock offset"), m_stats.clockKnown ? signedDurationText(m_stats.clockOffsetUs) : QStringLiteral("–"));
    for (const FeedStats::Pace &pace : m_stats.paces)
        add(tr("Pace of %1").arg(QString::fromStdString(pace.board)), paceText(pace), true);
    if (m_stats.delayUs > 0)
        add(tr("Held back"),
            tr("%1 s, %2 KiB").arg(m_stats.delayUs / 1'000'000).arg(groupedText(m_stats.heldBytes >> 10)));
    if (m_stats.heldDropped > 0)
        add(tr("No room to hold"), tr("%1 messages").arg(groupedText(m_stats.heldDropped)), true);
    if (m_frames != nullptr) {
        const ViewPace pace = m_frames->pace();
        add(tr("View"), viewPaceText(pace), pace.isThinned());
    }
    add(tr("Updates received"), tr("%1 /s").arg(groupedText(m_rates.updates)));
    add(tr("Rows applied"), tr("%1 /s").arg(groupedText(m_rates.rows)));
    add(tr("Changes folded"), tr("%1 /s").arg(groupedText(m_rates.folded)));
    add(tr("Rows painted"), tr("%1 /s").arg(groupedText(m_paintedRate)));
    add(tr("Received"), tr("%1 KiB/s").arg(groupedText(m_rates.bytes >> 10)));
    add(tr("Frame p50, p99"),
        tr("%1, %2 ms").arg(inMs(m_frameFigures.interval.p50Us), inMs(m_frameFigures.interval.p99Us)));
    add(tr("Longest frame"), tr("%1 ms").arg(inMs(m_frameFigures.interval.maxUs)));
    add(tr("GUI late p99"), tr("%1").arg(durationText(m_frameFigures.guiLate.p99Us)),
        m_frameFigures.guiLate.p99Us > 50'000);
    add(tr("Digest"),
        m_stats.digestChecks == 0
            ? tr("not checked yet")
            : tr("%1 agreed, %2 repaired")
                  .arg(groupedText(m_stats.digestChecks - m_stats.digestRepairs), groupedText(m_stats.digestRepairs)),
        m_stats.digestRepairs > 0);
    add(tr("Gaps, unreadable"), tr("%1, %2").arg(groupedText(m_stats.gaps), groupedText(m_stats.malformed)),
        m_stats.gaps + m_stats.malformed > 0);
    add(tr("Connections"), groupedText(m_stats.connects));
    add(tr("Processor"), tr("%1 % of a core").arg(m_cpuPercent, 0, 'f', 0));
    add(tr("Memory"), tr("%1 MiB").arg(groupedText(residentBytes() >> 20)));
    return list;
}

QStringList Dashboard::slowdowns() const
{
    QStringList list;
    if (m_frames != nullptr) {
        if (const ViewPace pace = m_frames->pace(); pace.isThinned())
            list.append(viewPaceText(pace));
    }
    for (const FeedStats::Pace &pace : m_stats.paces)
        list.append(QString::fromStdString(pace.board) + QStringLiteral(": ") + paceText(pace));
    return list;
}

/// What the server said about itself last; nothing while it cannot be asked.
std::shared_ptr<const v1::Status> Dashboard::currentStatus() const
{
    const State now = state();
    return now == Live || now == Synchronizing || now == Behind || now == Silent ? m_client->status() : nullptr;
}

QVariantList Dashboard::server() const
{
    QVariantList list;
    const auto status = currentStatus();
    if (!status)
        return list;
    const auto add = [&](const QString &label, const QString &value, bool warning = false) {
        list.append(QVariantMap{
            {QStringLiteral("label"), label}, {QStringLiteral("value"), value}, {QStringLiteral("warning"), warning}});
    };
    add(tr("Program"), QString::fromStdString(status->version()));
    add(tr("Up"), durationText(status->uptime_ms() * 1000));
    add(tr("Clients"), tr("%1 (%2 behind)").arg(groupedText(status->clients()), groupedText(status->clients_behind())),
        status->clients_behind() > 0);
    const auto counter = [&](const char *name) {
        const auto &counters = status->counters();
        const auto it =
            std::find_if(counters.begin(), counters.end(), [&](const auto &of) { return of.name() == name; });
        return it == counters.end() ? 0 : it->value();
    };
    const std::uint64_t dropped = counter("flushes_dropped");
    add(tr("Flushes skipped, dropped"),
        tr("%1, %2").arg(groupedText(counter("flushes_skipped")), groupedText(dropped)));
    if (const std::uint64_t refused = counter("changes_refused"); refused > 0)
        add(tr("Changes refused"), groupedText(refused), true);
    add(tr("Processor"), tr("%1 % of a core").arg(status->cpu_percent(), 0, 'f', 0));
    add(tr("Memory"), tr("%1 MiB").arg(groupedText(status->resident_bytes() >> 20)));
    for (const v1::Status::Board &board : status->boards())
        add(QString::fromStdString(board.name()),
            tr("%1 rows, version %2").arg(groupedText(board.rows()), groupedText(board.version())));
    for (const v1::Status::Stage &stage : status->stages())
        add(QString::fromStdString(stage.name()).replace(QLatin1Char('_'), QLatin1Char(' ')),
            tr("%1, %2").arg(durationText(stage.p50_us()), durationText(stage.p99_us())));
    return list;
}

} // namespace tapedeck
