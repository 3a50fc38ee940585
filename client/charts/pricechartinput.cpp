// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later

// PriceChart by pointer and keyboard.
#include "client/charts/pricechart.h"

#include <QHoverEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace tapedeck {

namespace {

constexpr double zoomPerNotch = 1.25;
constexpr double zoomPerKey = 1.5;
constexpr double panPerNotch = 60; // pixels
constexpr double panPerKeyPart = 0.1;
constexpr double notch = 120; // of a wheel, as Qt counts

} // namespace

void PriceChart::moved()
{
    layOutLater();
    if (std::exchange(m_followed, following()) != following())
        Q_EMIT viewChanged();
}

void PriceChart::zoomAt(qreal x, qreal factor)
{
    m_scene.window.zoom(x, factor);
    moved();
}

void PriceChart::panBy(qreal pixels)
{
    m_scene.window.pan(pixels);
    moved();
}

void PriceChart::fit()
{
    m_scene.window.fit();
    moved();
}

void PriceChart::toNewest()
{
    m_scene.window.toNewest();
    moved();
}

void PriceChart::toOldest()
{
    m_scene.window.toOldest();
    moved();
}

/// Up is nearer; sideways, or with Shift, it pans.
void PriceChart::wheelEvent(QWheelEvent *event)
{
    const QPoint turned = event->angleDelta();
    const bool sideways = std::abs(turned.x()) > std::abs(turned.y());
    if (!event->pixelDelta().isNull() && sideways)
        panBy(-event->pixelDelta().x());
    else if (sideways || event->modifiers() & Qt::ShiftModifier)
        panBy(-(sideways ? turned.x() : turned.y()) / notch * panPerNotch);
    else
        zoomAt(event->position().x(), std::pow(zoomPerNotch, turned.y() / notch));
    setPointer(event->position());
}

void PriceChart::mousePressEvent(QMouseEvent *event)
{
    forceActiveFocus(Qt::MouseFocusReason);
    m_dragged = event->position();
    setCursor(QCursor(Qt::ClosedHandCursor));
    setKeepMouseGrab(event->pointerType() != QPointingDevice::PointerType::Finger); // a second one may come to pinch
}

void PriceChart::mouseMoveEvent(QMouseEvent *event)
{
    if (!m_dragged)
        return;
    const double pulled = std::round(m_dragged->x() - event->position().x()); // whole pixels: bars keep their widths
    if (pulled != 0) {
        panBy(pulled);
        m_dragged->rx() -= pulled;
    }
    setPointer(event->position());
}

void PriceChart::mouseReleaseEvent(QMouseEvent *)
{
    mouseUngrabEvent();
}

void PriceChart::mouseUngrabEvent()
{
    m_dragged.reset();
    setKeepMouseGrab(false);
    setCursor(QCursor(Qt::CrossCursor));
}

void PriceChart::mouseDoubleClickEvent(QMouseEvent *)
{
    fit();
}

void PriceChart::hoverMoveEvent(QHoverEvent *event)
{
    m_cursorS.reset();
    setPointer(event->position());
}

void PriceChart::hoverLeaveEvent(QHoverEvent *)
{
    setPointer(std::nullopt);
}

void PriceChart::setPointer(std::optional<QPointF> at)
{
    m_pointer = at;
    tellReadout();
    update();
}

void PriceChart::keyPressEvent(QKeyEvent *event)
{
    const double step = m_scene.plot().width() * panPerKeyPart;
    const double middle =
        following() ? m_scene.window.xOf(static_cast<double>(m_scene.series.endS())) : m_scene.plot().width() / 2;
    const bool shift = event->modifiers() & Qt::ShiftModifier;
    if (event->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier)) {
        event->ignore(); // the window's
        return;
    }
    switch (event->key()) {
    case Qt::Key_Left:
        shift ? stepCursor(-1) : panBy(-step);
        break;
    case Qt::Key_Right:
        shift ? stepCursor(1) : panBy(step);
        break;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        zoomAt(middle, zoomPerKey);
        break;
    case Qt::Key_Minus:
        zoomAt(middle, 1 / zoomPerKey);
        break;
    case Qt::Key_Home:
        toOldest();
        break;
    case Qt::Key_End:
        toNewest();
        break;
    case Qt::Key_Escape:
        if (m_cursorS) {
            m_cursorS.reset();
            tellReadout();
            update();
            break;
        }
        [[fallthrough]];
    default:
        event->ignore();
    }
}

/// To the next bar, over gaps; from the newest on at first. What is out of view comes into it.
void PriceChart::stepCursor(int bars)
{
    const std::vector<Candle> &shown = m_scene.bars();
    if (shown.empty())
        return;
    const std::int64_t fromS = barUnderCursor().value_or(shown.back().startS + m_scene.barWidthS());
    m_pointer.reset();
    const CandleSeries &series = m_scene.series;
    const std::int64_t widthS = m_scene.barWidthS();
    std::int64_t toS = fromS;
    if (bars > 0) {
        const std::size_t next = series.indexFrom(fromS + widthS);
        if (next < series.candles().size())
            toS = bucketStartS(series.candles()[next].startS, widthS);
    } else if (const Candle *before = series.endedBy(fromS)) {
        toS = bucketStartS(before->startS, widthS);
    }
    m_cursorS = toS;
    const auto [left, right] = m_scene.barEdges(toS);
    if (left < 0)
        panBy(left);
    else if (right > m_scene.plot().width())
        panBy(right - m_scene.plot().width());
    tellReadout();
    update();
}

std::optional<std::int64_t> PriceChart::barUnderCursor() const
{
    if (m_cursorS)
        return bucketStartS(*m_cursorS, m_scene.barWidthS());
    if (!m_pointer || m_scene.series.empty() || m_pointer->x() >= m_scene.plot().right())
        return std::nullopt;
    return bucketStartS(static_cast<std::int64_t>(std::floor(m_scene.window.timeAt(m_pointer->x()))),
                        m_scene.barWidthS());
}

} // namespace tapedeck
