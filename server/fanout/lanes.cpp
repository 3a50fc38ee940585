// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/fanout/lanes.h"

namespace tapedeck {

void Lanes::join(Subscription &subscription, BoardId board, int tier)
{
    Lane &lane = at(board, tier);
    const FlushInterest before = lane.interest();
    ++lane.encodings[static_cast<std::size_t>(subscription.encoding())];
    if (subscription.takesAll()) {
        subscription.place = static_cast<std::uint32_t>(lane.everyRow.size());
        lane.everyRow.push_back(&subscription);
    } else {
        lane.someRows.add(subscription);
    }
    if (const FlushInterest now = lane.interest(); now != before)
        m_engine.follow(m_worker, board, tier, now);
}

void Lanes::leave(Subscription &subscription, BoardId board, int tier)
{
    Lane &lane = at(board, tier);
    const FlushInterest before = lane.interest();
    --lane.encodings[static_cast<std::size_t>(subscription.encoding())];
    if (subscription.takesAll()) {
        Subscription *&place = lane.everyRow[subscription.place];
        place = lane.everyRow.back();
        place->place = subscription.place;
        lane.everyRow.pop_back();
    } else {
        lane.someRows.remove(subscription);
    }
    if (const FlushInterest now = lane.interest(); now != before)
        m_engine.follow(m_worker, board, tier, now);
}

std::size_t Lanes::followers(int tier) const
{
    std::size_t count = 0;
    for (const auto &tiers : m_lanes) {
        const Lane &lane = tiers[static_cast<std::size_t>(tier)];
        count += lane.everyRow.size() + lane.someRows.members().size();
    }
    return count;
}

} // namespace tapedeck
