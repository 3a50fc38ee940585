// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/wire/followtarget.h"

#include <atomic>
#include <cstdint>

namespace tapedeck {

/// What somebody has of a target. Who has the same cursor is sent the same.
struct FollowCursor {
    std::uint64_t epoch = 0;
    /// Events: the sequence number of the last one. Candles: the start of the newest one.
    std::uint64_t since = 0;
    std::uint64_t change = 0; ///< candles and books: the store's number of the last change; 0: none yet
    bool answered = false;    ///< something has been read, if only that nothing is kept

    friend bool operator==(const FollowCursor &, const FollowCursor &) = default;
};

/// What the server keeps of one stream, by key. Written by the engine's thread, read by the workers under a short lock.
class FollowStore
{
public:
    virtual ~FollowStore() = default;

    /// How many events, or candles, one read() yields at most.
    static constexpr std::size_t partMax = 500;

    /// The stream has such an interval.
    [[nodiscard]] virtual bool hasInterval(std::uint32_t intervalS) const { return intervalS == 0; }
    /// Adds what comes after the cursor to `part`, at most partMax, and moves the cursor there. The caller has set what
    /// names the target. False if there is nothing; but the first time (FollowCursor::answered) it is always true.
    /// Thread-safe.
    virtual bool read(const FollowTarget &target, FollowCursor &cursor, v1::Followed &part) const = 0;

    /// Goes up with every change of anything in the store. Thread-safe, without a lock.
    [[nodiscard]] std::uint64_t revision() const { return m_revision.load(std::memory_order_acquire); }

protected:
    /// Something has changed: by the only writer, once it can be read.
    void noteChange() { m_revision.store(m_revision.load(std::memory_order_relaxed) + 1, std::memory_order_release); }

private:
    std::atomic<std::uint64_t> m_revision{0};
};

} // namespace tapedeck
