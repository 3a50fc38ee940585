// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/charts/pricechart.h"

#include "client/charts/chartpainter.h"

#include <algorithm>
#include <cmath>

namespace tapedeck {

namespace {

constexpr double pitchAtFirst = 8; // pixels per interval
constexpr double frameMsMax = 50;  // a longer time since the last frame is none of easing

} // namespace

PriceChart::PriceChart(QQuickItem *parent)
    : RowItem(parent)
{
    m_scene.reset(m_intervalS, pitchAtFirst);
    setAcceptedMouseButtons(Qt::LeftButton);
    setAcceptHoverEvents(true);
    setActiveFocusOnTab(true);
    setCursor(QCursor(Qt::CrossCursor));
    for (const auto signal : {&RowItem::colorsChanged, &RowItem::fontChanged, &RowItem::staleChanged})
        connect(this, signal, this, &PriceChart::layOutLater);
    connect(this, &QQuickItem::visibleChanged, this, &PriceChart::layOutLater);
}

void PriceChart::setIntervalS(int seconds)
{
    if (seconds == m_intervalS || seconds <= 0)
        return;
    m_intervalS = seconds;
    attach();
    Q_EMIT intervalChanged();
}

void PriceChart::setKind(Kind kind)
{
    if (kind == this->kind())
        return;
    m_scene.kind = static_cast<ChartScene::Kind>(kind);
    layOutLater();
    Q_EMIT kindChanged();
}

void PriceChart::setVolumeShown(bool shown)
{
    if (shown == m_scene.volumeWanted)
        return;
    m_scene.volumeWanted = shown;
    layOutLater();
    Q_EMIT volumeShownChanged();
}

void PriceChart::setAsOf(const QString &asOf)
{
    if (asOf == m_asOf)
        return;
    m_asOf = asOf;
    tellReadout();
    Q_EMIT asOfChanged();
}

void PriceChart::setMarks(const QVariantList &marks)
{
    m_markList = marks;
    m_scene.marks = chartMarks(marks);
    layOutLater();
    Q_EMIT marksChanged();
}

void PriceChart::restart()
{
    m_scene.reset(m_intervalS, m_scene.window.pitch());
    m_live.reset();
    m_reader = dashboard() == nullptr || key().isEmpty()
        ? nullptr
        : std::make_unique<QuoteReader>(dashboard()->feed(QStringLiteral("prices")), key().toStdString());
    m_epoch = 0;
    m_answered = false;
    m_cursorS.reset();
    m_direction = 0;
    layOutLater();
    Q_EMIT candleCountChanged();
}

void PriceChart::take(const v1::Followed &part)
{
    if (m_epoch != 0 && part.epoch() != m_epoch) // of another server's lineage: what is known goes on somewhere else
        m_scene.reset(m_intervalS, m_scene.window.pitch());
    m_epoch = part.epoch();
    CandleSeries &series = m_scene.series;
    m_live.takeBack(series);
    const std::int64_t newestS = series.empty() ? 0 : series.candles().back().startS;
    const int before = candleCount();
    for (const v1::Candle &candle : part.candles()) {
        (void)series.upsert({candle.start_s(), candle.open(), candle.high(), candle.low(), candle.close(),
                             candle.volume(), candle.trades(), candle.incomplete(),
                             static_cast<double>(candle.vwap()) / 100 * static_cast<double>(candle.volume())},
                            static_cast<int>(part.price_scale()), static_cast<int>(part.size_scale()));
        if (candle.start_s() != newestS)
            m_layOutDue = true;
    }
    m_newestMoved = true;
    if (m_layOutDue)
        layOutLater();
    if (!std::exchange(m_answered, true) || candleCount() != before)
        Q_EMIT candleCountChanged();
}

void PriceChart::frame(Micros nowUs)
{
    const double sinceMs = std::min(frameMsMax, static_cast<double>(nowUs - std::exchange(m_frameUs, nowUs)) * 1e-3);
    if (m_reader && m_reader->read() && m_reader->row() != nullptr) {
        const std::int64_t endS = m_scene.series.endS();
        m_newestMoved = m_live.take(m_scene.series, *m_reader->row(), nowUs) || m_newestMoved
            || m_direction != m_reader->row()->direction;
        m_direction = m_reader->row()->direction;
        m_layOutDue = m_layOutDue || m_scene.series.endS() != endS;
    }
    m_layOutDue = m_live.expire(m_scene.series, nowUs) || m_layOutDue;
    if (m_scene.ease(sinceMs, m_reducedMotion))
        m_layOutDue = true;
    if (std::exchange(m_newestMoved, false) && !m_layOutDue) {
        if (m_scene.newestInView() && !m_scene.layOutNewest())
            m_layOutDue = true;
        tellReadout();
        update();
    }
    if (m_layOutDue)
        layOutLater();
    tellSummary(nowUs);
}

void PriceChart::layOutLater()
{
    m_layOutDue = true;
    polish();
    update();
}

void PriceChart::updatePolish()
{
    if (!std::exchange(m_layOutDue, false))
        return;
    m_scene.window.setData(m_scene.series.firstS(), m_scene.series.endS());
    m_scene.layOut(text());
    m_baseDue = true;
    tellReadout();
    if (std::exchange(m_followed, following()) != following())
        Q_EMIT viewChanged();
}

void PriceChart::geometryChange(const QRectF &now, const QRectF &before)
{
    RowItem::geometryChange(now, before);
    m_scene.setSize(now.size(), text());
    layOutLater();
}

void PriceChart::paint(QPainter *painter)
{
    const qreal ratio = painter->device()->devicePixelRatio();
    const QSize pixels = (QSizeF(width(), height()) * ratio).toSize();
    if (pixels.isEmpty())
        return;
    if (m_base.size() != pixels) {
        m_base = QImage(pixels, QImage::Format_RGB32);
        m_base.setDevicePixelRatio(ratio);
        m_baseDue = true;
    }
    if (std::exchange(m_baseDue, false)) {
        QPainter base(&m_base);
        base.setRenderHint(QPainter::TextAntialiasing);
        ChartPainter(base, m_scene, colors(), text(), stale()).paintBase({width(), height()});
    }
    painter->drawImage(QPointF(0, 0), m_base);
    painter->setRenderHint(QPainter::TextAntialiasing);
    painter->setRenderHint(QPainter::Antialiasing, false);
    const GridPalette look = colors();
    ChartPainter chart(*painter, m_scene, look, text(), stale());
    chart.paintNewest();
    if (!m_scene.series.empty())
        chart.paintLast(m_scene.series.candles().back().close, m_direction);
    if (const auto bar = barUnderCursor())
        chart.paintPointer(m_pointer.value_or(QPointF(-1, -1)), *bar);
    chart.paintReadout(m_readout.main, m_readout.more);
    if (!m_markHint.isEmpty())
        chart.paintHint(m_markHint, m_pointer ? m_pointer->x() : m_scene.window.x(m_cursorS.value_or(0)));
    if (hasActiveFocus()) {
        painter->setPen(look.neutral);
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(QRectF(0.5, 0.5, width() - 1, height() - 1));
    }
}

} // namespace tapedeck
