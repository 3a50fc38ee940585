// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/sparkstore.h"

#include "tapedeck/v1/prices.pb.h"

#include <algorithm>
#include <cstdlib>

namespace tapedeck {

using v1::Quote;

void SparkStore::sample(bool stale)
{
    const std::uint64_t turn = m_turn.load(std::memory_order_relaxed);
    const std::size_t slot = turn % slots;
    Version version = 0;
    RowId limit = 1;
    for (RowId first = 0; first == 0 || first < limit; first += rowsPerBlock) {
        m_feed->readCalmly([&](const Board &board) {
            const std::lock_guard lock(m_mutex);
            if (first == 0) {
                if (board.epoch() != m_epoch) {
                    m_blocks.clear();
                    m_sampled = 0;
                }
                m_epoch = board.epoch();
                version = board.version();
            }
            limit = std::min(static_cast<RowId>(board.rowLimit()), rowsMax);
            const std::size_t number = first / rowsPerBlock;
            if (first >= limit)
                return;
            if (m_blocks.size() <= number)
                m_blocks.resize(number + 1);
            if (!m_blocks[number]) {
                m_blocks[number] = std::make_unique<Block>();
                for (auto &values : m_blocks[number]->values)
                    values.fill(none);
            }
            Block &block = *m_blocks[number];
            for (RowId row = std::max<RowId>(1, first); row < std::min(first + rowsPerBlock, limit); ++row) {
                auto &values = block.values[row - first];
                if (board.cellVersion(row, board.schema().keyIndex()) > m_sampled)
                    values.fill(none);
                values[slot] = none;
                if (stale || !board.alive(row)
                    || board.integer(row, Quote::kStatusFieldNumber) == std::int64_t(Quote::STALE))
                    continue;
                if (const auto last = board.decimal(row, Quote::kLastFieldNumber))
                    put(block, row - first, slot, *last);
            }
        });
    }
    m_sampled = version;
    m_turn.store(turn + 1, std::memory_order_release);
}

void SparkStore::put(Block &block, RowId at, std::size_t slot, Decimal value)
{
    auto &values = block.values[at];
    if (value.scale != block.scales[at])
        values.fill(none);
    std::int64_t low = value.mantissa;
    std::int64_t high = value.mantissa;
    const std::int64_t base = block.bases[at];
    const int shift = block.shifts[at];
    for (const std::int16_t v : values) {
        if (v == none)
            continue;
        low = std::min(low, base + (std::int64_t(v) << shift));
        high = std::max(high, base + (std::int64_t(v) << shift));
    }
    std::int64_t range = 0;
    if (__builtin_sub_overflow(high, low, &range)) {
        values.fill(none);
        low = value.mantissa;
        range = 0;
    }
    // From the lowest on, as finely as there is room for.
    int needed = 0;
    while (range >> needed > INT16_MAX)
        ++needed;
    for (std::int16_t &v : values)
        v = v == none ? none : static_cast<std::int16_t>((base + (std::int64_t(v) << shift) - low) >> needed);
    block.bases[at] = low;
    block.shifts[at] = static_cast<std::uint8_t>(needed);
    block.scales[at] = value.scale;
    values[slot] = static_cast<std::int16_t>((value.mantissa - low) >> needed);
}

Spark SparkStore::read(RowId row) const
{
    Spark spark;
    const std::lock_guard lock(m_mutex);
    const std::size_t number = row / rowsPerBlock;
    if (number >= m_blocks.size() || !m_blocks[number])
        return spark;
    const Block &block = *m_blocks[number];
    const RowId at = row % rowsPerBlock;
    const std::uint64_t turn = m_turn.load(std::memory_order_acquire);
    std::array<std::int16_t, Spark::points> values{};
    int low = INT16_MAX;
    int high = INT16_MIN;
    int first = none;
    int last = none;
    for (std::size_t i = 0; i < values.size(); ++i) { // the slot of this turn is the next to be written
        values[i] = block.values[at][(turn + 1 + i) % slots];
        if (values[i] == none)
            continue;
        low = std::min<int>(low, values[i]);
        high = std::max<int>(high, values[i]);
        first = first == none ? values[i] : first;
        last = values[i];
        if (spark.count++ == 0)
            spark.spanPoints = static_cast<int>(values.size() - 1 - i);
    }
    if (spark.count == 0)
        return spark;
    const int range = std::max(1, high - low);
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (values[i] != none)
            spark.heights[i] = static_cast<std::uint8_t>(high == low ? Spark::highest / 2
                                                                     : (values[i] - low) * int(Spark::highest) / range);
    }
    spark.direction = (last > first) - (last < first);
    const auto decimal = [&](int value) {
        return Decimal{block.bases[at] + (std::int64_t(value) << block.shifts[at]), block.scales[at]};
    };
    spark.low = decimal(low);
    spark.high = decimal(high);
    spark.rounded = block.shifts[at] > 0;
    return spark;
}

std::size_t SparkStore::bytes() const
{
    const std::lock_guard lock(m_mutex);
    return static_cast<std::size_t>(
               std::count_if(m_blocks.begin(), m_blocks.end(), [](const auto &block) { return block != nullptr; }))
        * sizeof(Block);
}

} // namespace tapedeck
