// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/dashboard.h"

#include <QColor>
#include <QQuickPaintedItem>

namespace tapedeck {

/// A moving plot of one stage's latency over the last minutes: p50 as an area, p99 as a line, on a scale of round steps
/// that only changes when it must.
class LatencyPlot : public QQuickPaintedItem
{
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(tapedeck::Dashboard *dashboard MEMBER m_dashboard WRITE setDashboard NOTIFY changed)
    Q_PROPERTY(int stage MEMBER m_stage WRITE setStage NOTIFY changed)
    Q_PROPERTY(QColor lineColor MEMBER m_line NOTIFY changed)
    Q_PROPERTY(QColor areaColor MEMBER m_area NOTIFY changed)
    Q_PROPERTY(QColor gridColor MEMBER m_grid NOTIFY changed)
    Q_PROPERTY(QColor textColor MEMBER m_text NOTIFY changed)
    Q_PROPERTY(QFont font MEMBER m_font NOTIFY changed)

public:
    explicit LatencyPlot(QQuickItem *parent = nullptr);

    void paint(QPainter *painter) override;
    void setDashboard(Dashboard *dashboard);
    void setStage(int stage);

Q_SIGNALS:
    void changed();

private:
    Dashboard *m_dashboard = nullptr;
    int m_stage = 2;
    QColor m_line, m_area, m_grid, m_text;
    QFont m_font;
};

} // namespace tapedeck
