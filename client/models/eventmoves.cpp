// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/eventmoves.h"

#include "client/models/approximate.h"
#include "client/models/cellformat.h"
#include "common/board/oddsticks.h"

#include "tapedeck/v1/prices.pb.h"

#include <QTimerEvent>

#include <algorithm>
#include <cmath>

namespace tapedeck {

using v1::MatchEvent;
using v1::Quote;

namespace {

constexpr int movesIntervalMs = 100;
constexpr std::size_t rowsMax = 200;

QString signedText(std::int64_t value)
{
    return value < 0 ? QStringLiteral("−%1").arg(-value)
        : value > 0  ? QStringLiteral("+%1").arg(value)
                     : QStringLiteral("0");
}

} // namespace

EventMoves::EventMoves(QObject *parent)
    : QAbstractListModel(parent)
{
    m_timer.start(movesIntervalMs, this);
}

void EventMoves::setDashboard(Dashboard *dashboard)
{
    if (m_dashboard == dashboard)
        return;
    m_dashboard = dashboard;
    attach();
}

void EventMoves::setKey(const QString &key)
{
    if (m_key == key)
        return;
    m_key = key;
    attach();
}

void EventMoves::setTimeline(MatchTimeline *timeline)
{
    if (m_timeline == timeline)
        return;
    disconnect(m_timelineChanged);
    m_timeline = timeline;
    if (timeline != nullptr)
        m_timelineChanged = connect(timeline, &MatchTimeline::changed, this, [this] { m_rebuildDue = true; });
    m_rebuildDue = true;
    Q_EMIT targetChanged();
}

void EventMoves::setActive(bool active)
{
    if (std::exchange(m_active, active) == active)
        return;
    if (active)
        m_timer.start(movesIntervalMs, this);
    else
        m_timer.stop();
    for (const auto &follow : m_follows) {
        if (follow)
            follow->setActive(active);
    }
    Q_EMIT activeChanged();
}

void EventMoves::attach()
{
    m_follows = {};
    m_record.clear();
    m_now.reset();
    m_scale = 0;
    m_readVersion = 0;
    m_rebuildDue = true;
    m_feed = m_dashboard == nullptr || m_key.isEmpty() ? nullptr : m_dashboard->feed(QStringLiteral("prices"));
    if (m_feed) {
        const auto take = [this](const v1::Followed &part) { takePrices(part); };
        FeedClient &client = m_dashboard->client();
        m_follows[0] = std::make_unique<RowFollow>(client, v1::CANDLES, m_key, take, 60, m_active);
        m_follows[1] = std::make_unique<RowFollow>(client, v1::CANDLES, m_key, take, 1, m_active);
        m_follows[2] = std::make_unique<RowFollow>(client, v1::TRADES, m_key, take, 0, m_active);
    }
    Q_EMIT targetChanged();
}

void EventMoves::takePrices(const v1::Followed &part)
{
    if (part.trades_size() + part.candles_size() == 0)
        return;
    m_record.take(part);
    m_rebuildDue = true;
}

void EventMoves::setNow(std::optional<Decimal> price, Micros timeUs)
{
    if (price && timeUs != 0)
        m_record.add(timeUs, *price);
    const bool waited = m_nowUs < timeUs && std::any_of(m_rows.begin(), m_rows.end(), [&](const Move &move) {
                            return !move.after && timeUs >= move.event.time_us() + afterUs;
                        });
    m_nowUs = std::max(m_nowUs, timeUs);
    m_rebuildDue = m_rebuildDue || waited;
    if (price == m_now)
        return;
    m_now = price;
    if (price)
        m_scale = std::max<int>(m_scale, price->normalized().scale);
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0), index(count() - 1), {NowRole, TicksRole, PercentRole, MoveRole});
}

void EventMoves::readNow()
{
    if (!m_feed || m_feed->version() == m_readVersion)
        return;
    const auto [price, timeUs] = m_feed->read([this](const Board &board) {
        m_readVersion = board.version();
        const RowId row = board.find(m_key.toStdString());
        return row == 0 ? std::pair(std::optional<Decimal>(), Micros(0))
                        : std::pair(board.decimal(row, Quote::kLastFieldNumber),
                                    Micros(board.integer(row, Quote::kSourceTimeFieldNumber).value_or(0)));
    });
    setNow(price, timeUs);
}

void EventMoves::timerEvent(QTimerEvent *event)
{
    if (event->timerId() != m_timer.timerId())
        return;
    readNow();
    if (std::exchange(m_rebuildDue, false))
        rebuild();
}

