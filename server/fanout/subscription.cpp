// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/fanout/subscription.h"

#include <utility>

namespace tapedeck {

void Subscription::start(Encoding encoding, bool zstd, std::shared_ptr<const RowFilter> filter, Epoch epoch,
                         Version since)
{
    Session *const owner = session;
    *this = Subscription();
    session = owner;
    m_active = true;
    m_encoding = encoding;
    m_zstd = zstd;
    m_filter = std::move(filter);
    m_epoch = epoch;
    m_cursor = m_sentVersion = since;
}

void Subscription::startView(Encoding encoding, std::vector<RowId> rowsInView)
{
    Session *const owner = session;
    *this = Subscription();
    session = owner;
    m_active = true;
    m_isView = true;
    m_encoding = encoding;
    rows = std::move(rowsInView);
}

CatchUpRequest Subscription::makeRequest(int worker, std::uint64_t ticket, BoardId board, int tier)
{
    m_requested = true;
    CatchUpRequest request;
    request.worker = worker;
    request.ticket = ticket;
    request.board = board;
    request.encoding = m_encoding;
    request.zstd = m_zstd;
    request.epoch = m_epoch;
    request.since = m_sentVersion;
    request.tier = tier;
    request.filter = m_filter;
    request.offered = m_offered;
    request.sinceUs = m_publishedUs;
    request.seen = m_seen;
    return request;
}

void Subscription::take(CatchUp catchUp)
{
    m_requested = false;
    m_missed = false;
    m_sending = std::make_unique<Sending>(Sending{std::move(catchUp), 0});
}

const Frame *Subscription::nextFrame()
{
    if (!m_sending)
        return nullptr;
    const CatchUp &sending = m_sending->catchUp;
    if (m_sending->next < sending.frames->size())
        return &(*sending.frames)[m_sending->next++];
    if (std::exchange(m_epoch, sending.epoch) != sending.epoch)
        m_seen = 0;
    m_cursor = m_sentVersion = sending.version;
    m_offered = sending.offered;
    m_publishedUs = sending.publishedUs;
    m_sending.reset();
    m_behind = m_missed;
    return nullptr;
}

} // namespace tapedeck
