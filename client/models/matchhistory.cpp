// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/matchhistory.h"

#include <algorithm>
#include <string_view>
#include <unordered_set>
#include <utility>

namespace tapedeck {

using v1::MatchEvent;

namespace {

constexpr std::uint32_t fewGoals = 20;

/// The same is said once more, as after a restart of the server: nothing has changed.
bool sayTheSame(const MatchEvent &a, const MatchEvent &b)
{
    return a.kind() == b.kind() && a.state() == b.state() && a.side() == b.side() && a.text() == b.text()
        && a.home_score() == b.home_score() && a.away_score() == b.away_score() && a.home_wickets() == b.home_wickets()
        && a.away_wickets() == b.away_wickets();
}

int firstUnknown(const FollowCursor::Step &step, const v1::Followed &part)
{
    return static_cast<int>(std::min<std::uint64_t>(step.known, static_cast<std::uint64_t>(part.match_events_size())));
}

} // namespace

void MatchHistory::add(Entry entry)
{
    if (!entry.event.id().empty())
        m_numbers.emplace(entry.event.id(), m_dropped + m_entries.size());
    m_entries.push_back(std::move(entry));
}

std::size_t MatchHistory::excess(const v1::Followed &part) const
{
    const std::size_t most = m_entries.size() + static_cast<std::size_t>(part.match_events_size()) + 2; // and gaps
    return std::min(m_entries.size(), most - std::min(most, entriesMax));
}

void MatchHistory::dropOldest(std::size_t count)
{
    for (; count > 0 && !m_entries.empty(); --count) {
        m_numbers.erase(m_entries.front().event.id());
        m_entries.pop_front();
        ++m_dropped;
    }
}

std::size_t MatchHistory::additions(const v1::Followed &part) const
{
    FollowCursor cursor = m_cursor;
    const FollowCursor::Step step = cursor.take(part, part.match_events_size());
    std::size_t count = step.anew + (step.missed + step.missedBefore > 0);
    std::unordered_set<std::string_view> seen;
    for (int i = firstUnknown(step, part); i < part.match_events_size(); ++i) {
        const std::string &id = part.match_events(i).id();
        count += id.empty() || (!m_numbers.contains(id) && seen.insert(id).second);
    }
    return count;
}

std::vector<std::size_t> MatchHistory::take(const v1::Followed &part)
{
    dropOldest(excess(part));
    const std::size_t before = m_entries.size();
    const FollowCursor::Step step = m_cursor.take(part, part.match_events_size());
    if (step.anew)
        add({.anew = true});
    if (const std::uint64_t missed = step.missed + step.missedBefore; missed > 0)
        add({.missed = missed});
    std::vector<std::size_t> changed;
    for (int i = firstUnknown(step, part); i < part.match_events_size(); ++i) {
        const MatchEvent &event = part.match_events(i);
        const auto it = event.id().empty() ? m_numbers.end() : m_numbers.find(event.id());
        if (it == m_numbers.end()) {
            add({.event = event});
            continue;
        }
        const auto place = static_cast<std::size_t>(it->second - m_dropped);
        Entry &entry = m_entries[place];
        if (sayTheSame(entry.event, event))
            continue;
        if (entry.earlier.size() == earlierMax)
            entry.earlier.erase(entry.earlier.begin());
        entry.earlier.push_back(std::exchange(entry.event, event));
        if (place < before)
            changed.push_back(place);
    }
    return changed;
}

bool movesPrices(const MatchEvent &event)
{
    switch (event.kind()) {
    case MatchEvent::GOAL: // where they are few: each basket is not worth a line
        return event.home_score() + event.away_score() <= fewGoals;
    case MatchEvent::OWN_GOAL:
    case MatchEvent::PENALTY_GOAL:
    case MatchEvent::PENALTY_MISSED:
    case MatchEvent::RED_CARD:
    case MatchEvent::WICKET:
    case MatchEvent::SET_WON:
        return true;
    default:
        return false;
    }
}

} // namespace tapedeck
