// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/time/clock.h"
#include "server/fanout/slowdownladder.h"

#include "tapedeck/v1/wire.pb.h"

#include <cstdint>

namespace tapedeck {

/// How slow a client is to be served, from what it takes, what it reports, and what the server can do: the ladder of
/// Paced. Knows no socket and no clock.
///
/// It only ever says how often; whatever the step, a client whose socket has drained is caught up to the newest state.
class Pacer
{
public:
    struct Limits {
        SlowdownLadder::Limits ladder;
        Micros snapshotAfterUs = 3'000'000; ///< behind for so long: only now and then
        Micros suspendAfterUs = 10'000'000; ///< behind for so long: nothing until it has read what is under way
    };

    /// What happened since the previous call, a quarter of a second or so ago.
    struct Observation {
        Micros nowUs;
        Micros behindUs;       ///< for how long it has been behind; 0: it is not
        std::uint32_t taken;   ///< flushes sent
        std::uint32_t skipped; ///< flushes that found it not drained
        bool reportsTrouble;   ///< it says that it cannot keep up (reportsTrouble())
        bool hidden;           ///< it says that nobody sees it
        int loadShift;         ///< intervals slower, for the server's load
    };

    /// What it comes to.
    struct Pace {
        v1::Paced::Step step = v1::Paced::FULL;
        v1::Paced::Reason reason = v1::Paced::NONE;
        int shift = 0; ///< by how many intervals slower than asked for
        friend bool operator==(const Pace &, const Pace &) = default;
    };

    Pacer() = default;
    explicit Pacer(Limits limits)
        : m_limits(limits)
    {
    }

    /// True if the pace has changed.
    bool observe(const Observation &seen);
    [[nodiscard]] const Pace &pace() const { return m_pace; }

private:
    Limits m_limits;
    Pace m_pace;
    SlowdownLadder m_reader;
    SlowdownLadder m_report;
};

/// Does a client that was sent `updatesPerSecond` say that it cannot keep up? It paints fewer than six in ten of them
/// and not smoothly, or applies for longer than a quarter of the time between two, or shows them much too late.
[[nodiscard]] bool reportsTrouble(const v1::ClientReport &report, std::uint32_t updatesPerSecond);

} // namespace tapedeck
