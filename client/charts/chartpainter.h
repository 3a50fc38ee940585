// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/charts/chartscene.h"
#include "client/models/gridpainter.h"

#include <optional>

namespace tapedeck {

/// Paints a ChartScene: first what only changes when the window or the axes do, then the newest candle, the last price
/// and the pointer on top of it.
class ChartPainter
{
public:
    ChartPainter(QPainter &painter, const ChartScene &scene, const GridPalette &colors, GlyphText &text, bool stale);

    /// All but the newest bar.
    void paintBase(QSizeF size);
    void paintNewest();
    /// A line across, and the price at the axis. `direction`: of its last move.
    void paintLast(std::int64_t price, int direction);
    /// `bar`: start of the bar that the pointer is at.
    void paintPointer(QPointF at, std::int64_t barStartS);
    /// In words, at the top left: `main` and a quieter `more`.
    void paintReadout(const QString &main, const QString &more);
    /// A sentence about a mark, near it.
    void paintHint(const QString &hint, double x);

private:
    void paintGrid(QSizeF size);
    void paintGaps();
    void paintBar(const Candle &bar);
    void paintVolume(const Candle &bar);
    void paintCandle(const Candle &bar);
    void paintPoint(const Candle *before, const Candle &bar);
    void paintMarks();
    void paintTag(const QRectF &tag, const QString &label, const QColor &fill);
    [[nodiscard]] const QColor &tone(bool up) const { return up ? m_colors.up : m_colors.down; }

    QPainter &m_painter;
    const ChartScene &m_scene;
    const GridPalette &m_colors;
    GlyphText &m_text;
    bool m_stale;
    double m_ascent;
    double m_lineHeight;
};

[[nodiscard]] inline QColor faded(QColor color, int alpha)
{
    color.setAlpha(alpha);
    return color;
}

/// Where the flags of the marks in view stand, in the marks' order; no flag for those out of view.
[[nodiscard]] std::vector<std::optional<QRectF>> markFlags(const ChartScene &scene, const GlyphText &text);

} // namespace tapedeck
