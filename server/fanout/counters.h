// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>

namespace tapedeck {

/// What one worker counts. Written by its thread, read by any; the names in Status are these in snake case.
struct FanoutCounters {
    using Counter = std::atomic<std::uint64_t>;

    Counter accepted{0};
    Counter refusedFull{0};       ///< more than clientsMax
    Counter refusedOrigin{0};     ///< a web page of another site
    Counter handshakeTimeouts{0}; ///< no WebSocket, or no Hello, in time
    Counter badMessages{0};       ///< could not be read: closed
    Counter rateLimited{0};       ///< too many messages: closed
    Counter stalled{0};           ///< took nothing for too long: closed
    Counter framesSent{0};
    Counter bytesSent{0};
    Counter flushesSkipped{0}; ///< the client's socket was not drained
    Counter catchUps{0};       ///< sent to clients that had been skipped, or resumed
    Counter snapshots{0};
    Counter mailboxDropped{0}; ///< flushes that came faster than the worker sends: its clients are caught up
};

} // namespace tapedeck
