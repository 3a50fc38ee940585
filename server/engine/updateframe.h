// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/board/board.h"
#include "common/wire/updateencoder.h"
#include "server/engine/delivery.h"

#include <string>
#include <string_view>
#include <vector>

namespace tapedeck {

// How an Update becomes bytes in each of the encodings: rows first, then the frame around them.

/// Appends the cells of `row` that changed after `since`; where they lie in `rows`. Rows follow one another as a frame
/// wants them, so any selection of them (text: joined with commas) makes a frame too.
Flush::Span appendEncodedRow(Encoding encoding, const Board &board, RowId row, Version since, Micros timeBaseUs,
                             std::string &rows);

/// Appends a frame that is ready for the wire. `rows`: as appendEncodedRow() left them.
void appendUpdateFrame(Encoding encoding, const Schema &schema, const UpdateHeader &header, std::string_view rows,
                       std::string &out);

/// The newest source_time among `rows`, or 0: what makes their offsets small.
[[nodiscard]] Micros newestTime(const Board &board, const std::vector<RowId> &rows);

/// A header that names the board, its epoch and the time.
[[nodiscard]] UpdateHeader headerOf(const Board &board, Version base, Version version);

} // namespace tapedeck
