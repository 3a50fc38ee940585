// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/matchinfo.h"

#include "client/models/cellformat.h"
#include "client/models/qttext.h"

#include "tapedeck/v1/scores.pb.h"

#include <QTimerEvent>

namespace tapedeck {

using v1::Score;

namespace {

constexpr int lookIntervalMs = 50; // scores do not come more often

QString cell(const Board &board, RowId row, const char *column)
{
    return cellText(board, row, *gridColumn(Schema::scores(), QLatin1String(column))).text;
}

} // namespace

void MatchInfo::setDashboard(Dashboard *dashboard)
{
    if (m_dashboard == dashboard)
        return;
    m_dashboard = dashboard;
    attach();
}

void MatchInfo::setKey(const QString &key)
{
    if (m_key == key)
        return;
    m_key = key;
    attach();
}

void MatchInfo::attach()
{
    m_feed = m_dashboard == nullptr || m_key.isEmpty() ? nullptr : m_dashboard->feed(QStringLiteral("scores"));
    m_row = 0;
    m_boardVersion = m_rowVersion = 0;
    m_found = false;
    m_matchId.clear();
    m_changedSide = 0;
    if (m_feed)
        m_timer.start(lookIntervalMs, this);
    else
        m_timer.stop();
    Q_EMIT targetChanged();
    if (m_feed)
        refresh();
    Q_EMIT changed();
}

void MatchInfo::timerEvent(QTimerEvent *event)
{
    if (event->timerId() == m_timer.timerId() && m_feed->version() != m_boardVersion)
        refresh();
}

void MatchInfo::refresh()
{
    const QString home = m_homeScore;
    const QString away = m_awayScore;
    const bool watched = m_found;
    const bool differs = m_feed->read([this](const Board &board) {
        m_boardVersion = board.version();
        if (m_row == 0 || !board.alive(m_row) || board.key(m_row) != m_key.toStdString()) {
            m_row = board.find(m_key.toStdString());
            m_rowVersion = 0;
        }
        if (m_row == 0)
            return std::exchange(m_found, false);
        if (board.rowVersion(m_row) == m_rowVersion)
            return false;
        m_rowVersion = board.rowVersion(m_row);
        m_found = true;
        readRow(board, m_row);
        return true;
    });
    if (!differs)
        return;
    const int side = watched && m_found ? (home != m_homeScore ? 1 : away != m_awayScore ? 2 : 0) : 0;
    if (side != 0)
        m_changedSide = side;
    Q_EMIT changed();
    if (side != 0)
        Q_EMIT scored(side);
}

void MatchInfo::readRow(const Board &board, RowId row)
{
    const auto text = [&](int column) { return qtText(board.text(row, column)); };
    const auto number = [&](int column) { return board.integer(row, column); };
    m_matchId = text(Score::kMatchIdFieldNumber);
    m_home = text(Score::kHomeFieldNumber);
    m_away = text(Score::kAwayFieldNumber);
    const auto status = number(Score::kStatusFieldNumber).value_or(Score::UNKNOWN);
    m_running = status == Score::LIVE || status == Score::BREAK;
    m_status = status == Score::UNKNOWN ? QString() : statusText(board, status);
    const auto score = [&](int points, int wickets) {
        const auto value = number(points);
        if (!value)
            return QString();
        const auto lost = number(wickets);
        return lost ? QStringLiteral("%1/%2").arg(*value).arg(*lost) : QString::number(*value);
    };
    m_homeScore = score(Score::kHomeScoreFieldNumber, Score::kHomeWicketsFieldNumber);
    m_awayScore = score(Score::kAwayScoreFieldNumber, Score::kAwayWicketsFieldNumber);
    const auto detail = [&](int overs, int sets) {
        if (const auto won = number(sets))
            return *won == 1 ? tr("1 set") : tr("%1 sets").arg(*won);
        const QString bowled = text(overs);
        return bowled.isEmpty() || bowled == QLatin1String("0") ? QString() : tr("%1 overs").arg(bowled);
    };
    m_homeDetail = detail(Score::kHomeOversFieldNumber, Score::kHomeSetsFieldNumber);
    m_awayDetail = detail(Score::kAwayOversFieldNumber, Score::kAwaySetsFieldNumber);
    m_clock = cell(board, row, "clock");
    m_period = text(Score::kPeriodFieldNumber);
    m_start = cell(board, row, "start");
    m_lastEvent = text(Score::kLastEventFieldNumber);
    m_staleReason = text(Score::kStaleReasonFieldNumber);
    m_corrections = static_cast<int>(number(Score::kCorrectionsFieldNumber).value_or(0));
    QStringList about{text(Score::kSportFieldNumber), text(Score::kCompetitionFieldNumber)};
    about.removeAll(QString());
    if (!about.isEmpty() && !about[0].isEmpty())
        about[0][0] = about[0][0].toUpper();
    m_competition = about.join(QStringLiteral(" · "));

    QStringList notes;
    if (const QString result = text(Score::kResultFieldNumber); !result.isEmpty())
        notes << result;
    const auto pair = [&](int homeColumn, int awayColumn, const QString &what) {
        const auto homeValue = number(homeColumn);
        const auto awayValue = number(awayColumn);
        if (homeValue && awayValue)
            notes << what.arg(*homeValue).arg(*awayValue);
    };
    pair(Score::kHomeHalfTimeFieldNumber, Score::kAwayHalfTimeFieldNumber, tr("half time %1–%2"));
    pair(Score::kHomePenaltiesFieldNumber, Score::kAwayPenaltiesFieldNumber, tr("shoot-out %1–%2"));
    if (const QString points = text(Score::kPointsFieldNumber); !points.isEmpty() && m_running)
        notes << tr("game %1").arg(points);
    m_note = notes.join(QStringLiteral(" · "));
}

} // namespace tapedeck
