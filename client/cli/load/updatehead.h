// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/board/board.h"
#include "common/wire/updateheader.h"

#include "tapedeck/v1/wire.pb.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tapedeck {

/// What a client that keeps no rows needs of an Update: the fields before the rows.
struct UpdateHead {
    std::uint32_t board = 0; ///< its place in the server's Welcome
    UpdateStamp stamp;       ///< as sent; Continuity makes it whole
    bool more = false;
    std::optional<Digest> digest;
    std::uint32_t folded = 0;
    std::uint32_t oldestAgeUs = 0;
};

enum class HeadRead : std::uint8_t {
    NeedsMore, ///< the rows have not begun yet
    Done,      ///< `head` is filled
    NoUpdate,  ///< the message holds something else
    Malformed,
};

/// Only reused, so that nothing is allocated for each message.
struct HeadScratch {
    v1::Update update;
    std::string fields;
};

/// Reads the head of the Update in the first bytes of a v1.ServerMessage. `whole`: the message ends with them.
/// All knowledge of the head's fields is here.
[[nodiscard]] HeadRead readUpdateHead(std::string_view prefix, bool whole, HeadScratch &scratch, UpdateHead &head);

} // namespace tapedeck
