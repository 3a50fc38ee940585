// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later

// TradeTape: what comes, what the user does, and which trades are in view.
#include "client/models/tradetape.h"

#include "client/models/cellformat.h"

#include <QClipboard>
#include <QDateTime>
#include <QGuiApplication>
#include <QHoverEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace tapedeck {

namespace {

constexpr Micros pointerHoldUs = 10'000'000; // a pointer that rests for so long holds no more
constexpr Micros keyHoldUs = 5'000'000;

} // namespace

TradeTape::TradeTape(QQuickItem *parent)
    : RowItem(parent)
{
    setAcceptedMouseButtons(Qt::LeftButton);
    setAcceptHoverEvents(true);
    setActiveFocusOnTab(true);
    connect(this, &RowItem::fontChanged, this, [this] {
        m_priceWidth = m_sizeWhole = m_sizeFraction = 0;
        m_fitted = 0;
    });
}

void TradeTape::restart()
{
    m_history.clear();
    m_top.reset();
    m_current.reset();
    m_scrolledBack = false;
    m_priceWidth = m_sizeWhole = m_sizeFraction = 0;
    m_priceScale = 0;
    m_fitted = 0;
    m_largest = 0;
    Q_EMIT countChanged();
    Q_EMIT currentChanged();
}

void TradeTape::take(const v1::Followed &part)
{
    m_changed = m_history.take(part) > 0 || m_changed;
}

void TradeTape::frame(Micros nowUs)
{
    if (m_top && !m_scrolledBack && nowUs >= m_holdUntilUs)
        follow();
    if (!std::exchange(m_changed, false))
        return;
    if (m_top && *m_top < oldest()) // what was in view is not kept any more
        m_top = oldest();
    Q_EMIT countChanged();
    update();
}

int TradeTape::pageRows() const
{
    return rowHeight() <= 0 ? 0 : std::max(0, static_cast<int>(height() / rowHeight()) - 1);
}

TradeTape::Number TradeTape::top() const
{
    return std::max(m_top.value_or(m_history.added() - 1), oldest());
}

std::optional<TradeTape::Number> TradeTape::entryAt(qreal y) const
{
    const auto below = static_cast<std::int64_t>(y / rowHeight()) - 1;
    if (count() == 0 || below < 0 || top() < oldest() + static_cast<Number>(below))
        return std::nullopt;
    return top() - static_cast<Number>(below);
}

void TradeTape::hold(Micros us)
{
    if (count() == 0)
        return;
    m_holdUntilUs = steadyClockUs() + us;
    if (!m_top) {
        m_top = m_history.added() - 1;
        Q_EMIT countChanged();
    }
}

void TradeTape::follow()
{
    m_top.reset();
    m_scrolledBack = false;
    m_holdUntilUs = 0;
    Q_EMIT countChanged();
    update();
}

/// Towards older trades if positive.
void TradeTape::scroll(std::int64_t rows)
{
    if (count() == 0)
        return;
    hold(pointerHoldUs);
    const auto newest = static_cast<std::int64_t>(m_history.added()) - 1;
    const std::int64_t last = std::min<std::int64_t>(newest, static_cast<std::int64_t>(oldest()) + pageRows() - 1);
    const std::int64_t wanted = std::clamp(static_cast<std::int64_t>(top()) - rows, last, newest);
    m_top = static_cast<Number>(wanted);
    m_scrolledBack = wanted < newest;
    Q_EMIT countChanged();
    update();
}

qreal TradeTape::position() const
{
    return count() == 0 ? 0 : static_cast<qreal>(m_history.added() - 1 - top()) / count();
}

void TradeTape::setPosition(qreal position)
{
    const auto wanted = static_cast<std::int64_t>(std::round(position * count()));
    scroll(wanted - (static_cast<std::int64_t>(m_history.added()) - 1 - static_cast<std::int64_t>(top())));
}

qreal TradeTape::pageSize() const
{
    return count() == 0 ? 1 : std::min(1.0, static_cast<qreal>(pageRows()) / count());
}

void TradeTape::setCurrent(Number number, bool extend)
{
    number = std::clamp(number, oldest(), m_history.added() - 1);
    if (!extend || !m_current)
        m_anchor = number;
    m_current = number;
    if (number > top())
        scroll(-static_cast<std::int64_t>(number - top()));
    else if (top() - number >= static_cast<Number>(std::max(1, pageRows())))
        scroll(static_cast<std::int64_t>(top() - number) - pageRows() + 1);
    Q_EMIT currentChanged();
    update();
}

