// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/dashboard.h"

#include <QAbstractListModel>
#include <QBasicTimer>

#include <vector>

namespace tapedeck {

/// The odds that belong to a match: the rows of "prices" whose match_id is the match's. They are looked for when rows
/// came or went, and their values are read when the board has changed.
class MatchMarkets : public QAbstractListModel
{
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(tapedeck::Dashboard *dashboard READ dashboard WRITE setDashboard NOTIFY targetChanged)
    Q_PROPERTY(QString matchId READ matchId WRITE setMatchId NOTIFY targetChanged)
    Q_PROPERTY(int count READ count NOTIFY countChanged)

public:
    enum Role {
        KeyRole = Qt::UserRole + 1,
        NameRole,
        BidRole,
        AskRole,
        LastRole,
        MoveRole,
        StatusRole,
        OpenRole,
        StaleRole,
        ResultRole,
        VolumeRole
    };

    using QAbstractListModel::QAbstractListModel;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

    [[nodiscard]] Dashboard *dashboard() const { return m_dashboard; }
    void setDashboard(Dashboard *dashboard);
    [[nodiscard]] QString matchId() const { return m_matchId; }
    void setMatchId(const QString &matchId);
    [[nodiscard]] int count() const { return static_cast<int>(m_runners.size()); }
    /// Of the runner in that row; empty if there is none.
    Q_INVOKABLE QString keyAt(int row) const;
    /// -1 if there is none.
    Q_INVOKABLE int indexOf(const QString &key) const;

Q_SIGNALS:
    void targetChanged();
    void countChanged();

protected:
    void timerEvent(QTimerEvent *event) override;

private:
    static constexpr std::size_t runnersMax = 500;

    struct Runner {
        RowId row = 0;
        Version version = 0;
        QString key, name, bid, ask, last, status, result, volume;
        int move = 0; ///< of the last price, while seen
        bool open = false;
        bool stale = false;
        Decimal lastPrice;
    };

    void attach();
    void refresh();
    void find(const Board &board, std::vector<Runner> &found) const;
    static void readRunner(const Board &board, Runner &runner);

    Dashboard *m_dashboard = nullptr;
    QString m_matchId;
    std::shared_ptr<BoardFeed> m_feed;
    std::vector<Runner> m_runners;
    QBasicTimer m_timer;
    Epoch m_epoch = 0;
    Version m_boardVersion = 0;
    Version m_membershipVersion = 0;
    Micros m_soughtUs = 0;
    bool m_seekDue = false; // rows came or went since
};

} // namespace tapedeck
