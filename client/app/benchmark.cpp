// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/app/benchmark.h"

#include "client/models/dashboard.h"
#include "common/process/processfigures.h"

#include <QCoreApplication>
#include <QQuickWindow>
#include <QTimer>

#include <cstdio>

namespace tapedeck {

namespace {

constexpr int waitForLiveMs = 10'000;

long residentMiB()
{
    return static_cast<long>(residentBytes() >> 20);
}

void print(const char *name, const StageFigures &figures)
{
    std::printf("%-28s p50 %8.1f ms   p99 %8.1f ms   max %8.1f ms\n", name, static_cast<double>(figures.p50Us) / 1e3,
                static_cast<double>(figures.p99Us) / 1e3, static_cast<double>(figures.maxUs) / 1e3);
}

void measure(Dashboard &dashboard, double seconds)
{
    const FeedStats before = dashboard.feedStats();
    const std::uint64_t framesBefore = dashboard.frames()->total().frames;
    const Micros cpuBeforeUs = processCpuUs();
    const long memoryBefore = residentMiB();
    QTimer::singleShot(
        static_cast<int>(seconds * 1000), &dashboard,
        [&dashboard, before, framesBefore, cpuBeforeUs, memoryBefore, seconds] {
            const FeedStats after = dashboard.feedStats();
            const FrameStats::Figures frames = dashboard.frames()->total();
            std::printf("tapedeck %s, %.0f s, renderer %s\n", TAPEDECK_VERSION, seconds,
                        qEnvironmentVariable("QT_QUICK_BACKEND", QStringLiteral("default")).toLocal8Bit().constData());
            std::printf("%-28s %8.1f /s\n", "frames", static_cast<double>(frames.frames - framesBefore) / seconds);
            print("frame interval", frames.interval);
            print("applied to shown", frames.appliedToShown);
            print("GUI thread late", frames.guiLate);
            print("publish to receive", after.publishToReceive);
            print("receive to applied", after.receiveToApply);
            std::printf("%-28s %8.0f /s\n", "updates", static_cast<double>(after.updates - before.updates) / seconds);
            std::printf("%-28s %8.0f /s\n", "rows applied", static_cast<double>(after.rows - before.rows) / seconds);
            std::printf("%-28s %8.0f /s\n", "source changes folded",
                        static_cast<double>(after.folded - before.folded) / seconds);
            std::printf("%-28s %8.1f %% of a core\n", "CPU",
                        static_cast<double>(processCpuUs() - cpuBeforeUs) / seconds / 1e4);
            std::printf("%-28s %8ld MiB (%+ld)\n", "resident", residentMiB(), residentMiB() - memoryBefore);
            std::fflush(stdout);
            QCoreApplication::exit(0);
        });
}

} // namespace

void startBenchmark(Dashboard &dashboard, double seconds)
{
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
        measure(dashboard, seconds);
    });
}

} // namespace tapedeck
