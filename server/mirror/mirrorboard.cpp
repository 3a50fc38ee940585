// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mirror/mirrorboard.h"

#include "common/wire/publishcodec.h"
#include "common/wire/rowjson.h"
#include "common/wire/websocketframe.h"

namespace tapedeck {

MirrorBoard::MirrorBoard(BoardId id, Payload payload, std::shared_ptr<const RowFilter> filter)
    : m_id(id)
    , m_payload(payload)
    , m_filter(std::move(filter))
    , m_replica(Schema::all()[static_cast<std::size_t>(id)])
{
}

CatchUpRequest MirrorBoard::request(int worker, std::uint64_t ticket) const
{
    CatchUpRequest request{};
    request.worker = worker;
    request.ticket = ticket;
    request.board = m_id;
    request.encoding = Encoding::Protobuf;
    request.epoch = m_isLost ? 0 : m_replica.epoch();
    request.since = m_isLost ? 0 : m_replica.version();
    request.filter = m_filter;
    request.offered = m_offered;
    return request;
}

bool MirrorBoard::take(const CatchUp &answer)
{
    for (const Frame &frame : *answer.frames) {
        const auto update = updateIn(webSocketPayload(*frame));
        m_isLost = !update || m_replica.apply(*update).outcome != Replica::Outcome::Applied;
        if (m_isLost)
            return false;
    }
    m_changes = answer.offered > m_offered ? answer.offered - m_offered : 0;
    m_offered = answer.offered;
    return true;
}

void MirrorBoard::begin()
{
    const Board &board = m_replica.board();
    m_round = board.version();
    m_rows.clear();
    board.changesSince(m_written, [this](RowId row) { m_rows.push_back(row); });
}

void MirrorBoard::fill(BrokerBatch &batch)
{
    const Board &board = m_replica.board();
    for (; !m_rows.empty() && !batch.isFull(); m_rows.pop_back()) {
        const RowId row = m_rows.back();
        const std::string_view key = board.key(row);
        const bool isJson = m_payload == Payload::Json;
        batch.begin(key, !board.alive(row));
        if (board.alive(row))
            isJson ? appendWholeRowJson(board, row, batch.bytes()) : appendPublishRow(board, row, batch.bytes());
        else
            isJson ? appendRemovalJson(key, batch.bytes()) : appendPublishRemoval(board.schema(), key, batch.bytes());
        batch.end();
    }
}

} // namespace tapedeck
