// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/wire/replica.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace tapedeck {

/// One subscribed board: the replica that the network thread applies updates to, readable by any thread.
///
/// The lock is held for one Update while applying (a chunk of a snapshot at most) and by readers for what they read of
/// one frame; nobody does I/O under it.
class BoardFeed
{
public:
    explicit BoardFeed(const Schema &schema)
        : m_replica(schema)
    {
    }

    [[nodiscard]] const Schema &schema() const { return std::as_const(m_replica).board().schema(); }

    /// Calls visit(const Board &) under the lock and returns what it returns. The board's versions are the replica's
    /// own: the cursor of a view. A view whose board.epoch() differs from the one it read last starts from 0.
    template <typename Visitor> auto read(Visitor &&visit) const
    {
        const std::lock_guard lock = lockSoon();
        return std::forward<Visitor>(visit)(m_replica.board());
    }

    /// The same for a thread that reads much, part by part: whoever waits goes first.
    template <typename Visitor> auto readCalmly(Visitor &&visit) const
    {
        while (m_waiting.load(std::memory_order_relaxed) > 0)
            std::this_thread::sleep_for(calm);
        const std::lock_guard lock(m_mutex);
        return std::forward<Visitor>(visit)(m_replica.board());
    }

    /// Version of the replica's board without the lock: has anything changed since I looked?
    [[nodiscard]] Version version() const { return m_version.load(std::memory_order_acquire); }

    /// When what has this version (of the replica's board) was applied, by the local steady clock, to a tenth of a
    /// second; or, of old changes and of those that came with a snapshot, a time after it. Under the lock, from read().
    struct AppliedAt {
        Micros steadyUs = 0;
        bool orBefore = true;
    };
    [[nodiscard]] AppliedAt appliedAt(Version version) const
    {
        const auto at = std::lower_bound(m_times.begin(), m_times.end(), version,
                                         [](const Applied &applied, Version v) { return applied.version < v; });
        return at == m_times.end() ? AppliedAt() : AppliedAt{at->steadyUs, at->snapshot || at == m_times.begin()};
    }

    /// An Update that has been applied: what the time to the painted frame is measured from.
    struct Unseen {
        Micros appliedUs;      ///< steady clock
        Micros receivedUs = 0; ///< when the server received the oldest change in it, steady clock; 0: not known
    };
    /// The Updates since the previous call; of very many the first and the last. For the one view of the feed that
    /// measures.
    [[nodiscard]] std::vector<Unseen> takeUnseen()
    {
        const std::lock_guard lock(m_mutex);
        return std::exchange(m_unseen, {});
    }

    /// The rows that the user sees now in one of the views (rows of the board; empty: none, or not known). Those of all
    /// views go to the server, which lets these go on when it has to slow the client down.
    void setView(const void *view, const std::vector<RowId> &rows)
    {
        const std::lock_guard lock(m_viewMutex);
        const auto it = m_views.find(view);
        if (it == m_views.end() ? rows.empty() : it->second == rows)
            return;
        if (rows.empty())
            m_views.erase(it);
        else
            m_views[view] = rows;
        ++m_viewRevision;
    }
    /// A view shows the board, or does no more: one that is subscribed to on demand is asked for only meanwhile.
    void addViewer() { ++m_viewers; }
    void removeViewer() { --m_viewers; }
    [[nodiscard]] bool hasViewers() const { return m_viewers > 0; }
    /// Calls `wake` once, from the network thread, when the board changes next; empty: not any more. For a view that
    /// rests; it looks at version() once more after this.
    void wakeOnChange(const void *view, std::function<void()> wake)
    {
        const std::lock_guard lock(m_viewMutex);
        if (wake)
            m_resting[view] = std::move(wake);
        else
            m_resting.erase(view);
        m_anyRests = !m_resting.empty();
    }
    /// Counts the changes of the view.
    [[nodiscard]] std::uint64_t viewRevision() const
    {
        const std::lock_guard lock(m_viewMutex);
        return m_viewRevision;
    }
    /// Network thread: the view in the server's row numbers.
    [[nodiscard]] std::vector<std::uint32_t> serverView() const
    {
        std::vector<std::uint32_t> rows;
        const std::scoped_lock lock(m_viewMutex, m_mutex);
        for (const auto &[view, seen] : m_views) {
            for (const RowId row : seen) {
                if (const std::uint32_t number = m_replica.serverRow(row); number != 0)
                    rows.push_back(number);
            }
        }
        if (m_views.size() > 1) {
            std::sort(rows.begin(), rows.end());
            rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
        }
        return rows;
    }

