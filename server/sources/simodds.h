// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sources/instrument.h"
#include "server/sources/randomstream.h"
#include "server/sources/simmatch.h"

#include <array>
#include <string>
#include <vector>

namespace tapedeck {

/// The betting market on who wins one SimMatch: a row of "prices" for each side, and for the draw where there is one.
/// Fair odds follow from score, time and a drifting opinion; they are quoted in the ticks of a betting exchange, traded
/// now and then, suspended after a goal or wicket, and settled at the end. Deterministic for a seed and a match.
class SimOdds
{
public:
    static constexpr SourceRow rowsPerMatch = 3;

    SimOdds(SourceRow firstRow, const SimMatch::Standing &match, std::uint64_t seed);

    /// Goes on for `seconds` of match time and writes what changed; the first call declares the rows.
    void advance(double seconds, const SimMatch::Standing &match, ChangeBatch &batch, Micros nowUs);
    void remove(ChangeBatch &batch);
    /// From now on the price levels of these rows (keys, ascending) are wanted, and no others.
    void followBooks(const std::vector<std::string> &keys);
    /// Writes those of them that have changed since the last time, or were never written.
    void writeBooks(ChangeBatch &batch);

    /// How likely it is that home wins, nobody does (0 where there is no draw), and away wins; together 1.
    [[nodiscard]] static std::array<double, 3> chances(const SimMatch::Standing &match, double opinion);

private:
    enum Outcome { Home, Draw, Away };
    struct Runner {
        Outcome outcome;
        Instrument instrument;
        bool bookFollowed = false;
    };

    void declare(const SimMatch::Standing &match, ChangeBatch &batch);
    void setStatus(ChangeBatch &batch, int status);
    void quote(Runner &runner, double chance, ChangeBatch &batch, Micros nowUs);
    void settle(const SimMatch::Standing &match, ChangeBatch &batch);

    RandomStream m_random;
    std::vector<Runner> m_runners;
    double m_opinion;          // of home's strength: drifts
    double m_sinceQuote = 0;   // match seconds
    double m_suspendedFor = 0; // match seconds
    int m_turns = 0;           // goals or wickets seen
    bool m_declared = false;
    bool m_settled = false;
};

} // namespace tapedeck
