// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>

namespace tapedeck {

/// A count with one writing thread, readable by any. Costs the writer no locked instruction.
class Counter
{
public:
    void add(std::uint64_t count = 1)
    {
        m_value.store(m_value.load(std::memory_order_relaxed) + count, std::memory_order_relaxed);
    }
    void set(std::uint64_t value) { m_value.store(value, std::memory_order_relaxed); }
    [[nodiscard]] std::uint64_t value() const { return m_value.load(std::memory_order_relaxed); }

private:
    std::atomic<std::uint64_t> m_value{0};
};

/// What one worker counts; the names in Status and the metrics are these in snake case (fanoutfigures.cpp).
struct FanoutCounters {
    // Since the start.
    Counter accepted;
    Counter refusedFull;       ///< more than clientsMax: 503
    Counter refusedRate;       ///< more new connections than connectsPerSecond: 503
    Counter refusedOrigin;     ///< a web page of another site: 403
    Counter refusedRequests;   ///< not a request that is served here: 4xx
    Counter handshakeTimeouts; ///< no request, or no Hello, in time
    Counter badMessages;       ///< could not be read: closed
    Counter rateLimited;       ///< too many messages: closed
    Counter stalled;           ///< took nothing for too long, or let answers pile up: closed
    Counter framesSent;        ///< Updates
    Counter bytesSent;         ///< of Updates
    Counter flushesSkipped;    ///< the client's socket was not drained
    Counter catchUps;          ///< sent to clients that had been skipped, or resumed
    Counter snapshots;
    Counter flushesDropped; ///< came faster than the worker sends: its clients are caught up
    Counter behindUs;       ///< sum over clients of the time they have been behind
    Counter foldedChanges;  ///< source changes that catch-ups of slow clients merged
    Counter stepsReduced;   ///< how often a client was put on each step of Paced
    Counter stepsSnapshot;
    Counter stepsSuspended;
    Counter stepsFull;    ///< back to full
    Counter eventsSent;   ///< to clients that follow rows, each to each
    Counter eventsMissed; ///< of these, what was no longer kept when the client could take it
    Counter http2xx;      ///< answers to HTTP requests by the class of their status (HttpRoutes)
    Counter http3xx;
    Counter http4xx;
    Counter http5xx;

    // Now; set a few times a second.
    Counter behind; ///< clients with a skipped flush that have not caught up
    Counter reduced;
    Counter snapshotOnly;
    Counter suspended;
    Counter followed;       ///< targets that clients follow, each once
    Counter streams;        ///< HTTP connections that became streams
    Counter oldestBehindUs; ///< the longest time that a client has been behind
    Counter busyPermille;   ///< share of the last second in which the worker was not waiting
    Counter loadShift;      ///< by how many intervals all clients are slowed down for the worker's load
};

} // namespace tapedeck
