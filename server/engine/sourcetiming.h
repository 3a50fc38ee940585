// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/time/clock.h"
#include "common/time/histogram.h"

#include <cmath>
#include <cstdint>

namespace tapedeck {

/// How late the changes of one source are received, by its clock and ours, and how long they wait until they are
/// committed: of the time since it was last taken. Allocates nothing. Not thread-safe.
class SourceTiming
{
public:
    /// A change with a time: so long before its receipt; below 0, the source's clock is ahead of ours.
    void addLate(Micros us)
    {
        if (us < 0)
            m_ahead.add(static_cast<std::uint64_t>(-us));
        else
            m_late.add(static_cast<std::uint64_t>(us));
    }
    /// A change whose time is not of now, as in a recording.
    void addElsewhen() { ++m_elsewhen; }
    void addChanges(std::uint64_t count) { m_changes += count; }
    /// A batch, from its receipt to its commit.
    void addHeld(Micros us) { m_held.add(static_cast<std::uint64_t>(us < 0 ? 0 : us)); }

    [[nodiscard]] std::uint64_t count() const { return m_late.count() + m_ahead.count(); }
    [[nodiscard]] std::uint64_t elsewhen() const { return m_elsewhen; }
    [[nodiscard]] std::uint64_t changes() const { return m_changes; }
    [[nodiscard]] const Histogram &late() const { return m_late; }   ///< of the times that are not ahead
    [[nodiscard]] const Histogram &ahead() const { return m_ahead; } ///< how far, of those that are
    [[nodiscard]] const Histogram &held() const { return m_held; }
    /// Of all times: what `fraction` of them do not exceed.
    [[nodiscard]] Micros percentile(double fraction) const
    {
        const auto below = static_cast<double>(m_ahead.count());
        const double wanted = std::ceil(fraction * static_cast<double>(count()));
        if (wanted > below)
            return static_cast<Micros>(m_late.percentile((wanted - below) / static_cast<double>(m_late.count())));
        return below == 0 ? 0 : -static_cast<Micros>(m_ahead.percentile((below - wanted + 1) / below));
    }
    [[nodiscard]] Micros max() const { return m_late.count() > 0 ? static_cast<Micros>(m_late.max()) : percentile(1); }
    [[nodiscard]] Micros min() const { return -static_cast<Micros>(m_ahead.max()); } ///< 0 at most

    void reset() { *this = SourceTiming(); }

private:
    Histogram m_late;
    Histogram m_ahead;
    Histogram m_held;
    std::uint64_t m_elsewhen = 0;
    std::uint64_t m_changes = 0;
};

} // namespace tapedeck