/// A match has some dozens of such events, and they come seldom: all are looked at again.
void EventMoves::rebuild()
{
    std::vector<Move> rows;
    const std::size_t size = m_timeline ? m_timeline->history().size() : 0;
    for (std::size_t place = size; place > 0 && rows.size() < rowsMax; --place) {
        const MatchEvent &event = m_timeline->history().at(place - 1).event;
        if (!movesPrices(event))
            continue;
        // The first word of it counts: what was said of it later is not when the market heard.
        const auto &earlier = m_timeline->history().at(place - 1).earlier;
        const Micros toldUs = earlier.empty() ? event.time_us() : earlier.front().time_us();
        Move move{event, m_record.at(toldUs - leadUs), {}};
        move.event.set_time_us(toldUs);
        if (m_nowUs >= toldUs + afterUs)
            move.after = m_record.at(toldUs + afterUs);
        for (const std::optional<Decimal> &price : {move.before, move.after})
            m_scale = std::max<int>(m_scale, price ? price->normalized().scale : 0);
        rows.push_back(std::move(move));
    }
    const bool sameCount = rows.size() == m_rows.size();
    if (!sameCount)
        beginResetModel();
    m_rows = std::move(rows);
    if (!sameCount) {
        endResetModel();
        Q_EMIT countChanged();
    } else if (!m_rows.empty()) {
        Q_EMIT dataChanged(index(0), index(count() - 1));
    }
    m_marks.clear();
    for (auto move = m_rows.rbegin(); move != m_rows.rend(); ++move) {
        const MatchEvent &event = move->event;
        const QString state = event.state() == MatchEvent::DISALLOWED ? QStringLiteral("disallowed")
            : event.state() == MatchEvent::UNDER_REVIEW               ? QStringLiteral("review")
                                                                      : QString();
        m_marks.append(QVariantMap{
            {QStringLiteral("timeUs"), static_cast<double>(event.time_us())},
            {QStringLiteral("label"), eventMark(event.kind())},
            {QStringLiteral("kind"), eventName(event.kind()) + QLatin1Char(' ') + eventScore(event)},
            {QStringLiteral("tone"), event.kind() == MatchEvent::RED_CARD ? QStringLiteral("warning") : QString()},
            {QStringLiteral("state"), state}});
    }
    Q_EMIT marksChanged();
}

QString EventMoves::priceBefore() const
{
    for (const Move &move : m_rows) {
        if (move.event.state() != MatchEvent::DISALLOWED)
            return move.before ? QString::fromStdString(move.before->toString()) : QString();
    }
    return {};
}

QString EventMoves::eventBefore() const
{
    for (const Move &move : m_rows) {
        if (move.event.state() != MatchEvent::DISALLOWED)
            return eventName(move.event.kind());
    }
    return {};
}

QString EventMoves::shown(const std::optional<Decimal> &price) const
{
    return price ? decimalText(price->rescaled(m_scale).value_or(*price)).text : QString();
}

int EventMoves::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : count();
}

QHash<int, QByteArray> EventMoves::roleNames() const
{
    return {{WhatRole, "what"},
            {SideRole, "side"},
            {WhenRole, "when"},
            {ScoreRole, "score"},
            {DisallowedRole, "disallowed"},
            {BeforeRole, "before"},
            {AfterRole, "after"},
            {NowRole, "now"},
            {TicksRole, "ticks"},
            {PercentRole, "percent"},
            {MoveRole, "move"}};
}

QVariant EventMoves::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= count())
        return {};
    const Move &move = m_rows[static_cast<std::size_t>(index.row())];
    const bool comparable = move.before && m_now && move.before->mantissa != 0;
    switch (role) {
    case Qt::DisplayRole:
    case WhatRole:
        return eventName(move.event.kind());
    case SideRole:
        return static_cast<int>(move.event.side());
    case WhenRole:
        return eventTime(move.event);
    case ScoreRole:
        return eventScore(move.event);
    case DisallowedRole:
        return move.event.state() == MatchEvent::DISALLOWED;
    case BeforeRole:
        return shown(move.before);
    case AfterRole:
        return shown(move.after);
    case NowRole:
        return shown(m_now);
    case TicksRole:
        return comparable ? signedText(OddsTicks::between(*move.before, *m_now)) : QString();
    case PercentRole: {
        if (!comparable)
            return QString();
        const double tenths = std::round((approximate(*m_now) / approximate(*move.before) - 1) * 1'000);
        return (tenths < 0       ? QStringLiteral("−")
                    : tenths > 0 ? QStringLiteral("+")
                                 : QString())
            + QString::number(std::abs(tenths) / 10, 'f', 1) + QStringLiteral(" %");
    }
    case MoveRole:
        return comparable ? compare(*m_now, *move.before) : 0;
    default:
        return {};
    }
}

} // namespace tapedeck
