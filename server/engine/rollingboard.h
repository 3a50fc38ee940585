// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/board/board.h"
#include "server/engine/candlestore.h"
#include "server/engine/rollingwindow.h"

#include <array>
#include <span>
#include <vector>

namespace tapedeck {

/// Keeps the board "rolling": a row for each instrument of "prices" that has been traded and each window that was asked
/// for. The rows are gone through in turn, once a second or less often if there is not the time, until nothing of an
/// instrument has happened within its windows. By the only writer of both boards.
class RollingBoard
{
public:
    /// 1 min, 5 min, 1 h.
    static constexpr std::array<std::uint32_t, 3> windowsS = {60, 300, 3600};

    RollingBoard(const Board &prices, Board &rolling, const CandleStore &candles);

    /// Those of windowsS; none: the board stays empty. Before the first commit.
    void setWindows(std::span<const std::uint32_t> windowsS);
    /// The moves of a batch that the candles have taken.
    void note(std::span<const PricePoint> points);
    /// When update() has something to do (steady clock).
    [[nodiscard]] Micros nextDueUs() const { return m_dueUs; }
    /// Within a commit of "rolling": the next part of the rows. Returns how many rows were written.
    std::uint32_t update(Micros steadyUs, Micros wallUs);

private:
    struct Window {
        std::uint32_t lengthS, stepS, refreshS;
        std::size_t interval; // into candleIntervals
        const char *suffix;
    };
    struct Entry {
        std::array<RowId, windowsS.size()> rows{};
        std::array<std::uint32_t, windowsS.size()> doneS{}; // up to when they are known
        bool listed = false;
    };
    static const std::array<Window, windowsS.size()> windows;

    void list(RowId row);
    void drop(Entry &entry);
    /// False: nothing more will come of it until it moves again.
    [[nodiscard]] bool refresh(RowId row, Micros wallUs);
    void write(RowId price, const Window &window, RowId &row, const RollingFigures &figures,
               const CandleStore::Unit &unit);

    const Board &m_prices;
    Board &m_rolling;
    const CandleStore &m_candles;
    std::array<bool, windowsS.size()> m_wanted{};
    bool m_enabled = false;
    int m_timeIndex, m_shiftIndex, m_ownTimeIndex, m_ownShiftIndex;
    std::vector<Entry> m_entries; // by RowId of "prices"
    std::vector<RowId> m_listed;
    std::vector<RowId> m_gone; // rows of "rolling"
    std::size_t m_next = 0;    // into m_listed
    std::uint32_t m_written = 0;
    Micros m_dueUs;
};

} // namespace tapedeck
