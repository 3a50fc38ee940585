// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/engine/changebatch.h"
#include "server/sources/randomstream.h"

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace tapedeck {

/// One made-up match: scheduled, played, finished; then another fixture takes its place. Deterministic for a seed.
class SimMatch
{
public:
    enum class Sport { Football, Basketball, IceHockey, Tennis, Cricket };
    static constexpr int sportCount = 5;

    SimMatch(SourceRow row, std::uint64_t seed);

    /// Plays on for `seconds` of match time and writes what changed; the first call declares the row. `nowUs` is the
    /// wall clock. Returns false when the match is long over: its row was removed, and this object is of no more use.
    [[nodiscard]] bool advance(double seconds, ChangeBatch &batch, Micros nowUs);

    [[nodiscard]] int corrections() const { return m_corrections; }

    /// How the match stands: what odds follow from. Views are good until the match plays on.
    struct Standing {
        struct Side {
            std::string_view name;
            int score, sets, points, wickets, balls;
        };
        Sport sport;
        std::string_view id;
        std::array<Side, 2> sides; ///< home, away
        int period, batting;
        double scoresToCome; ///< of both sides together, on average; for sports with a clock
        bool over;
    };
    [[nodiscard]] Standing standing() const;

private:
    struct Side {
        std::string name;
        int score = 0;
        int sets = 0;
        int games = 0;
        int points = 0;
        int wickets = 0;
        int balls = 0;
    };

    /// A score that is looked at again.
    struct Review {
        std::string id;
        std::string scorer;
        int side;
        std::uint32_t clock;
        double left; ///< seconds
        bool allowed;
    };

    void declare(ChangeBatch &batch, Micros nowUs);
    v1::MatchEvent &addEvent(ChangeBatch &batch, const std::string &id, v1::MatchEvent::Kind kind, int side = -1);
    void beginPeriod(ChangeBatch &batch);
    void endPeriod(ChangeBatch &batch, int period);
    void scoreGoal(ChangeBatch &batch);
    void book(ChangeBatch &batch);
    void tell(ChangeBatch &batch, const Review &review, v1::MatchEvent::State state);
    void setStatus(ChangeBatch &batch, int status);
    void setText(ChangeBatch &batch, int column, const std::string &text);
    void playTimed(double seconds, ChangeBatch &batch);
    [[nodiscard]] int score(ChangeBatch &batch, int points, const std::string &what);
    void endReview(ChangeBatch &batch);
    void playTennis(ChangeBatch &batch);
    void playCricket(ChangeBatch &batch);
    void writeScores(ChangeBatch &batch);
    void finish(ChangeBatch &batch);

    SourceRow m_row;
    RandomStream m_random;
    Sport m_sport;
    std::string m_id;
    Side m_sides[2];
    double m_untilStart;    // seconds
    double m_breakLeft = 0; // seconds of the break under way
    double m_played = 0;    // seconds, without breaks
    double m_sinceEvent = 0;
    double m_over = 0; // seconds since the end
    int m_period = 0;
    int m_batting = 0;
    int m_corrections = 0;
    std::optional<Review> m_review;
    int m_events = 0; // numbered so
    Micros m_nowUs = 0;
    bool m_declared = false;
    bool m_live = false;
    bool m_finished = false;
    bool m_changed = false;
    int m_shownClock = -1;
};

} // namespace tapedeck
