// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tapedeck/v1/follow.pb.h"

#include <cstdint>

namespace tapedeck {

/// Where a reader of a stream of events stands: which of a part's events it knows, and what lies between.
class FollowCursor
{
public:
    struct Step {
        bool anew = false;              ///< another history begins: how much lies between is not known
        std::uint64_t missedBefore = 0; ///< events from before the first that this reader was ever told
        std::uint64_t missed = 0;       ///< events between what it knows and this part
        std::uint64_t known = 0;        ///< so many at the part's beginning have been told before
    };

    /// Goes on behind a part with `count` events.
    Step take(const v1::Followed &part, int count)
    {
        Step step;
        if (part.epoch() != m_epoch) {
            step.anew = m_next != 0;
            m_epoch = part.epoch();
            m_next = 0;
        }
        if (part.first() == 0)
            return step;
        if (m_next == 0)
            step.missedBefore = part.first() - 1;
        else if (part.first() > m_next)
            step.missed = part.first() - m_next;
        else
            step.known = m_next - part.first();
        m_next = std::max(m_next, part.first() + static_cast<std::uint64_t>(count));
        return step;
    }

private:
    std::uint64_t m_epoch = 0;
    std::uint64_t m_next = 0; ///< sequence number that comes next; 0: nothing has been told
};

} // namespace tapedeck
