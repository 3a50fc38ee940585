// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/engine/tierflusher.h"

#include "common/wire/rowcodec.h"
#include "common/wire/websocketframe.h"

#include <QtGlobal>

#include <algorithm>
#include <limits>

namespace tapedeck {

namespace {

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

void TierFlusher::setInterest(int tier, FlushInterest interest)
{
    Tier &followed = m_tiers[static_cast<std::size_t>(tier)];
    const bool starts = followed.interest.none() && !interest.none();
    followed.interest = interest;
    if (!starts)
        return;
    const Micros now = steadyClockUs();
    followed.flushed = m_board.version();
    followed.offered = m_offered;
    followed.oldestReceivedUs = 0;
    followed.dueUs = nextBeat(now, intervalUs(tier));
    followed.digestDueUs = now + digestIntervalUs;
}

Micros TierFlusher::nextDueUs() const
{
    Micros next = std::numeric_limits<Micros>::max();
    for (const Tier &tier : m_tiers) {
        if (!tier.interest.none())
            next = std::min(
                next, tier.flushed < m_board.version() ? std::min(tier.dueUs, tier.digestDueUs) : tier.digestDueUs);
    }
    return next;
}

bool TierFlusher::isDue(int index, Micros nowUs) const
{
    const Tier &tier = m_tiers[static_cast<std::size_t>(index)];
    if (tier.interest.none())
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
    encodeRows(*flush);
    if (header.digest && tier.interest.filtered) {
        flush->rowDigests.resize(m_board.rowLimit());
        m_board.forEachRow([&](RowId row) { flush->rowDigests[row] = m_board.rowDigest(row); });
    }
    Flush::Encoded &encoded = flush->encoded[static_cast<std::size_t>(Encoding::Protobuf)];
    encoded.frame = webSocketFrame(updateHead(header, encoded.rows.size()), encoded.rows);

    tier.flushed = m_board.version();
    tier.offered = m_offered;
    tier.oldestReceivedUs = 0;
    tier.dueUs = nextBeat(nowUs, intervalUs(index));
    ++m_counters.flushes;
    m_counters.rows += flush->changed.size();
    m_counters.bytes += encoded.frame.size();
    return flush;
}

void TierFlusher::encodeRows(Flush &flush)
{
    UpdateHeader &header = flush.header;
    const int keyIndex = m_board.schema().keyIndex();
    header.timeBaseUs = newestTime(m_board, header.baseVersion);
    m_board.changesSince(header.baseVersion, [&](RowId row) {
        if (!m_board.alive(row)) {
            header.removed.push_back(row);
            return;
        }
        flush.changed.push_back(row);
        if (m_board.cellVersion(row, keyIndex) > header.baseVersion)
            flush.keys.emplace_back(row, m_board.key(row));
    });
    std::sort(flush.changed.begin(), flush.changed.end());
    Flush::Encoded &encoded = flush.encoded[static_cast<std::size_t>(Encoding::Protobuf)];
    encoded.rows.reserve(m_rowBytesHint);
    encoded.spans.reserve(flush.changed.size());
    for (const RowId row : flush.changed) {
        const std::size_t offset = encoded.rows.size();
        appendRow(m_board, row, header.baseVersion, header.timeBaseUs, encoded.rows);
        encoded.spans.push_back(
            {static_cast<std::uint32_t>(offset), static_cast<std::uint32_t>(encoded.rows.size() - offset)});
    }
    m_rowBytesHint = encoded.rows.size() + encoded.rows.size() / 4;
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
    CatchUp answer;
    answer.ticket = request.ticket;
    answer.board = m_id;
    answer.epoch = m_board.epoch();
    answer.base = since;
    answer.version = m_board.version();
    answer.offered = m_offered;
    answer.publishedUs = wallClockUs();
    Digest digest = 0;
    if (request.filter) {
        m_board.forEachRow([&](RowId row) {
            if (request.filter->accepts(m_board.key(row))) {
                answer.rows.push_back(row);
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
        return !request.filter || std::binary_search(answer.rows.begin(), answer.rows.end(), row);
    };
    auto frames = std::make_shared<std::vector<Frame>>();
    encodeUpdateParts(m_board, since, header, chunkBytes, accept,
                      [&](const std::string &head, const std::string &rows) {
                          frames->push_back(std::make_shared<const std::string>(webSocketFrame(head, rows)));
                      });
    answer.frames = std::move(frames);
    return answer;
}

} // namespace tapedeck
