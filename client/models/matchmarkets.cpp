// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/matchmarkets.h"

#include "client/models/cellformat.h"
#include "client/models/qttext.h"

#include "tapedeck/v1/prices.pb.h"

#include <QTimerEvent>

#include <algorithm>

namespace tapedeck {

using v1::Quote;

namespace {

constexpr int marketsIntervalMs = 50;
constexpr Micros seekIntervalUs = 1'000'000; // the whole board is looked through, at most so often

} // namespace

void MatchMarkets::setDashboard(Dashboard *dashboard)
{
    if (m_dashboard == dashboard)
        return;
    m_dashboard = dashboard;
    attach();
}

void MatchMarkets::setMatchId(const QString &matchId)
{
    if (m_matchId == matchId)
        return;
    m_matchId = matchId;
    attach();
}

void MatchMarkets::attach()
{
    beginResetModel();
    m_runners.clear();
    endResetModel();
    m_boardVersion = m_membershipVersion = 0;
    m_soughtUs = 0;
    m_seekDue = true;
    m_feed = m_dashboard == nullptr || m_matchId.isEmpty() ? nullptr : m_dashboard->feed(QStringLiteral("prices"));
    if (m_feed)
        m_timer.start(marketsIntervalMs, this);
    else
        m_timer.stop();
    Q_EMIT targetChanged();
    Q_EMIT countChanged();
    if (m_feed)
        refresh();
}

void MatchMarkets::timerEvent(QTimerEvent *event)
{
    if (event->timerId() == m_timer.timerId())
        refresh();
}

void MatchMarkets::refresh()
{
    const Micros now = steadyClockUs();
    if (m_feed->version() == m_boardVersion && !m_seekDue)
        return;
    std::vector<Runner> found;
    bool sought = false;
    std::vector<int> changed;
    m_feed->read([&](const Board &board) {
        m_boardVersion = board.version();
        m_seekDue = m_seekDue || board.epoch() != m_epoch || board.membershipVersion() != m_membershipVersion;
        if (m_seekDue && now - m_soughtUs > seekIntervalUs) {
            m_seekDue = false;
            m_epoch = board.epoch();
            m_membershipVersion = board.membershipVersion();
            m_soughtUs = now;
            sought = true;
            find(board, found);
            return;
        }
        for (std::size_t i = 0; i < m_runners.size(); ++i) {
            Runner &runner = m_runners[i];
            if (!board.alive(runner.row) || board.rowVersion(runner.row) == runner.version)
                continue;
            readRunner(board, runner);
            changed.push_back(static_cast<int>(i));
        }
    });
    if (sought) {
        const auto sameRow = [](const Runner &a, const Runner &b) { return a.row == b.row && a.key == b.key; };
        if (std::equal(found.begin(), found.end(), m_runners.begin(), m_runners.end(), sameRow)) {
            for (std::size_t i = 0; i < found.size(); ++i)
                m_runners[i] = found[i];
            if (!found.empty())
                Q_EMIT dataChanged(index(0), index(count() - 1));
        } else {
            beginResetModel();
            m_runners = std::move(found);
            endResetModel();
            Q_EMIT countChanged();
        }
    }
    for (const int row : changed)
        Q_EMIT dataChanged(index(row), index(row));
}

void MatchMarkets::find(const Board &board, std::vector<Runner> &found) const
{
    const std::string wanted = m_matchId.toStdString();
    board.forEachRow([&](RowId row) {
        if (found.size() < runnersMax && board.text(row, Quote::kMatchIdFieldNumber) == wanted) {
            found.emplace_back().row = row;
            const auto known =
                std::find_if(m_runners.begin(), m_runners.end(), [row](const Runner &r) { return r.row == row; });
            if (known != m_runners.end())
                found.back() = *known;
            readRunner(board, found.back());
        }
    });
    std::sort(found.begin(), found.end(), [](const Runner &a, const Runner &b) { return a.row < b.row; });
}

void MatchMarkets::readRunner(const Board &board, Runner &runner)
{
    const auto cell = [&](const char *column) {
        return cellText(board, runner.row, *gridColumn(Schema::prices(), QLatin1String(column))).text;
    };
    const bool first = runner.version == 0;
    runner.version = board.rowVersion(runner.row);
    runner.key = qtText(board.key(runner.row));
    runner.name = qtText(board.text(runner.row, Quote::kNameFieldNumber));
    if (runner.name.isEmpty())
        runner.name = qtText(board.text(runner.row, Quote::kSymbolFieldNumber));
    runner.bid = cell("bid");
    runner.ask = cell("ask");
    runner.last = cell("last");
    runner.volume = cell("volume");
    runner.result = qtText(board.text(runner.row, Quote::kResultFieldNumber));
    const auto status = board.integer(runner.row, Quote::kStatusFieldNumber).value_or(Quote::UNKNOWN);
    runner.status = status == Quote::UNKNOWN ? QString() : statusText(board, status);
    runner.open = status == Quote::OPEN;
    runner.stale = status == Quote::STALE;
    const Decimal last = board.decimal(runner.row, Quote::kLastFieldNumber).value_or(Decimal());
    if (const int move = compare(last, runner.lastPrice); move != 0)
        runner.move = first || runner.lastPrice.mantissa == 0 ? 0 : move;
    runner.lastPrice = last;
}

QString MatchMarkets::keyAt(int row) const
{
    return row >= 0 && row < count() ? m_runners[static_cast<std::size_t>(row)].key : QString();
}

int MatchMarkets::indexOf(const QString &key) const
{
    const auto it = std::find_if(m_runners.begin(), m_runners.end(), [&](const Runner &r) { return r.key == key; });
    return it == m_runners.end() ? -1 : static_cast<int>(it - m_runners.begin());
}

int MatchMarkets::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : count();
}

QHash<int, QByteArray> MatchMarkets::roleNames() const
{
    return {{KeyRole, "key"},     {NameRole, "name"},     {BidRole, "bid"},       {AskRole, "ask"},
            {LastRole, "last"},   {MoveRole, "move"},     {StatusRole, "status"}, {OpenRole, "open"},
            {StaleRole, "stale"}, {ResultRole, "result"}, {VolumeRole, "volume"}};
}

QVariant MatchMarkets::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= count())
        return {};
    const Runner &runner = m_runners[static_cast<std::size_t>(index.row())];
    switch (role) {
    case KeyRole:
        return runner.key;
    case Qt::DisplayRole:
    case NameRole:
        return runner.name;
    case BidRole:
        return runner.bid;
    case AskRole:
        return runner.ask;
    case LastRole:
        return runner.last;
    case MoveRole:
        return runner.move;
    case StatusRole:
        return runner.status;
    case OpenRole:
        return runner.open;
    case StaleRole:
        return runner.stale;
    case ResultRole:
        return runner.result;
    case VolumeRole:
        return runner.volume;
    default:
        return {};
    }
}

} // namespace tapedeck
