// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/engine/updatepass.h"

#include "server/engine/updateframe.h"

#include <algorithm>

namespace tapedeck {

UpdatePass::UpdatePass(const Board &board, const CatchUpLimits &limits, Plan plan)
    : m_board(board)
    , m_limits(limits)
    , m_plan(std::move(plan))
    , m_header(headerOf(board, m_plan.base, m_plan.partial ? m_plan.base : board.version()))
    , m_rowLimit(board.rowLimit())
{
    constexpr std::size_t newestRows = 64;   // enough to find the time that offsets are small from
    constexpr std::size_t bytesPerRow = 100; // a guess, for memory only
    m_header.folded = m_plan.folded;
    m_header.oldestAgeUs = m_plan.oldestAgeUs;
    if (m_plan.base > 0 && !m_plan.partial)
        board.removedSince(m_plan.base, [this](RowId row) { m_header.removed.push_back(row); });

    std::vector<RowId> newest;
    if (m_plan.rows) {
        for (const RowId row : *m_plan.rows) {
            if (board.alive(row) && board.rowVersion(row) > m_plan.base)
                newest.push_back(row);
        }
        m_candidates = newest;
    } else {
        const auto take = [&newest](RowId row) { newest.push_back(row); };
        if (board.newestChangesSince(m_plan.base, limits.listedRows, take)) {
            std::sort(newest.begin(), newest.end());
            m_candidates = newest;
        } else {
            newest.resize(std::min(newest.size(), newestRows));
        }
    }
    m_header.timeBaseUs = newestTime(board, newest);
    m_rows.reserve(
        std::min(m_candidates ? m_candidates->size() * bytesPerRow : m_rowLimit * bytesPerRow, limits.chunkBytes));
}

bool UpdatePass::step(Micros deadlineUs, std::vector<Frame> &frames)
{
    std::size_t looked = 0;
    while (const RowId row = nextRow()) {
        if (m_board.alive(row) && m_board.rowVersion(row) > m_plan.base) {
            appendEncodedRow(m_plan.encoding, m_board, row, m_plan.base, m_header.timeBaseUs, m_rows);
            ++m_encodedRows;
            if (m_rows.size() >= m_limits.chunkBytes)
                emitPart(true, frames);
        }
        if (++looked % m_limits.rowsPerLook == 0 && steadyClockUs() >= deadlineUs)
            return false;
    }
    m_exact = !m_plan.partial && m_board.version() == m_header.version;
    if (m_exact)
        m_header.digest = digest();
    emitPart(false, frames);
    return true;
}

RowId UpdatePass::nextRow()
{
    if (m_candidates)
        return m_next < m_candidates->size() ? (*m_candidates)[m_next++] : 0;
    return m_next + 1 < m_rowLimit ? static_cast<RowId>(++m_next) : 0;
}

void UpdatePass::emitPart(bool more, std::vector<Frame> &frames)
{
    m_header.more = more;
    m_header.publishTimeUs = wallClockUs();
    std::string frame;
    appendUpdateFrame(m_plan.encoding, m_board.schema(), m_header, m_rows, frame);
    m_frameBytes += frame.size();
    frames.push_back(std::make_shared<const std::string>(std::move(frame)));
    m_header.removed.clear();
    m_rows.clear();
}

Digest UpdatePass::digest() const
{
    if (!m_plan.rows)
        return m_board.digest();
    Digest sum = 0;
    for (const RowId row : *m_plan.rows)
        sum += m_board.rowDigest(row);
    return sum;
}

} // namespace tapedeck
