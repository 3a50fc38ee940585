// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/framestats.h"

#include <QQuickWindow>

namespace tapedeck {

namespace {

constexpr int probeMs = 20;
constexpr std::uint64_t framesAtRest = 5; // between two take()s: figures, and a caret that blinks
constexpr Micros pauseUs = 250'000;

} // namespace

FrameStats::FrameStats(QQuickWindow &window)
    : QObject(&window)
{
    connect(&window, &QQuickWindow::frameSwapped, this, &FrameStats::onFrame, Qt::DirectConnection);
    connect(
        &window, &QQuickWindow::beforeSynchronizing, this, [this] { m_paintingSinceUs = steadyClockUs(); },
        Qt::DirectConnection);
    connect(&window, &QQuickWindow::afterRendering, this, &FrameStats::onPainted, Qt::DirectConnection);
    m_probe.setTimerType(Qt::PreciseTimer);
    connect(&m_probe, &QTimer::timeout, this, [this] {
        const Micros now = steadyClockUs();
        if (m_probeDueUs != 0) {
            const auto late = static_cast<std::uint64_t>(std::max<Micros>(0, now - m_probeDueUs));
            const std::lock_guard lock(m_mutex);
            m_recent.guiLate.add(late);
            m_total.guiLate.add(late);
        }
        m_probeDueUs = now + probeMs * 1'000;
    });
}

/// Before the frame waits for the screen, which is no work.
void FrameStats::onPainted()
{
    const Micros now = steadyClockUs();
    const std::lock_guard lock(m_mutex);
    if (m_readUs > 0)
        m_pace.note(now, now - m_paintingSinceUs + std::exchange(m_readUs, 0));
}

void FrameStats::onFrame()
{
    const Micros now = steadyClockUs();
    const std::lock_guard lock(m_mutex);
    ++m_recent.frames;
    ++m_total.frames;
    if (m_lastFrameUs != 0 && now - m_lastFrameUs < pauseUs) {
        const auto interval = static_cast<std::uint64_t>(now - m_lastFrameUs);
        m_recent.interval.add(interval);
        m_total.interval.add(interval);
    }
    m_lastFrameUs = now;
    for (const BoardFeed::Unseen &update : m_underWay) {
        for (Histograms *histograms : {&m_recent, &m_total}) {
            histograms->appliedToShown.add(static_cast<std::uint64_t>(now - update.appliedUs));
            if (update.receivedUs != 0)
                histograms->receivedToShown.add(static_cast<std::uint64_t>(now - update.receivedUs));
        }
    }
    m_underWay.clear();
}

FrameStats::Figures FrameStats::Histograms::figures() const
{
    const auto stage = [](const Histogram &histogram) {
        return StageFigures{histogram.count(), histogram.percentile(0.5), histogram.percentile(0.99), histogram.max()};
    };
    return {frames, stage(interval), stage(appliedToShown), stage(receivedToShown), stage(guiLate)};
}

FrameStats::Figures FrameStats::take()
{
    const std::lock_guard lock(m_mutex);
    const Figures result = m_recent.figures();
    m_recent = Histograms();
    watchGui(result.frames > framesAtRest);
    return result;
}

/// The GUI thread's lateness is looked at while there are frames: what rests need not be woken for that.
void FrameStats::watchGui(bool moves)
{
    if (moves == m_probe.isActive())
        return;
    m_probeDueUs = 0;
    if (moves)
        m_probe.start(probeMs);
    else
        m_probe.stop();
}

FrameStats::Figures FrameStats::total() const
{
    const std::lock_guard lock(m_mutex);
    return m_total.figures();
}

} // namespace tapedeck
