// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/feed/boardfeed.h"

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace tapedeck {

/// Fills a feed with prices at a steady rate, by Updates as they come from a server: for measuring a dashboard without
/// one. Their rows are encoded before, since that is a server's work.
class BenchmarkMarket
{
public:
    /// Starts at once, with a snapshot. `rate`: row updates a second, three or four cells each.
    BenchmarkMarket(std::shared_ptr<BoardFeed> feed, int rows, int rate);
    ~BenchmarkMarket();

    /// Rows that have been applied.
    [[nodiscard]] std::uint64_t applied() const { return m_applied; }
    [[nodiscard]] std::uint64_t updates() const { return m_updates; }
    /// An Update was not what it should be: the figures say nothing.
    [[nodiscard]] bool failed() const { return m_failed; }

private:
    void run();
    void prepare();

    std::shared_ptr<BoardFeed> m_feed;
    int m_rowCount;
    int m_rate;
    std::vector<std::string> m_batches; ///< encoded rows of one Update each
    std::size_t m_batchRows = 0;
    Version m_version = 0;
    std::atomic<std::uint64_t> m_applied{0};
    std::atomic<std::uint64_t> m_updates{0};
    std::atomic<bool> m_failed{false};
    std::atomic<bool> m_stopping{false};
    std::thread m_thread;
};

} // namespace tapedeck
