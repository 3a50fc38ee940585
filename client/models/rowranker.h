// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/feed/boardfeed.h"
#include "client/models/gridcolumns.h"

#include <QString>

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace tapedeck {

using RowOrder = std::shared_ptr<const std::vector<RowId>>;

/// Keeps the order of a board's rows by a column, and the rows that pass a filter, on a thread of its own and at a pace
/// that eyes can follow. Ranks again only if rows came or went, or the sort column changed.
class RowRanker
{
public:
    static constexpr int intervalMs = 250;

    struct Wish {
        int column = 0; ///< index into gridColumns()
        bool descending = false;
        QString filter; ///< words that must all occur in a row's texts, whatever their case

        friend bool operator==(const Wish &a, const Wish &b) = default;
    };

    /// `ranked` is called from the ranker's thread with each new order.
    RowRanker(std::shared_ptr<BoardFeed> feed, std::function<void(RowOrder)> ranked);
    ~RowRanker();

    void setWish(const Wish &wish);

private:
    void run();
    [[nodiscard]] bool needsRanking(const Wish &wish, Version since) const;
    [[nodiscard]] std::pair<RowOrder, Version> rank(const Wish &wish) const;

    std::shared_ptr<BoardFeed> m_feed;
    std::function<void(RowOrder)> m_ranked;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    Wish m_wish;
    bool m_wishChanged = true;
    bool m_stopping = false;
    std::thread m_thread;
};

} // namespace tapedeck
