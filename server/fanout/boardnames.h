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

inline constexpr std::array<BoardId, boardCount> boardIds = {BoardId::Prices, BoardId::Scores};

[[nodiscard]] inline const std::string &boardName(BoardId board)
{
    return Schema::all()[static_cast<std::size_t>(board)].board();
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
