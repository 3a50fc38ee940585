// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/engine/candlehistory.h"

#include <algorithm>

namespace tapedeck {

namespace {

constexpr int looksMax = 8; // for an idle series, when there is no room

} // namespace

CandleHistory::CandleHistory(CandleInterval interval, std::size_t bytesMax)
    : m_interval(interval)
    , m_chunksMax(std::max<std::size_t>(1, bytesMax / sizeof(Chunk)))
{
}

CandleHistory::Ring &CandleHistory::ring(SeriesId series)
{
    if (series >= m_rings.size())
        m_rings.resize(series + 1);
    return m_rings[series];
}

void CandleHistory::append(SeriesId series, const Candle &candle, std::uint64_t change)
{
    Ring &ring = this->ring(series);
    if (ring.newest == none || ring.inNewest == perChunk) {
        const Index index = take(ring, candle.start);
        if (index == none)
            return;
        Chunk &chunk = m_chunks[index];
        chunk.series = series;
        chunk.inSeries = {ring.newest, none};
        if (ring.newest != none)
            m_chunks[ring.newest].inSeries.newer = index;
        else
            ring.oldest = index;
        ring.newest = index;
        ring.inNewest = 0;
        linkUse(index);
    }
    Chunk &chunk = m_chunks[ring.newest];
    chunk.candles[ring.inNewest++] = candle;
    chunk.count = ring.inNewest;
    chunk.change = change;
    ++ring.count;
    ++m_candles;
    if (ring.count >= m_interval.kept && ring.count - m_chunks[ring.oldest].count >= m_interval.kept)
        dropOldest(ring);
}

bool CandleHistory::insert(SeriesId series, const Candle &candle, std::uint64_t change)
{
    const Ring &ring = this->ring(series);
    if (ring.oldest == none || m_chunks[ring.oldest].candles[0].start > candle.start)
        return false;
    const Chunk &last = m_chunks[ring.newest];
    const Candle newest = last.candles[last.count - 1];
    if (newest.start < candle.start) {
        append(series, candle, change);
        return true;
    }
    append(series, newest, change); // in place of which the others move up by one
    Place hole{ring.newest, m_chunks[ring.newest].count - 1};
    if (Place before = hole; !stepBack(before))
        return false; // the others had to make room for it
    for (Place before = hole; stepBack(before) && at(before).start > candle.start; hole = before) {
        at(hole) = at(before);
        m_chunks[hole.chunk].change = change;
    }
    at(hole) = candle;
    m_chunks[hole.chunk].change = change;
    return true;
}

bool CandleHistory::stepBack(Place &place) const
{
    if (place.at == 0) {
        place.chunk = m_chunks[place.chunk].inSeries.older;
        if (place.chunk == none)
            return false;
        place.at = m_chunks[place.chunk].count;
    }
    --place.at;
    return true;
}

void CandleHistory::clear(SeriesId series)
{
    Ring &ring = this->ring(series);
    while (ring.oldest != none)
        dropOldest(ring);
}

/// For a candle of the ring that begins at `start`; none if there is no room.
CandleHistory::Index CandleHistory::take(Ring &ring, std::uint32_t start)
{
    if (m_free.empty() && m_chunks.size() < m_chunksMax) {
        m_chunks.emplace_back();
        return static_cast<Index>(m_chunks.size() - 1);
    }
    for (int looks = 0; m_free.empty() && looks < looksMax; ++looks) {
        const Index index = m_leastUsed;
        if (isIdle(m_rings[m_chunks[index].series], start)) {
            forgetOldest(m_rings[m_chunks[index].series]);
            break;
        }
        unlinkUse(index);
        linkUse(index);
    }
    if (m_free.empty() && ring.oldest != none)
        forgetOldest(ring);
    if (m_free.empty()) {
        ++m_forgotten;
        return none;
    }
    const Index index = m_free.back();
    m_free.pop_back();
    return index;
}

/// The ring has had no candle for a chunk's time before `start`.
bool CandleHistory::isIdle(const Ring &ring, std::uint32_t start) const
{
    const Chunk &newest = m_chunks[ring.newest];
    return std::uint64_t(newest.candles[newest.count - 1].start) + perChunk * m_interval.seconds < start;
}

void CandleHistory::forgetOldest(Ring &ring)
{
    m_forgotten += m_chunks[ring.oldest].count;
    dropOldest(ring);
}

void CandleHistory::dropOldest(Ring &ring)
{
    const Index index = ring.oldest;
    Chunk &chunk = m_chunks[index];
    ring.count -= chunk.count;
    m_candles -= chunk.count;
    ring.oldest = chunk.inSeries.newer;
    if (ring.oldest != none)
        m_chunks[ring.oldest].inSeries.older = none;
    else
        ring.newest = none;
    unlinkUse(index);
    m_free.push_back(index);
}

void CandleHistory::unlinkUse(Index index)
{
    const Links links = m_chunks[index].byUse;
    (links.older != none ? m_chunks[links.older].byUse.newer : m_leastUsed) = links.newer;
    (links.newer != none ? m_chunks[links.newer].byUse.older : m_mostUsed) = links.older;
}

void CandleHistory::linkUse(Index index)
{
    m_chunks[index].byUse = {m_mostUsed, none};
    (m_mostUsed != none ? m_chunks[m_mostUsed].byUse.newer : m_leastUsed) = index;
    m_mostUsed = index;
}

} // namespace tapedeck
