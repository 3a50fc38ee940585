// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/board/board.h"
#include "server/engine/changebatch.h"
#include "server/engine/followstores.h"
#include "server/engine/pricemoves.h"
#include "server/engine/sourcetiming.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace tapedeck {

/// Applies batches of the sources to the boards, translating each source's row numbers to the board's, and what
/// happened to their rows to the stores for followers.
///
/// A key belongs to the source that declared it first; what another source says about it is refused and counted.
///
/// Rows of a source that was cut off are marked stale here, whatever the source: quotes by their status and reason,
/// matches by their reason alone. Confirmed, a row has the status again that it had.
class Committer
{
public:
    /// `stores`: null, what happens to rows is not kept.
    explicit Committer(std::array<Board *, boardCount> boards, FollowStores *stores = nullptr)
        : m_boards(boards)
        , m_stores(stores)
        , m_moves(*boards[static_cast<std::size_t>(BoardId::Prices)])
    {
    }

    /// Applies every change of `batch`, within commits that the caller has begun. Returns how many of its cells
    /// each board took.
    std::array<std::uint64_t, boardCount> apply(int source, const ChangeBatch &batch);

    /// The moves of prices in the batch that was applied last.
    [[nodiscard]] std::span<const PricePoint> moves() const { return m_points; }

    /// Of a source, since it was reset.
    [[nodiscard]] SourceTiming &timing(int source);

    /// Changes of rows that were never declared, were removed, or belong to another source.
    [[nodiscard]] std::uint64_t refused() const { return m_refused; }

    /// Rows of a source that are marked and not yet confirmed.
    [[nodiscard]] std::uint32_t staleRows(int source) const;
    /// By how much the source's newest time was older than its receipt; nothing if it gives no times, or of long ago.
    [[nodiscard]] std::optional<Micros> lagUs(int source) const;

private:
    static constexpr SourceRow sourceRowMax = 4'000'000; ///< a source that numbers beyond that is broken
    static constexpr Micros timeSlackUs = 60'000'000;    ///< times further off than that are shifted
    static constexpr Micros shiftedLateUs = 50'000;      ///< to so much before their receipt

    void keep(const ChangeBatch &batch, const ChangeBatch::Change &change, RowId row);
    void forget(BoardId board, RowId row);
    void declare(int source, const ChangeBatch &batch, const ChangeBatch::Change &change);

    struct SourceRows {
        std::array<std::vector<RowId>, boardCount> ids; // by SourceRow; 0: none
        Micros timeShiftUs = 0;                         // of its times, to the clock by which they are received
        std::optional<Micros> lateUs;                   // the newest time, before its receipt
        std::uint32_t staleRows = 0;
        SourceTiming timing;
    };
    using Taken = std::array<std::uint64_t, boardCount>;
    void markStale(SourceRows &source, std::string_view reason, Taken &taken);
    void confirm(SourceRows &source, BoardId board, RowId row, Taken &taken);
    void confirmAll(SourceRows &source, Taken &taken);
    /// The row has no mark any more. False: it had none.
    bool unmark(SourceRows &source, BoardId board, RowId row);
    void setStatus(RowId row, std::int64_t status);
    [[nodiscard]] SourceRows &rowsOf(int source);
    static void setTime(Board &board, RowId row, SourceRows &source, Micros timeUs, Micros receivedUs);

    std::array<Board *, boardCount> m_boards;
    FollowStores *m_stores;
    PriceMoves m_moves;
    std::span<const PricePoint> m_points; // of m_moves
    // By RowId; null: nothing has happened to it yet.
    std::vector<TradeLog::Ring *> m_trades;
    std::vector<MatchLog::Ring *> m_matchEvents;
    std::vector<SourceRows> m_sources;
    std::array<std::vector<int>, boardCount> m_owners; // source + 1 by RowId; 0: none
    struct Mark {
        bool set = false;
        std::int8_t status = 0; // of a quote, before it was marked
    };
    std::array<std::vector<Mark>, boardCount> m_marks; // by RowId, as far as it was needed
    std::uint64_t m_refused = 0;
};

} // namespace tapedeck
