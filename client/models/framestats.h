// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/feed/feedstats.h"
#include "common/time/histogram.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <mutex>
#include <vector>

class QQuickWindow;

namespace tapedeck {

/// Times frames of a window: intervals while there is something to paint, from applied to shown, and how late the GUI
/// thread is. frameSwapped comes from the render thread.
class FrameStats : public QObject
{
    Q_OBJECT
public:
    struct Figures {
        std::uint64_t frames = 0;
        StageFigures interval; ///< between frames that follow each other (a pause of 250 ms is none)
        StageFigures appliedToShown;
        StageFigures guiLate; ///< a timer's lateness
    };

    explicit FrameStats(QQuickWindow &window);

    /// The frame under way shows Updates that were applied then.
    void noteRead(const std::vector<Micros> &appliedSteadyUs)
    {
        const std::lock_guard lock(m_mutex);
        m_underWay.insert(m_underWay.end(), appliedSteadyUs.begin(), appliedSteadyUs.end());
    }

    /// Since the previous call.
    [[nodiscard]] Figures take();
    /// Since the window's first frame, or restart().
    [[nodiscard]] Figures total() const;
    void restart()
    {
        const std::lock_guard lock(m_mutex);
        m_total = Histograms();
    }

private:
    void onFrame();
    void watchGui(bool moves);

    Micros m_lastFrameUs = 0;
    Micros m_probeDueUs = 0;
    QTimer m_probe;
    mutable std::mutex m_mutex;
    std::vector<Micros> m_underWay; // when what the next frame shows was applied
    struct Histograms {
        std::uint64_t frames = 0;
        Histogram interval, appliedToShown, guiLate;
    };
    Histograms m_recent;
    Histograms m_total;
};

} // namespace tapedeck
