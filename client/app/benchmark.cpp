// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/app/benchmark.h"

#include "client/app/benchmarkmarket.h"
#include "client/models/dashboard.h"
#include "client/models/gridcolumns.h"
#include "common/process/processfigures.h"

#include <QCoreApplication>
#include <QQuickWindow>
#include <QSettings>
#include <QThread>
#include <QTimer>

#include <time.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <string>

namespace tapedeck {

namespace {

constexpr int waitForLiveMs = 10'000;
constexpr int warmupMs = 3'000;
constexpr int benchmarkColumns = 20;

/// As the kernel names it.
std::string processorName()
{
    std::ifstream cpuInfo("/proc/cpuinfo");
    for (std::string line; std::getline(cpuInfo, line);) {
        if (line.starts_with("model name"))
            return line.substr(line.find(':') + 2);
    }
    return "a processor";
}

long residentMiB()
{
    return static_cast<long>(residentBytes() >> 20);
}

void print(const char *name, const StageFigures &figures)
{
    std::printf("%-28s p50 %8.1f ms   p99 %8.1f ms   max %8.1f ms\n", name, static_cast<double>(figures.p50Us) / 1e3,
                static_cast<double>(figures.p99Us) / 1e3, static_cast<double>(figures.maxUs) / 1e3);
}

/// What runs up while it is measured.
struct Counts {
    std::uint64_t frames;
    std::uint64_t updates;
    std::uint64_t rows;
    std::uint64_t folded;
    Micros cpuUs;
    Micros guiCpuUs; ///< of this thread
    long memoryMiB;

    Counts(const Dashboard &dashboard, const BenchmarkMarket *market)
        : frames(dashboard.frames()->total().frames)
        , cpuUs(processCpuUs())
        , memoryMiB(residentMiB())
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

void report(const Dashboard &dashboard, const BenchmarkMarket *market, const Counts &before, double seconds)
{
    const Counts after(dashboard, market);
    const FrameStats::Figures frames = dashboard.frames()->total();
    const FeedStats stats = dashboard.feedStats();
    const auto rate = [&](std::uint64_t Counts::*count) {
        return static_cast<double>(after.*count - before.*count) / seconds;
    };
    std::printf("tapedeck %s, %.0f s, renderer %s\n", TAPEDECK_VERSION, seconds,
                qEnvironmentVariable("QT_QUICK_BACKEND", QStringLiteral("default")).toLocal8Bit().constData());
    std::printf("%s, %d cores, Qt %s\n", processorName().c_str(), QThread::idealThreadCount(), qVersion());
    std::printf("%-28s %8.1f /s\n", "frames", rate(&Counts::frames));
    print("frame interval", frames.interval);
    print("applied to shown", frames.appliedToShown);
    print("GUI thread late", frames.guiLate);
    if (market == nullptr) {
        print("publish to receive", stats.publishToReceive);
        print("receive to applied", stats.receiveToApply);
    }
    std::printf("%-28s %8.0f /s\n", "updates", rate(&Counts::updates));
    std::printf("%-28s %8.0f /s\n", "rows applied", rate(&Counts::rows));
    std::printf("%-28s %8.0f /s\n", "source changes folded", rate(&Counts::folded));
    std::printf("%-28s %8.1f %% of a core\n", "CPU", static_cast<double>(after.cpuUs - before.cpuUs) / seconds / 1e4);
    std::printf("%-28s %8.2f ms a frame\n", "of it the GUI thread",
                static_cast<double>(after.guiCpuUs - before.guiCpuUs) / 1e3
                    / static_cast<double>(std::max<std::uint64_t>(1, after.frames - before.frames)));
    std::printf("%-28s %8ld MiB (%+ld)\n", "resident", after.memoryMiB, after.memoryMiB - before.memoryMiB);
    std::fflush(stdout);
}

void measure(Dashboard &dashboard, double seconds, const BenchmarkMarket *market)
{
    dashboard.frames()->restart();
    QTimer::singleShot(static_cast<int>(seconds * 1000), &dashboard,
                       [&dashboard, market, before = Counts(dashboard, market), seconds] {
                           const bool good = market == nullptr || !market->failed();
                           report(dashboard, market, before, seconds);
                           if (!good)
                               std::fprintf(stderr, "tapedeck: --benchmark: an Update was refused: no figure counts\n");
                           QCoreApplication::exit(good ? 0 : 1);
                       });
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

void startBenchmark(Dashboard &dashboard, double seconds, const BenchmarkMarket *market)
{
    if (market != nullptr) { // once it has settled
        QTimer::singleShot(warmupMs, &dashboard,
                           [&dashboard, seconds, market] { measure(dashboard, seconds, market); });
        return;
    }
    auto *deadline = new QTimer(&dashboard);
    deadline->setSingleShot(true);
    QObject::connect(deadline, &QTimer::timeout, &dashboard, [] {
        std::fprintf(stderr, "tapedeck: --benchmark: there was no live connection within %d s\n", waitForLiveMs / 1000);
        QCoreApplication::exit(1);
    });
    deadline->start(waitForLiveMs);
    QObject::connect(&dashboard, &Dashboard::changed, deadline, [&dashboard, deadline, seconds] {
        if (!dashboard.isLive() || !deadline->isActive())
            return;
        deadline->stop();
        measure(dashboard, seconds, nullptr);
    });
}

} // namespace tapedeck
