// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/engine/tierflusher.h"

#include "common/wire/rowcodec.h"
#include "common/wire/websocketframe.h"

#include <QtGlobal>

#include <algorithm>
#include <cstdlib>
#include <limits>

namespace tapedeck {

namespace {

constexpr Micros clockStepUs = 10'000'000;

Micros intervalUs(int tier)
{
    return tier == 0 ? TierFlusher::commitTierUs : Micros(tierIntervalsMs[static_cast<std::size_t>(tier)]) * 1000;
}

/// The next multiple of the interval, so that tiers beat together.
Micros nextBeat(Micros nowUs, Micros interval)
{
    return (nowUs / interval + 1) * interval;
}

std::uint32_t ageUs(Micros nowUs, Micros sinceUs)
{
    return static_cast<std::uint32_t>(
        std::clamp<Micros>(nowUs - sinceUs, 0, std::numeric_limits<std::uint32_t>::max()));
}

std::uint32_t clipped(std::uint64_t count)
{
    return static_cast<std::uint32_t>(std::min<std::uint64_t>(count, std::numeric_limits<std::uint32_t>::max()));
}

} // namespace

TierFlusher::TierFlusher(BoardId id, const Board &board)
    : m_id(id)
    , m_board(board)
    , m_latest{}
{
}

void TierFlusher::noteCommit(std::uint64_t offered, Micros receivedUs)
{
    m_offered += offered;
    for (Tier &tier : m_tiers) {
        if (tier.oldestReceivedUs == 0)
            tier.oldestReceivedUs = receivedUs;
    }
}

void TierFlusher::join(int tier)
{
    Tier &joined = m_tiers[static_cast<std::size_t>(tier)];
    if (++joined.subscribers > 1)
        return;
    const Micros now = steadyClockUs();
    joined.flushed = m_board.version();
    joined.offered = m_offered;
    joined.oldestReceivedUs = 0;
    joined.dueUs = nextBeat(now, intervalUs(tier));
    joined.digestDueUs = now + digestIntervalUs;
}

void TierFlusher::leave(int tier)
{
    Tier &left = m_tiers[static_cast<std::size_t>(tier)];
    Q_ASSERT(left.subscribers > 0);
    --left.subscribers;
}

Micros TierFlusher::nextDueUs() const
{
    Micros next = std::numeric_limits<Micros>::max();
    for (const Tier &tier : m_tiers) {
        if (tier.subscribers > 0)
            next = std::min(
                next, tier.flushed < m_board.version() ? std::min(tier.dueUs, tier.digestDueUs) : tier.digestDueUs);
    }
    return next;
}

bool TierFlusher::isDue(int index, Micros nowUs) const
{
    const Tier &tier = m_tiers[static_cast<std::size_t>(index)];
    if (tier.subscribers == 0)
        return false;
    return nowUs >= tier.digestDueUs || (tier.flushed < m_board.version() && nowUs >= tier.dueUs);
}

FlushPtr TierFlusher::encode(int index, Micros nowUs)
{
    Tier &tier = m_tiers[static_cast<std::size_t>(index)];
    auto flush = std::make_shared<Flush>();
    flush->board = m_id;
    flush->tier = index;
    flush->offered = m_offered;
    UpdateHeader &header = flush->header;
    header.board = m_board.schema().board();
    header.epoch = m_board.epoch();
    header.baseVersion = tier.flushed;
    header.version = m_board.version();
    header.publishTimeUs = wallClockUs();
    header.folded = clipped(m_offered - tier.offered);
    header.oldestAgeUs = tier.oldestReceivedUs == 0 ? 0 : ageUs(header.publishTimeUs, tier.oldestReceivedUs);
    if (nowUs >= tier.digestDueUs) {
        header.digest = m_board.digest();
        tier.digestDueUs = nowUs + digestIntervalUs;
    }
    // Brief times are read by the previous ones: not across a step of the clock.
    header.whole = std::abs(header.publishTimeUs - tier.publishedUs) > clockStepUs;
    tier.publishedUs = header.publishTimeUs;
    encodeRows(*flush);
    const std::string rows = joinTicks(flush->rows);
    flush->frame = webSocketFrame(updateHead(header, rows.size()), rows);

    tier.flushed = m_board.version();
    tier.offered = m_offered;
    tier.oldestReceivedUs = 0;
    tier.dueUs = nextBeat(nowUs, intervalUs(index));
    ++m_counters.flushes;
    m_counters.rows += flush->index.size();
    m_counters.bytes += flush->frame.size();
    return flush;
}

void TierFlusher::encodeRows(Flush &flush)
{
    UpdateHeader &header = flush.header;
    const int keyIndex = m_board.schema().keyIndex();
    header.timeBaseUs = newestTime(m_board, header.baseVersion);
    flush.rows.reserve(m_rowBytesHint);
    m_board.changesSince(header.baseVersion, [&](RowId row) {
        if (!m_board.alive(row)) {
            header.removed.push_back(row);
            return;
        }
        const std::size_t offset = flush.rows.size();
        appendRow(m_board, row, header.baseVersion, header.timeBaseUs, flush.rows);
        flush.index.push_back({row, static_cast<std::uint32_t>(offset),
                               static_cast<std::uint32_t>(flush.rows.size() - offset), m_board.rowDigest(row)});
        if (m_board.cellVersion(row, keyIndex) > header.baseVersion)
            flush.keys.emplace_back(row, m_board.key(row));
    });
    std::sort(flush.index.begin(), flush.index.end(),
              [](const Flush::Row &a, const Flush::Row &b) { return a.row < b.row; });
    m_rowBytesHint = flush.rows.size() + flush.rows.size() / 4;
}

CatchUp TierFlusher::catchUp(const CatchUpRequest &request)
{
    const bool continues =
        request.epoch == m_board.epoch() && request.since >= m_board.horizon() && request.since <= m_board.version();
    const Version since = continues ? request.since : 0;
    if (request.filter)
        return encodeCatchUp(request, since);

    const bool same = m_latest.frames && m_latest.base == since && m_latest.version == m_board.version()
        && m_latest.epoch == m_board.epoch();
    if (!same)
        m_latest = encodeCatchUp(request, since);
    CatchUp answer = m_latest;
    answer.ticket = request.ticket;
    return answer;
}

CatchUp TierFlusher::encodeCatchUp(const CatchUpRequest &request, Version since)
{
    ++(since == 0 ? m_counters.snapshots : m_counters.catchUps);
    CatchUp answer{request.ticket, m_id,          m_board.epoch(), since, m_board.version(),
                   m_offered,      wallClockUs(), nullptr,         {}};
    Digest digest = 0;
    if (request.filter) {
        m_board.forEachRow([&](RowId row) {
            if (request.filter->accepts(m_board.key(row))) {
                answer.rows.emplace_back(row, m_board.rowDigest(row));
                digest += m_board.rowDigest(row);
            }
        });
        std::sort(answer.rows.begin(), answer.rows.end());
    } else {
        digest = m_board.digest();
    }

    UpdateHeader header;
    header.digest = digest;
    header.publishTimeUs = answer.publishedUs;
    header.folded = since == 0 || request.offered == 0 ? 0 : clipped(m_offered - request.offered);
    header.oldestAgeUs = since == 0 || request.sinceUs == 0 ? 0 : ageUs(answer.publishedUs, request.sinceUs);
    const auto accept = [&](RowId row) {
        return !request.filter
            || std::binary_search(answer.rows.begin(), answer.rows.end(), std::pair(row, m_board.rowDigest(row)));
    };
    auto frames = std::make_shared<std::vector<std::string>>();
    encodeUpdateParts(
        m_board, since, header, chunkBytes, accept,
        [&](const std::string &head, const std::string &rows) { frames->push_back(webSocketFrame(head, rows)); });
    answer.frames = std::move(frames);
    return answer;
}

} // namespace tapedeck
