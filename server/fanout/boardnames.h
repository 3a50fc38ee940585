// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/board/schema.h"
#include "server/engine/changebatch.h"

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace tapedeck {

inline constexpr std::array<BoardId, boardCount> boardIds = {BoardId::Prices, BoardId::Scores, BoardId::Rolling};

[[nodiscard]] inline const std::string &boardName(BoardId board)
{
    return Schema::all()[static_cast<std::size_t>(board)].board();
}

/// "prices, scores and rolling"
[[nodiscard]] inline std::string boardNames()
{
    std::string names;
    for (std::size_t i = 0; i < boardIds.size(); ++i)
        names += (i == 0 ? "" : i + 1 < boardIds.size() ? ", " : " and ") + boardName(boardIds[i]);
    return names;
}

[[nodiscard]] inline std::optional<BoardId> boardByName(std::string_view name)
{
    for (const BoardId board : boardIds) {
        if (boardName(board) == name)
            return board;
    }
    return std::nullopt;
}

} // namespace tapedeck
