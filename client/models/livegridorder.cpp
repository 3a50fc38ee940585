// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The order of a LiveGrid's rows: when it changes, and what stays where it is.
#include "client/models/livegrid.h"

#include <algorithm>
#include <cstdlib>

namespace tapedeck {

void LiveGrid::holdFor(Micros us)
{
    m_holdUntilUs = std::max(m_holdUntilUs, steadyClockUs() + us);
}

void LiveGrid::release()
{
    m_holdUntilUs = 0;
    if (const RowOrderPtr waiting = std::exchange(m_waiting, nullptr))
        applyOrder(waiting, false);
    m_heldMoves = 0;
    Q_EMIT heldChanged();
}

void LiveGrid::takeOrder(RowOrderPtr order, bool asked)
{
    const bool filling = order->rows.size() >= 2 * m_order->rows.size(); // a snapshot is on its way
    wake();
    m_newest = order;
    m_headingsDirty = !order->groups.empty();
    m_rowsDirty = m_rowsDirty || m_headingsDirty;
    if (!asked && order->rows == m_order->rows) { // groups come to something else, that is all
        const bool counted = order->count != m_order->count;
        m_order = std::move(order);
        if (counted)
            Q_EMIT rowCountChanged();
        if (std::exchange(m_waiting, nullptr) == nullptr)
            return;
        m_heldMoves = 0;
    } else if (asked) {
        m_waiting.reset();
        applyOrder(order, true);
        m_heldMoves = 0;
    } else if (steadyClockUs() < m_holdUntilUs && !filling) {
        m_waiting = std::move(order);
        countHeldMoves();
    } else {
        applyOrder(order, false);
        return;
    }
    Q_EMIT heldChanged();
}

void LiveGrid::countHeldMoves()
{
    const auto first = static_cast<std::size_t>(m_first);
    const std::size_t end = std::min(first + static_cast<std::size_t>(pageRows()) + 1, m_order->rows.size());
    m_heldMoves = 0;
    for (std::size_t i = first; i < end; ++i)
        m_heldMoves += i >= m_waiting->rows.size() || m_waiting->rows[i] != m_order->rows[i];
}

/// A current row that is in view stays where it stands on the screen; but who is at the top stays there, and sees what
/// comes to it. What was asked for is shown from its top.
void LiveGrid::applyOrder(const RowOrderPtr &order, bool asked)
{
    const RowOrderPtr before = std::exchange(m_order, order);
    const bool inView = m_current >= m_first && m_current < m_first + pageRows();
    const std::uint32_t place = m_order->placeOf(m_currentRow);
    const qint64 slot = m_current - m_first;
    m_current = place == RowOrder::nowhere ? -1 : static_cast<qint64>(place);
    const qint64 first = m_first;
    if (asked && std::exchange(m_toTop, false))
        m_first = 0;
    else if (m_current >= 0 && inView && m_first > 0)
        m_first = std::max<qint64>(0, m_current - slot);
    if (!asked && m_first == first)
        noteMoves(*before);
    else
        m_moves.clear();
    m_first =
        std::clamp<qint64>(m_first, 0, std::max<qint64>(0, static_cast<qint64>(m_order->rows.size()) - pageRows()));
    viewChanged();
    Q_EMIT rowCountChanged();
    arrive();
}

/// Which rows in view have moved against the others: a row that was pushed along by one that came in has not.
void LiveGrid::noteMoves(const RowOrder &before)
{
    m_moves.clear();
    if (before.rows.empty())
        return;
    std::vector<std::pair<RowId, int>> all;
    const auto first = static_cast<std::size_t>(m_first);
    const std::size_t end = std::min(first + static_cast<std::size_t>(pageRows()) + 1, m_order->rows.size());
    for (std::size_t i = first; i < end; ++i) {
        const RowId row = m_order->rows[i];
        if (const std::uint32_t was = before.placeOf(row); was != RowOrder::nowhere)
            all.emplace_back(row, static_cast<int>(was) - static_cast<int>(i));
    }
    if (all.empty())
        return;
    std::vector<int> pushes;
    for (const auto &[row, move] : all)
        pushes.push_back(move);
    std::nth_element(pushes.begin(), pushes.begin() + static_cast<std::ptrdiff_t>(pushes.size() / 2), pushes.end());
    const int push = pushes[pushes.size() / 2];
    for (const auto &[row, move] : all) {
        if (move != push)
            m_moves.insert(row, move - push);
    }
    m_movedUs = steadyClockUs();
}

} // namespace tapedeck
