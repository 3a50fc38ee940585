// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/engine/flushencoder.h"

#include "server/engine/updateframe.h"

#include <algorithm>
#include <utility>

namespace tapedeck {

std::shared_ptr<Flush> FlushEncoder::encode(const Order &order)
{
    const Board &board = m_published.board;
    const Version base = order.base < board.horizon() ? board.version() : order.base;
    std::shared_ptr<Flush> flush = m_pool.take();
    flush->board = m_published.id;
    flush->tier = order.tier;
    flush->offered = m_published.offered;
    UpdateHeader &header = flush->header;
    std::vector<RowId> removed = std::move(header.removed); // for its memory
    header = headerOf(board, base, board.version());
    header.removed = std::move(removed);
    header.folded = clipped(static_cast<std::int64_t>(m_published.offered - order.baseOffered));
    header.oldestAgeUs = order.oldestReceivedUs == 0 ? 0 : clipped(header.publishTimeUs - order.oldestReceivedUs);
    if (order.digest)
        header.digest = board.digest();

    collect(*flush, order.interest.filtered);
    const bool json = order.interest.wants(Encoding::Json);
    for (const Encoding encoding : {Encoding::Protobuf, Encoding::Json, Encoding::Sse}) {
        if (!order.interest.wants(encoding))
            continue;
        Flush::Encoded &encoded = flush->encoded[static_cast<std::size_t>(encoding)];
        if (encoding == Encoding::Sse && json) {
            encoded.rows = flush->as(Encoding::Json).rows;
            encoded.spans = flush->as(Encoding::Json).spans;
        } else {
            encodeRows(*flush, encoding);
        }
        appendUpdateFrame(encoding, board.schema(), header, encoded.rows, encoded.frame);
    }
    if (order.digest && order.interest.filtered) {
        flush->rowDigests.resize(board.rowLimit());
        for (RowId row = 1; row < board.rowLimit(); ++row)
            flush->rowDigests[row] = board.rowDigest(row);
    }
    return flush;
}

void FlushEncoder::collect(Flush &flush, bool keys)
{
    const Board &board = m_published.board;
    UpdateHeader &header = flush.header;
    board.changesSince(header.baseVersion,
                       [&](RowId row) { (board.alive(row) ? flush.changed : header.removed).push_back(row); });
    std::sort(flush.changed.begin(), flush.changed.end());
    header.timeBaseUs = newestTime(board, flush.changed);
    if (!keys || board.membershipVersion() <= header.baseVersion)
        return;
    for (const RowId row : flush.changed) {
        if (board.cellVersion(row, board.schema().keyIndex()) > header.baseVersion)
            flush.keys.emplace_back(row, board.key(row));
    }
}

void FlushEncoder::encodeRows(Flush &flush, Encoding encoding)
{
    Flush::Encoded &encoded = flush.encoded[static_cast<std::size_t>(encoding)];
    encoded.spans.reserve(flush.changed.size());
    for (const RowId row : flush.changed)
        encoded.spans.push_back(appendEncodedRow(encoding, m_published.board, row, flush.header.baseVersion,
                                                 flush.header.timeBaseUs, encoded.rows));
}

} // namespace tapedeck
