// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/charts/instrument.h"

#include "client/models/cellformat.h"
#include "client/models/figuretext.h"

#include <QSettings>
#include <QTimerEvent>

#include <algorithm>
#include <array>
#include <cmath>

namespace tapedeck {

namespace {

constexpr int frameMs = 16;
constexpr Micros freshUs = 2'000'000;
constexpr std::array intervals = {1, 60, 300, 3'600};

QString text(const std::string &utf8)
{
    return QString::fromStdString(utf8);
}

QString text(const std::optional<Decimal> &value)
{
    return value ? decimalText(*value).text : QString();
}

} // namespace

void Instrument::componentComplete()
{
    const QSettings settings;
    const int kept = settings.value(QStringLiteral("instrument/intervalS")).toInt();
    m_intervalS = std::find(intervals.begin(), intervals.end(), kept) != intervals.end() ? kept : m_intervalS;
    m_asLine = settings.value(QStringLiteral("instrument/asLine"), false).toBool();
    m_complete = true;
    Q_EMIT viewChanged();
    attach();
}

void Instrument::setDashboard(Dashboard *dashboard)
{
    if (dashboard == m_dashboard)
        return;
    m_dashboard = dashboard;
    attach();
}

void Instrument::setKey(const QString &key)
{
    if (key == m_key)
        return;
    m_key = key;
    attach();
}

void Instrument::setActive(bool active)
{
    if (active == m_active)
        return;
    m_active = active;
    attach();
    Q_EMIT activeChanged();
}

void Instrument::attach()
{
    if (!m_complete)
        return;
    const bool shows = m_active && m_dashboard != nullptr && !m_key.isEmpty();
    m_reader = shows ? std::make_unique<QuoteReader>(m_dashboard->feed(QStringLiteral("prices")), m_key.toStdString())
                     : nullptr;
    if (shows)
        m_frame.start(frameMs, Qt::PreciseTimer, this);
    else
        m_frame.stop();
    look();
    Q_EMIT keyChanged();
    Q_EMIT changed();
}

void Instrument::timerEvent(QTimerEvent *event)
{
    if (event->timerId() == m_frame.timerId())
        look();
}

void Instrument::look()
{
    if (m_reader && m_reader->read())
        Q_EMIT changed();
    QString age;
    if (isKnown() && m_reader->changedAt().steadyUs > 0) {
        const Micros us = steadyClockUs() - m_reader->changedAt().steadyUs;
        if (us >= freshUs) // in whole seconds: a figure that runs is no quiet one
            age = us < 120'000'000 ? QStringLiteral("%1 s").arg(us / 1'000'000)
                                   : durationText(static_cast<std::uint64_t>(us));
    }
    if (age != m_age) {
        m_age = age;
        Q_EMIT ageChanged();
    }
}

QString Instrument::symbol() const
{
    if (isKnown() && !row()->symbol.empty())
        return text(row()->symbol);
    return m_key.mid(m_key.indexOf(QLatin1Char(':')) + 1);
}

QString Instrument::name() const
{
    return isKnown() ? text(row()->name) : QString();
}

QString Instrument::venue() const
{
    return isKnown() ? text(row()->venue) : QString();
}

QString Instrument::last() const
{
    return isKnown() ? text(row()->last) : QString();
}

int Instrument::changeSign() const
{
    return !isKnown() || !row()->change ? 0 : (row()->change->mantissa > 0) - (row()->change->mantissa < 0);
}

QString Instrument::change() const
{
    if (!isKnown() || !row()->change)
        return {};
    const QString sign = changeSign() > 0 ? QStringLiteral("+") : QString();
    QString change = sign + text(row()->change);
    if (row()->open && row()->open->mantissa != 0) {
        const double percent = static_cast<double>(row()->change->mantissa)
            * std::pow(10.0, row()->open->scale - row()->change->scale) / static_cast<double>(row()->open->mantissa)
            * 100;
        change += QStringLiteral(" (%1%2 %)").arg(sign, QString::number(percent, 'f', 2));
    }
    return change;
}

QString Instrument::status() const
{
    if (!isKnown() || row()->status == v1::Quote::UNKNOWN)
        return {};
    return m_dashboard->feed(QStringLiteral("prices"))->read([this](const Board &board) {
        return statusText(board, row()->status);
    });
}

QString Instrument::staleReason() const
{
    return isStale() ? text(row()->staleReason) : QString();
}

QString Instrument::high() const
{
    return isKnown() ? text(row()->high) : QString();
}

QString Instrument::low() const
{
    return isKnown() ? text(row()->low) : QString();
}

QString Instrument::volume() const
{
    return isKnown() && row()->volume ? decimalText(row()->volume->normalized()).text : QString();
}

QString Instrument::spread() const
{
    if (!isKnown() || !row()->bid || !row()->ask)
        return {};
    return text(difference(*row()->ask, *row()->bid));
}

void Instrument::setIntervalS(int seconds)
{
    if (seconds == m_intervalS || std::find(intervals.begin(), intervals.end(), seconds) == intervals.end())
        return;
    m_intervalS = seconds;
    QSettings().setValue(QStringLiteral("instrument/intervalS"), seconds);
    Q_EMIT viewChanged();
}

void Instrument::setAsLine(bool line)
{
    if (line == m_asLine)
        return;
    m_asLine = line;
    QSettings().setValue(QStringLiteral("instrument/asLine"), line);
    Q_EMIT viewChanged();
}

} // namespace tapedeck
