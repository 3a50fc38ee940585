// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/charts/depthchart.h"

#include "client/models/cellformat.h"

#include <QHoverEvent>
#include <QKeyEvent>

#include <algorithm>
#include <cmath>

namespace tapedeck {

namespace {

constexpr double frameMsMax = 50;
constexpr int areaAlpha = 70;
constexpr double labelSpace = 90; // pixels between prices at the axis

QString priceText(const Decimal &price)
{
    return decimalText(price).text;
}

} // namespace

DepthChart::DepthChart(QQuickItem *parent)
    : RowItem(parent)
{
    setAcceptedMouseButtons(Qt::LeftButton);
    setAcceptHoverEvents(true);
    setActiveFocusOnTab(true);
    for (const auto signal : {&RowItem::colorsChanged, &RowItem::fontChanged, &RowItem::staleChanged})
        connect(this, signal, this, [this] { update(); });
}

void DepthChart::restart()
{
    m_curve.clear();
    m_prices.reset();
    m_totals.reset();
    m_readPrice.reset();
    tellReadout();
    Q_EMIT emptyChanged();
}

void DepthChart::take(const v1::Followed &part)
{
    if (!part.has_book())
        return;
    const bool wasEmpty = isEmpty();
    m_curve.set(part.book(), static_cast<int>(part.price_scale()), static_cast<int>(part.size_scale()));
    m_changed = true;
    if (wasEmpty != isEmpty())
        Q_EMIT emptyChanged();
}

void DepthChart::frame(Micros nowUs)
{
    const double sinceMs = std::min(frameMsMax, static_cast<double>(nowUs - std::exchange(m_frameUs, nowUs)) * 1e-3);
    const bool changed = std::exchange(m_changed, false);
    if (changed) {
        hold();
        tellReadout();
    }
    const bool prices = m_prices.ease(sinceMs, m_reducedMotion);
    const bool totals = m_totals.ease(sinceMs, m_reducedMotion);
    if (changed || prices || totals)
        update();
}

/// The middle stays in the middle.
void DepthChart::hold()
{
    if (m_curve.empty())
        return;
    const auto &bids = m_curve.steps(DepthCurve::Bids);
    const auto &asks = m_curve.steps(DepthCurve::Asks);
    const auto low = static_cast<double>(bids.empty() ? asks.front().price : bids.back().price);
    const auto high = static_cast<double>(asks.empty() ? bids.front().price : asks.back().price);
    const double middle = bids.empty() || asks.empty()
        ? (low + high) / 2
        : (static_cast<double>(bids.front().price) + static_cast<double>(asks.front().price)) / 2;
    const double half = std::max(middle - low, high - middle);
    m_prices.hold(middle - half, middle + half, 4);
    m_totals.holdFromZero(static_cast<double>(m_curve.largest()));
}

QRectF DepthChart::plot() const
{
    const double line = std::ceil(QFontMetricsF(font()).height());
    return {0, line + 8, width(), std::max(0.0, height() - 2 * line - 14)};
}

double DepthChart::x(double price) const
{
    return std::round((price - m_prices.low()) / (m_prices.high() - m_prices.low()) * plot().width());
}

double DepthChart::y(double total) const
{
    return std::round(plot().bottom() - total / m_totals.high() * plot().height());
}

void DepthChart::geometryChange(const QRectF &now, const QRectF &before)
{
    RowItem::geometryChange(now, before);
    update();
}

void DepthChart::paint(QPainter *painter)
{
    painter->setRenderHint(QPainter::Antialiasing, false);
    painter->fillRect(QRectF(0, 0, width(), height()), colors().background);
    painter->setFont(font());
    if (!m_curve.empty() && m_prices.known() && plot().height() > 0) {
        paintAxes(*painter);
        painter->save();
        painter->setOpacity(stale() ? 0.45 : 1);
        paintSide(*painter, DepthCurve::Bids);
        paintSide(*painter, DepthCurve::Asks);
        painter->restore();
        paintReading(*painter);
    }
    if (hasActiveFocus()) {
        painter->setPen(colors().neutral);
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(QRectF(0.5, 0.5, width() - 1, height() - 1));
    }
}

void DepthChart::paintSide(QPainter &painter, DepthCurve::Side side)
{
    const std::vector<DepthCurve::Step> &steps = m_curve.steps(side);
    const QColor color = side == DepthCurve::Bids ? colors().up : colors().down;
    QColor area = color;
    area.setAlpha(areaAlpha);
    const double bottom = plot().bottom();
    double before = bottom;
    for (std::size_t i = 0; i < steps.size(); ++i) { // a level's total holds until the next one
        const double from = x(static_cast<double>(steps[i].price));
        const double to = i + 1 < steps.size() ? x(static_cast<double>(steps[i + 1].price))
            : side == DepthCurve::Bids         ? from - 2
                                               : from + 2;
        const double top = y(static_cast<double>(steps[i].total));
        const double left = std::min(from, to);
        painter.fillRect(QRectF(left, top, std::abs(to - from), bottom - top), area);
        painter.fillRect(QRectF(left, top, std::abs(to - from), 2), color);
        painter.fillRect(QRectF(from, top, 1, before - top), color);
        before = top;
    }
}

void DepthChart::paintAxes(QPainter &painter)
{
    const QRectF area = plot();
    const QFontMetricsF metrics(font());
    QColor line = colors().line;
    painter.fillRect(QRectF(0, area.bottom(), area.width(), 1), line);
    const double span = m_prices.high() - m_prices.low();
    const std::int64_t step = niceStep(span * labelSpace / std::max(1.0, area.width()));
    painter.setPen(colors().dim);
    for (const std::int64_t tick : ticksBetween(m_prices.low(), m_prices.high(), step)) {
        const QString label = priceText(m_curve.price(tick));
        const double at = x(static_cast<double>(tick));
        const double room = text().width(label);
        painter.fillRect(QRectF(at, area.bottom(), 1, 4), line);
        if (at - room / 2 >= 0 && at + room / 2 <= area.width())
            text().draw(painter, {std::round(at - room / 2), area.bottom() + 4 + metrics.ascent()}, label);
    }
    line.setAlpha(110);
    const std::int64_t sizeStep = niceStep(m_totals.high() * metrics.height() * 3 / std::max(1.0, area.height()));
    for (const std::int64_t tick : ticksBetween(1, m_totals.high(), sizeStep)) {
        const double at = y(static_cast<double>(tick));
        const QString label = decimalText(m_curve.size(tick).normalized()).text;
        painter.fillRect(QRectF(0, at, area.width(), 1), line);
        text().draw(painter, {std::round(area.width() - text().width(label) - 4), at - 2}, label);
    }
}

void DepthChart::paintReading(QPainter &painter)
{
    const QRectF area = plot();
    if (const auto middle = m_curve.middle()) {
        const double price = static_cast<double>(m_curve.steps(DepthCurve::Bids).front().price) / 2
            + static_cast<double>(m_curve.steps(DepthCurve::Asks).front().price) / 2;
        painter.setPen(QPen(colors().dim, 1, Qt::DotLine));
        painter.drawLine(QPointF(x(price) + 0.5, area.top()), QPointF(x(price) + 0.5, area.bottom()));
    }
    if (m_readPrice) {
        const double at = x(*m_readPrice);
        painter.setPen(QPen(colors().dim, 1, Qt::DashLine));
        painter.drawLine(QPointF(at + 0.5, area.top()), QPointF(at + 0.5, area.bottom()));
    }
    painter.setPen(colors().text);
    text().draw(painter, {8, 4 + std::round(QFontMetricsF(font()).ascent())}, text().elided(m_readout, width() - 16));
}

QString DepthChart::readoutNow() const
{
    const auto levelText = [this](const DepthCurve::Step &step, const QString &sentence) {
        return sentence.arg(decimalText(m_curve.size(step.total).normalized()).text,
                            priceText(m_curve.price(step.price)));
    };
    if (m_readPrice) {
        if (const DepthCurve::Step *step = m_curve.upTo(DepthCurve::Bids, *m_readPrice))
            return levelText(*step, tr("%1 bid down to %2"));
        if (const DepthCurve::Step *step = m_curve.upTo(DepthCurve::Asks, *m_readPrice))
            return levelText(*step, tr("%1 asked up to %2"));
    }
    if (const auto middle = m_curve.middle())
        return tr("middle %1").arg(priceText(*middle));
    if (m_curve.empty())
        return {};
    return m_curve.steps(DepthCurve::Bids).empty() ? tr("nothing bid") : tr("nothing asked");
}

void DepthChart::tellReadout()
{
    const QString readout = readoutNow();
    if (readout == m_readout)
        return;
    m_readout = readout;
    Q_EMIT readoutChanged();
}

void DepthChart::setReadPrice(std::optional<double> price)
{
    m_readPrice = price;
    tellReadout();
    update();
}

void DepthChart::mousePressEvent(QMouseEvent *)
{
    forceActiveFocus(Qt::MouseFocusReason);
}

void DepthChart::hoverMoveEvent(QHoverEvent *event)
{
    if (m_prices.known() && plot().width() > 0)
        setReadPrice(m_prices.low() + event->position().x() / plot().width() * (m_prices.high() - m_prices.low()));
}

void DepthChart::hoverLeaveEvent(QHoverEvent *)
{
    setReadPrice(std::nullopt);
}

/// From level to level, beginning at the best bid or ask.
void DepthChart::stepReading(int levels)
{
    std::vector<double> prices;
    for (const DepthCurve::Step &step : m_curve.steps(DepthCurve::Bids))
        prices.insert(prices.begin(), static_cast<double>(step.price));
    const auto bids = static_cast<std::ptrdiff_t>(prices.size());
    for (const DepthCurve::Step &step : m_curve.steps(DepthCurve::Asks))
        prices.push_back(static_cast<double>(step.price));
    if (prices.empty())
        return;
    std::ptrdiff_t index = levels < 0 ? bids - 1 : bids;
    if (m_readPrice) {
        const auto above = std::upper_bound(prices.begin(), prices.end(), *m_readPrice) - prices.begin();
        const auto from = std::lower_bound(prices.begin(), prices.end(), *m_readPrice) - prices.begin();
        index = levels < 0 ? from - 1 : above;
    }
    setReadPrice(prices[static_cast<std::size_t>(
        std::clamp<std::ptrdiff_t>(index, 0, static_cast<std::ptrdiff_t>(prices.size()) - 1))]);
}

void DepthChart::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Left)
        stepReading(-1);
    else if (event->key() == Qt::Key_Right)
        stepReading(1);
    else if (event->key() == Qt::Key_Escape && m_readPrice)
        setReadPrice(std::nullopt);
    else
        event->ignore();
}

} // namespace tapedeck
