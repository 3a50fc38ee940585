// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QEventLoop>
#include <QTimer>

#include <ctime>
#include <functional>

/// What a second of frames costs. The benchmarks of the charts measure all in the same way.
namespace chartbench {

constexpr int frameMs = 16;
constexpr int measuredMs = 2'000;
constexpr int warmUpMs = 300;

inline double cpuMs(clockid_t clock)
{
    timespec time{};
    clock_gettime(clock, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) * 1e-6;
}

inline void runFor(int ms)
{
    QEventLoop loop; // an application that quits closes its windows
    QTimer::singleShot(ms, &loop, &QEventLoop::quit);
    loop.exec();
}

struct Cost {
    double guiMs;     ///< CPU time of the GUI thread a frame
    double processMs; ///< of all threads
    double framesPerSecond;
};

/// Calls step() 60 times a second; `frames` counts what was painted.
inline Cost measure(const std::function<void()> &step, const int &frames)
{
    QTimer timer;
    timer.setTimerType(Qt::PreciseTimer);
    QObject::connect(&timer, &QTimer::timeout, step);
    timer.start(frameMs);
    runFor(warmUpMs);
    const int before = frames;
    const double gui = cpuMs(CLOCK_THREAD_CPUTIME_ID);
    const double process = cpuMs(CLOCK_PROCESS_CPUTIME_ID);
    const double wall = cpuMs(CLOCK_MONOTONIC);
    runFor(measuredMs);
    const double painted = frames > before ? frames - before : 1;
    return {(cpuMs(CLOCK_THREAD_CPUTIME_ID) - gui) / painted, (cpuMs(CLOCK_PROCESS_CPUTIME_ID) - process) / painted,
            painted / (cpuMs(CLOCK_MONOTONIC) - wall) * 1e3};
}

} // namespace chartbench
