// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/time/clock.h"

#include <QEvent>
#include <QObject>
#include <QPointF>
#include <QTimer>

#include <mutex>
#include <vector>

class QQuickItem;
class QQuickWindow;

namespace tapedeck {

class LiveGrid;

/// Uses the price table as somebody would, by events to its window, and times what that somebody waits for: scrolls
/// from top to bottom, drags the edge of a column, and types a filter. For the benchmark.
class Interaction : public QObject
{
    Q_OBJECT
public:
    /// `seconds`: for all of it, once.
    Interaction(QQuickWindow &window, LiveGrid &grid, double seconds);

    struct Figures {
        double frameMaxMs = 0;        ///< between two frames, whatever kept the second
        std::vector<double> filterMs; ///< from each key to the end of the frame that shows its result
        int scrolledRows = 0;
        int resizes = 0; ///< steps by which a column was dragged
    };
    [[nodiscard]] Figures figures() const;

private:
    void step();
    void scroll(double part);
    void resize();
    void type(double part);
    void press(int key, const QString &text = {});
    void mouse(QEvent::Type type, const QPointF &at);
    [[nodiscard]] QPointF findColumnEdge();
    void onFrame();

    QQuickWindow *m_window;
    LiveGrid *m_grid;
    QQuickItem *m_filter;
    Micros m_startUs;
    Micros m_durationUs;
    QTimer m_timer;
    QPointF m_edge; ///< of a column, in the window; null: not looked for yet
    QPointF m_dragged;
    int m_dragSteps = 0;
    std::size_t m_typed = 0;
    int m_countBefore = 0; ///< rows that passed before the key

    mutable std::mutex m_mutex; // frames end on the thread that renders
    Micros m_lastFrameUs = 0;
    Micros m_keyUs = 0;      ///< of the key whose result has not been shown yet
    bool m_resultIn = false; ///< the next frame shows it
    Figures m_figures;
};

} // namespace tapedeck