bool TradeTape::isMarked(Number number) const
{
    return m_current && number >= std::min(*m_current, m_anchor) && number <= std::max(*m_current, m_anchor);
}

QString TradeTape::currentText() const
{
    return m_current && *m_current >= oldest() && count() > 0 ? entryText(m_history.entry(*m_current)) : QString();
}

void TradeTape::copy() const
{
    if (!m_current || count() == 0)
        return;
    QString rows;
    const Number last = std::max(oldest(), std::min(*m_current, m_anchor));
    for (Number number = std::max(*m_current, m_anchor); number >= last; --number) {
        const TradeHistory::Entry &entry = m_history.entry(number);
        if (entry.kind != TradeHistory::Kind::Trade) {
            rows += entryText(entry) + QLatin1Char('\n');
        } else {
            const QString taker = QString::fromStdString(v1::Trade::Taker_Name(entry.taker)).toLower();
            rows += QStringList{QDateTime::fromMSecsSinceEpoch(entry.timeUs / 1'000).toString(Qt::ISODateWithMs),
                                QString::fromStdString(entry.price.toString()),
                                QString::fromStdString(entry.size.toString()), taker}
                        .join(QLatin1Char('\t'))
                + QLatin1Char('\n');
        }
        if (number == 0)
            break;
    }
    QGuiApplication::clipboard()->setText(rows);
}

void TradeTape::wheelEvent(QWheelEvent *event)
{
    m_wheel += event->angleDelta().y() / 40.0; // three rows a notch
    const auto rows = static_cast<std::int64_t>(m_wheel);
    m_wheel -= static_cast<qreal>(rows);
    scroll(-rows);
}

void TradeTape::mousePressEvent(QMouseEvent *event)
{
    forceActiveFocus(Qt::MouseFocusReason);
    hold(pointerHoldUs);
    if (const auto number = entryAt(event->position().y()))
        setCurrent(*number, event->modifiers() & Qt::ShiftModifier);
}

void TradeTape::mouseMoveEvent(QMouseEvent *event)
{
    if (const auto number = entryAt(event->position().y()))
        setCurrent(*number, true);
}

void TradeTape::hoverMoveEvent(QHoverEvent *event)
{
    if (event->position() == m_pointer) // Qt tells of a pointer that rests, too
        return;
    m_pointer = event->position();
    hold(pointerHoldUs);
}

void TradeTape::hoverLeaveEvent(QHoverEvent *)
{
    m_holdUntilUs = 0;
}

void TradeTape::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy)) {
        copy();
        return;
    }
    if (count() == 0) {
        event->ignore();
        return;
    }
    const bool extend = event->modifiers() & Qt::ShiftModifier;
    const auto go = [&](std::int64_t rows) {
        const std::int64_t from = m_current ? static_cast<std::int64_t>(std::max(*m_current, oldest()))
                                            : static_cast<std::int64_t>(top()) + (rows > 0 ? 1 : 0);
        hold(keyHoldUs);
        setCurrent(static_cast<Number>(std::clamp<std::int64_t>(from - rows, static_cast<std::int64_t>(oldest()),
                                                                static_cast<std::int64_t>(m_history.added()) - 1)),
                   extend);
    };
    switch (event->key()) {
    case Qt::Key_Down:
        go(1);
        break;
    case Qt::Key_Up:
        go(-1);
        break;
    case Qt::Key_PageDown:
        go(std::max(1, pageRows()));
        break;
    case Qt::Key_PageUp:
        go(-std::max(1, pageRows()));
        break;
    case Qt::Key_End:
        go(count());
        break;
    case Qt::Key_Home:
    case Qt::Key_Escape:
        if (event->key() == Qt::Key_Escape && !m_current && !m_top) {
            event->ignore(); // whoever is around may want it
            return;
        }
        m_current.reset();
        Q_EMIT currentChanged();
        follow();
        break;
    default:
        event->ignore();
    }
}

void TradeTape::geometryChange(const QRectF &now, const QRectF &before)
{
    RowItem::geometryChange(now, before);
    Q_EMIT countChanged();
    update();
}

} // namespace tapedeck
