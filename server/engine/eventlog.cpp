// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/engine/eventlog.h"

#include <algorithm>

namespace tapedeck {

namespace {

/// Adds the trades `first` to `last` in the finest of their units; if one of them does not fit into that, only those at
/// the beginning that share a unit. Returns how many.
std::size_t addEvents(const EventRing<KeptTrade> &ring, std::uint64_t first, std::uint64_t last, v1::Followed &part)
{
    int priceScale = 0;
    int sizeScale = 0;
    for (std::uint64_t number = first; number <= last; ++number) {
        priceScale = std::max(priceScale, static_cast<int>(ring.at(number).priceScale));
        sizeScale = std::max(sizeScale, static_cast<int>(ring.at(number).sizeScale));
    }
    const auto fits = [&](const KeptTrade &trade) {
        return scaledUp(trade.price, priceScale - static_cast<int>(trade.priceScale))
            && scaledUp(trade.size, sizeScale - static_cast<int>(trade.sizeScale));
    };
    const KeptTrade &begin = ring.at(first);
    for (std::uint64_t number = first; number <= last; ++number) {
        if (fits(ring.at(number)))
            continue;
        priceScale = static_cast<int>(begin.priceScale);
        sizeScale = static_cast<int>(begin.sizeScale);
        last = first;
        while (ring.at(last + 1).priceScale == begin.priceScale && ring.at(last + 1).sizeScale == begin.sizeScale)
            ++last; // ends before the one that does not fit
        break;
    }
    part.set_price_scale(static_cast<std::uint32_t>(priceScale));
    part.set_size_scale(static_cast<std::uint32_t>(sizeScale));
    for (std::uint64_t number = first; number <= last; ++number) {
        const KeptTrade &kept = ring.at(number);
        v1::Trade &trade = *part.add_trades();
        trade.set_time_us(static_cast<std::int64_t>(kept.timeUs));
        trade.set_price(kept.price * powerOfTen(priceScale - static_cast<int>(kept.priceScale)));
        trade.set_size(kept.size * powerOfTen(sizeScale - static_cast<int>(kept.sizeScale)));
        trade.set_taker(static_cast<v1::Trade::Taker>(kept.taker));
    }
    return last - first + 1;
}

std::size_t addEvents(const EventRing<v1::MatchEvent> &ring, std::uint64_t first, std::uint64_t last,
                      v1::Followed &part)
{
    for (std::uint64_t number = first; number <= last; ++number)
        *part.add_match_events() = ring.at(number);
    return last - first + 1;
}

} // namespace

void KeptTrade::set(Decimal newPrice, Decimal newSize, Micros us, v1::Trade::Taker newTaker)
{
    constexpr Micros latestUs = (Micros(1) << 52) - 1;
    newPrice = newPrice.normalized(); // zeros that the venue adds tell nothing
    newSize = newSize.normalized();
    price = newPrice.mantissa;
    size = newSize.mantissa;
    timeUs = static_cast<std::uint64_t>(std::clamp<Micros>(us, 0, latestUs)) & latestUs;
    priceScale = newPrice.scale & 31u;
    sizeScale = newSize.scale & 31u;
    taker = static_cast<unsigned>(newTaker) & 3u;
}

template <typename Event> typename EventLog<Event>::Ring &EventLog<Event>::ring(std::string_view key)
{
    if (const auto it = m_rings.find(key); it != m_rings.end())
        return it->second;
    const std::lock_guard lock(m_mutex);
    Ring &made = m_rings[std::string(key)];
    made.epoch = m_epoch + m_dropped;
    return made;
}

template <typename Event> void EventLog<Event>::makeRoom(Ring &ring)
{
    const std::size_t before = ring.capacity();
    if (!ring.full() || before >= m_limits.keyMax || (before > 0 && m_places >= m_limits.totalMax))
        return;
    ring.grow(std::min(m_limits.keyMax, std::max(ringMin, 2 * before)));
    m_places += ring.capacity() - before;
}

template <typename Event> void EventLog<Event>::drop(std::string_view key)
{
    const auto it = m_rings.find(key);
    if (it == m_rings.end())
        return;
    const std::lock_guard lock(m_mutex);
    m_places -= it->second.capacity();
    m_rings.erase(it);
    ++m_dropped;
}

template <typename Event>
bool EventLog<Event>::read(const FollowTarget &target, FollowCursor &cursor, v1::Followed &part) const
{
    const std::lock_guard lock(m_mutex);
    const auto it = m_rings.find(target.key);
    if (it == m_rings.end() && cursor.answered)
        return false;
    const std::uint64_t epoch = it == m_rings.end() ? m_epoch + m_dropped : it->second.epoch;
    const std::uint64_t last = it == m_rings.end() ? 0 : it->second.last();
    cursor.since = cursor.epoch == epoch ? std::min(cursor.since, last) : 0;
    cursor.epoch = epoch;
    if (cursor.since == last && cursor.answered)
        return false;
    cursor.answered = true;
    part.set_epoch(epoch);
    part.set_first(cursor.since + 1);
    if (cursor.since == last)
        return true;
    const Ring &ring = it->second;
    const std::uint64_t first = std::max(cursor.since + 1, ring.first());
    part.set_first(first);
    part.set_missed(first - cursor.since - 1);
    cursor.since = first - 1 + addEvents(ring, first, std::min(last, first + partMax - 1), part);
    return true;
}

template class EventLog<KeptTrade>;
template class EventLog<v1::MatchEvent>;

} // namespace tapedeck
