// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/charts/chartpainter.h"

#include <algorithm>
#include <cmath>

namespace tapedeck {

namespace {

constexpr double hollowPixelsMin = 5; // a body that is narrower is filled whatever its direction
constexpr double staleOpacity = 0.45;
constexpr int gridAlpha = 110;
constexpr int hatchAlpha = 90;
constexpr int volumeAlpha = 100;

} // namespace

ChartPainter::ChartPainter(QPainter &painter, const ChartScene &scene, const GridPalette &colors, GlyphText &text,
                           bool stale)
    : m_painter(painter)
    , m_scene(scene)
    , m_colors(colors)
    , m_text(text)
    , m_stale(stale)
{
    const QFontMetricsF metrics(text.font());
    m_ascent = std::round(metrics.ascent());
    m_lineHeight = std::ceil(metrics.height());
    painter.setFont(text.font());
}

void ChartPainter::paintBase(QSizeF size)
{
    m_painter.fillRect(QRectF(QPointF(), size), m_colors.background);
    if (m_scene.series.empty()) // no axis is true yet
        return;
    paintGrid(size);
    m_painter.save();
    m_painter.setClipRect(QRectF(0, 0, m_scene.plot().width(), size.height()));
    paintGaps();
    m_painter.setOpacity(m_stale ? staleOpacity : 1);
    const std::vector<Candle> &bars = m_scene.bars();
    const std::size_t end = bars.size() - (m_scene.newestInView() ? 1 : 0);
    for (std::size_t i = 0; i < end; ++i)
        paintVolume(bars[i]);
    for (std::size_t i = 0; i < end; ++i) {
        if (m_scene.kind == ChartScene::Candles)
            paintCandle(bars[i]);
        else
            paintPoint(i == 0 ? nullptr : &bars[i - 1], bars[i]);
    }
    m_painter.restore();
    paintMarks();
}

void ChartPainter::paintNewest()
{
    if (!m_scene.newestInView())
        return;
    const std::vector<Candle> &bars = m_scene.bars();
    m_painter.save();
    m_painter.setClipRect(QRectF(0, 0, m_scene.plot().width(), m_scene.volumePlot().bottom()));
    m_painter.setOpacity(m_stale ? staleOpacity : 1);
    paintVolume(bars.back());
    if (m_scene.kind == ChartScene::Candles)
        paintCandle(bars.back());
    else
        paintPoint(bars.size() > 1 ? &bars[bars.size() - 2] : nullptr, bars.back());
    m_painter.restore();
}

void ChartPainter::paintGrid(QSizeF size)
{
    const QRectF &plot = m_scene.plot();
    const double bottom = m_scene.volumePlot().bottom();
    const QColor line = faded(m_colors.line, gridAlpha);
    for (const std::int64_t tick : m_scene.priceTicks()) {
        const double y = m_scene.y(static_cast<double>(tick));
        m_painter.fillRect(QRectF(0, y, plot.width(), 1), line);
        m_painter.setPen(m_colors.dim);
        m_text.draw(m_painter, {plot.right() + 6, std::round(y - m_lineHeight / 2 + m_ascent)},
                    m_scene.priceText(tick));
    }
    for (const std::int64_t tick : m_scene.timeTicks()) {
        const double x = m_scene.window.x(tick);
        const QString label = timeLabel(tick, m_scene.timeTickS());
        const double width = m_text.width(label);
        m_painter.fillRect(QRectF(x, plot.top(), 1, bottom - plot.top()), line);
        if (x - width / 2 < 0 || x + width / 2 > plot.right())
            continue;
        m_painter.setPen(m_colors.dim);
        m_text.draw(m_painter, {std::round(x - width / 2), bottom + 4 + m_ascent}, label);
    }
    m_painter.fillRect(QRectF(plot.right(), plot.top(), 1, bottom - plot.top()), m_colors.line);
    m_painter.fillRect(QRectF(0, bottom, size.width(), 1), m_colors.line);
}

/// Empty, with a hatched band: nothing is drawn that nobody knows.
void ChartPainter::paintGaps()
{
    const QRectF &plot = m_scene.plot();
    for (const CandleGap &gap : m_scene.gaps()) {
        const double left = m_scene.window.x(gap.fromS);
        m_painter.setBrushOrigin(QPointF(left, plot.top())); // goes with the gap
        m_painter.fillRect(
            QRectF(left, plot.top(), m_scene.window.x(gap.toS) - left, m_scene.volumePlot().bottom() - plot.top()),
            QBrush(faded(m_colors.line, hatchAlpha), Qt::BDiagPattern));
    }
}

void ChartPainter::paintVolume(const Candle &bar)
{
    const QRectF &area = m_scene.volumePlot();
    if (area.isEmpty() || bar.volume == 0)
        return;
    const auto [left, right] = m_scene.barEdges(bar.startS);
    const double y = std::min(m_scene.volumeY(static_cast<double>(bar.volume)), area.bottom() - 1);
    const double space = right - left >= 3 ? 1 : 0;
    m_painter.fillRect(QRectF(left, y, std::max(1.0, right - left - space), area.bottom() - y),
                       faded(tone(bar.close >= bar.open), volumeAlpha));
}

/// Falling ones are filled and rising ones hollow, so that colour is not all that tells them apart.
void ChartPainter::paintCandle(const Candle &bar)
{
    const auto [left, right] = m_scene.barEdges(bar.startS);
    const double room = right - left;
    double width = room < 3 ? std::max(1.0, room - 1) : room - std::max(1.0, std::round(room * 0.25));
    if (width >= 3 && std::fmod(width, 2) == 0)
        --width; // odd: the wick stands in its middle
    const bool up = bar.close >= bar.open;
    const QColor &color = tone(up);
    const double middle = left + std::floor(width / 2);
    const double top = m_scene.y(static_cast<double>(std::max(bar.open, bar.close)));
    const double bottom = std::max(top + 1, m_scene.y(static_cast<double>(std::min(bar.open, bar.close))));
    const double high = m_scene.y(static_cast<double>(bar.high));
    const double low = std::max(high + 1, m_scene.y(static_cast<double>(bar.low)));
    m_painter.fillRect(QRectF(middle, high, 1, low - high), color);
    if (width <= 1)
        return;
    m_painter.fillRect(QRectF(left, top, width, bottom - top), color);
    if (up && width >= hollowPixelsMin && bottom - top > 2)
        m_painter.fillRect(QRectF(left + 1, top + 1, width - 2, bottom - top - 2), m_colors.background);
    if (bar.incomplete)
        m_painter.fillRect(QRectF(left, low + 3, width, 2), m_colors.warning);
}

void ChartPainter::paintPoint(const Candle *before, const Candle &bar)
{
    const auto [left, right] = m_scene.barEdges(bar.startS);
    const double middle = std::floor((left + right) / 2);
    const double close = m_scene.y(static_cast<double>(bar.close));
    if (m_scene.barWidthS() > m_scene.series.intervalS()) {
        const double high = m_scene.y(static_cast<double>(bar.high));
        m_painter.fillRect(QRectF(middle, high, 1, m_scene.y(static_cast<double>(bar.low)) - high + 1),
                           m_colors.neutral);
    }
    if (before != nullptr && before->startS + m_scene.barWidthS() == bar.startS) {
        const auto [beforeLeft, beforeRight] = m_scene.barEdges(before->startS);
        m_painter.setRenderHint(QPainter::Antialiasing);
        m_painter.setPen(QPen(m_colors.neutral, 1.5));
        m_painter.drawLine(QPointF(std::floor((beforeLeft + beforeRight) / 2) + 0.5,
                                   m_scene.y(static_cast<double>(before->close)) + 0.5),
                           QPointF(middle + 0.5, close + 0.5));
        m_painter.setRenderHint(QPainter::Antialiasing, false);
    } else {
        m_painter.fillRect(QRectF(left, close, std::max(2.0, right - left), 2), m_colors.neutral); // joined to nothing
    }
}

void ChartPainter::paintLast(std::int64_t price, int direction)
{
    const QRectF &plot = m_scene.plot();
    const double y = m_scene.y(static_cast<double>(price));
    if (y < plot.top() || y > plot.bottom())
        return;
    const QColor color = m_stale ? m_colors.dim : direction == 0 ? m_colors.neutral : tone(direction > 0);
    m_painter.setPen(QPen(color, 1, m_stale ? Qt::DashLine : Qt::DotLine));
    m_painter.drawLine(QPointF(0, y + 0.5), QPointF(plot.right(), y + 0.5));
    const QString label = m_scene.priceText(price);
    const QRectF tag(plot.right() + 1, std::round(y - m_lineHeight / 2) - 1, m_text.width(label) + 10,
                     m_lineHeight + 2);
    paintTag(tag, label, color);
    if (direction == 0 || m_stale)
        return;
    const double point = direction > 0 ? -3 : 3; // so that colour is not all that tells the direction
    m_painter.setBrush(color);
    m_painter.setPen(Qt::NoPen);
    m_painter.drawPolygon(
        QPolygonF{{plot.right() - 8, y - point}, {plot.right(), y - point}, {plot.right() - 4, y + point}});
    m_painter.setBrush(Qt::NoBrush);
}

void ChartPainter::paintTag(const QRectF &tag, const QString &label, const QColor &fill)
{
    m_painter.fillRect(tag, fill);
    m_painter.setPen(m_colors.background);
    m_text.draw(m_painter, {tag.left() + 5, tag.top() + 1 + m_ascent}, label);
}

void ChartPainter::paintPointer(QPointF at, std::int64_t barStartS)
{
    const QRectF &plot = m_scene.plot();
    const double bottom = m_scene.volumePlot().bottom();
    const auto [left, right] = m_scene.barEdges(barStartS);
    const double x = std::floor((left + right) / 2);
    m_painter.setPen(QPen(m_colors.dim, 1, Qt::DashLine));
    if (x >= 0 && x <= plot.right())
        m_painter.drawLine(QPointF(x + 0.5, plot.top()), QPointF(x + 0.5, bottom));
    if (plot.contains(at)) {
        const double y = std::round(at.y());
        m_painter.drawLine(QPointF(0, y + 0.5), QPointF(plot.right(), y + 0.5));
        const QString label = m_scene.priceText(std::llround(m_scene.priceAt(at.y())));
        paintTag({plot.right() + 1, std::round(y - m_lineHeight / 2) - 1, m_text.width(label) + 10, m_lineHeight + 2},
                 label, m_colors.dim);
    }
    const QString time = candleTime(barStartS, m_scene.barWidthS());
    const double width = m_text.width(time) + 10;
    paintTag({std::clamp(std::round(x - width / 2), 0.0, std::max(0.0, plot.right() - width)), bottom + 2, width,
              m_lineHeight + 2},
             time, m_colors.dim);
}

void ChartPainter::paintReadout(const QString &main, const QString &more)
{
    const double room = m_scene.plot().right() - 16;
    m_painter.setPen(m_colors.text);
    const QString shown = m_text.elided(main, room);
    m_text.draw(m_painter, {8, 4 + m_ascent}, shown);
    const double used = m_text.width(shown) + 12;
    if (more.isEmpty() || used > room - 30)
        return;
    m_painter.setPen(m_stale ? m_colors.warning : m_colors.dim);
    m_text.draw(m_painter, {8 + used, 4 + m_ascent}, m_text.elided(more, room - used));
}

} // namespace tapedeck
