// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/matchtimeline.h"

#include "client/models/figuretext.h"

#include <QDateTime>

namespace tapedeck {

using v1::MatchEvent;

QString eventName(MatchEvent::Kind kind)
{
    switch (kind) {
    case MatchEvent::PERIOD_BEGIN:
        return MatchTimeline::tr("Begin");
    case MatchEvent::PERIOD_END:
        return MatchTimeline::tr("End");
    case MatchEvent::GOAL:
        return MatchTimeline::tr("Goal");
    case MatchEvent::OWN_GOAL:
        return MatchTimeline::tr("Own goal");
    case MatchEvent::PENALTY_GOAL:
        return MatchTimeline::tr("Penalty goal");
    case MatchEvent::PENALTY_MISSED:
        return MatchTimeline::tr("Penalty missed");
    case MatchEvent::YELLOW_CARD:
        return MatchTimeline::tr("Yellow card");
    case MatchEvent::RED_CARD:
        return MatchTimeline::tr("Red card");
    case MatchEvent::SUBSTITUTION:
        return MatchTimeline::tr("Substitution");
    case MatchEvent::WICKET:
        return MatchTimeline::tr("Wicket");
    case MatchEvent::FOUR:
        return MatchTimeline::tr("Four");
    case MatchEvent::SIX:
        return MatchTimeline::tr("Six");
    case MatchEvent::REVIEW:
        return MatchTimeline::tr("Review");
    case MatchEvent::SET_WON:
        return MatchTimeline::tr("Set won");
    case MatchEvent::GAME_WON:
        return MatchTimeline::tr("Game won");
    case MatchEvent::CORRECTION:
        return MatchTimeline::tr("Correction");
    case MatchEvent::MATCH_END:
        return MatchTimeline::tr("Finished");
    default:
        return MatchTimeline::tr("Note");
    }
}

QString eventScore(const MatchEvent &event)
{
    if (!event.has_home_score() && !event.has_away_score())
        return {};
    if (!event.has_home_wickets() && !event.has_away_wickets())
        return QStringLiteral("%1–%2").arg(event.home_score()).arg(event.away_score());
    const bool home = event.side() != MatchEvent::AWAY;
    return QStringLiteral("%1/%2")
        .arg(home ? event.home_score() : event.away_score())
        .arg(home ? event.home_wickets() : event.away_wickets());
}

QString eventTime(const MatchEvent &event)
{
    if (event.has_clock())
        return QStringLiteral("%1:%2").arg(event.clock() / 60).arg(event.clock() % 60, 2, 10, QLatin1Char('0'));
    return event.time_us() == 0
        ? QString()
        : QDateTime::fromMSecsSinceEpoch(event.time_us() / 1'000).toString(QStringLiteral("HH:mm:ss"));
}

QString eventMark(MatchEvent::Kind kind)
{
    switch (kind) {
    case MatchEvent::GOAL:
        return QStringLiteral("G");
    case MatchEvent::OWN_GOAL:
        return QStringLiteral("OG");
    case MatchEvent::PENALTY_GOAL:
        return QStringLiteral("P");
    case MatchEvent::PENALTY_MISSED:
        return QStringLiteral("P");
    case MatchEvent::YELLOW_CARD:
        return QStringLiteral("Y");
    case MatchEvent::RED_CARD:
        return QStringLiteral("R");
    case MatchEvent::SUBSTITUTION:
        return QStringLiteral("⇄");
    case MatchEvent::WICKET:
        return QStringLiteral("W");
    case MatchEvent::FOUR:
        return QStringLiteral("4");
    case MatchEvent::SIX:
        return QStringLiteral("6");
    case MatchEvent::REVIEW:
        return QStringLiteral("?");
    case MatchEvent::SET_WON:
        return QStringLiteral("S");
    case MatchEvent::GAME_WON:
        return QStringLiteral("G");
    case MatchEvent::CORRECTION:
        return QStringLiteral("!");
    default:
        return {};
    }
}

namespace {

QString stateName(MatchEvent::State state)
{
    return state == MatchEvent::UNDER_REVIEW ? MatchTimeline::tr("Under review")
        : state == MatchEvent::DISALLOWED    ? MatchTimeline::tr("Disallowed")
                                             : QString();
}

MatchTimeline::Shape shapeOf(MatchEvent::Kind kind)
{
    switch (kind) {
    case MatchEvent::GOAL:
    case MatchEvent::OWN_GOAL:
    case MatchEvent::PENALTY_GOAL:
    case MatchEvent::PENALTY_MISSED:
    case MatchEvent::WICKET:
    case MatchEvent::SET_WON:
        return MatchTimeline::Disc;
    case MatchEvent::YELLOW_CARD:
    case MatchEvent::RED_CARD:
        return MatchTimeline::Card;
    case MatchEvent::REVIEW:
    case MatchEvent::CORRECTION:
        return MatchTimeline::Diamond;
    case MatchEvent::PERIOD_BEGIN:
    case MatchEvent::PERIOD_END:
    case MatchEvent::MATCH_END:
    case MatchEvent::OTHER:
        return MatchTimeline::Line;
    default:
        return MatchTimeline::Tile;
    }
}

/// "14:31:07 Goal, under review, 1–0".
QString sentence(const MatchEvent &event)
{
    QStringList parts{eventName(event.kind())};
    if (!stateName(event.state()).isEmpty())
        parts << stateName(event.state()).toLower();
    if (!event.text().empty())
        parts << QString::fromStdString(event.text());
    if (!eventScore(event).isEmpty())
        parts << eventScore(event);
    return eventTime(event) + QLatin1Char(' ') + parts.join(QStringLiteral(", "));
}

} // namespace

void MatchTimeline::setDashboard(Dashboard *dashboard)
{
    if (m_dashboard == dashboard)
        return;
    m_dashboard = dashboard;
    attach();
}

void MatchTimeline::setKey(const QString &key)
{
    if (m_key == key)
        return;
    m_key = key;
    attach();
}

void MatchTimeline::setActive(bool active)
{
    if (std::exchange(m_active, active) == active)
        return;
    if (m_follow)
        m_follow->setActive(active);
    Q_EMIT activeChanged();
}

void MatchTimeline::attach()
{
    m_follow.reset();
    beginResetModel();
    m_history.clear();
    endResetModel();
    if (m_dashboard != nullptr && !m_key.isEmpty())
        m_follow = std::make_unique<RowFollow>(
            m_dashboard->client(), v1::MATCH_EVENTS, m_key, [this](const v1::Followed &part) { take(part); }, 0,
            m_active);
    Q_EMIT targetChanged();
    Q_EMIT countChanged();
    Q_EMIT changed();
}

void MatchTimeline::take(const v1::Followed &part)
{
    const int before = count();
    if (const auto excess = static_cast<int>(m_history.excess(part)); excess > 0) {
        beginRemoveRows({}, before - excess, before - 1);
        m_history.dropOldest(static_cast<std::size_t>(excess));
        endRemoveRows();
    }
    const auto added = static_cast<int>(m_history.additions(part));
    if (added > 0)
        beginInsertRows({}, 0, added - 1);
    const std::vector<std::size_t> revised = m_history.take(part);
    if (added > 0)
        endInsertRows();
    for (const std::size_t place : revised) {
        const QModelIndex row = index(count() - 1 - static_cast<int>(place));
        Q_EMIT dataChanged(row, row);
    }
    if (count() != before)
        Q_EMIT countChanged();
    if (added > 0 || !revised.empty())
        Q_EMIT changed();
}

int MatchTimeline::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : count();
}

QHash<int, QByteArray> MatchTimeline::roleNames() const
{
    return {{WhatRole, "what"},     {TextRole, "text"},   {StateRole, "state"},     {DisallowedRole, "disallowed"},
            {ReviewRole, "review"}, {SideRole, "side"},   {ScoreRole, "score"},     {WhenRole, "when"},
            {MarkRole, "mark"},     {ShapeRole, "shape"}, {HistoryRole, "history"}, {ImportantRole, "important"},
            {GapRole, "gap"}};
}

QVariant MatchTimeline::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= count())
        return {};
    const MatchHistory::Entry &entry = this->entry(index.row());
    const MatchEvent &event = entry.event;
    const bool gap = entry.missed > 0 || entry.anew;
    switch (role) {
    case Qt::DisplayRole:
    case WhatRole:
        return entry.anew ? tr("The server began anew: events may be missing or repeated")
            : gap ? (entry.missed == 1 ? tr("1 event missing") : tr("%1 events missing").arg(groupedText(entry.missed)))
            : (event.kind() == MatchEvent::PERIOD_BEGIN || event.kind() == MatchEvent::PERIOD_END)
                && !event.period().empty()
            ? eventName(event.kind()) + QStringLiteral(": ") + QString::fromStdString(event.period())
            : event.kind() == MatchEvent::OTHER && !event.text().empty() ? QString::fromStdString(event.text())
                                                                         : eventName(event.kind());
    case TextRole:
        return event.kind() == MatchEvent::OTHER ? QString() : QString::fromStdString(event.text());
    case StateRole:
        return stateName(event.state());
    case DisallowedRole:
        return event.state() == MatchEvent::DISALLOWED;
    case ReviewRole:
        return event.state() == MatchEvent::UNDER_REVIEW;
    case SideRole:
        return static_cast<int>(event.side());
    case ScoreRole:
        return eventScore(event);
    case WhenRole:
        return eventTime(event);
    case MarkRole:
        return eventMark(event.kind());
    case ShapeRole:
        return shapeOf(event.kind());
    case HistoryRole: {
        QStringList sentences;
        for (const MatchEvent &earlier : entry.earlier)
            sentences << sentence(earlier);
        return sentences;
    }
    case ImportantRole:
        return movesPrices(event);
    case GapRole:
        return gap;
    default:
        return {};
    }
}

} // namespace tapedeck
