// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/board/schema.h"
#include "common/wire/updateencoder.h"

#include <string>
#include <string_view>

namespace tapedeck {

/// Appends the beginning of a v1.ServerMessage with an Update as JSON text, in the form of docs/protocol.md: the
/// header's fields without their defaults, 64-bit epoch and digest as decimal strings since JavaScript's numbers end
/// at 2^53. To be followed by the rows, if there are any (objects of appendUpdateRowJson(), with commas between), and
/// the tail.
void appendUpdateJsonHead(const Schema &schema, const UpdateHeader &header, bool hasRows, std::string &out);

[[nodiscard]] constexpr std::string_view updateJsonTail(bool hasRows)
{
    return hasRows ? "]}}" : "}}";
}

} // namespace tapedeck
