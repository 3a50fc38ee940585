// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/engine/catchupjob.h"

#include "common/wire/websocketframe.h"

#include <utility>

namespace tapedeck {

CatchUpJob::CatchUpJob(const PublishedBoard &published, const CatchUpLimits &limits, KeyIndex &index, Subject subject)
    : m_published(published)
    , m_limits(limits)
    , m_index(index)
    , m_subject(std::move(subject))
    , m_epoch(published.board.epoch())
    , m_version(m_subject.since)
    , m_offered(m_subject.offered)
    , m_versionUs(m_subject.sinceUs)
    , m_answers{}
{
}

bool CatchUpJob::lost() const
{
    const Board &board = m_published.board;
    return m_epoch != board.epoch() || (m_version > 0 && m_version < board.horizon());
}

bool CatchUpJob::advance(Micros deadlineUs, MessageCompressor *compressor)
{
    if (m_settled && !isLittleLeft())
        m_settled = false;
    while (!m_settled) {
        if (lost() || (!m_pass && !beginPass(deadlineUs)) || !m_pass->step(deadlineUs, m_frames))
            return false;
        endPass();
    }
    return !lost() && (compressor == nullptr || compress(*compressor, deadlineUs));
}

bool CatchUpJob::beginPass(Micros deadlineUs)
{
    if (m_subject.filter) {
        if (!m_index.sync(deadlineUs))
            return false;
        m_filterRows = m_index.rows(*m_subject.filter);
        m_filterVersion = m_published.board.version();
    }
    m_passOffered = m_published.offered;
    m_passUs = wallClockUs();
    m_pass.emplace(m_published.board, m_limits, planFrom(m_version));
    return true;
}

UpdatePass::Plan CatchUpJob::planFrom(Version base) const
{
    UpdatePass::Plan plan;
    plan.encoding = m_subject.encoding;
    plan.base = base;
    if (m_subject.filter)
        plan.rows = m_filterRows;
    if (base > 0 && m_offered > 0)
        plan.folded = clipped(static_cast<std::int64_t>(m_published.offered - m_offered));
    if (base > 0 && m_versionUs > 0)
        plan.oldestAgeUs = clipped(wallClockUs() - m_versionUs);
    return plan;
}

void CatchUpJob::endPass()
{
    m_version = m_pass->version();
    m_offered = m_passOffered;
    m_versionUs = m_passUs;
    m_frameBytes += m_pass->bytes();
    (m_passes == 0 ? m_firstRows : m_laterRows) += m_pass->encodedRows();
    ++m_passes;
    m_settled = m_passes >= m_limits.passesMax || isLittleLeft();
    m_settledUs = steadyClockUs();
    m_pass.reset();
}

bool CatchUpJob::isLittleLeft() const
{
    return m_published.board.newestChangesSince(m_version, m_limits.closingRows, [](RowId) {});
}

bool CatchUpJob::compress(MessageCompressor &compressor, Micros deadlineUs)
{
    if (m_subject.since > 0 || m_subject.encoding != Encoding::Protobuf || m_frameBytes < m_limits.compressFromBytes)
        return true;
    while (m_compressed.size() < m_frames.size()) {
        const Frame &plain = m_frames[m_compressed.size()];
        const auto message = compressor.compress(webSocketPayload(*plain));
        m_compressed.push_back(message ? std::make_shared<const std::string>(webSocketFrame(*message)) : plain);
        if (steadyClockUs() >= deadlineUs)
            return m_compressed.size() == m_frames.size();
    }
    return true;
}

const CatchUp *CatchUpJob::earlierAnswer(bool compressed, Version oldest) const
{
    const CatchUp &answer = m_answers[compressed];
    const bool stillDoes = answer.frames && answer.version >= oldest && answer.epoch == m_published.board.epoch();
    return stillDoes ? &answer : nullptr;
}

const CatchUp &CatchUpJob::answer(bool compressed)
{
    const Board &board = m_published.board;
    CatchUp &answer = m_answers[compressed];
    answer.board = m_published.id;
    answer.epoch = board.epoch();
    answer.base = m_subject.since;
    answer.version = board.version();
    answer.offered = m_published.offered;
    answer.publishedUs = wallClockUs();
    if (m_subject.filter && m_filterVersion != board.version()) {
        (void)m_index.sync(neverUs);
        m_filterRows = m_index.rows(*m_subject.filter);
        m_filterVersion = board.version();
    }
    answer.rows = m_filterRows;

    auto frames = std::make_shared<std::vector<Frame>>(compressed && !m_compressed.empty() ? m_compressed : m_frames);
    if (board.version() != m_version) {
        UpdatePass closing(board, m_limits, planFrom(m_version));
        (void)closing.step(neverUs, *frames);
    }
    answer.frames = std::move(frames);
    return answer;
}

bool CatchUpJob::isRecent(Micros nowUs) const
{
    return m_version == m_published.board.version() || nowUs - m_settledUs <= m_limits.shareUs;
}

bool CatchUpJob::worthSharing(Micros nowUs) const
{
    if (lost())
        return false;
    if (!m_settled || m_version == m_published.board.version())
        return true;
    const std::size_t rowsMax = m_firstRows / 4;
    return nowUs - m_settledUs <= m_limits.shareUs && m_laterRows < rowsMax
        && m_published.board.newestChangesSince(m_version, rowsMax - m_laterRows, [](RowId) {});
}

std::size_t CatchUpJob::subscribedRows() const
{
    return m_subject.filter ? m_filterRows.size() : m_published.board.rowCount();
}

std::size_t CatchUpJob::memoryBytes() const
{
    std::size_t bytes = m_frameBytes;
    for (const Frame &frame : m_compressed)
        bytes += frame->size();
    return bytes;
}

} // namespace tapedeck
