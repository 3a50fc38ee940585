// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/goaltimeline.h"

#include <algorithm>

namespace tapedeck {

namespace {

bool isSameGoal(const GoalTimeline::Goal &a, const GoalTimeline::Goal &b)
{
    if (a.sourceId != 0 || b.sourceId != 0)
        return a.sourceId == b.sourceId;
    return a.side == b.side && a.minute == b.minute && a.scorer == b.scorer;
}

} // namespace

void GoalTimeline::update(std::vector<Goal> goals, const MatchRow &row, Micros timeUs, ChangeBatch &batch)
{
    for (Known &known : m_goals)
        known.found = false;
    std::vector<Known *> matches;
    for (const Goal &goal : goals) {
        Known *known = find(goal);
        if (known != nullptr)
            known->found = true;
        matches.push_back(known);
    }
    for (std::size_t i = 0; i < goals.size(); ++i) {
        if (matches[i] == nullptr && (matches[i] = findCorrected(goals[i])) != nullptr)
            matches[i]->found = true;
    }
    std::vector<Known> now;
    for (const Known &known : m_goals) {
        if (!known.found)
            tell(known, v1::MatchEvent::DISALLOWED, row, timeUs, batch);
    }
    for (std::size_t i = 0; i < goals.size(); ++i) {
        const bool isKnown = matches[i] != nullptr;
        const bool isUnchanged = isKnown && matches[i]->goal == goals[i];
        now.push_back({std::move(goals[i]), isKnown ? matches[i]->id : "goal-" + std::to_string(++m_named)});
        if (!isUnchanged)
            tell(now.back(), v1::MatchEvent::CONFIRMED, row, timeUs, batch);
    }
    m_goals = std::move(now);
}

GoalTimeline::Known *GoalTimeline::find(const Goal &goal)
{
    const auto it = std::find_if(m_goals.begin(), m_goals.end(),
                                 [&](const Known &known) { return !known.found && isSameGoal(known.goal, goal); });
    return it == m_goals.end() ? nullptr : &*it;
}

/// Another minute or scorer than before: of those that have gone, the first of its side.
GoalTimeline::Known *GoalTimeline::findCorrected(const Goal &goal)
{
    const auto it = std::find_if(m_goals.begin(), m_goals.end(), [&](const Known &known) {
        return !known.found && goal.sourceId == 0 && known.goal.side == goal.side;
    });
    return it == m_goals.end() ? nullptr : &*it;
}

void GoalTimeline::tell(const Known &known, v1::MatchEvent::State state, const MatchRow &row, Micros timeUs,
                        ChangeBatch &batch)
{
    v1::MatchEvent &event = row.addEvent(batch, known.id, known.goal.kind, timeUs);
    event.set_state(state);
    event.set_side(known.goal.side);
    if (known.goal.minute)
        event.set_clock(*known.goal.minute * 60);
    event.set_text(known.goal.scorer);
    if (state == v1::MatchEvent::DISALLOWED)
        return; // the score after it is the match's
    event.set_home_score(known.goal.home);
    event.set_away_score(known.goal.away);
}

} // namespace tapedeck
