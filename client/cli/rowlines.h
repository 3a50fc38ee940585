// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/board/board.h"

#include <string>
#include <string_view>

namespace tapedeck {

/// Rows read from JSON lines, as `tapectl --json` prints them: whole ones, or what of them has changed. They are kept
/// in a board, so that of each all is known.
class RowLines
{
public:
    explicit RowLines(const Schema &schema)
        : m_board(schema, 1)
    {
    }

    struct Outcome {
        RowId row = 0;          ///< 0: nothing came of the line
        std::string error = {}; ///< a sentence, if it is wrong; nothing of it was taken then
    };
    [[nodiscard]] Outcome take(std::string_view line);

    [[nodiscard]] const Board &board() const { return m_board; }

private:
    Board m_board;
};

} // namespace tapedeck
