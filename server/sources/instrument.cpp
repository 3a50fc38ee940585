// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/instrument.h"

#include "tapedeck/v1/prices.pb.h"

#include <utility>

namespace tapedeck {

using v1::Quote;

namespace {

constexpr BoardId board = BoardId::Prices;

/// a < b, exactly; false if the difference does not fit.
bool less(Decimal a, Decimal b)
{
    const auto d = difference(a, b);
    return d && d->mantissa < 0;
}

} // namespace

void Instrument::declare(ChangeBatch &batch)
{
    batch.declare(board, m_row, key());
    batch.setText(board, m_row, Quote::kSymbolFieldNumber, m_symbol);
    batch.setText(board, m_row, Quote::kVenueFieldNumber, m_venue);
    batch.setText(board, m_row, Quote::kNameFieldNumber, m_name);
    batch.setInteger(board, m_row, Quote::kStatusFieldNumber, Quote::OPEN);
    batch.setDecimal(board, m_row, Quote::kVolumeFieldNumber, m_volume);
    batch.setInteger(board, m_row, Quote::kTradeCountFieldNumber, 0);
}

void Instrument::trade(ChangeBatch &batch, Decimal price, Decimal size, Micros timeUs, v1::Trade::Taker taker)
{
    logTrade(batch, price, size, timeUs, taker);
    ++m_trades;
    if (const auto volume = sum(m_volume, size))
        m_volume = *volume;
    lastPrice(batch, price, size);
    batch.setDecimal(board, m_row, Quote::kVolumeFieldNumber, m_volume);
    batch.setInteger(board, m_row, Quote::kTradeCountFieldNumber, static_cast<std::int64_t>(m_trades));
}

void Instrument::logTrade(ChangeBatch &batch, Decimal price, Decimal size, Micros timeUs, v1::Trade::Taker taker)
{
    batch.addTrade(m_row, {price, size, timeUs != 0 ? timeUs : batch.receivedUs, taker});
}

void Instrument::lastPrice(ChangeBatch &batch, Decimal price, std::optional<Decimal> size)
{
    if (!m_open)
        batch.setDecimal(board, m_row, Quote::kOpenFieldNumber, *(m_open = price));
    if (!m_high || less(*m_high, price))
        batch.setDecimal(board, m_row, Quote::kHighFieldNumber, *(m_high = price));
    if (!m_low || less(price, *m_low))
        batch.setDecimal(board, m_row, Quote::kLowFieldNumber, *(m_low = price));
    if (size)
        batch.setDecimal(board, m_row, Quote::kLastSizeFieldNumber, *size);
    if (m_last && *m_last == price)
        return;
    m_last = price;
    batch.setDecimal(board, m_row, Quote::kLastFieldNumber, price);
}

void Instrument::quote(ChangeBatch &batch, OrderBook::Side side, const OrderBook::Level *level)
{
    std::optional<OrderBook::Level> &quoted = m_quoted[side];
    m_bookWritten = false;
    const int price = side == OrderBook::Bid ? Quote::kBidFieldNumber : Quote::kAskFieldNumber;
    const int size = side == OrderBook::Bid ? Quote::kBidSizeFieldNumber : Quote::kAskSizeFieldNumber;
    if (level == nullptr) {
        if (quoted) {
            batch.clear(board, m_row, price);
            batch.clear(board, m_row, size);
            quoted.reset();
        }
        return;
    }
    if (!quoted || !(quoted->written == level->written))
        batch.setDecimal(board, m_row, price, level->written);
    if (!quoted || !(quoted->size == level->size))
        batch.setDecimal(board, m_row, size, level->size);
    quoted = *level;
}

void Instrument::quoteBook(ChangeBatch &batch)
{
    quote(batch, OrderBook::Bid, book.best(OrderBook::Bid));
    quote(batch, OrderBook::Ask, book.best(OrderBook::Ask));
}

void Instrument::writeBook(ChangeBatch &batch)
{
    if (std::exchange(m_bookWritten, true))
        return;
    batch.beginBook(m_row, m_timeUs);
    if (m_stale)
        return;
    for (const OrderBook::Side side : {OrderBook::Bid, OrderBook::Ask}) {
        const std::optional<OrderBook::Level> &best = m_quoted[side];
        if (!best || best->size.mantissa == 0)
            continue;
        const auto which = side == OrderBook::Bid ? ChangeBatch::Side::Bid : ChangeBatch::Side::Ask;
        batch.addLevel(which, {best->written, best->size});
        std::size_t count = 1;
        const std::vector<OrderBook::Level> &levels = book.levels(side);
        for (auto it = levels.rbegin(); it != levels.rend() && count < ChangeBatch::bookLevelsMax; ++it) {
            const int order = compare(it->written, best->written);
            if (side == OrderBook::Bid ? order >= 0 : order <= 0)
                continue;
            batch.addLevel(which, {it->written, it->size});
            ++count;
        }
    }
}

void Instrument::sourceTime(ChangeBatch &batch, Micros us)
{
    if (us <= m_timeUs)
        return;
    m_timeUs = us;
    batch.setInteger(board, m_row, Quote::kSourceTimeFieldNumber, us);
}

void Instrument::stale(FeedOutput out, std::string_view reason)
{
    wantSnapshot(out);
    if (m_stale)
        return;
    m_stale = true;
    m_bookWritten = false;
    ++out.counters->gaps;
    out.batch->setInteger(board, m_row, Quote::kStatusFieldNumber, Quote::STALE);
    out.batch->setText(board, m_row, Quote::kStaleReasonFieldNumber, reason);
}

void Instrument::fresh(FeedOutput out)
{
    if (out.resyncs != nullptr)
        out.resyncs->whole(m_symbol);
    if (!m_stale)
        return;
    m_stale = false;
    m_bookWritten = false;
    ++out.counters->repairs;
    out.batch->setInteger(board, m_row, Quote::kStatusFieldNumber, Quote::OPEN);
    out.batch->clear(board, m_row, Quote::kStaleReasonFieldNumber);
}

} // namespace tapedeck