    /// Network thread: applies the bytes of a v1.Update. `clockOffsetUs`: server's clock minus ours, if it is known.
    Replica::Receipt apply(std::string_view update, std::optional<Micros> clockOffsetUs = {})
    {
        const Replica::Receipt receipt = applyLocked(update, clockOffsetUs);
        if (m_anyRests.load(std::memory_order_seq_cst)) {
            const std::lock_guard lock(m_viewMutex); // held while they are told, so that none goes meanwhile
            for (const auto &[view, wake] : std::exchange(m_resting, {}))
                wake();
            m_anyRests = false;
        }
        return receipt;
    }

    /// Replica::snapshot().
    [[nodiscard]] std::vector<std::string> snapshot(std::size_t chunkBytes) const
    {
        const std::lock_guard lock(m_mutex);
        return m_replica.snapshot(chunkBytes);
    }

    /// Network thread: where to resume, in the server's terms.
    [[nodiscard]] std::pair<Epoch, Version> cursor() const
    {
        const std::lock_guard lock(m_mutex);
        return {m_replica.epoch(), m_replica.version()};
    }

private:
    struct Applied {
        Version version; ///< of the board then
        Micros steadyUs; ///< of the first Update of this step
        bool snapshot;
    };
    Replica::Receipt applyLocked(std::string_view update, std::optional<Micros> clockOffsetUs)
    {
        const std::lock_guard lock = lockSoon();
        const Replica::Receipt receipt = m_replica.apply(update);
        const Micros now = steadyClockUs();
        Unseen unseen{now};
        if (clockOffsetUs && !receipt.snapshot && receipt.outcome == Replica::Outcome::Applied)
            unseen.receivedUs =
                now - std::max<Micros>(0, wallClockUs() + *clockOffsetUs - receipt.publishTimeUs) - receipt.oldestAgeUs;
        if (m_unseen.size() < unseenMax)
            m_unseen.push_back(unseen);
        else
            m_unseen.back() = unseen;
        m_version.store(m_replica.board().version(), std::memory_order_seq_cst);
        if (!m_times.empty() && now - m_times.back().steadyUs < timeStepUs
            && m_times.back().snapshot == receipt.snapshot)
            m_times.back().version = m_replica.board().version();
        else
            m_times.push_back({m_replica.board().version(), now, receipt.snapshot});
        if (m_times.size() > timesMax)
            m_times.pop_front();
        return receipt;
    }

    static constexpr Micros timeStepUs = 100'000;
    static constexpr std::size_t timesMax = 6'000; // ten minutes
    static constexpr std::size_t unseenMax = 64;
    static constexpr std::chrono::microseconds calm{20};

    /// A mutex by itself may be had again and again by the thread that has just let go of it.
    [[nodiscard]] std::lock_guard<std::mutex> lockSoon() const
    {
        m_waiting.fetch_add(1, std::memory_order_relaxed);
        m_mutex.lock();
        m_waiting.fetch_sub(1, std::memory_order_relaxed);
        return std::lock_guard(m_mutex, std::adopt_lock);
    }

    mutable std::mutex m_mutex;
    mutable std::atomic<int> m_waiting{0}; // for m_mutex, but for those that are calm
    Replica m_replica;
    std::deque<Applied> m_times;  // under m_mutex
    std::vector<Unseen> m_unseen; // under m_mutex
    mutable std::mutex m_viewMutex;
    std::map<const void *, std::vector<RowId>> m_views;
    std::map<const void *, std::function<void()>> m_resting; // under m_viewMutex
    std::atomic<bool> m_anyRests{false};
    std::atomic<int> m_viewers = 0;
    std::uint64_t m_viewRevision = 0;
    std::atomic<Version> m_version{0};
};

} // namespace tapedeck
