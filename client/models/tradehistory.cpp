// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/tradehistory.h"

#include <algorithm>

namespace tapedeck {

void TradeHistory::clear()
{
    *this = TradeHistory();
}

void TradeHistory::add(const Entry &entry)
{
    m_entries.push_back(entry);
    ++m_added;
    if (m_entries.size() > entriesMax)
        m_entries.pop_front();
}

std::size_t TradeHistory::take(const v1::Followed &part)
{
    const std::uint64_t before = m_added;
    const FollowCursor::Step step = m_cursor.take(part, part.trades_size());
    if (step.anew || step.missedBefore > 0)
        add({.kind = Kind::Beginning, .missed = step.anew ? 0 : step.missedBefore});
    if (step.missed > 0) {
        m_missed += step.missed;
        add({.kind = Kind::Gap, .missed = step.missed});
    }
    const auto priceScale = static_cast<std::uint8_t>(std::min<std::uint32_t>(part.price_scale(), Decimal::scaleMax));
    const auto sizeScale = static_cast<std::uint8_t>(std::min<std::uint32_t>(part.size_scale(), Decimal::scaleMax));
    for (auto i = static_cast<int>(std::min<std::uint64_t>(step.known, static_cast<std::uint64_t>(part.trades_size())));
         i < part.trades_size(); ++i) {
        const v1::Trade &trade = part.trades(i);
        const Decimal price{trade.price(), priceScale};
        add({.kind = Kind::Trade,
             .timeUs = trade.time_us(),
             .price = price,
             .size = {trade.size(), sizeScale},
             .taker = trade.taker(),
             .move = m_traded ? compare(price, m_last) : 0});
        m_last = price;
        m_traded = true;
    }
    return static_cast<std::size_t>(m_added - before);
}

} // namespace tapedeck
