// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/changesummary.h"

#include "client/models/dashboard.h"
#include "client/models/qttext.h"
#include "tapedeck/v1/scores.pb.h"

#include <QAccessible>
#include <QStringList>
#include <QTimerEvent>

namespace tapedeck {

using v1::Score;

namespace {

constexpr int tellIntervalMs = 5'000;

} // namespace

ChangeSummary::ChangeSummary(QObject *parent)
    : QObject(parent)
    , m_listening(QAccessible::isActive())
{
}

void ChangeSummary::setDashboard(Dashboard *dashboard)
{
    if (m_dashboard == dashboard)
        return;
    m_dashboard = dashboard;
    m_feed = dashboard == nullptr ? nullptr : dashboard->feed(QStringLiteral("scores"));
    begin();
    Q_EMIT dashboardChanged();
}

void ChangeSummary::setListening(bool listening)
{
    if (m_listening == listening)
        return;
    m_listening = listening;
    begin();
    Q_EMIT listeningChanged();
}

/// What is there already is no news.
void ChangeSummary::begin()
{
    if (!m_listening || !m_feed) {
        m_timer.stop();
        return;
    }
    m_seen = m_feed->version();
    m_timer.start(tellIntervalMs, Qt::CoarseTimer, this);
}

void ChangeSummary::timerEvent(QTimerEvent *event)
{
    if (event->timerId() == m_timer.timerId())
        tell();
}

void ChangeSummary::tell()
{
    if (!m_feed || m_feed->version() == m_seen)
        return;
    QStringList news;
    int more = 0;
    m_feed->read([&](const Board &board) {
        const int event = board.schema().indexOf(Score::kLastEventFieldNumber);
        const int key = board.schema().keyIndex();
        // Newest first.
        board.changesSince(m_seen, [&](RowId row) {
            const bool isNews = board.alive(row) && board.has(row, Score::kLastEventFieldNumber)
                && board.cellVersion(row, event) > m_seen && board.cellVersion(row, key) <= m_seen;
            if (!isNews)
                return;
            if (news.size() == told) {
                ++more;
                return;
            }
            news.append(tr("%1. %2 %3, %4 %5.")
                            .arg(qtText(board.text(row, Score::kLastEventFieldNumber)),
                                 qtText(board.text(row, Score::kHomeFieldNumber)),
                                 QString::number(board.integer(row, Score::kHomeScoreFieldNumber).value_or(0)),
                                 qtText(board.text(row, Score::kAwayFieldNumber)),
                                 QString::number(board.integer(row, Score::kAwayScoreFieldNumber).value_or(0))));
        });
        m_seen = board.version();
    });
    if (news.isEmpty())
        return;
    if (more > 0)
        news.append(tr("And %n more.", nullptr, more));
    m_text = news.join(QLatin1Char(' '));
    Q_EMIT textChanged();
}

} // namespace tapedeck
