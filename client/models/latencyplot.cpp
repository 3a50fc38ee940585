// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/latencyplot.h"

#include "client/models/figuretext.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace tapedeck {

namespace {

/// The least of 1, 2, 5 × 10^n that is not below `value`.
double roundScale(double value)
{
    const double power = std::pow(10.0, std::floor(std::log10(std::max(value, 10.0))));
    for (const double step : {1.0, 2.0, 5.0}) {
        if (step * power >= value)
            return step * power;
    }
    return 10 * power;
}

} // namespace

LatencyPlot::LatencyPlot(QQuickItem *parent)
    : QQuickPaintedItem(parent)
{
    setAntialiasing(true);
    setAcceptHoverEvents(true);
    connect(this, &LatencyPlot::changed, this, [this] { update(); });
}

void LatencyPlot::setDashboard(Dashboard *dashboard)
{
    if (m_dashboard == dashboard)
        return;
    m_dashboard = dashboard;
    connect(dashboard, &Dashboard::changed, this, [this] { update(); });
    Q_EMIT changed();
}

void LatencyPlot::setSeries(int series)
{
    m_series = std::max(0, series);
    Q_EMIT changed();
}

void LatencyPlot::hoverMoveEvent(QHoverEvent *event)
{
    m_pointerX = event->position().x();
    update();
}

void LatencyPlot::hoverLeaveEvent(QHoverEvent *)
{
    m_pointerX = -1;
    update();
}

void LatencyPlot::paint(QPainter *painter)
{
    if (m_dashboard == nullptr)
        return;
    const auto &samples = m_dashboard->samples(m_series);
    double highest = 0;
    for (const Dashboard::Sample &sample : samples)
        highest = std::max(highest, sample.p99Us);
    const double scale = roundScale(highest);

    painter->setFont(m_font);
    const qreal labelWidth = painter->fontMetrics().horizontalAdvance(QStringLiteral("000.0 ms")) + 6;
    const qreal half = painter->fontMetrics().height() / 2.0;
    const QRectF area(labelWidth, half, width() - labelWidth - 2, height() - 2 * half);
    if (area.height() < 4 * half)
        return; // no room for three lines
    for (int i = 0; i <= 2; ++i) {
        const qreal y = std::round(area.bottom() - area.height() * i / 2) + 0.5;
        painter->setPen(m_grid);
        painter->drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
        painter->setPen(m_text);
        painter->drawText(QRectF(0, y - half, labelWidth - 6, 2 * half), Qt::AlignRight | Qt::AlignVCenter,
                          durationText(static_cast<std::uint64_t>(scale * i / 2)));
    }
    if (samples.size() < 2) {
        painter->drawText(area, Qt::AlignCenter, tr("no figures yet"));
        return;
    }
    const qreal step = area.width() / static_cast<qreal>(Dashboard::samplesMax - 1);
    const auto point = [&](std::size_t i, double us) {
        const qreal x = area.right() - step * static_cast<qreal>(samples.size() - 1 - i);
        return QPointF(x, area.bottom() - area.height() * std::clamp(us / scale, 0.0, 1.0));
    };
    QPolygonF p99;
    QPolygonF p50;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        p99.append(point(i, samples[i].p99Us));
        p50.append(point(i, samples[i].p50Us));
    }
    p50.append(QPointF(p50.last().x(), area.bottom()));
    p50.append(QPointF(p50.first().x(), area.bottom()));
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(m_area);
    painter->drawPolygon(p50);
    painter->setPen(QPen(m_line, 1.5));
    painter->drawPolyline(p99);
    if (m_pointerX >= 0)
        paintFigures(*painter, area, samples);
}

/// Of the second that the pointer is at.
void LatencyPlot::paintFigures(QPainter &painter, const QRectF &area,
                               const std::deque<Dashboard::Sample> &samples) const
{
    const qreal step = area.width() / static_cast<qreal>(Dashboard::samplesMax - 1);
    const auto ago = static_cast<std::size_t>(std::round(std::max(0.0, area.right() - m_pointerX) / step));
    if (ago >= samples.size())
        return;
    const Dashboard::Sample &sample = samples[samples.size() - 1 - ago];
    const auto text = [](double us) {
        return us < 0 ? signedDurationText(static_cast<Micros>(us)) : durationText(static_cast<std::uint64_t>(us));
    };
    const QString told =
        tr("%1 s ago: p50 %2, p99 %3, max %4").arg(ago).arg(text(sample.p50Us), text(sample.p99Us), text(sample.maxUs));
    const qreal x = std::round(area.right() - step * static_cast<qreal>(ago)) + 0.5;
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(m_text);
    painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
    QRectF box(0, area.top() + 2, painter.fontMetrics().horizontalAdvance(told) + 10,
               painter.fontMetrics().height() + 4);
    box.moveLeft(std::clamp(x + 6, area.left(), std::max(area.left(), area.right() - box.width())));
    if (box.contains(QPointF(x, box.center().y())) && x - 6 - box.width() > area.left())
        box.moveLeft(x - 6 - box.width());
    painter.fillRect(box, m_panel);
    painter.drawText(box, Qt::AlignCenter, told);
}

} // namespace tapedeck
