// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/charts/chartscene.h"

#include "client/models/cellformat.h"

#include <algorithm>
#include <cmath>

namespace tapedeck {

namespace {

constexpr double labelPadding = 12;     // of the price axis: its marker and air
constexpr double gapPixelsMin = 8;      // narrower ones are empty, but not hatched
constexpr double volumePart = 0.17;     // of the height
constexpr double volumeHeightMin = 150; // of the item, for volumes to have room
constexpr double linesPerPriceTick = 3;

} // namespace

void ChartScene::reset(int intervalS, double pitch)
{
    series.reset(intervalS);
    window.reset(intervalS, pitch);
    m_bars.clear();
    m_gaps.clear();
    m_prices.reset();
    m_volumes.reset();
    m_labelWidth = 0;
    m_barWidthS = intervalS;
}

void ChartScene::setSize(QSizeF size, const GlyphText &text)
{
    m_size = size;
    m_lineHeight = std::ceil(QFontMetricsF(text.font()).height());
    m_labelWidth = std::max(m_labelWidth, std::ceil(text.width(QStringLiteral("0,000.00"))));
    m_flagsTop = m_lineHeight + 8; // below what is under the pointer, in words
    const double top = m_flagsTop + (marks.empty() ? 0 : m_lineHeight + 4);
    const double bottom = std::max(top, size.height() - m_lineHeight - 6);
    const double right = std::max(0.0, size.width() - m_labelWidth - labelPadding);
    const double volume =
        volumeWanted && size.height() >= volumeHeightMin ? std::round((bottom - top) * volumePart) : 0;
    m_plot = QRectF(0, top, right, std::max(0.0, bottom - top - volume));
    m_volume = QRectF(0, bottom - volume, right, volume);
    window.setWidth(right);
}

void ChartScene::layOut(const GlyphText &text)
{
    setSize(m_size, text);
    m_barWidthS =
        bucketWidthS(series.intervalS(), window.secondsPerPixel(), kind == Line ? pixelsPerPointMin : pixelsPerBarMin);
    mergeCandles(series, static_cast<std::int64_t>(std::floor(window.leftS())),
                 static_cast<std::int64_t>(std::ceil(window.rightS())) + 1, m_barWidthS, m_bars);
    const auto gapS = static_cast<std::int64_t>(gapPixelsMin * window.secondsPerPixel());
    m_gaps = gapsBetween(m_bars, m_barWidthS, std::max(gapS, 2 * m_barWidthS));
    hold();
    double widest = 0;
    for (const std::int64_t tick : priceTicks())
        widest = std::max(widest, text.width(priceText(tick)));
    if (!series.empty())
        widest = std::max(widest, text.width(priceText(series.candles().back().close)));
    if (std::ceil(widest) > m_labelWidth) {
        m_labelWidth = std::ceil(widest);
        setSize(m_size, text);
    }
    const double timeLabel = text.width(m_barWidthS % 60 == 0 ? QStringLiteral("00:00") : QStringLiteral("00:00:00"));
    m_timeTickS = timeStepS(std::max(1.0, timeLabel + 32) * window.secondsPerPixel());
}

bool ChartScene::layOutNewest()
{
    if (series.empty() || !newestInView())
        return false;
    const std::int64_t startS = bucketStartS(series.candles().back().startS, m_barWidthS);
    if (m_bars.back().startS != startS)
        return false;
    std::vector<Candle> newest;
    mergeCandles(series, startS, startS + 1, m_barWidthS, newest);
    m_bars.back() = newest.back();
    const Candle &bar = m_bars.back();
    return static_cast<double>(bar.low) >= m_prices.low() && static_cast<double>(bar.high) <= m_prices.high()
        && static_cast<double>(bar.volume) <= m_volumes.high();
}

void ChartScene::hold()
{
    if (m_bars.empty())
        return;
    std::int64_t low = m_bars.front().low;
    std::int64_t high = m_bars.front().high;
    std::int64_t volume = 0;
    for (const Candle &bar : m_bars) {
        low = std::min(low, bar.low);
        high = std::max(high, bar.high);
        volume = std::max(volume, bar.volume);
    }
    const double least = std::max(4.0, static_cast<double>(std::abs(high)) * 0.0002);
    m_prices.hold(static_cast<double>(low), static_cast<double>(high), least);
    m_volumes.holdFromZero(static_cast<double>(volume));
    const double span = m_prices.high() - m_prices.low();
    m_priceStep = niceStep(span * m_lineHeight * linesPerPriceTick / std::max(1.0, m_plot.height()));
}

bool ChartScene::ease(double milliseconds, bool atOnce)
{
    const bool prices = m_prices.ease(milliseconds, atOnce);
    const bool volumes = m_volumes.ease(milliseconds, atOnce);
    return prices || volumes;
}

bool ChartScene::newestInView() const
{
    return !m_bars.empty() && !series.empty() && m_bars.back().startS + m_barWidthS >= series.endS();
}

double ChartScene::y(double price) const
{
    const double part = (price - m_prices.low()) / (m_prices.high() - m_prices.low());
    return std::round(m_plot.bottom() - part * m_plot.height());
}

double ChartScene::priceAt(double y) const
{
    const double part = (m_plot.bottom() - y) / std::max(1.0, m_plot.height());
    return m_prices.low() + part * (m_prices.high() - m_prices.low());
}

double ChartScene::volumeY(double volume) const
{
    return std::round(m_volume.bottom() - volume / m_volumes.high() * (m_volume.height() - 4));
}

std::vector<std::int64_t> ChartScene::priceTicks() const
{
    return m_prices.known() ? ticksBetween(m_prices.low(), m_prices.high(), m_priceStep) : std::vector<std::int64_t>();
}

std::vector<std::int64_t> ChartScene::timeTicks() const
{
    const std::int64_t offset = localOffsetS(static_cast<std::int64_t>(window.rightS()));
    std::vector<std::int64_t> ticks = ticksBetween(window.leftS() + static_cast<double>(offset),
                                                   window.rightS() + static_cast<double>(offset), m_timeTickS);
    for (std::int64_t &tick : ticks)
        tick -= offset;
    return ticks;
}

QString ChartScene::priceText(std::int64_t price) const
{
    return decimalText(Decimal{price, static_cast<std::uint8_t>(series.priceScale())}).text;
}

QString ChartScene::sizeText(std::int64_t size) const
{
    return decimalText(Decimal{size, static_cast<std::uint8_t>(series.sizeScale())}.normalized()).text;
}

const Candle *ChartScene::barAt(double timeS) const
{
    const std::int64_t startS = bucketStartS(static_cast<std::int64_t>(std::floor(timeS)), m_barWidthS);
    const auto it = std::lower_bound(m_bars.begin(), m_bars.end(), startS,
                                     [](const Candle &bar, std::int64_t s) { return bar.startS < s; });
    return it != m_bars.end() && it->startS == startS ? &*it : nullptr;
}

std::pair<double, double> ChartScene::barEdges(std::int64_t startS) const
{
    return {window.x(startS), window.x(startS + m_barWidthS)};
}

} // namespace tapedeck
