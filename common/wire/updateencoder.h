// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/board/board.h"
#include "common/time/clock.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tapedeck {

/// The fields of v1.Update other than rows.
struct UpdateHeader {
    std::string_view board;
    Epoch epoch = 0;
    Version baseVersion = 0;
    Version version = 0;
    bool more = false;
    std::optional<Digest> digest;
    std::vector<RowId> removed;
    std::uint32_t folded = 0;
    std::uint32_t oldestAgeUs = 0;
    Micros publishTimeUs = 0;
    Micros timeBaseUs = 0;
};

/// Bytes of a v1.ServerMessage with an Update: the header, to be followed by `rowBytes` bytes of encoded rows.
[[nodiscard]] std::string updateHead(const UpdateHeader &header, std::size_t rowBytes);

/// The newest source_time among the rows that changed after `since`, or 0: what makes their offsets small.
[[nodiscard]] Micros newestTime(const Board &board, Version since);

/// The whole update of a board since a version, as complete v1.ServerMessages of about `chunkBytes` each (at least one);
/// all but the last say `more`. `header` gives what cannot be read off the board.
[[nodiscard]] std::vector<std::string> encodeUpdate(const Board &board, Version since, UpdateHeader header,
                                                    std::size_t chunkBytes);

} // namespace tapedeck
