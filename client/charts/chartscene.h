// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/charts/candlebuckets.h"
#include "client/charts/chartaxis.h"
#include "client/charts/chartmark.h"
#include "client/charts/timewindow.h"
#include "client/models/glyphtext.h"

#include <QRectF>

namespace tapedeck {

/// What a chart shows, laid out: which candles merge into which bar, what the axes span, and where all that is. Knows
/// no window.
class ChartScene
{
public:
    enum Kind { Candles, Line };

    static constexpr double pixelsPerBarMin = 2;   ///< candles; below that they merge
    static constexpr double pixelsPerPointMin = 1; ///< of a line

    CandleSeries series;
    TimeWindow window;
    std::vector<ChartMark> marks;
    Kind kind = Candles;
    bool volumeWanted = true;

    /// Another row or interval: nothing of the one before stays.
    void reset(int intervalS, double pitch);
    /// The item's size, and the room that its texts need.
    void setSize(QSizeF size, const GlyphText &text);
    /// Reads the candles in view into bars, and lets the axes span them.
    void layOut(const GlyphText &text);
    /// Only the newest candle has changed since layOut(). False if that is not enough: it begins another bar, or does
    /// not fit on the axes.
    [[nodiscard]] bool layOutNewest();
    /// True if the axes moved.
    bool ease(double milliseconds, bool atOnce);

    [[nodiscard]] const std::vector<Candle> &bars() const { return m_bars; }
    [[nodiscard]] const std::vector<CandleGap> &gaps() const { return m_gaps; }
    [[nodiscard]] std::int64_t barWidthS() const { return m_barWidthS; }
    /// The newest bar is the one that goes on.
    [[nodiscard]] bool newestInView() const;
    [[nodiscard]] double flagsTop() const { return m_flagsTop; }        ///< of the marks
    [[nodiscard]] const QRectF &plot() const { return m_plot; }         ///< prices
    [[nodiscard]] const QRectF &volumePlot() const { return m_volume; } ///< empty if there is no room
    [[nodiscard]] double y(double price) const;
    [[nodiscard]] double priceAt(double y) const;
    [[nodiscard]] double volumeY(double volume) const;
    [[nodiscard]] std::int64_t priceStep() const { return m_priceStep; }
    [[nodiscard]] std::vector<std::int64_t> priceTicks() const;
    [[nodiscard]] std::int64_t timeTickS() const { return m_timeTickS; }
    [[nodiscard]] std::vector<std::int64_t> timeTicks() const;
    /// A price as the axis shows it: exact.
    [[nodiscard]] QString priceText(std::int64_t price) const;
    [[nodiscard]] QString sizeText(std::int64_t size) const;
    /// The bar that the time lies in; null at a gap.
    [[nodiscard]] const Candle *barAt(double timeS) const;
    /// Between the pixels where a bar begins and ends.
    [[nodiscard]] std::pair<double, double> barEdges(std::int64_t startS) const;

private:
    void hold();

    QSizeF m_size;
    QRectF m_plot, m_volume;
    std::vector<Candle> m_bars;
    std::vector<CandleGap> m_gaps;
    std::int64_t m_barWidthS = 60;
    HeldRange m_prices, m_volumes;
    std::int64_t m_priceStep = 1;
    std::int64_t m_timeTickS = 60;
    double m_labelWidth = 0; // of the price axis; only grows
    double m_lineHeight = 0;
    double m_flagsTop = 0;
};

} // namespace tapedeck
