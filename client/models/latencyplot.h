// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/dashboard.h"

#include <QColor>
#include <QQuickPaintedItem>

namespace tapedeck {

/// A moving plot of one series of Dashboard::samples() over the last minutes: p50 as an area, p99 as a line, on a scale
/// of round steps that only changes when it must. Under the pointer it tells the figures of that second.
class LatencyPlot : public QQuickPaintedItem
{
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(tapedeck::Dashboard *dashboard MEMBER m_dashboard WRITE setDashboard NOTIFY changed)
    Q_PROPERTY(int series MEMBER m_series WRITE setSeries NOTIFY changed)
    Q_PROPERTY(QColor lineColor MEMBER m_line NOTIFY changed)
    Q_PROPERTY(QColor areaColor MEMBER m_area NOTIFY changed)
    Q_PROPERTY(QColor gridColor MEMBER m_grid NOTIFY changed)
    Q_PROPERTY(QColor textColor MEMBER m_text NOTIFY changed)
    Q_PROPERTY(QColor panelColor MEMBER m_panel NOTIFY changed) ///< behind what the pointer is told
    Q_PROPERTY(QFont font MEMBER m_font NOTIFY changed)

public:
    explicit LatencyPlot(QQuickItem *parent = nullptr);

    void paint(QPainter *painter) override;
    void setDashboard(Dashboard *dashboard);
    void setSeries(int series);

Q_SIGNALS:
    void changed();

protected:
    void hoverMoveEvent(QHoverEvent *event) override;
    void hoverLeaveEvent(QHoverEvent *event) override;

private:
    void paintFigures(QPainter &painter, const QRectF &area, const std::deque<Dashboard::Sample> &samples) const;

    Dashboard *m_dashboard = nullptr;
    int m_series = 2;
    qreal m_pointerX = -1; // below 0: it is elsewhere
    QColor m_line, m_area, m_grid, m_text, m_panel;
    QFont m_font;
};

} // namespace tapedeck
