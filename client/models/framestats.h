// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/feed/boardfeed.h"
#include "client/feed/feedstats.h"
#include "client/models/viewpace.h"
#include "common/time/histogram.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <algorithm>
#include <atomic>
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
        StageFigures receivedToShown; ///< from the server's receipt of an Update's oldest change
        StageFigures guiLate;         ///< a timer's lateness
    };

    explicit FrameStats(QQuickWindow &window);

    /// The frame under way shows these Updates; to read what changed took `tookUs`.
    void noteRead(const std::vector<BoardFeed::Unseen> &updates, Micros tookUs)
    {
        const std::lock_guard lock(m_mutex);
        m_underWay.insert(m_underWay.end(), updates.begin(), updates.end());
        m_readUs += std::max<Micros>(1, tookUs);
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

    /// How often the tables are to take what changed, by what their frames cost so far. A copy.
    [[nodiscard]] ViewPace pace() const
    {
        const std::lock_guard lock(m_mutex);
        return m_pace;
    }
    [[nodiscard]] int paceIntervalMs() const
    {
        const std::lock_guard lock(m_mutex);
        return m_pace.intervalMs();
    }

private:
    struct Histograms {
        std::uint64_t frames = 0;
        Histogram interval, appliedToShown, receivedToShown, guiLate;

        [[nodiscard]] Figures figures() const;
    };
    void onFrame();
    void onPainted();
    void watchGui(bool moves);

    std::atomic<Micros> m_paintingSinceUs = 0; // written and read by the thread that renders
    Micros m_lastFrameUs = 0;
    Micros m_probeDueUs = 0;
    QTimer m_probe;
    mutable std::mutex m_mutex;
    std::vector<BoardFeed::Unseen> m_underWay; // what the next frame shows
    Micros m_readUs = 0;                       // what it took to read that; 0: nothing was read
    ViewPace m_pace;
    Histograms m_recent;
    Histograms m_total;
};

} // namespace tapedeck
