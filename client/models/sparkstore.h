// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/feed/boardfeed.h"

#include <array>
#include <atomic>
#include <memory>
#include <mutex>
#include <vector>

namespace tapedeck {

/// A row's last price over the last minute, ready to be drawn.
struct Spark {
    static constexpr int points = 31;
    static constexpr std::uint8_t gap = 255;
    static constexpr std::uint8_t highest = 200;

    std::array<std::uint8_t, points>
        heights;        ///< oldest first, 0 to highest, or gap: there was no price, or a stale one
    int count = 0;      ///< of points that are no gap
    int spanPoints = 0; ///< from the first of them to now
    int direction = 0;  ///< of the last of them against the first: +1, -1, 0
    Decimal low, high;
    bool rounded = false; ///< low and high are, since they are far apart

    Spark() { heights.fill(gap); }
};

/// What the last price of each row was, taken of all rows at once every two seconds by one thread, read by another. 74
/// bytes a row, in blocks that are made when there are rows for them.
class SparkStore
{
public:
    static constexpr int everyMs = 2'000;
    static constexpr RowId rowsMax = 100'352; ///< 7.4 MB; later rows have no line

    explicit SparkStore(std::shared_ptr<const BoardFeed> feed)
        : m_feed(std::move(feed))
    {
    }

    /// Takes one value more of every row; of none if `stale`, but their lines go on. One thread only.
    void sample(bool stale);
    /// How often that was done.
    [[nodiscard]] std::uint64_t turn() const { return m_turn.load(std::memory_order_acquire); }
    [[nodiscard]] Spark read(RowId row) const;
    /// Of what it keeps.
    [[nodiscard]] std::size_t bytes() const;

private:
    static constexpr int slots = Spark::points + 1; // one is written while the others are read
    static constexpr RowId rowsPerBlock = 1'024;
    static constexpr std::int16_t none = INT16_MIN;
    struct Block {
        std::array<std::array<std::int16_t, slots>, rowsPerBlock> values; // from the base, in units of 2^shift
        std::array<std::int64_t, rowsPerBlock> bases{};
        std::array<std::uint8_t, rowsPerBlock> shifts{};
        std::array<std::uint8_t, rowsPerBlock> scales{};
    };

    void put(Block &block, RowId at, std::size_t slot, Decimal value);

    std::shared_ptr<const BoardFeed> m_feed;
    mutable std::mutex m_mutex; // after the feed's
    std::vector<std::unique_ptr<Block>> m_blocks;
    std::atomic<std::uint64_t> m_turn{0};
    Epoch m_epoch = 0;
    Version m_sampled = 0; // rows that are younger begin anew
};

} // namespace tapedeck
