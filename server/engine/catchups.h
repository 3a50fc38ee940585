// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/engine/catchupjob.h"

#include <functional>
#include <list>

namespace tapedeck {

/// Answers catch-up requests of one board. Who asks for the same shares the work: a snapshot, or the changes since a
/// cursor, or those with some prefix, are encoded once and kept for a while. Large ones take several turns of the
/// engine, and their askers wait. Knows no thread.
class CatchUps
{
public:
    struct Counters {
        std::uint64_t snapshots = 0; ///< encoded, from version 0
        std::uint64_t deltas = 0;    ///< encoded, from a cursor
        std::uint64_t partials = 0;  ///< of a few rows each
        std::uint64_t shared = 0;    ///< answers without encoding anything
        std::uint64_t restarts = 0;  ///< done over, as the board had forgotten removals meanwhile
    };

    using Deliver = std::function<void(int worker, CatchUp catchUp)>;
    /// The version that a tier's next flush starts from.
    using FlushedVersion = std::function<Version(int tier)>;

    CatchUps(const PublishedBoard &published, const CatchUpLimits &limits, FlushedVersion flushed);

    /// Answers at once, or once work() has got so far. Each catch-up is within the budget until `deadlineUs` (steady
    /// clock), or goes on in work().
    void request(CatchUpRequest request, Micros deadlineUs, const Deliver &deliver);
    /// Somebody waits.
    [[nodiscard]] bool busy() const { return m_waiting > 0; }
    /// Goes on with what somebody waits for, until `deadlineUs`; drops what nobody asked for lately.
    void work(Micros deadlineUs, const Deliver &deliver);

    [[nodiscard]] const Counters &counters() const { return m_counters; }

private:
    struct Entry {
        std::unique_ptr<CatchUpJob> job;
        std::vector<CatchUpRequest> waiting;
        std::size_t answered = 0; // of waiting
        Micros usedUs = 0;
        bool atOnce = false;     // in slices the board was too fast for it
        bool asSnapshot = false; // what changed is more than what there is: a snapshot is less to send
    };
    using Entries = std::list<Entry>;

    [[nodiscard]] CatchUp partial(const CatchUpRequest &request) const;
    [[nodiscard]] Entries::iterator shared(const CatchUpRequest &request, Version since, Micros nowUs);
    Entries::iterator make(Entries &entries, const CatchUpRequest &request, Version since);
    /// The oldest version that an answer may have.
    [[nodiscard]] Version oldestFor(const CatchUpRequest &request) const;
    /// True once nobody waits for it any more.
    bool proceed(Entry &entry, Micros deadlineUs, const Deliver &deliver);
    /// Null: not yet, or not at all.
    [[nodiscard]] const CatchUp *answer(Entry &entry, const CatchUpRequest &request, Micros deadlineUs);
    [[nodiscard]] bool exceedsSnapshot(const CatchUpJob &job) const;
    void turnToSnapshot(Entry &entry, Micros deadlineUs, const Deliver &deliver);
    void tidy(Micros nowUs);

    const PublishedBoard &m_published;
    CatchUpLimits m_limits;
    FlushedVersion m_flushed;
    KeyIndex m_index;
    MessageCompressor m_compressor;
    Entries m_shared; // each list in the order that they began
    Entries m_own;    // with keys of their own: gone once answered
    bool m_ownFirst = false;
    std::size_t m_waiting = 0; // requests
    Micros m_tidyDueUs = 0;
    std::array<std::size_t, encodingCount> m_snapshotRowBytes{}; // on average; 0: not known
    Counters m_counters;
};

} // namespace tapedeck
