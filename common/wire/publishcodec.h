// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/board/board.h"

#include <string>
#include <string_view>

namespace tapedeck {

// Rows as messages of brokers, as v1.Publish or as JSON. Each says all of its row, so that the newest of a key is all
// that a reader needs.

/// Appends the row as a field of a v1.Publish: what has a value, and the numbers of the columns that have none.
void appendPublishRow(const Board &board, RowId row, std::string &out);
/// Appends that the row is removed, as a field of a v1.Publish.
void appendPublishRemoval(const Schema &schema, std::string_view key, std::string &out);

/// Appends {"key":…,"removed":true}.
void appendRemovalJson(std::string_view key, std::string &out);

} // namespace tapedeck
