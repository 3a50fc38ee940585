// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/fanout/subscription.h"

#include "common/wire/websocketframe.h"

#include <algorithm>
#include <string_view>

namespace tapedeck {

void Subscription::start(int tier, std::shared_ptr<const RowFilter> filter, Epoch epoch, Version since)
{
    *this = Subscription();
    m_tier = tier;
    m_filter = std::move(filter);
    m_epoch = epoch;
    m_cursor = m_sentVersion = since;
}

CatchUpRequest Subscription::makeRequest(int worker, std::uint64_t ticket, BoardId board, bool join)
{
    m_requested = true;
    return {worker, ticket, board, m_epoch, m_sentVersion, m_tier, join, m_filter, m_offered, m_publishedUs};
}

void Subscription::take(CatchUp catchUp)
{
    m_requested = false;
    if (m_filter) {
        m_rows = {catchUp.rows.begin(), catchUp.rows.end()};
        m_digest = 0;
        for (const auto &[row, digest] : m_rows)
            m_digest += digest;
        catchUp.rows = {};
    }
    m_sending = std::move(catchUp);
    m_nextFrame = 0;
}

const std::string *Subscription::nextFrame()
{
    if (!m_sending)
        return nullptr;
    if (m_nextFrame < m_sending->frames->size())
        return &(*m_sending->frames)[m_nextFrame++];
    m_epoch = m_sending->epoch;
    m_cursor = m_sentVersion = m_sending->version;
    m_offered = m_sending->offered;
    m_publishedUs = m_sending->publishedUs;
    m_sending.reset();
    behind = false;
    return nullptr;
}

void Subscription::advance(const Flush &flush)
{
    // A flush that was on its way while the catch-up was made may be older than the cursor.
    if (flush.header.version < m_cursor)
        return;
    m_cursor = m_sentVersion = flush.header.version;
    m_offered = flush.offered;
    m_publishedUs = flush.header.publishTimeUs;
}

std::optional<std::string> Subscription::gather(const Flush &flush)
{
    UpdateHeader header = flush.header;
    header.removed.clear();
    for (const RowId row : flush.header.removed) {
        if (const auto it = m_rows.find(row); it != m_rows.end()) {
            m_digest -= it->second;
            m_rows.erase(it);
            header.removed.push_back(row);
        }
    }
    for (const auto &[row, key] : flush.keys) {
        if (m_filter->accepts(key))
            m_rows.try_emplace(row, 0);
        else if (const auto it = m_rows.find(row); it != m_rows.end()) {
            // The number was another row's before.
            m_digest -= it->second;
            m_rows.erase(it);
            header.removed.push_back(row);
        }
    }
    std::string rows;
    for (const Flush::Row &flushed : flush.index) {
        const auto it = m_rows.find(flushed.row);
        if (it == m_rows.end())
            continue;
        rows.append(std::string_view(flush.rows).substr(flushed.offset, flushed.size));
        m_digest += flushed.digest - it->second;
        it->second = flushed.digest;
    }
    m_cursor = std::max(m_cursor, flush.header.version);
    if (rows.empty() && header.removed.empty() && !header.digest)
        return std::nullopt;

    header.baseVersion = m_sentVersion;
    header.version = m_cursor;
    if (header.digest)
        header.digest = m_digest;
    m_sentVersion = m_cursor;
    m_offered = flush.offered;
    m_publishedUs = flush.header.publishTimeUs;
    return webSocketFrame(updateHead(header, rows.size()), rows);
}

} // namespace tapedeck
