// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/engine/candle.h"

#include <algorithm>
#include <cstddef>
#include <deque>
#include <vector>

namespace tapedeck {

/// The candles of one interval that are over, of all series, in chunks that grow with what there is to keep up to a
/// bound. Beyond that a series that has not been traded for a chunk's time loses its oldest, if one is found among
/// those least recently used; else the series that wants more loses its own oldest, or gets none. Candles of a series
/// ascend. Not thread-safe.
class CandleHistory
{
public:
    using SeriesId = std::uint32_t;

    /// Memory permitting, at least interval.kept of a series are kept. `bytesMax` of all series together.
    CandleHistory(CandleInterval interval, std::size_t bytesMax);

    /// Adds one that begins after the series' last. If there is no room for it, it is forgotten. `change`: the number
    /// of the change under way, the largest of all.
    void append(SeriesId series, const Candle &candle, std::uint64_t change);
    /// Adds one among the others. False: the series keeps none that begin before it.
    [[nodiscard]] bool insert(SeriesId series, const Candle &candle, std::uint64_t change);
    /// Calls change(Candle &) for the candle that begins at `start`. False if there is none.
    template <typename Change> [[nodiscard]] bool update(SeriesId series, std::uint32_t start, Change &&change);
    /// Calls change(Candle &) for each.
    template <typename Change> void updateAll(SeriesId series, Change &&change);
    void clear(SeriesId series);

    /// Something may be appended soon.
    void prefetch(SeriesId series) const
    {
        if (series < m_rings.size())
            __builtin_prefetch(&m_rings[series], 1);
    }
    /// Calls visit(const Candle &) for those that changed after `change` or begin after `since`, newest first.
    template <typename Visitor>
    void visitNewest(SeriesId series, std::uint64_t change, std::uint64_t since, Visitor &&visit) const;

    /// Calls visit(const Candle &) for each, newest first, until it returns false.
    template <typename Visitor> void visitBack(SeriesId series, Visitor &&visit) const;

    [[nodiscard]] std::size_t candles() const { return m_candles; }
    [[nodiscard]] std::size_t bytes() const { return m_chunks.size() * sizeof(Chunk); }
    /// Candles that had to go for want of room.
    [[nodiscard]] std::uint64_t forgotten() const { return m_forgotten; }

private:
    using Index = std::uint32_t; // into m_chunks
    static constexpr Index none = ~Index(0);
    static constexpr std::uint32_t perChunk = 13;
    struct Links {
        Index older = none, newer = none;
    };
    struct Chunk {
        std::array<Candle, perChunk> candles;
        Links inSeries;
        Links byUse; // when it was taken, or found to be in use
        SeriesId series = 0;
        std::uint32_t count = 0;
        std::uint64_t change = 0; // no candle has a larger one
    };
    static_assert(sizeof(Chunk) <= 1024);
    struct Ring {
        Index oldest = none, newest = none;
        std::uint32_t count = 0;
        std::uint32_t inNewest = 0; // of them; here, so that an append only writes to the chunk
    };
    struct Place {
        Index chunk;
        std::uint32_t at;
    };

    [[nodiscard]] Ring &ring(SeriesId series);
    [[nodiscard]] Index take(Ring &ring, std::uint32_t start);
    [[nodiscard]] bool isIdle(const Ring &ring, std::uint32_t start) const;
    void forgetOldest(Ring &ring);
    void dropOldest(Ring &ring);
    void unlinkUse(Index index);
    void linkUse(Index index);
    [[nodiscard]] bool stepBack(Place &place) const;
    [[nodiscard]] Candle &at(Place place) { return m_chunks[place.chunk].candles[place.at]; }

    CandleInterval m_interval;
    std::size_t m_chunksMax;
    std::deque<Chunk> m_chunks;
    std::vector<Index> m_free;
    std::vector<Ring> m_rings;
    Index m_leastUsed = none, m_mostUsed = none;
    std::size_t m_candles = 0;
    std::uint64_t m_forgotten = 0;
};

template <typename Change> bool CandleHistory::update(SeriesId series, std::uint32_t start, Change &&change)
{
    for (Index index = ring(series).newest; index != none; index = m_chunks[index].inSeries.older) {
        Chunk &chunk = m_chunks[index];
        if (chunk.candles[0].start > start)
            continue;
        for (std::uint32_t i = chunk.count; i-- > 0 && chunk.candles[i].start >= start;) {
            if (chunk.candles[i].start != start)
                continue;
            change(chunk.candles[i]);
            chunk.change = std::max<std::uint64_t>(chunk.change, chunk.candles[i].change);
            return true;
        }
        return false;
    }
    return false;
}

template <typename Change> void CandleHistory::updateAll(SeriesId series, Change &&change)
{
    for (Index index = ring(series).newest; index != none; index = m_chunks[index].inSeries.older) {
        Chunk &chunk = m_chunks[index];
        for (std::uint32_t i = 0; i < chunk.count; ++i) {
            change(chunk.candles[i]);
            chunk.change = std::max<std::uint64_t>(chunk.change, chunk.candles[i].change);
        }
    }
}

template <typename Visitor>
void CandleHistory::visitNewest(SeriesId series, std::uint64_t change, std::uint64_t since, Visitor &&visit) const
{
    if (series >= m_rings.size())
        return;
    for (Index index = m_rings[series].newest; index != none; index = m_chunks[index].inSeries.older) {
        const Chunk &chunk = m_chunks[index];
        if (chunk.change <= change && chunk.candles[chunk.count - 1].start <= since)
            continue;
        for (std::uint32_t i = chunk.count; i-- > 0;) {
            if (chunk.candles[i].change > change || chunk.candles[i].start > since)
                visit(chunk.candles[i]);
        }
    }
}

template <typename Visitor> void CandleHistory::visitBack(SeriesId series, Visitor &&visit) const
{
    if (series >= m_rings.size())
        return;
    for (Index index = m_rings[series].newest; index != none; index = m_chunks[index].inSeries.older) {
        const Chunk &chunk = m_chunks[index];
        for (std::uint32_t i = chunk.count; i-- > 0;) {
            if (!visit(chunk.candles[i]))
                return;
        }
    }
}

} // namespace tapedeck
