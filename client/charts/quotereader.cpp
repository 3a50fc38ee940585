// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/charts/quotereader.h"

namespace tapedeck {

using v1::Quote;

namespace {

int signOf(std::optional<Decimal> value)
{
    return !value ? 0 : (value->mantissa > 0) - (value->mantissa < 0);
}

QuoteRow readRow(const Board &board, RowId id)
{
    QuoteRow row;
    row.symbol = board.text(id, Quote::kSymbolFieldNumber);
    row.venue = board.text(id, Quote::kVenueFieldNumber);
    row.name = board.text(id, Quote::kNameFieldNumber);
    row.staleReason = board.text(id, Quote::kStaleReasonFieldNumber);
    row.last = board.decimal(id, Quote::kLastFieldNumber);
    row.bid = board.decimal(id, Quote::kBidFieldNumber);
    row.ask = board.decimal(id, Quote::kAskFieldNumber);
    row.change = board.decimal(id, Quote::kChangeFieldNumber);
    row.open = board.decimal(id, Quote::kOpenFieldNumber);
    row.high = board.decimal(id, Quote::kHighFieldNumber);
    row.low = board.decimal(id, Quote::kLowFieldNumber);
    row.volume = board.decimal(id, Quote::kVolumeFieldNumber);
    row.trades = static_cast<std::uint64_t>(board.integer(id, Quote::kTradeCountFieldNumber).value_or(0));
    row.sourceUs = board.integer(id, Quote::kSourceTimeFieldNumber).value_or(0);
    row.status = static_cast<int>(board.integer(id, Quote::kStatusFieldNumber).value_or(Quote::UNKNOWN));
    row.direction = signOf(row.change);
    return row;
}

} // namespace

bool QuoteReader::read()
{
    if (!m_feed || m_feed->version() == m_seen)
        return false;
    return m_feed->read([this](const Board &board) {
        m_seen = board.version();
        const RowId id = board.find(m_key);
        const bool found = id != 0 && board.alive(id);
        const bool changed =
            found != m_found || (found && (board.epoch() != m_epoch || board.rowVersion(id) != m_version));
        m_epoch = board.epoch();
        if (!changed)
            return false;
        if (found) {
            QuoteRow now = readRow(board, id);
            if (m_found && m_row.last && now.last) {
                const int moved = compare(*now.last, *m_row.last);
                now.direction = moved != 0 ? moved : m_row.direction;
            }
            m_row = std::move(now);
            m_version = board.rowVersion(id);
            m_changedAt = m_feed->appliedAt(m_version);
        }
        m_found = found;
        return true;
    });
}

} // namespace tapedeck
