// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/board/decimal.h"
#include "common/time/clock.h"

#include "tapedeck/v1/follow.pb.h"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tapedeck {

/// Sources write to the first two; the engine makes Rolling of Prices.
enum class BoardId : std::uint8_t { Prices, Scores, Rolling };
inline constexpr int boardCount = 3;

/// A row as its source numbers it: from 0 up, per source and board, in the order of declare().
using SourceRow = std::uint32_t;

struct PriceLevel {
    Decimal price;
    Decimal size;
};

/// Changes of one source, in order, on their way to the engine, which commits them together.
/// Memory is kept when cleared, so that a batch in steady use allocates nothing.
class ChangeBatch
{
public:
    enum class Op : std::uint8_t {
        Declare,
        Integer,
        Decimal,
        Text,
        Clear,
        Remove,
        Trade,
        MatchEvent,
        Book,
        MarkSourceStale,
        Confirm,
        ConfirmSource
    };

    struct Change {
        std::int64_t value; // integer, mantissa, offset << 32 | length into texts, or place in the events or books
        SourceRow row;
        std::uint8_t column; // field number
        BoardId board;
        Op op;
        std::uint8_t scale; // Decimal
    };

    struct Trade {
        Decimal price;
        Decimal size;
        Micros timeUs; ///< of the venue
        v1::Trade::Taker taker;
    };

    static constexpr std::size_t bookLevelsMax = 20; ///< of a side
    enum class Side : std::uint8_t { Bid, Ask };
    struct Book {
        std::span<const PriceLevel> bids, asks; ///< best first
        Micros timeUs;                          ///< of the venue
    };

    /// Names a row by its key ("venue:symbol", "venue:match_id") before its first change. Rows are declared in order of
    /// their number; a source that starts over may declare a number again.
    void declare(BoardId board, SourceRow row, std::string_view key) { addText(board, row, 0, Op::Declare, key); }
    void setInteger(BoardId board, SourceRow row, int column, std::int64_t value)
    {
        add({value, row, static_cast<std::uint8_t>(column), board, Op::Integer, 0});
    }
    void setDecimal(BoardId board, SourceRow row, int column, Decimal value)
    {
        add({value.mantissa, row, static_cast<std::uint8_t>(column), board, Op::Decimal, value.scale});
    }
    void setText(BoardId board, SourceRow row, int column, std::string_view value)
    {
        addText(board, row, column, Op::Text, value);
    }
    void clear(BoardId board, SourceRow row, int column)
    {
        add({0, row, static_cast<std::uint8_t>(column), board, Op::Clear, 0});
    }
    void remove(BoardId board, SourceRow row) { add({0, row, 0, board, Op::Remove, 0}); }

    /// The source was cut off, and why: all its rows, on all boards, are stale until each is confirmed, or has its
    /// status written.
    void markSourceStale(std::string_view reason)
    {
        addText(BoardId::Prices, 0, 0, Op::MarkSourceStale, reason);
        ++m_marks;
    }
    /// What the row shows is right again, though nothing of it may have changed. Means nothing for a row that is not
    /// marked.
    void confirm(BoardId board, SourceRow row)
    {
        add({0, row, 0, board, Op::Confirm, 0});
        ++m_marks;
    }

    /// What all its rows show is right again: the source has read what it missed.
    void confirmSource()
    {
        add({0, 0, 0, BoardId::Prices, Op::ConfirmSource, 0});
        ++m_marks;
    }

    /// What happened to a row, for those who follow it, besides what it changes in its cells. A trade comes before
    /// these, or right behind them and before the row's time.
    void addTrade(SourceRow row, const Trade &trade)
    {
        add({static_cast<std::int64_t>(m_trades.size()), row, 0, BoardId::Prices, Op::Trade, 0});
        m_trades.push_back(trade);
    }
    /// An empty one to fill in before anything else is added.
    v1::MatchEvent &addMatchEvent(SourceRow row)
    {
        if (m_matchEventCount == m_matchEvents.size())
            m_matchEvents.emplace_back();
        add({static_cast<std::int64_t>(m_matchEventCount), row, 0, BoardId::Scores, Op::MatchEvent, 0});
        v1::MatchEvent &event = m_matchEvents[m_matchEventCount++];
        event.Clear();
        return event;
    }

    /// Replaces the row's price levels, for those who follow them: by what addLevel() adds before anything else is,
    /// bids before asks, the best first.
    void beginBook(SourceRow row, Micros timeUs)
    {
        add({static_cast<std::int64_t>(m_books.size()), row, 0, BoardId::Prices, Op::Book, 0});
        m_books.push_back({timeUs, m_levels.size(), {}});
    }
    /// Ignored beyond bookLevelsMax.
    void addLevel(Side side, const PriceLevel &level)
    {
        std::size_t &count = m_books.back().counts[static_cast<std::size_t>(side)];
        if (count == bookLevelsMax)
            return;
        ++count;
        m_levels.push_back(level);
    }

    /// When the oldest message of this batch was received (server's clock).
    Micros receivedUs = 0;

    [[nodiscard]] const std::vector<Change> &changes() const { return m_changes; }
    [[nodiscard]] std::string_view text(const Change &change) const
    {
        const auto bits = static_cast<std::uint64_t>(change.value);
        return std::string_view(m_texts).substr(bits >> 32, bits & 0xffffffffu);
    }
    [[nodiscard]] const Trade &trade(const Change &change) const
    {
        return m_trades[static_cast<std::size_t>(change.value)];
    }
    [[nodiscard]] const v1::MatchEvent &matchEvent(const Change &change) const
    {
        return m_matchEvents[static_cast<std::size_t>(change.value)];
    }
    [[nodiscard]] Book book(const Change &change) const
    {
        const KeptBook &kept = m_books[static_cast<std::size_t>(change.value)];
        const auto levels = std::span(m_levels).subspan(kept.first);
        return {levels.first(kept.counts[0]), levels.subspan(kept.counts[0], kept.counts[1]), kept.timeUs};
    }
    /// How many of the changes are of cells: neither events nor books nor marks.
    [[nodiscard]] std::size_t cellChanges() const
    {
        return m_changes.size() - m_trades.size() - m_matchEventCount - m_books.size() - m_marks;
    }
    [[nodiscard]] bool empty() const { return m_changes.empty(); }
    void reset()
    {
        m_changes.clear();
        m_texts.clear();
        m_trades.clear();
        m_matchEventCount = 0;
        m_books.clear();
        m_levels.clear();
        m_marks = 0;
        receivedUs = 0;
    }

private:
    void add(const Change &change) { m_changes.push_back(change); }
    void addText(BoardId board, SourceRow row, int column, Op op, std::string_view text)
    {
        const auto offset = static_cast<std::uint64_t>(m_texts.size());
        m_texts.append(text);
        add({static_cast<std::int64_t>(offset << 32 | text.size()), row, static_cast<std::uint8_t>(column), board, op,
             0});
    }

    std::vector<Change> m_changes;
    std::string m_texts;
    std::vector<Trade> m_trades;
    std::vector<v1::MatchEvent> m_matchEvents; // with their memory, for the next ones
    std::size_t m_matchEventCount = 0;
    std::size_t m_marks = 0; // MarkSourceStale, Confirm and ConfirmSource
    struct KeptBook {
        Micros timeUs;
        std::size_t first; // into m_levels: bids, then asks
        std::array<std::size_t, 2> counts;
    };
    std::vector<KeptBook> m_books;
    std::vector<PriceLevel> m_levels;
};

} // namespace tapedeck
