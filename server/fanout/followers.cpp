// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/fanout/followers.h"

#include "server/fanout/messageframe.h"
#include "server/fanout/session.h"

#include <algorithm>
#include <limits>

namespace tapedeck {

namespace {

constexpr Micros roundUs = 10'000;
constexpr Micros stateIntervalUs = 100'000;   // between two states of what has states, not events
constexpr std::size_t readsBetweenLooks = 16; // at the clock

bool hasStates(v1::Stream stream)
{
    return stream == v1::CANDLES || stream == v1::BOOK;
}

} // namespace

const FollowGroup::Part &FollowGroup::read(const FollowCursor &cursor, Encoding encoding)
{
    static const Part nothing;
    if (m_nothingAfter == cursor)
        return nothing;
    if (m_cursor != cursor) {
        m_cursor.reset();
        v1::Followed &followed = *m_message.mutable_followed();
        followed.Clear();
        followed.set_stream(target.stream);
        followed.set_key(target.key);
        followed.set_interval_s(target.intervalS);
        m_after = cursor;
        if (!store.read(target, m_after, followed)) {
            m_nothingAfter = cursor;
            return nothing;
        }
        m_cursor = cursor;
        m_parts = {};
    }
    Part &part = m_parts[static_cast<std::size_t>(encoding)];
    if (!part.frame) {
        const v1::Followed &followed = m_message.followed();
        part.frame = std::make_shared<const std::string>(messageFrame(m_message, encoding));
        part.after = m_after;
        part.events = static_cast<std::uint64_t>(followed.trades_size() + followed.match_events_size());
        part.missed = cursor.answered ? followed.missed() : 0;
    }
    return part;
}

void FollowGroup::beginRound()
{
    m_cursor.reset();
    m_nothingAfter.reset();
}

void Followers::join(Follower &follower, const FollowTarget &target, const FollowStore &store)
{
    std::unique_ptr<FollowGroup> &group = m_byTarget[target];
    if (!group) {
        group = std::make_unique<FollowGroup>(target, store);
        group->place = m_groups.size();
        m_groups.push_back(group.get());
        m_followed.add(target.stream, target.key);
    }
    follower.group = group.get();
    follower.place = group->members.size();
    group->members.push_back(&follower);
}

void Followers::leave(Follower &follower)
{
    FollowGroup &group = *follower.group;
    follower.group = nullptr;
    Follower *&place = group.members[follower.place];
    place = group.members.back();
    place->place = follower.place;
    group.members.pop_back();
    if (!group.members.empty())
        return;
    m_followed.remove(group.target.stream, group.target.key);
    FollowGroup *&groupPlace = m_groups[group.place];
    groupPlace = m_groups.back();
    groupPlace->place = group.place;
    m_groups.pop_back();
    m_byTarget.erase(FollowTarget(group.target));
}

Micros Followers::dueUs() const
{
    return m_groups.empty() ? std::numeric_limits<Micros>::max() : m_dueUs;
}

void Followers::run(Micros &nowUs, Micros endUs)
{
    while (m_group < m_groups.size()) {
        if (!serve(*m_groups[m_group], nowUs, endUs) || outOfTime(nowUs, endUs))
            return;
        ++m_group;
        m_member = 0;
    }
    m_group = 0;
    m_dueUs = nowUs + roundUs;
}

bool Followers::outOfTime(Micros &nowUs, Micros endUs)
{
    if (++m_turns % readsBetweenLooks != 0)
        return false;
    nowUs = steadyClockUs();
    return nowUs >= endUs;
}

/// False if the time is over before all have had their turn.
bool Followers::serve(FollowGroup &group, Micros &nowUs, Micros endUs)
{
    if (m_member == 0) {
        const std::uint64_t revision = group.store.revision();
        if (revision == group.revision || nowUs < group.dueUs)
            return true;
        group.revision = revision;
        group.beginRound();
    }
    while (m_member < group.members.size()) {
        Follower &follower = *group.members[m_member++];
        if (follower.session->sendFollowed(follower) && hasStates(group.target.stream))
            group.dueUs = nowUs + stateIntervalUs;
        if (outOfTime(nowUs, endUs))
            return false;
    }
    return true;
}

} // namespace tapedeck
