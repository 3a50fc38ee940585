// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sources/matchrow.h"

#include <optional>
#include <string>
#include <vector>

namespace tapedeck {

/// The goals of one match as a source that is polled lists them, turned into events: a goal that appears, one that is
/// corrected, and one that has gone, which is told as disallowed. Ids stay with their goals across polls.
class GoalTimeline
{
public:
    struct Goal {
        std::int64_t sourceId = 0; ///< 0: the source names none, and what it says of the goal tells it apart
        v1::MatchEvent::Kind kind = v1::MatchEvent::GOAL;
        v1::MatchEvent::Side side = v1::MatchEvent::NEITHER; ///< for whom it counts
        std::optional<std::uint32_t> minute;
        std::string scorer;
        std::uint32_t home = 0; ///< the score after it
        std::uint32_t away = 0;

        friend bool operator==(const Goal &, const Goal &) = default;
    };

    /// All goals of the match by now, in the order in which they were scored.
    void update(std::vector<Goal> goals, const MatchRow &row, Micros timeUs, ChangeBatch &batch);
    [[nodiscard]] bool empty() const { return m_goals.empty(); }
    /// Ids begin anew, too.
    void clear() { *this = GoalTimeline(); }

private:
    struct Known {
        Goal goal;
        std::string id;
        bool found = false;
    };

    [[nodiscard]] Known *find(const Goal &goal);
    [[nodiscard]] Known *findCorrected(const Goal &goal);
    static void tell(const Known &known, v1::MatchEvent::State state, const MatchRow &row, Micros timeUs,
                     ChangeBatch &batch);

    std::vector<Known> m_goals;
    int m_named = 0;
};

} // namespace tapedeck
