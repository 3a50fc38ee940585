// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sources/feedparser.h"
#include "server/sources/orderbook.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tapedeck {

/// One instrument of an exchange: its book and trades, and the cells of "prices" that follow from them. Writes only
/// what changed.
class Instrument
{
public:
    Instrument(SourceRow row, std::string_view venue, std::string_view symbol, std::string_view name)
        : m_row(row)
        , m_venue(venue)
        , m_symbol(symbol)
        , m_name(name)
    {
    }

    [[nodiscard]] SourceRow row() const { return m_row; }
    [[nodiscard]] std::string key() const { return m_venue + ':' + m_symbol; }
    OrderBook book;

    /// Names the row and the cells that never change; to be called before anything else, and after a restart.
    void declare(ChangeBatch &batch);
    /// A trade that counts. `timeUs`: 0 if the venue does not say.
    void trade(ChangeBatch &batch, Decimal price, Decimal size, Micros timeUs, v1::Trade::Taker taker);
    /// For those who follow the row alone: no cell changes.
    void logTrade(ChangeBatch &batch, Decimal price, Decimal size, Micros timeUs, v1::Trade::Taker taker);
    /// A last price that does not count as a trade: of before the subscription, or a ticker's.
    void lastPrice(ChangeBatch &batch, Decimal price, std::optional<Decimal> size);
    [[nodiscard]] bool hasTraded() const { return m_trades > 0; }
    void quote(ChangeBatch &batch, OrderBook::Side side, const OrderBook::Level *level);
    /// The best of the book, both sides.
    void quoteBook(ChangeBatch &batch);
    /// The book has changed behind its best levels.
    void bookChanged() { m_bookWritten = false; }
    /// The best levels, if they have changed since the last time. The first are what quote() showed, since that may be
    /// newer than the book; what the book has before them is left out. Empty while the row is stale.
    void writeBook(ChangeBatch &batch);
    void sourceTime(ChangeBatch &batch, Micros us);
    /// What the row shows may be wrong, and why: its book needs a snapshot. Counts a gap (once until fresh()).
    void stale(FeedOutput out, std::string_view reason);
    /// Right again. Counts a repair if it was stale.
    void fresh(FeedOutput out);
    [[nodiscard]] bool isStale() const { return m_stale; }
    /// It has been marked as stale with all rows of its source.
    void cutOff()
    {
        m_stale = true;
        m_bookWritten = false;
    }
    /// All rows of its source have been confirmed.
    void confirm()
    {
        m_bookWritten = m_bookWritten && !m_stale;
        m_stale = false;
    }
    /// The book needs a snapshot, which does not make the row wrong.
    void wantSnapshot(FeedOutput out) const
    {
        if (out.resyncs != nullptr)
            out.resyncs->broken(m_symbol);
    }

private:
    SourceRow m_row;
    std::string m_venue, m_symbol, m_name;
    std::optional<Decimal> m_open, m_high, m_low, m_last;
    Decimal m_volume;
    std::uint64_t m_trades = 0;
    std::optional<OrderBook::Level> m_quoted[2];
    Micros m_timeUs = 0;
    bool m_stale = false;
    bool m_bookWritten = false; // as it is now
};

/// The instruments of one exchange, found by symbol without an allocation. `Market` holds an `instrument`, and is made
/// of one. What find() returns is good until the next find().
template <typename Market> class InstrumentTable
{
public:
    using NameOf = std::string (*)(std::string_view symbol);

    InstrumentTable(std::string_view venue, NameOf nameOf)
        : m_venue(venue)
        , m_nameOf(nameOf)
    {
    }

    static constexpr std::size_t instrumentsMax = 100'000;
    /// The instrument, made and declared if it is new; null if there are too many or the symbol is empty.
    [[nodiscard]] Market *find(std::string_view symbol, ChangeBatch &batch)
    {
        if (const auto it = m_bySymbol.find(symbol); it != m_bySymbol.end())
            return &m_markets[it->second];
        if (symbol.empty() || symbol.size() > 64 || m_markets.size() >= instrumentsMax)
            return nullptr;
        const auto row = static_cast<SourceRow>(m_markets.size());
        m_markets.emplace_back(Instrument(row, m_venue, symbol, m_nameOf(symbol)));
        m_markets.back().instrument.declare(batch);
        m_bySymbol.emplace(symbol, row);
        if (!m_followed.empty()
            && std::binary_search(m_followed.begin(), m_followed.end(), m_markets.back().instrument.key()))
            m_followedRows.push_back(row);
        return &m_markets.back();
    }
    /// Forgets all: instruments are met and numbered afresh.
    void clear()
    {
        m_markets.clear();
        m_bySymbol.clear();
        m_followedRows.clear();
    }

    template <typename Visitor> void forEach(Visitor &&visit)
    {
        for (Market &market : m_markets)
            visit(market);
    }

    // As in FeedParser.

    void followBooks(const std::vector<std::string> &keys)
    {
        m_followed = keys;
        m_followedRows.clear();
        for (const std::string_view key : keys) {
            if (!key.starts_with(m_venue) || key.size() <= m_venue.size() || key[m_venue.size()] != ':')
                continue;
            const auto it = m_bySymbol.find(key.substr(m_venue.size() + 1));
            if (it == m_bySymbol.end())
                continue;
            m_followedRows.push_back(it->second);
            m_markets[it->second].instrument.bookChanged();
        }
    }
    void writeBooks(ChangeBatch &batch)
    {
        for (const SourceRow row : m_followedRows)
            m_markets[row].instrument.writeBook(batch);
    }

private:
    struct Hash : std::hash<std::string_view> {
        using is_transparent = void;
    };
    std::string m_venue;
    NameOf m_nameOf;
    std::vector<Market> m_markets;
    std::unordered_map<std::string, SourceRow, Hash, std::equal_to<>> m_bySymbol;
    std::vector<std::string> m_followed;   // keys, ascending
    std::vector<SourceRow> m_followedRows; // of them, those that there are
};

} // namespace tapedeck
