// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/board/board.h"
#include "common/time/clock.h"
#include "server/engine/rowfilter.h"

#include <map>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tapedeck {

/// Which rows of a board a filter accepts, found by key instead of by looking at every row. It is brought up to date
/// when it is asked for, so a board that nobody filters costs nothing. Not thread-safe.
class KeyIndex
{
public:
    explicit KeyIndex(const Board &board)
        : m_board(board)
    {
    }

    /// Brings it to the board's version. False if that was not done by `deadlineUs` (steady clock): call again.
    [[nodiscard]] bool sync(Micros deadlineUs);
    /// All living rows that `filter` accepts, ascending. The board is as it was at sync().
    [[nodiscard]] std::vector<RowId> rows(const RowFilter &filter) const;

private:
    [[nodiscard]] bool build(Micros deadlineUs);
    void restart();
    void update(RowId row);

    const Board &m_board;
    Epoch m_epoch = 0;
    Version m_version = 0; // all rows made or removed up to here are known
    // While it is built, row by row over several calls.
    RowId m_nextRow = 1; // 0: built
    int m_restarts = 0;

    // Views of the board's keys. A row's key stays where it is until its tombstone is forgotten, and then either the
    // row has been dropped from here, or the horizon has passed m_version and everything is built anew.
    std::map<std::string_view, RowId> m_byKey;
    std::unordered_multimap<std::string_view, RowId> m_bySymbol;
    std::vector<std::string_view> m_keys; // by RowId; empty: not in the index
};

} // namespace tapedeck
