// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/engine/tierflusher.h"

#include "server/engine/flushbeat.h"

#include <algorithm>
#include <optional>

namespace tapedeck {

TierFlusher::TierFlusher(BoardId id, const Board &board, const CatchUpLimits &limits)
    : m_published{id, board}
    , m_encoder(m_published)
    , m_catchUps(m_published, limits, [this](int tier) { return flushedVersion(tier); })
{
}

void TierFlusher::noteCommit(std::uint64_t offered, Micros receivedUs)
{
    m_published.offered += offered;
    for (Tier &tier : m_tiers) {
        if (tier.oldestReceivedUs == 0)
            tier.oldestReceivedUs = receivedUs;
    }
}

void TierFlusher::setInterest(int tier, FlushInterest interest, Micros nowUs)
{
    Tier &followed = m_tiers[static_cast<std::size_t>(tier)];
    const bool starts = followed.interest.none() && !interest.none();
    followed.interest = interest;
    if (!starts)
        return;
    followed.flushed = m_published.board.version();
    followed.offered = m_published.offered;
    followed.oldestReceivedUs = 0;
    followed.dueUs = nextFlushUs(m_published.id, tier, nowUs);
    followed.digestDueUs = nowUs + digestIntervalUs;
}

Micros TierFlusher::nextDueUs() const
{
    Micros next = neverUs;
    for (int tier = 0; tier < tierCount; ++tier)
        next = std::min(next, dueUs(tier));
    return next;
}

Micros TierFlusher::dueUs(int index) const
{
    const Tier &tier = m_tiers[static_cast<std::size_t>(index)];
    if (tier.interest.none())
        return neverUs;
    return tier.flushed < m_published.board.version() ? tier.dueUs : tier.digestDueUs;
}

Version TierFlusher::flushedVersion(int index) const
{
    const Tier &tier = m_tiers[static_cast<std::size_t>(index)];
    return tier.interest.none() ? m_published.board.version() : tier.flushed;
}

FlushPtr TierFlusher::encode(int index, Micros nowUs)
{
    Tier &tier = m_tiers[static_cast<std::size_t>(index)];
    const bool digest = nowUs >= tier.digestDueUs;
    std::shared_ptr<Flush> flush =
        m_encoder.encode({index, tier.interest, tier.flushed, tier.offered, tier.oldestReceivedUs, digest});
    tier.flushed = m_published.board.version();
    tier.offered = m_published.offered;
    tier.oldestReceivedUs = 0;
    tier.dueUs = nextFlushUs(m_published.id, index, nowUs);
    if (digest)
        tier.digestDueUs = nowUs + digestIntervalUs;
    ++m_counters.flushes;
    m_counters.rows += flush->changed.size();
    for (const Flush::Encoded &encoded : flush->encoded)
        m_counters.bytes += encoded.frame.size();
    return flush;
}

CatchUp TierFlusher::catchUp(const CatchUpRequest &request)
{
    std::optional<CatchUp> answer;
    const auto take = [&](int, CatchUp catchUp) { answer = std::move(catchUp); };
    m_catchUps.request(request, neverUs, take);
    while (!answer)
        m_catchUps.work(neverUs, take);
    return *std::move(answer);
}

} // namespace tapedeck
