// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/board/board.h"
#include "server/engine/candle.h"

#include "tapedeck/v1/prices.pb.h"

#include <limits>
#include <optional>
#include <span>
#include <vector>

namespace tapedeck {

/// Reads off the changes of "prices", as they are committed, what the candles are made of: each move of a last price,
/// a volume or a count of trades with the venue's time. That is the time of the trade, else the row's source_time,
/// which a source writes after what it is of; as the venue gave it, without the row's time_shift.
class PriceMoves
{
public:
    explicit PriceMoves(const Board &prices);

    /// Whether willChange() and changed() must be told of changes of a column.
    [[nodiscard]] static bool watches(int column)
    {
        constexpr std::uint64_t watched = 1u << v1::Quote::kLastFieldNumber | 1u << v1::Quote::kVolumeFieldNumber
            | 1u << v1::Quote::kTradeCountFieldNumber | 1u << v1::Quote::kSourceTimeFieldNumber
            | 1u << v1::Quote::kStatusFieldNumber;
        return watched >> column & 1;
    }
    void willChange(RowId row, int column);
    void changed(RowId row, int column);
    /// A trade at this time of the venue is what has just raised the row's count of trades, or else what does so next.
    void traded(RowId row, Micros timeUs);
    /// A source begins, or begins again, to tell of the row.
    void declared(RowId row, bool again);
    void removed(RowId row);

    /// The moves up to here, which is the end of a batch, in order; good until the next call of anything.
    [[nodiscard]] std::span<const PricePoint> take();

private:
    // Of a row's gap: has not ended; has ended, but it is not known when by the venue's clock.
    static constexpr Micros gapOpen = std::numeric_limits<Micros>::max();
    static constexpr Micros gapClosing = gapOpen - 1;

    struct Pending {
        RowId row = 0;
        std::optional<Micros> timeUs; // of the trade
        std::optional<Decimal> price;
        Decimal volume; // more than before
        std::uint64_t trades = 0;
        bool volumeBegins = false; // it was 0 before
    };
    void begin(RowId row);
    void settle();
    void add(PricePoint::Kind kind, RowId row);
    [[nodiscard]] Micros gapEnd(RowId row) const { return row < m_gapEnds.size() ? m_gapEnds[row] : 0; }
    void setGapEnd(RowId row, Micros us);

    /// A column, and the one of its unit, by index; read without a call, as this is done for each change.
    struct Place {
        int index, scaleIndex;
    };
    [[nodiscard]] std::optional<Decimal> decimal(RowId row, Place place) const
    {
        const std::uint64_t present = m_prices.presence(row);
        if ((present >> place.index & 1) == 0)
            return std::nullopt;
        const bool hasScale = present >> place.scaleIndex & 1;
        return Decimal{m_prices.cell(row, place.index),
                       hasScale ? static_cast<std::uint8_t>(m_prices.cell(row, place.scaleIndex)) : std::uint8_t(0)};
    }
    [[nodiscard]] std::int64_t integer(RowId row, int index) const
    {
        return m_prices.presence(row) >> index & 1 ? m_prices.cell(row, index) : 0;
    }

    const Board &m_prices;
    Place m_last, m_volume;
    int m_tradeCount, m_sourceTime;
    std::optional<Decimal> m_before; // the cell's value
    std::int64_t m_countBefore = 0;
    Pending m_pending;
    std::vector<Micros> m_gapEnds; // by RowId
    std::size_t m_closing = 0;     // of them, how many are gapClosing
    std::vector<PricePoint> m_points;
    bool m_taken = false;
};

} // namespace tapedeck
