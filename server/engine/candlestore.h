// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/board/board.h"
#include "server/engine/candlehistory.h"
#include "server/engine/followstore.h"

#include <deque>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

namespace tapedeck {

/// The candles of the rows of "prices", in all intervals.
///
/// - A late move corrects the candle that it belongs to, or makes it, if none that begins before has been forgotten.
/// - A time that steps by more than a day must be followed by another one there, else it is left out as wrong. If the
///   time stepped back, the candles of the row start over. So they do at once if the source said that it starts over.
/// - Memory is bounded: a fifth is for the rows, a fifth for the history of each interval. When it is used up, the rows
///   that were not traded for longest lose their history, then those that want more their own oldest, and further rows
///   get no candles.
class CandleStore : public FollowStore
{
public:
    static constexpr std::size_t bytesMaxDefault = std::size_t(64) << 20;

    struct Counters {
        std::uint64_t late = 0;          ///< moves older than the newest second
        std::uint64_t lateForgotten = 0; ///< for whose candle it was too late, in one interval or more
        std::uint64_t timesRefused = 0;  ///< moves without a time or with an absurd one
        std::uint64_t rowsRefused = 0;   ///< moves of rows for which there was no room
        std::uint64_t restarts = 0;      ///< rows whose candles started over
        std::uint64_t forgotten = 0;     ///< candles that went for want of memory
        std::uint64_t candles = 0;       ///< kept now
        std::uint64_t bytes = 0;         ///< now
    };

    /// `epoch`: of this run of the server.
    CandleStore(std::uint64_t epoch, std::size_t bytesMax);

    /// Takes the moves of one batch, in order. By the only writer, which owns the board.
    void apply(const Board &prices, std::span<const PricePoint> points);
    [[nodiscard]] Counters counters() const; ///< by the writer

    /// What a row's candles are in, and when it moved last (the venue's clock).
    struct Unit {
        std::uint8_t priceScale, sizeScale;
        Micros newestUs;
    };
    /// Nothing if the row has no candles. By the writer.
    [[nodiscard]] std::optional<Unit> unitOf(RowId row) const;
    /// Calls visit(const Candle &) for the row's candles of an interval, newest first, until it returns false. By the
    /// writer.
    template <typename Visitor> void visitBack(RowId row, std::size_t interval, Visitor &&visit) const
    {
        if (!unitOf(row))
            return;
        const SeriesId id = m_byRow[row];
        if (visit(m_series[id].now[interval]))
            m_history[interval].visitBack(id, visit);
    }

    [[nodiscard]] bool hasInterval(std::uint32_t intervalS) const override;
    bool read(const FollowTarget &target, FollowCursor &cursor, v1::Followed &part) const override;

private:
    using SeriesId = CandleHistory::SeriesId;
    static constexpr std::size_t intervalCount = candleIntervals.size();
    static constexpr SeriesId none = ~SeriesId(0);

    struct alignas(64) Series {
        std::array<Candle, intervalCount> now; ///< the newest of each interval; change 0: none yet
        Micros newestUs = 0;                   ///< 0: nothing yet
        std::uint8_t priceScale = 0, sizeScale = 0;
        bool restarted = false;
        bool doubts = false; ///< `doubtful` holds a move whose time may be wrong
        PricePoint doubtful;
        std::uint64_t epoch = 0;
        std::string key;
    };
    struct Hash : std::hash<std::string_view> {
        using is_transparent = void;
    };

    void prefetch(std::span<const PricePoint> points) const;
    [[nodiscard]] SeriesId find(const Board &prices, RowId row);
    void remove(RowId row);
    void move(SeriesId id, PricePoint point);
    [[nodiscard]] bool isTrusted(SeriesId id, const PricePoint &point);
    void add(SeriesId id, const PricePoint &point);
    [[nodiscard]] bool addLate(SeriesId id, std::size_t interval, std::uint32_t start, const PricePoint &point);
    void markGap(Series &series, Micros timeUs);
    void startOver(SeriesId id);
    [[nodiscard]] bool adoptScale(SeriesId id, PricePoint &point);

    const std::uint64_t m_epoch;
    const std::size_t m_seriesMax;
    Counters m_counters;
    std::uint64_t m_underWay = 0; // candles that are not over
    mutable std::mutex m_mutex;   // guards what follows
    std::uint64_t m_change = 0;
    std::array<CandleHistory, intervalCount> m_history;
    std::deque<Series> m_series;
    std::vector<SeriesId> m_free;
    std::vector<SeriesId> m_byRow; // by RowId
    std::unordered_map<std::string, SeriesId, Hash, std::equal_to<>> m_byKey;
};

} // namespace tapedeck
