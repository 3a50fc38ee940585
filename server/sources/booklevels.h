// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sources/jsonvalues.h"
#include "server/sources/orderbook.h"

namespace tapedeck {

/// Sets the levels of a JSON array of [price, size, …] in one side of a book; size 0 deletes. `newestUs`, if given, is
/// raised to the newest of the third elements, which are texts of seconds since 1970. False at the first level that is
/// not such, with those before it set.
[[nodiscard]] bool readLevels(JsonResult<JsonValue> value, OrderBook &book, OrderBook::Side side,
                              Micros *newestUs = nullptr);

} // namespace tapedeck
