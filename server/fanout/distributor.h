// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/fanout/session.h"

#include <deque>
#include <functional>

namespace tapedeck {

/// Sends flushes to the sessions of their lanes, one flush after the other, in slices of time. Each flush begins at
/// another place of the lane, so that nobody is always the last.
///
/// A flush that comes when two of its lane are waiting takes the place of the second: whoever misses something by that
/// is caught up, which merges the two.
class Distributor
{
public:
    explicit Distributor(SessionContext &context)
        : m_context(context)
    {
    }

    void add(FlushPtr flush);
    [[nodiscard]] bool idle() const { return m_jobs.empty(); }
    /// Goes on until the time is over. `done` is called with each flush that all have been sent.
    void run(Micros sliceUs, const std::function<void(const Flush &)> &done);

private:
    struct Job {
        FlushPtr flush;
        std::size_t first = 0; ///< where in the lane it begins
        std::size_t next = 0;  ///< how many have had their turn
        bool matched = false;  ///< the filtered ones have been found
        std::size_t nextConcerned = 0;
    };

    [[nodiscard]] bool advance(Job &job, Micros endUs);
    [[nodiscard]] bool outOfTime(std::size_t turn, Micros endUs);

    SessionContext &m_context;
    std::deque<Job> m_jobs;
    std::size_t m_rotation = 0;
};

} // namespace tapedeck
