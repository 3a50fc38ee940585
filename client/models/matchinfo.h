// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/dashboard.h"

#include <QBasicTimer>

namespace tapedeck {

/// What a scoreboard shows of one match, read from the board when it has changed.
class MatchInfo : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(tapedeck::Dashboard *dashboard READ dashboard WRITE setDashboard NOTIFY targetChanged)
    Q_PROPERTY(QString key READ key WRITE setKey NOTIFY targetChanged)
    Q_PROPERTY(bool found MEMBER m_found NOTIFY changed)
    Q_PROPERTY(QString matchId MEMBER m_matchId NOTIFY changed)
    Q_PROPERTY(QString home MEMBER m_home NOTIFY changed)
    Q_PROPERTY(QString away MEMBER m_away NOTIFY changed)
    Q_PROPERTY(QString homeScore MEMBER m_homeScore NOTIFY changed) ///< "2", "163/7"; empty before it began
    Q_PROPERTY(QString awayScore MEMBER m_awayScore NOTIFY changed)
    Q_PROPERTY(QString homeDetail MEMBER m_homeDetail NOTIFY changed) ///< overs or sets of that side
    Q_PROPERTY(QString awayDetail MEMBER m_awayDetail NOTIFY changed)
    Q_PROPERTY(QString clock MEMBER m_clock NOTIFY changed)
    Q_PROPERTY(QString period MEMBER m_period NOTIFY changed)
    Q_PROPERTY(QString status MEMBER m_status NOTIFY changed)
    Q_PROPERTY(bool running MEMBER m_running NOTIFY changed)
    Q_PROPERTY(QString competition MEMBER m_competition NOTIFY changed) ///< with the sport
    Q_PROPERTY(QString start MEMBER m_start NOTIFY changed)
    Q_PROPERTY(QString lastEvent MEMBER m_lastEvent NOTIFY changed)
    Q_PROPERTY(QString note MEMBER m_note NOTIFY changed)               ///< result, half time, shoot-out, running game
    Q_PROPERTY(QString staleReason MEMBER m_staleReason NOTIFY changed) ///< why the score may be old; else empty
    Q_PROPERTY(int corrections MEMBER m_corrections NOTIFY changed)
    Q_PROPERTY(int changedSide MEMBER m_changedSide NOTIFY changed) ///< whose score changed last, while seen: 1 home

public:
    using QObject::QObject;

    [[nodiscard]] Dashboard *dashboard() const { return m_dashboard; }
    void setDashboard(Dashboard *dashboard);
    [[nodiscard]] QString key() const { return m_key; }
    void setKey(const QString &key);
    [[nodiscard]] QString matchId() const { return m_matchId; }

Q_SIGNALS:
    void targetChanged();
    void changed();
    /// The side's score changed while it was watched: 1 home, 2 away.
    void scored(int side);

protected:
    void timerEvent(QTimerEvent *event) override;

private:
    void attach();
    void refresh();
    void readRow(const Board &board, RowId row);

    Dashboard *m_dashboard = nullptr;
    QString m_key;
    std::shared_ptr<BoardFeed> m_feed;
    QBasicTimer m_timer;
    RowId m_row = 0;
    Version m_boardVersion = 0;
    Version m_rowVersion = 0;
    bool m_found = false;
    bool m_running = false;
    QString m_matchId, m_home, m_away, m_homeScore, m_awayScore, m_homeDetail, m_awayDetail, m_clock, m_period,
        m_status, m_competition, m_start, m_lastEvent, m_note, m_staleReason;
    int m_corrections = 0;
    int m_changedSide = 0;
};

} // namespace tapedeck
