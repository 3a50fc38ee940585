// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/framestats.h"

#include <QQuickWindow>

namespace tapedeck {

namespace {

constexpr int probeMs = 20;
constexpr std::uint64_t framesAtRest = 5; // between two take()s: figures, and a caret that blinks
constexpr Micros pauseUs = 250'000;

StageFigures figures(const Histogram &histogram)
{
    return {histogram.count(), histogram.percentile(0.5), histogram.percentile(0.99), histogram.max()};
}

} // namespace

FrameStats::FrameStats(QQuickWindow &window)
    : QObject(&window)
{
    connect(&window, &QQuickWindow::frameSwapped, this, &FrameStats::onFrame, Qt::DirectConnection);
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
    for (const Micros applied : m_underWay) {
        const auto shown = static_cast<std::uint64_t>(std::max<Micros>(0, now - applied));
        m_recent.appliedToShown.add(shown);
        m_total.appliedToShown.add(shown);
    }
    m_underWay.clear();
}

FrameStats::Figures FrameStats::take()
{
    const std::lock_guard lock(m_mutex);
    const Figures result{m_recent.frames, figures(m_recent.interval), figures(m_recent.appliedToShown),
                         figures(m_recent.guiLate)};
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
    return {m_total.frames, figures(m_total.interval), figures(m_total.appliedToShown), figures(m_total.guiLate)};
}

} // namespace tapedeck
