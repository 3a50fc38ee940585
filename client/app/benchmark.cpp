// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/app/benchmark.h"

#include "client/app/benchmarkmarket.h"
#include "client/app/benchmarkresult.h"
#include "client/models/dashboard.h"
#include "client/models/gridcolumns.h"
#include "client/models/livegrid.h"
#include "common/process/processfigures.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QQuickWindow>
#include <QSettings>
#include <QTimer>

#include <time.h>

#include <algorithm>
#include <cstdio>

namespace tapedeck {

namespace {

constexpr int waitForLiveMs = 10'000;
constexpr int warmupMs = 3'000;
constexpr int benchmarkColumns = 20;

/// What runs up while it is measured.
struct Counts {
    std::uint64_t frames;
    std::uint64_t updates;
    std::uint64_t rows;
    std::uint64_t folded;
    Micros cpuUs;
    Micros guiCpuUs; ///< of this thread
    double memoryMiB;

    Counts(const Dashboard &dashboard, const BenchmarkMarket *market)
        : frames(dashboard.frames()->total().frames)
        , cpuUs(processCpuUs())
        , memoryMiB(static_cast<double>(residentBytes()) / (1 << 20))
    {
        const FeedStats stats = dashboard.feedStats();
        updates = market != nullptr ? market->updates() : stats.updates;
        rows = market != nullptr ? market->applied() : stats.rows;
        folded = market != nullptr ? market->applied() : stats.folded;
        timespec time{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
        guiCpuUs = Micros(time.tv_sec) * 1'000'000 + time.tv_nsec / 1'000;
    }
};

BenchmarkResult resultOf(const Dashboard &dashboard, const BenchmarkMarket *market, const Counts &before,
                         double seconds)
{
    const Counts after(dashboard, market);
    const FeedStats stats = dashboard.feedStats();
    const auto rate = [&](std::uint64_t Counts::*count) {
        return static_cast<double>(after.*count - before.*count) / seconds;
    };
    BenchmarkResult result;
    result.seconds = seconds;
    result.connected = market == nullptr;
    result.frames = dashboard.frames()->total();
    if (result.connected) {
        result.publishToReceive = stats.publishToReceive;
        result.receiveToApply = stats.receiveToApply;
    }
    result.framesPerSecond = rate(&Counts::frames);
    result.updatesPerSecond = rate(&Counts::updates);
    result.rowsPerSecond = rate(&Counts::rows);
    result.foldedPerSecond = rate(&Counts::folded);
    result.cpuPercent = static_cast<double>(after.cpuUs - before.cpuUs) / seconds / 1e4;
    result.guiMsPerFrame = static_cast<double>(after.guiCpuUs - before.guiCpuUs) / 1e3
        / static_cast<double>(std::max<std::uint64_t>(1, after.frames - before.frames));
    result.memoryMiB = after.memoryMiB;
    result.memoryGrownMiB = after.memoryMiB - before.memoryMiB;
    result.machine = BenchmarkResult::Machine::of(*dashboard.window());
    return result;
}

/// The table of prices in the window.
LiveGrid *priceGrid(const QQuickWindow &window)
{
    const QList<LiveGrid *> grids = window.findChildren<LiveGrid *>();
    const auto it = std::find_if(grids.begin(), grids.end(),
                                 [](const LiveGrid *grid) { return grid->board() == QLatin1String("prices"); });
    return it == grids.end() ? nullptr : *it;
}

/// A pointer that happens to lie there would hold the rows.
void ignorePointer(const QQuickWindow &window)
{
    const QList<LiveGrid *> grids = window.findChildren<LiveGrid *>();
    for (LiveGrid *grid : grids)
        grid->setAcceptHoverEvents(false);
}

void measure(Dashboard &dashboard, const BenchmarkOptions &options, const BenchmarkMarket *market)
{
    dashboard.frames()->restart();
    std::shared_ptr<Interaction> interaction;
    if (LiveGrid *grid = priceGrid(*dashboard.window()); options.interacts && grid != nullptr)
        interaction = std::make_shared<Interaction>(*dashboard.window(), *grid, options.seconds);
    const auto end = [&dashboard, market, before = Counts(dashboard, market), beganUs = steadyClockUs(), options,
                      interaction] {
        const double seconds = static_cast<double>(steadyClockUs() - beganUs) * 1e-6;
        BenchmarkResult result = resultOf(dashboard, market, before, seconds);
        if (interaction)
            result.interaction = interaction->figures();
        const QByteArray out =
            options.json ? QJsonDocument(result.json()).toJson(QJsonDocument::Compact) + '\n' : result.text().toUtf8();
        std::fputs(out.constData(), stdout);
        std::fflush(stdout);
        const bool good = market == nullptr || !market->failed();
        if (!good)
            std::fprintf(stderr, "tapedeck: --benchmark: an Update was refused: no figure counts\n");
        QCoreApplication::exit(good ? 0 : 1);
    };
    QTimer::singleShot(static_cast<int>(options.seconds * 1000), Qt::PreciseTimer, &dashboard, end);
}

} // namespace

void prepareBenchmarkSettings()
{
    QCoreApplication::setApplicationName(QStringLiteral("tapedeck-benchmark"));
    QSettings settings;
    settings.clear();
    settings.setValue(QStringLiteral("healthShown"), false);
    QStringList columns;
    for (const GridColumn &column : gridColumns(Schema::prices()))
        columns.append(QString::fromLatin1(column.id));
    settings.setValue(QStringLiteral("grid/prices/columns"), columns.mid(0, benchmarkColumns));
    settings.setValue(QStringLiteral("grid/prices/sort"), QStringList{QStringLiteral("-change")});
}

void startBenchmark(Dashboard &dashboard, const BenchmarkOptions &options, const BenchmarkMarket *market)
{
    if (!options.interacts)
        ignorePointer(*dashboard.window());
    const auto settle = [&dashboard, options, market] {
        QTimer::singleShot(warmupMs, &dashboard,
                           [&dashboard, options, market] { measure(dashboard, options, market); });
    };
    if (market != nullptr) {
        settle();
        return;
    }
    auto *deadline = new QTimer(&dashboard);
    deadline->setSingleShot(true);
    QObject::connect(deadline, &QTimer::timeout, &dashboard, [] {
        std::fprintf(stderr, "tapedeck: --benchmark: there was no live connection within %d s\n", waitForLiveMs / 1000);
        QCoreApplication::exit(1);
    });
    deadline->start(waitForLiveMs);
    QObject::connect(&dashboard, &Dashboard::changed, deadline, [&dashboard, deadline, settle] {
        if (!dashboard.isLive() || !deadline->isActive())
            return;
        deadline->stop();
        settle();
    });
}

} // namespace tapedeck
