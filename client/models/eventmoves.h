// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/matchtimeline.h"
#include "client/models/pricerecord.h"

#include <QAbstractListModel>
#include <QBasicTimer>
#include <QVariantList>

#include <array>
#include <vector>

namespace tapedeck {

/// How far one runner's odds have moved since each goal, wicket or red card of its match: the price from shortly before
/// it was told, for markets see it first, against the price now. Newest on top.
class EventMoves : public QAbstractListModel
{
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(tapedeck::Dashboard *dashboard READ dashboard WRITE setDashboard NOTIFY targetChanged)
    Q_PROPERTY(tapedeck::MatchTimeline *timeline READ timeline WRITE setTimeline NOTIFY targetChanged)
    Q_PROPERTY(QString key READ key WRITE setKey NOTIFY targetChanged)         ///< of the runner, in "prices"
    Q_PROPERTY(bool active READ isActive WRITE setActive NOTIFY activeChanged) ///< false: all stays as it is
    Q_PROPERTY(int count READ count NOTIFY countChanged)
    /// Of each event, oldest first, as a PriceChart takes them.
    Q_PROPERTY(QVariantList marks READ marks NOTIFY marksChanged)
    /// The price before the newest event that stands: exact, or empty.
    Q_PROPERTY(QString priceBefore READ priceBefore NOTIFY marksChanged)
    Q_PROPERTY(QString eventBefore READ eventBefore NOTIFY marksChanged) ///< what that event is

public:
    enum Role {
        WhatRole = Qt::UserRole + 1,
        SideRole,
        WhenRole,
        ScoreRole,
        DisallowedRole,
        BeforeRole, ///< empty: not known from so early
        AfterRole,  ///< a minute after it; empty: not yet, or not known
        NowRole,
        TicksRole,   ///< "+12", "−3", "0"; empty if there is nothing to compare
        PercentRole, ///< "+8.1 %"
        MoveRole     ///< 1 up, -1 down, 0
    };

    static constexpr Micros leadUs = 15'000'000;  ///< "before" is so long before the event was told
    static constexpr Micros afterUs = 60'000'000; ///< and "after" so long after it

    explicit EventMoves(QObject *parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

    [[nodiscard]] Dashboard *dashboard() const { return m_dashboard; }
    void setDashboard(Dashboard *dashboard);
    [[nodiscard]] MatchTimeline *timeline() const { return m_timeline; }
    void setTimeline(MatchTimeline *timeline);
    [[nodiscard]] QString key() const { return m_key; }
    void setKey(const QString &key);
    [[nodiscard]] bool isActive() const { return m_active; }
    void setActive(bool active);
    [[nodiscard]] int count() const { return static_cast<int>(m_rows.size()); }
    [[nodiscard]] QVariantList marks() const { return m_marks; }
    [[nodiscard]] QString priceBefore() const;
    [[nodiscard]] QString eventBefore() const;

    /// A part of the runner's trades or candles.
    void takePrices(const v1::Followed &part);
    /// What the runner trades at, at that time of its venue.
    void setNow(std::optional<Decimal> price, Micros timeUs);

Q_SIGNALS:
    void targetChanged();
    void activeChanged();
    void countChanged();
    void marksChanged();

protected:
    void timerEvent(QTimerEvent *event) override;

private:
    struct Move {
        v1::MatchEvent event;
        std::optional<Decimal> before, after;
    };

    void attach();
    void readNow();
    void rebuild();
    [[nodiscard]] QString shown(const std::optional<Decimal> &price) const;

    Dashboard *m_dashboard = nullptr;
    QPointer<MatchTimeline> m_timeline;
    QMetaObject::Connection m_timelineChanged;
    QString m_key;
    bool m_active = true;
    std::shared_ptr<BoardFeed> m_feed;
    Version m_readVersion = 0;
    std::array<std::unique_ptr<RowFollow>, 3> m_follows;
    PriceRecord m_record;
    std::optional<Decimal> m_now;
    Micros m_nowUs = 0;       // of the venue
    std::vector<Move> m_rows; // newest first
    int m_scale = 0;          // decimals that all prices are shown with
    QVariantList m_marks;
    bool m_rebuildDue = true;
    QBasicTimer m_timer;
};

} // namespace tapedeck
