// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace tapedeck {

/// How long to wait before the next reconnect: doubles on each failure up to a ceiling, spread by chance so that many
/// clients do not come back at once, and starts over once a connection has held. Owns no timer.
class Backoff
{
public:
    struct Limits {
        std::chrono::milliseconds first{250};
        std::chrono::milliseconds max{15'000};
    };

    explicit Backoff(Limits limits)
        : m_limits(limits)
        , m_upcoming(limits.first)
    {
    }

    /// The delay for the attempt about to start: half of the step plus `chance` (0 to 1) of the other half.
    [[nodiscard]] std::chrono::milliseconds next(double chance)
    {
        const auto step = m_upcoming;
        m_upcoming = std::min(m_upcoming * 2, m_limits.max);
        return step / 2
            + std::chrono::milliseconds(static_cast<std::int64_t>(static_cast<double>(step.count()) / 2 * chance));
    }
    void reset() { m_upcoming = m_limits.first; }

private:
    Limits m_limits;
    std::chrono::milliseconds m_upcoming;
};

} // namespace tapedeck
