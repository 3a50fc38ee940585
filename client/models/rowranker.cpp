// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/rowranker.h"

#include <algorithm>
#include <utility>

#ifdef Q_OS_LINUX
#include <sys/resource.h>
#include <unistd.h>
#endif

namespace tapedeck {

namespace {

/// This thread has time; the window and the network have not.
void giveWay()
{
#ifdef Q_OS_LINUX
    constexpr int niceness = 10;
    setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), niceness);
#endif
}

} // namespace

RowRanker::RowRanker(std::shared_ptr<const BoardFeed> feed, RowSorter::Wish wish,
                     std::function<void(RowOrderPtr, bool)> ranked)
    : m_sorter(std::move(feed))
    , m_ranked(std::move(ranked))
    , m_wish(std::move(wish))
    , m_thread([this] { run(); })
{
}

RowRanker::~RowRanker()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_wake.notify_one();
    m_thread.join();
}

void RowRanker::setWish(const RowSorter::Wish &wish)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_wish == wish)
            return;
        m_wish = wish;
        m_wishChanged = true;
    }
    m_wake.notify_one();
}

void RowRanker::setSparks(std::shared_ptr<SparkStore> sparks)
{
    const std::lock_guard lock(m_mutex);
    m_sparks = std::move(sparks);
}

void RowRanker::run()
{
    giveWay();
    while (true) {
        std::optional<RowSorter::Wish> wish;
        std::shared_ptr<SparkStore> sparks;
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait_for(lock, std::chrono::milliseconds(intervalMs),
                            [this] { return m_wishChanged || m_stopping; });
            if (m_stopping)
                return;
            if (std::exchange(m_wishChanged, false))
                wish = m_wish;
            sparks = m_sparks;
        }
        if (wish)
            m_sorter.setWish(*wish);
        if (m_sorter.update())
            m_ranked(m_sorter.order(), wish.has_value());
        if (sparks)
            sample(*sparks);
    }
}

void RowRanker::sample(SparkStore &sparks)
{
    const auto now = std::chrono::steady_clock::now();
    if (sparks.turn() > 0 && now < m_sampleDue)
        return;
    constexpr std::chrono::milliseconds every(SparkStore::everyMs);
    m_sampleDue = std::max(m_sampleDue + every, now + every / 2); // keeps step, unless it was far too late
    sparks.sample(m_stale);
}

} // namespace tapedeck
