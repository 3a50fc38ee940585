// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cli/load/report.h"
#include "client/cli/tableformat.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <span>
#include <vector>

namespace tapedeck {

namespace {

// Widths of columns that are aligned on the right.
constexpr std::size_t secondColumns[] = {5, 7, 7, 10, 9, 8, 8, 8, 8, 5, 5, 5, 8, 6, 6};
constexpr std::size_t stageColumns[] = {20, 12, 9, 9, 9, 9};

std::string perSecond(std::uint64_t count, double seconds)
{
    return grouped(seconds > 0 ? static_cast<std::uint64_t>(std::llround(static_cast<double>(count) / seconds)) : 0);
}

std::string rounded(double value)
{
    return grouped(static_cast<std::uint64_t>(std::llround(std::max(0.0, value))));
}

std::string withDecimal(double value)
{
    char text[32];
    std::snprintf(text, sizeof(text), "%.1f", value);
    return text;
}

std::string row(std::span<const std::size_t> widths, const std::vector<std::string> &cells)
{
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const std::size_t used = textWidth(cells[i]);
        line.append(widths[i] > used ? widths[i] - used : 1, ' ');
        line += cells[i];
    }
    return line + '\n';
}

std::string stageTable(const LoadTally &tally)
{
    std::string text = row(stageColumns, {"stage", "count", "p50", "p99", "p99.9", "max"});
    for (std::size_t i = 0; i < loadStageNames.size(); ++i) {
        const Histogram &stage = tally.stages[i];
        if (stage.count() == 0)
            continue;
        std::string name(loadStageNames[i]);
        std::replace(name.begin(), name.end(), '_', ' ');
        text += row(stageColumns,
                    {name, grouped(stage.count()), durationText(stage.percentile(0.5)),
                     durationText(stage.percentile(0.99)), durationText(stage.percentile(0.999)),
                     durationText(stage.max())});
    }
    return text;
}

std::string startText(const LoadReport &report)
{
    std::string text = "start: ";
    if (const auto &us = report.start.connectedUs)
        text += "all connected after " + durationText(static_cast<std::uint64_t>(*us)) + ", "
            + perSecond(report.clients, static_cast<double>(*us) * 1e-6) + " a second";
    else
        text += "not all were connected";
    if (const auto &us = report.start.liveUs)
        text += "; all live after " + durationText(static_cast<std::uint64_t>(*us));
    return text + '\n';
}

std::string stormText(Storm &storm)
{
    const auto until = [&](double fraction) {
        const auto us = storm.timeUntil(fraction);
        return us ? durationText(static_cast<std::uint64_t>(*us)) : std::string("not reached");
    };
    return "storm: " + grouped(storm.live()) + " of " + grouped(storm.clients()) + " live again; half of them after "
        + until(0.5) + ", 99 % after " + until(0.99) + ", all after " + until(1) + "; " + grouped(storm.deltas())
        + " subscriptions resumed by a delta, " + grouped(storm.snapshots()) + " by a snapshot\n";
}

/// Trouble that is there, as ", 3 gaps, 1 error".
std::string troubles(const LoadTally &all)
{
    const std::pair<std::uint64_t, const char *> counts[] = {
        {all.refused, "refused for now"}, {all.failed, "failed to connect"},
        {all.goAways, "told to go away"}, {all.gaps, "gaps"},
        {all.malformed, "malformed"},     {all.errors, "errors"},
        {all.mismatches, "digests wrong"}};
    std::string text;
    for (const auto &[count, name] : counts) {
        if (count > 0)
            text += ", " + grouped(count) + ' ' + name;
    }
    return text;
}

std::string costText(const LoadReport &report)
{
    const auto cost = [](const ProcessCost::Figures &of) {
        return rounded(of.cpuPercent) + " % of a core, " + grouped(of.residentBytes >> 20) + " MiB";
    };
    const auto each = [&](Micros us) {
        return withDecimal(static_cast<double>(us) / static_cast<double>(report.steady.updates)) + " µs";
    };
    std::string text;
    if (report.server)
        text += "server: " + cost(*report.server) + '\n';
    text += "load: " + cost(report.load) + '\n';
    if (report.steady.updates > 0) {
        text += "an update, while all were live (" + withDecimal(report.steady.seconds) + " s):";
        if (report.server)
            text += " server " + each(report.steady.serverCpuUs) + " of CPU,";
        text += " load " + each(report.steady.loadCpuUs) + '\n';
    }
    return text;
}

} // namespace

std::string loadHeading()
{
    return row(secondColumns,
               {"s", "live", "conn/s", "updates/s", "KiB/s", "p50", "p99", "p99.9", "stale99", "lost", "gaps", "wrong",
                "server %", "MiB", "load %"});
}

std::string loadLine(const LoadReport &report)
{
    const LoadTally &tally = report.tally;
    const Histogram &lag = tally.stage(LoadStage::PublishToReceive);
    return row(secondColumns,
               {rounded(report.atSeconds), grouped(report.now.live), perSecond(tally.connects, report.seconds),
                perSecond(tally.updates, report.seconds), perSecond(tally.bytes >> 10, report.seconds),
                durationText(lag.percentile(0.5)), durationText(lag.percentile(0.99)),
                durationText(lag.percentile(0.999)), durationText(tally.stage(LoadStage::Staleness).percentile(0.99)),
                grouped(report.sinceStart.lost), grouped(report.sinceStart.gaps), grouped(report.sinceStart.mismatches),
                report.server ? rounded(report.server->cpuPercent) : "-",
                report.server ? grouped(report.server->residentBytes >> 20) : "-", rounded(report.load.cpuPercent)});
}

std::string loadSummary(const LoadReport &report)
{
    const LoadTally &all = report.sinceStart;
    const Histogram &lag = all.stage(LoadStage::PublishToReceive);
    std::string text = '\n' + stageTable(all) + '\n' + startText(report) + costText(report);
    text += "digests: " + grouped(all.replicaDigests) + " verified with the rows, " + grouped(all.digests)
        + " compared between clients, " + grouped(all.mismatches) + " wrong\n";
    if (report.slowClients > 0)
        text += "slow: " + grouped(report.slowClients) + " clients, which stopped reading " + grouped(all.stalls)
            + " times and were fresh again " + grouped(all.stage(LoadStage::ResumeToFresh).count()) + " times\n";
    if (report.storm != nullptr)
        text += stormText(*report.storm);
    // The last line is the whole in one sentence: scripts take it.
    return text + "all:  " + grouped(report.now.live) + " clients, " + perSecond(all.updates, report.seconds)
        + " updates/s, " + perSecond(all.bytes >> 10, report.seconds) + " KiB/s, publish to here p50 "
        + durationText(lag.percentile(0.5)) + ", p99 " + durationText(lag.percentile(0.99)) + ", max "
        + durationText(lag.max()) + ", " + grouped(all.lost) + " lost" + troubles(all) + '\n';
}

} // namespace tapedeck
