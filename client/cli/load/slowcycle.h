// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/time/clock.h"

#include <cstdint>
#include <optional>

namespace tapedeck {

/// The ways of a slow client: it reads nothing for a time, then reads on until it is fresh again and a while longer,
/// and begins anew. Times are of the steady clock unless said otherwise. Owns no timer.
class SlowCycle
{
public:
    enum class Phase : std::uint8_t {
        Reading,
        Stalled,
        CatchingUp, ///< reads on, and has seen nothing new yet
    };
    static constexpr Micros readingUs = 1'000'000;   ///< from fresh to the next stall
    static constexpr Micros freshWithinUs = 100'000; ///< beyond the flush interval

    void stall() { m_phase = Phase::Stalled; }
    void resume(Micros nowUs)
    {
        m_phase = Phase::CatchingUp;
        m_resumedUs = nowUs;
    }
    /// The connection was lost: nothing is measured.
    void reset() { m_phase = Phase::Reading; }

    /// An Update, published `ageUs` ago, has come. If it is the first fresh one since resume(): how long that took.
    [[nodiscard]] std::optional<Micros> note(Micros ageUs, Micros intervalUs, Micros nowUs)
    {
        if (m_phase != Phase::CatchingUp || ageUs >= intervalUs + freshWithinUs)
            return std::nullopt;
        m_phase = Phase::Reading;
        return nowUs - m_resumedUs;
    }

    [[nodiscard]] Phase phase() const { return m_phase; }

private:
    Phase m_phase = Phase::Reading;
    Micros m_resumedUs = 0;
};

} // namespace tapedeck
