// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/feed/follows.h"

#include <algorithm>

namespace tapedeck {

namespace {

v1::ClientMessage followMessage(const FollowTarget &target, const FollowProgress &progress)
{
    v1::ClientMessage message;
    v1::Follow &follow = *message.mutable_follow();
    follow.set_stream(target.stream);
    follow.set_key(target.key);
    follow.set_interval_s(target.intervalS);
    follow.set_epoch(progress.epoch);
    follow.set_since(progress.since);
    return message;
}

} // namespace

v1::ClientMessage Follows::follow(const FollowTarget &target, const FollowProgress &known)
{
    State &state = m_targets[target];
    const bool isFirst = ++state.followers == 1;
    if (isFirst || known.epoch != state.progress.epoch || known.since < state.progress.since)
        state.progress = isFirst || known.epoch == state.progress.epoch ? known : FollowProgress();
    return followMessage(target, state.progress);
}

std::optional<v1::ClientMessage> Follows::unfollow(const FollowTarget &target)
{
    const auto it = m_targets.find(target);
    if (it == m_targets.end() || --it->second.followers > 0)
        return std::nullopt;
    m_targets.erase(it);
    v1::ClientMessage message;
    v1::Unfollow &unfollow = *message.mutable_unfollow();
    unfollow.set_stream(target.stream);
    unfollow.set_key(target.key);
    unfollow.set_interval_s(target.intervalS);
    return message;
}

std::vector<v1::ClientMessage> Follows::resume() const
{
    std::vector<v1::ClientMessage> messages;
    for (const auto &[target, state] : m_targets)
        messages.push_back(followMessage(target, state.progress));
    return messages;
}

bool Follows::take(const v1::Followed &part)
{
    const auto it = m_targets.find({part.stream(), part.key(), part.interval_s()});
    return it != m_targets.end() && it->second.progress.take(part);
}

bool FollowProgress::take(const v1::Followed &part)
{
    const std::uint64_t known = part.epoch() == epoch ? since : 0;
    if (part.stream() == v1::TRADES || part.stream() == v1::MATCH_EVENTS) {
        // What the server takes us to know; more than we do in an answer to an earlier question.
        if (part.first() > known + part.missed() + 1)
            return false;
        const int events = part.trades_size() + part.match_events_size();
        since = part.first() + static_cast<std::uint64_t>(events) - std::min<std::uint64_t>(part.first(), 1);
    } else {
        since = known;
        for (const v1::Candle &candle : part.candles())
            since = std::max(since, static_cast<std::uint64_t>(candle.start_s()));
    }
    epoch = part.epoch();
    return true;
}

} // namespace tapedeck
