// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/dashboard.h"
#include "client/models/matchhistory.h"
#include "client/models/rowfollow.h"

#include <QAbstractListModel>

namespace tapedeck {

/// The events of one match for a view, newest on top: followed at the server while it is active and has a key.
class MatchTimeline : public QAbstractListModel
{
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(tapedeck::Dashboard *dashboard READ dashboard WRITE setDashboard NOTIFY targetChanged)
    Q_PROPERTY(QString key READ key WRITE setKey NOTIFY targetChanged)
    Q_PROPERTY(bool active READ isActive WRITE setActive NOTIFY activeChanged) ///< false: what has come stays, no more
    Q_PROPERTY(int count READ count NOTIFY countChanged)

public:
    enum Role {
        WhatRole = Qt::UserRole + 1, ///< "Goal", "Wicket"; of a gap: how much is missing
        TextRole,                    ///< the player, or what happened, in the source's words
        StateRole,                   ///< in words, if it is not simply so: "Under review", "Disallowed"
        DisallowedRole,
        ReviewRole,
        SideRole,      ///< 0 neither, 1 home, 2 away
        ScoreRole,     ///< after it: "2–1", "94/6"
        WhenRole,      ///< on the match's clock, else by the day's
        MarkRole,      ///< one or two characters for its icon
        ShapeRole,     ///< Shape
        HistoryRole,   ///< what was said before, a sentence each
        ImportantRole, ///< prices move by it
        GapRole        ///< not an event: messages are missing
    };
    enum Shape { Disc, Card, Tile, Diamond, Line };
    Q_ENUM(Shape)

    using QAbstractListModel::QAbstractListModel;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

    [[nodiscard]] Dashboard *dashboard() const { return m_dashboard; }
    void setDashboard(Dashboard *dashboard);
    [[nodiscard]] QString key() const { return m_key; }
    void setKey(const QString &key);
    [[nodiscard]] bool isActive() const { return m_active; }
    void setActive(bool active);
    [[nodiscard]] int count() const { return static_cast<int>(m_history.size()); }
    [[nodiscard]] const MatchHistory &history() const { return m_history; }

    /// A part of the match's events.
    void take(const v1::Followed &part);

Q_SIGNALS:
    void targetChanged();
    void activeChanged();
    void countChanged();
    /// Events came, or were said otherwise.
    void changed();

private:
    void attach();
    [[nodiscard]] const MatchHistory::Entry &entry(int row) const
    {
        return m_history.at(m_history.size() - 1 - static_cast<std::size_t>(row));
    }

    Dashboard *m_dashboard = nullptr;
    QString m_key;
    bool m_active = true;
    MatchHistory m_history;
    std::unique_ptr<RowFollow> m_follow;
};

/// "Goal", "Wicket".
[[nodiscard]] QString eventName(v1::MatchEvent::Kind kind);
/// One or two characters for its kind, which show it without colour and in any font.
[[nodiscard]] QString eventMark(v1::MatchEvent::Kind kind);
/// The score after it: "2–1"; of cricket the side's that bats: "94/6". Empty if it does not say.
[[nodiscard]] QString eventScore(const v1::MatchEvent &event);
/// "67:12" on the match's clock, else the time of day.
[[nodiscard]] QString eventTime(const v1::MatchEvent &event);

} // namespace tapedeck
