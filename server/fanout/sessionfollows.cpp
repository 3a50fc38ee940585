// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What a client follows beside its boards.
#include "server/fanout/session.h"

#include <algorithm>

namespace tapedeck {

namespace {

/// What is wrong with the request; empty if nothing is.
std::string problemOf(const v1::Follow &follow, const FollowStore *store, std::size_t keyBytesMax)
{
    if (store == nullptr)
        return "there is no stream " + std::to_string(follow.stream()) + " to follow here";
    if (!store->hasInterval(follow.interval_s()))
        return v1::Stream_Name(follow.stream()) + " has no interval of " + std::to_string(follow.interval_s()) + " s";
    if (follow.key().empty() || follow.key().size() > keyBytesMax)
        return "what is followed is named by a key of 1 to " + std::to_string(keyBytesMax) + " bytes";
    return {};
}

} // namespace

void Session::handle(const v1::Follow &follow)
{
    const FanoutLimits &limits = m_context.limits;
    const FollowStore *store = m_context.followers.stores().find(follow.stream());
    if (const std::string problem = problemOf(follow, store, limits.keyBytesMax); !problem.empty()) {
        sendError(v1::Error::BAD_FOLLOW, problem);
        return;
    }
    const FollowTarget target{follow.stream(), follow.key(), follow.interval_s()};
    unfollow(target);
    if (m_follows.size() >= limits.followedMax) {
        sendError(v1::Error::TOO_MANY_FOLLOWED,
                  "a client follows at most " + std::to_string(limits.followedMax) + " histories of rows at once");
        return;
    }
    Follower &follower = *m_follows.emplace_back(std::make_unique<Follower>());
    follower.session = this;
    follower.cursor = {follow.epoch(), follow.since(), 0, false};
    m_context.followers.join(follower, target, *store);
    (void)sendFollowed(follower);
}

void Session::handle(const v1::Unfollow &unfollow)
{
    this->unfollow({unfollow.stream(), unfollow.key(), unfollow.interval_s()});
}

void Session::unfollow(const FollowTarget &target)
{
    const auto it = std::find_if(m_follows.begin(), m_follows.end(),
                                 [&](const auto &follower) { return follower->group->target == target; });
    if (it == m_follows.end())
        return;
    m_context.followers.leave(**it);
    m_follows.erase(it);
}

bool Session::sendFollowed(Follower &follower)
{
    bool sent = false;
    while (!m_closing && m_transport.drained()) {
        const FollowGroup::Part &part = follower.group->read(follower.cursor, m_encoding);
        if (!part.frame)
            break;
        follower.cursor = part.after;
        m_context.counters.eventsSent.add(part.events);
        m_context.counters.eventsMissed.add(part.missed);
        m_transport.send(*part.frame, part.frame, m_context.nowUs);
        sent = true;
    }
    return sent;
}

} // namespace tapedeck
