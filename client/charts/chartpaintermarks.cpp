// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later

// A chart's marks: flags on lines.
#include "client/charts/chartpainter.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace tapedeck {

namespace {

constexpr double flagPadding = 4;
constexpr int uncertainAlpha = 150;

QColor markColor(const ChartMark &mark, const GridPalette &colors)
{
    switch (mark.tone) {
    case ChartMark::Tone::Up:
        return colors.up;
    case ChartMark::Tone::Down:
        return colors.down;
    case ChartMark::Tone::Warning:
        return colors.warning;
    case ChartMark::Tone::Neutral:
        break;
    }
    return colors.neutral;
}

} // namespace

void ChartPainter::paintMarks()
{
    const std::vector<std::optional<QRectF>> flags = markFlags(m_scene, m_text);
    for (std::size_t i = 0; i < flags.size(); ++i) {
        if (!flags[i])
            continue;
        const ChartMark &mark = m_scene.marks[i];
        const QColor color = markColor(mark, m_colors);
        const bool confirmed = mark.state == ChartMark::State::Confirmed;
        const double x = flags[i]->left();
        m_painter.setPen(
            QPen(faded(color, confirmed ? 255 : uncertainAlpha), 1, confirmed ? Qt::SolidLine : Qt::DashLine));
        m_painter.drawLine(QPointF(x + 0.5, flags[i]->bottom()), QPointF(x + 0.5, m_scene.volumePlot().bottom()));
        m_painter.setBrush(confirmed ? color : m_colors.background);
        m_painter.drawRect(flags[i]->adjusted(0.5, 0.5, -0.5, -0.5));
        m_painter.setPen(confirmed ? m_colors.background : color);
        const QPointF base(x + flagPadding, flags[i]->top() + 1 + m_ascent);
        m_text.draw(m_painter, base, mark.label);
        if (mark.state == ChartMark::State::Disallowed)
            m_painter.drawLine(QPointF(x + 2, flags[i]->center().y()),
                               QPointF(flags[i]->right() - 2, flags[i]->center().y()));
    }
    m_painter.setBrush(Qt::NoBrush);
}

void ChartPainter::paintHint(const QString &hint, double x)
{
    const QRectF &plot = m_scene.plot();
    const QString shown = m_text.elided(hint, plot.width() - 24);
    const double width = m_text.width(shown) + 16;
    const QRectF box(std::clamp(std::round(x) + 8, 4.0, std::max(4.0, plot.right() - width - 4)), plot.top() + 4, width,
                     m_lineHeight + 8);
    m_painter.setPen(m_colors.line);
    m_painter.setBrush(m_colors.header);
    m_painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5));
    m_painter.setBrush(Qt::NoBrush);
    m_painter.setPen(m_colors.text);
    m_text.draw(m_painter, {box.left() + 8, box.top() + 4 + m_ascent}, shown);
}

std::vector<std::optional<QRectF>> markFlags(const ChartScene &scene, const GlyphText &text)
{
    static constexpr int rowsMax = 3; // flags that would cover each other stand below each other
    std::vector<std::optional<QRectF>> flags(scene.marks.size());
    const double height = std::ceil(QFontMetricsF(text.font()).height()) + 2;
    std::array<double, rowsMax> taken;
    taken.fill(-1e9);
    for (std::size_t i = 0; i < flags.size(); ++i) {
        const double x = scene.window.xOf(static_cast<double>(scene.marks[i].timeUs) * 1e-6);
        const double width = text.width(scene.marks[i].label) + 2 * flagPadding;
        if (x < 0 || x > scene.plot().right())
            continue;
        int row = 0;
        while (row + 1 < rowsMax && taken[static_cast<std::size_t>(row)] > x)
            ++row;
        taken[static_cast<std::size_t>(row)] = x + width + 1;
        flags[i] = QRectF(x, scene.flagsTop() + row * (height + 1), width, height);
    }
    return flags;
}

} // namespace tapedeck
