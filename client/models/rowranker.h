// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/rowsorter.h"
#include "client/models/sparkstore.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace tapedeck {

/// Keeps a board's rows sorted and filtered on a thread of its own, at a pace that eyes can follow; what the user asks
/// for is done at once.
class RowRanker
{
public:
    static constexpr int intervalMs = 250;

    /// `ranked` is called from the ranker's thread with each new order, and whether the user had asked for it.
    RowRanker(std::shared_ptr<const BoardFeed> feed, RowSorter::Wish wish,
              std::function<void(RowOrderPtr, bool asked)> ranked);
    ~RowRanker();

    void setWish(const RowSorter::Wish &wish);
    /// Whose lines it draws on, or null.
    void setSparks(std::shared_ptr<SparkStore> sparks);
    /// Prices are not live: lines have a gap.
    void setStale(bool stale) { m_stale = stale; }

private:
    void run();
    void sample(SparkStore &sparks);

    RowSorter m_sorter;
    std::function<void(RowOrderPtr, bool asked)> m_ranked;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    RowSorter::Wish m_wish;
    std::shared_ptr<SparkStore> m_sparks;
    std::chrono::steady_clock::time_point m_sampleDue;
    std::atomic<bool> m_stale{false};
    bool m_wishChanged = true;
    bool m_stopping = false;
    std::thread m_thread;
};

} // namespace tapedeck
