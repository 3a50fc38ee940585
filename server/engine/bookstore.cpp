// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/engine/bookstore.h"

#include <algorithm>
#include <utility>

namespace tapedeck {

void BookStore::Side::set(std::span<const PriceLevel> from)
{
    count = std::min(from.size(), levels.size());
    for (std::size_t i = 0; i < count; ++i)
        levels[i] = {from[i].price.normalized(), from[i].size.normalized()}; // zeros that the venue adds tell nothing
}

void BookStore::write(std::string_view key, const ChangeBatch::Book &book)
{
    {
        const std::lock_guard lock(m_mutex);
        auto it = m_books.find(key);
        if (it == m_books.end())
            it = m_books.try_emplace(std::string(key)).first;
        Entry &entry = it->second;
        entry.bids.set(book.bids);
        entry.asks.set(book.asks);
        entry.timeUs = book.timeUs;
        entry.change = ++m_change;
    }
    ++m_written;
    noteChange();
}

void BookStore::remove(std::string_view key)
{
    {
        const std::lock_guard lock(m_mutex);
        const auto it = m_books.find(key);
        if (it == m_books.end())
            return;
        it->second.bids.count = it->second.asks.count = 0;
        it->second.change = ++m_change;
    }
    noteChange();
}

void BookStore::keepOnly(const FollowedKeys &followed)
{
    const std::uint64_t generation = followed.generation(v1::BOOK);
    if (std::exchange(m_generation, generation) == generation)
        return;
    const std::vector<std::string> keys = followed.keys(v1::BOOK);
    const std::lock_guard lock(m_mutex);
    std::erase_if(m_books, [&](const auto &book) { return !std::binary_search(keys.begin(), keys.end(), book.first); });
}

/// In the finest of the levels' units. What does not fit into it, and the levels behind, are left out.
void BookStore::write(const Entry &entry, v1::Followed &part)
{
    int priceScale = 0;
    int sizeScale = 0;
    for (const Side *side : {&entry.bids, &entry.asks}) {
        for (std::size_t i = 0; i < side->count; ++i) {
            priceScale = std::max<int>(priceScale, side->levels[i].price.scale);
            sizeScale = std::max<int>(sizeScale, side->levels[i].size.scale);
        }
    }
    part.set_price_scale(static_cast<std::uint32_t>(priceScale));
    part.set_size_scale(static_cast<std::uint32_t>(sizeScale));
    v1::Book &book = *part.mutable_book();
    book.set_time_us(entry.timeUs);
    const auto add = [&](const Side &side, auto &&addLevel) {
        for (std::size_t i = 0; i < side.count; ++i) {
            const auto price = side.levels[i].price.rescaled(priceScale);
            const auto size = side.levels[i].size.rescaled(sizeScale);
            if (!price || !size)
                return;
            v1::Book::Level &level = *addLevel();
            level.set_price(price->mantissa);
            level.set_size(size->mantissa);
        }
    };
    add(entry.bids, [&] { return book.add_bids(); });
    add(entry.asks, [&] { return book.add_asks(); });
}

bool BookStore::read(const FollowTarget &target, FollowCursor &cursor, v1::Followed &part) const
{
    const bool isFirst = !std::exchange(cursor.answered, true);
    part.set_epoch(m_epoch);
    cursor.epoch = m_epoch;
    const std::lock_guard lock(m_mutex);
    const auto it = m_books.find(target.key);
    if (it == m_books.end() || it->second.change <= cursor.change)
        return isFirst;
    cursor.change = it->second.change;
    write(it->second, part);
    return true;
}

} // namespace tapedeck
