// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/engine/consolidator.h"

#include "tapedeck/v1/prices.pb.h"

#include <algorithm>

namespace tapedeck {

using v1::Quote;

namespace {

int indexOf(const Schema &schema, int number)
{
    const auto &columns = schema.columns();
    const auto it = std::find_if(columns.begin(), columns.end(),
                                 [number](const Column &column) { return column.number == number; });
    return static_cast<int>(it - columns.begin());
}

} // namespace

Consolidator::Consolidator(Board &prices)
    : m_prices(prices)
    , m_nameIndex(indexOf(prices.schema(), Quote::kNameFieldNumber))
    , m_lastIndex(indexOf(prices.schema(), Quote::kLastFieldNumber))
{
}

void Consolidator::add(std::string_view name)
{
    const bool isKnown = std::any_of(m_instruments.begin(), m_instruments.end(),
                                     [name](const Consolidated &instrument) { return instrument.name == name; });
    if (!isKnown)
        m_instruments.push_back({std::string(name), {}, false});
}

void Consolidator::update()
{
    if (m_instruments.empty())
        return;
    m_prices.changesSince(m_prices.version(), [this](RowId row) { follow(row); });
    for (Consolidated &instrument : m_instruments) {
        if (std::exchange(instrument.changed, false))
            write(instrument);
    }
}

/// A row of this commit: whether it is, or was, a venue of an instrument.
void Consolidator::follow(RowId row)
{
    if (row >= m_memberOf.size())
        m_memberOf.resize(m_prices.rowLimit(), none);
    const bool isAlive = m_prices.alive(row);
    if (!isAlive || m_prices.cellVersion(row, m_nameIndex) > m_prices.version()) {
        Instrument now = none;
        for (std::size_t i = 0; isAlive && i < m_instruments.size(); ++i) {
            if (m_prices.text(row, Quote::kNameFieldNumber) == m_instruments[i].name
                && m_prices.text(row, Quote::kVenueFieldNumber) != venue)
                now = static_cast<Instrument>(i);
        }
        const Instrument before = std::exchange(m_memberOf[row], now);
        if (before != now && before != none) {
            Consolidated &left = m_instruments[static_cast<std::size_t>(before)];
            left.members.erase(std::find(left.members.begin(), left.members.end(), row));
            left.changed = true;
        }
        if (before != now && now != none)
            m_instruments[static_cast<std::size_t>(now)].members.push_back(row);
    }
    if (m_memberOf[row] != none)
        m_instruments[static_cast<std::size_t>(m_memberOf[row])].changed = true;
}

bool Consolidator::isOpen(RowId row) const
{
    return m_prices.integer(row, Quote::kStatusFieldNumber) == Quote::OPEN;
}

/// The best price, and the sizes of all who have it.
Consolidator::Best Consolidator::best(const std::vector<RowId> &members, int price, int size, bool highest) const
{
    Best best;
    for (const RowId row : members) {
        const auto offered = isOpen(row) ? m_prices.decimal(row, price) : std::nullopt;
        if (!offered)
            continue;
        const int order = best.price ? compare(*offered, *best.price) : 0;
        if (best.price && (highest ? order < 0 : order > 0))
            continue;
        const auto offeredSize = m_prices.decimal(row, size);
        if (!best.price || order != 0) {
            best = {offered, offeredSize};
        } else if (offeredSize && best.size) {
            best.size = sum(*best.size, *offeredSize);
        } else if (offeredSize) {
            best.size = offeredSize;
        }
    }
    return best;
}

void Consolidator::set(RowId row, int column, const std::optional<Decimal> &value)
{
    if (value)
        (void)m_prices.setDecimal(row, column, *value); // the board counts overflows
    else
        m_prices.clear(row, column);
}

void Consolidator::write(const Consolidated &instrument)
{
    const RowId row = m_prices.insert(std::string(venue) + ':' + instrument.name);
    if (row == 0)
        return; // the board is full
    m_prices.setText(row, Quote::kSymbolFieldNumber, instrument.name);
    m_prices.setText(row, Quote::kVenueFieldNumber, venue);
    m_prices.setText(row, Quote::kNameFieldNumber, instrument.name);
    const Best bid = best(instrument.members, Quote::kBidFieldNumber, Quote::kBidSizeFieldNumber, true);
    const Best ask = best(instrument.members, Quote::kAskFieldNumber, Quote::kAskSizeFieldNumber, false);
    set(row, Quote::kBidFieldNumber, bid.price);
    set(row, Quote::kBidSizeFieldNumber, bid.size);
    set(row, Quote::kAskFieldNumber, ask.price);
    set(row, Quote::kAskSizeFieldNumber, ask.size);

    RowId traded = 0; // the venue whose last price is the newest
    std::optional<std::int64_t> timeUs;
    bool isFresh = false;
    for (const RowId member : instrument.members) {
        if (!isOpen(member))
            continue;
        isFresh = true;
        timeUs = std::max(timeUs, m_prices.integer(member, Quote::kSourceTimeFieldNumber));
        if (m_prices.has(member, Quote::kLastFieldNumber)
            && (traded == 0 || m_prices.cellVersion(member, m_lastIndex) > m_prices.cellVersion(traded, m_lastIndex)))
            traded = member;
    }
    if (traded != 0) {
        set(row, Quote::kLastFieldNumber, m_prices.decimal(traded, Quote::kLastFieldNumber));
        set(row, Quote::kLastSizeFieldNumber, m_prices.decimal(traded, Quote::kLastSizeFieldNumber));
    }
    if (timeUs)
        m_prices.setInteger(row, Quote::kSourceTimeFieldNumber, *timeUs);
    m_prices.setInteger(row, Quote::kStatusFieldNumber, isFresh ? Quote::OPEN : Quote::STALE);
    if (isFresh)
        m_prices.clear(row, Quote::kStaleReasonFieldNumber);
    else
        m_prices.setText(row, Quote::kStaleReasonFieldNumber, "no venue has a price that is right now");
}

} // namespace tapedeck
