// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/rowitem.h"

#include <QTimerEvent>

#include <cmath>

namespace tapedeck {

namespace {

constexpr int frameMs = 16;
constexpr Micros answerDueUs = 300'000;
constexpr qreal lineSpace = 1.35; // as LiveGrid's rows

} // namespace

RowItem::RowItem(QQuickItem *parent)
    : QQuickPaintedItem(parent)
{
    setOpaquePainting(true);
    measure();
    m_frame.start(frameMs, Qt::PreciseTimer, this);
    connect(this, &QQuickItem::activeFocusChanged, this, [this] { update(); });
    connect(&m_sight, &Sight::inViewChanged, this, [this] {
        if (m_follow)
            m_follow->setActive(m_sight.inView());
    });
    m_sight.setItem(this);
}

void RowItem::setDashboard(Dashboard *dashboard)
{
    if (m_dashboard == dashboard)
        return;
    m_dashboard = dashboard;
    attach();
    Q_EMIT dashboardChanged();
}

void RowItem::setKey(const QString &key)
{
    if (m_key == key)
        return;
    m_key = key;
    attach();
    Q_EMIT keyChanged();
}

void RowItem::attach()
{
    m_follow.reset();
    restart();
    update();
    if (m_dashboard == nullptr || m_key.isEmpty())
        return;
    m_follow = std::make_unique<RowFollow>(
        m_dashboard->client(), stream(), m_key, [this](const v1::Followed &part) { take(part); }, streamIntervalS(),
        m_sight.inView());
}

void RowItem::setColors(const GridPalette &colors)
{
    if (m_colors == colors)
        return;
    m_colors = colors;
    update();
    Q_EMIT colorsChanged();
}

void RowItem::setFont(const QFont &font)
{
    if (m_font == font)
        return;
    m_font = font;
    measure();
    update();
    Q_EMIT fontChanged();
}

void RowItem::measure()
{
    m_text = std::make_unique<GlyphText>(m_font);
    const QFontMetricsF metrics(m_font);
    m_rowHeight = std::ceil(metrics.height() * lineSpace);
    m_ascent = std::round((m_rowHeight - metrics.height()) / 2 + metrics.ascent());
}

void RowItem::setStale(bool stale)
{
    if (std::exchange(m_stale, stale) == stale)
        return;
    update();
    Q_EMIT staleChanged();
}

void RowItem::timerEvent(QTimerEvent *event)
{
    if (event->timerId() != m_frame.timerId())
        QQuickPaintedItem::timerEvent(event);
    else if (m_sight.inView())
        look(steadyClockUs());
}

void RowItem::look(Micros nowUs)
{
    const bool old = m_follow && m_follow->oldSinceUs() != 0 && nowUs > m_follow->oldSinceUs() + answerDueUs;
    if (std::exchange(m_old, old) != old) {
        update();
        Q_EMIT staleChanged();
    }
    frame(nowUs);
}

} // namespace tapedeck
