// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What PriceChart says in words.
#include "client/charts/chartpainter.h"
#include "client/charts/pricechart.h"

#include "client/models/cellformat.h"
#include "client/models/figuretext.h"

#include <algorithm>
#include <cmath>

namespace tapedeck {

namespace {

constexpr Micros summaryEveryUs = 2'000'000;
constexpr double markReach = 3; // pixels beside a mark's line

QString signedText(const QString &text, int sign)
{
    return sign > 0 ? QLatin1Char('+') + text : text;
}

} // namespace

PriceChart::Readout PriceChart::barReadout(const Candle &bar) const
{
    const auto price = [this](std::int64_t value) { return m_scene.priceText(value); };
    Readout readout;
    readout.main = tr("%1   O %2   H %3   L %4   C %5")
                       .arg(candleTime(bar.startS, m_scene.barWidthS()), price(bar.open), price(bar.high),
                            price(bar.low), price(bar.close));
    QStringList more;
    if (bar.volume > 0)
        more << tr("volume %1").arg(m_scene.sizeText(bar.volume));
    if (const auto vwap = bar.vwap())
        more << tr("VWAP %1").arg(price(std::llround(*vwap)));
    if (m_scene.barWidthS() > m_intervalS)
        more << tr("%1 candles a bar").arg(m_scene.barWidthS() / m_intervalS);
    if (bar.incomplete)
        more << tr("incomplete: the source had a gap");
    readout.more = more.join(QStringLiteral(" · "));
    return readout;
}

/// What is not known is not made up: says between which trades there were none, and what was known last.
PriceChart::Readout PriceChart::gapReadout(std::int64_t timeS) const
{
    const CandleSeries &series = m_scene.series;
    const auto time = [this](std::int64_t s) { return candleTime(s, m_intervalS); };
    const Candle *before = series.endedBy(timeS);
    const std::size_t next = series.indexFrom(timeS);
    if (before == nullptr)
        return {series.empty() ? QString() : tr("Nothing is kept from before %1").arg(time(series.firstS())), {}};
    const std::int64_t endS = before->startS + m_intervalS;
    const QString known = tr("last known %1 at %2").arg(m_scene.priceText(before->close), time(endS));
    if (next == series.candles().size())
        return {tr("No trades since %1; %2").arg(time(endS), known), {}};
    return {tr("No trades %1–%2; %3").arg(time(endS), time(series.candles()[next].startS), known), {}};
}

PriceChart::Readout PriceChart::readoutNow() const
{
    if (m_scene.series.empty())
        return {};
    Readout readout;
    if (const auto barS = barUnderCursor()) {
        const Candle *bar = m_scene.barAt(static_cast<double>(*barS));
        readout = bar != nullptr ? barReadout(*bar) : gapReadout(*barS);
    } else {
        const Candle &newest = m_scene.series.candles().back();
        const Candle *bar = m_scene.barAt(static_cast<double>(newest.startS));
        readout = barReadout(bar != nullptr ? *bar : newest);
    }
    if (stale()) {
        const QString what = m_asOf.isEmpty() ? tr("stale") : tr("stale, as of %1").arg(m_asOf);
        readout.more = readout.more.isEmpty() ? what : what + QStringLiteral(" · ") + readout.more;
    }
    return readout;
}

void PriceChart::tellReadout()
{
    Readout readout = readoutNow();
    QString hint = hintNow();
    if (readout == m_readout && hint == m_markHint)
        return;
    m_readout = std::move(readout);
    m_markHint = std::move(hint);
    Q_EMIT readoutChanged();
}

void PriceChart::tellSummary(Micros nowUs)
{
    if (nowUs - m_summaryUs < summaryEveryUs)
        return;
    m_summaryUs = nowUs;
    QString summary;
    const std::vector<Candle> &bars = m_scene.bars();
    if (!bars.empty()) {
        const auto [low, high] = std::pair(
            std::min_element(bars.begin(), bars.end(), [](const Candle &a, const Candle &b) { return a.low < b.low; }),
            std::max_element(bars.begin(), bars.end(),
                             [](const Candle &a, const Candle &b) { return a.high < b.high; }));
        summary = tr("Last %1; from %2 to %3 the price was between %4 and %5")
                      .arg(m_scene.priceText(m_scene.series.candles().back().close),
                           candleTime(bars.front().startS, m_scene.barWidthS()),
                           candleTime(bars.back().startS, m_scene.barWidthS()), m_scene.priceText(low->low),
                           m_scene.priceText(high->high));
        if (stale())
            summary += m_asOf.isEmpty() ? tr("; stale") : tr("; stale, as of %1").arg(m_asOf);
    }
    if (summary == m_summary)
        return;
    m_summary = summary;
    Q_EMIT summaryChanged();
}

/// Of those painted last, which lie on top, the first at the pointer; or in the bar that the keyboard is at.
const ChartMark *PriceChart::markUnderCursor() const
{
    if (m_scene.marks.empty() || (!m_pointer && !m_cursorS))
        return nullptr;
    const std::vector<std::optional<QRectF>> flags = markFlags(m_scene, text());
    const std::int64_t barS = barUnderCursor().value_or(0);
    for (std::size_t i = flags.size(); i-- > 0;) {
        const std::int64_t timeS = m_scene.marks[i].timeUs / 1'000'000;
        const bool found = m_cursorS ? bucketStartS(timeS, m_scene.barWidthS()) == barS
                                     : flags[i]
                && (flags[i]->contains(*m_pointer)
                    || (m_scene.plot().contains(*m_pointer)
                        && std::abs(m_pointer->x() - flags[i]->left()) <= markReach));
        if (found)
            return &m_scene.marks[i];
    }
    return nullptr;
}

QString PriceChart::hintNow() const
{
    const ChartMark *mark = markUnderCursor();
    if (mark == nullptr)
        return {};
    QString hint = mark->kind.isEmpty() ? mark->label : mark->kind;
    if (mark->state != ChartMark::State::Confirmed)
        hint += mark->state == ChartMark::State::Disallowed ? tr(" (disallowed)") : tr(" (under review)");
    return hint + QStringLiteral(" · ") + candleTime(mark->timeUs / 1'000'000, 1) + QStringLiteral(" · ")
        + moveSince(static_cast<double>(mark->timeUs)).value(QStringLiteral("text")).toString();
}

QVariantMap PriceChart::moveSince(double timeUs) const
{
    const CandleSeries &series = m_scene.series;
    const auto timeS = static_cast<std::int64_t>(timeUs / 1e6);
    const Candle *before = series.endedBy(timeS);
    const Candle *during = series.at(timeS);
    if (before == nullptr && during == nullptr)
        return {{QStringLiteral("known"), false}, {QStringLiteral("text"), tr("the price then is not known")}};
    const std::int64_t price = before != nullptr ? before->close : during->open;
    const std::int64_t atS = before != nullptr ? before->startS + m_intervalS : during->startS;
    const std::int64_t now = series.candles().back().close;
    const auto scale = static_cast<std::uint8_t>(series.priceScale());
    const Decimal move = difference({now, scale}, {price, scale}).value_or(Decimal());
    const int direction = (move.mantissa > 0) - (move.mantissa < 0);
    QVariantMap map{{QStringLiteral("known"), true},
                    {QStringLiteral("price"), m_scene.priceText(price)},
                    {QStringLiteral("atUs"), static_cast<double>(atS) * 1e6},
                    {QStringLiteral("now"), m_scene.priceText(now)},
                    {QStringLiteral("move"), signedText(decimalText(move).text, direction)},
                    {QStringLiteral("direction"), direction}};
    QString moved = map.value(QStringLiteral("move")).toString();
    if (price != 0) {
        const double percent = static_cast<double>(move.mantissa) / static_cast<double>(price) * 100;
        const QString text = signedText(QString::number(percent, 'f', 2), direction) + QStringLiteral(" %");
        map.insert(QStringLiteral("percent"), text);
        moved += QStringLiteral(", ") + text;
    }
    const bool old = timeS - atS >= m_intervalS; // a gap lies between
    const QString then = old ? tr("last known %1 at %2").arg(m_scene.priceText(price), candleTime(atS, m_intervalS))
                             : tr("%1 before it").arg(m_scene.priceText(price));
    map.insert(QStringLiteral("text"), tr("%1, now %2 (%3)").arg(then, m_scene.priceText(now), moved));
    return map;
}

} // namespace tapedeck
