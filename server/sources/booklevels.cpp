// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/booklevels.h"

#include <algorithm>

namespace tapedeck {

using simdjson::SUCCESS;

bool readLevels(JsonResult<JsonValue> value, OrderBook &book, OrderBook::Side side, Micros *newestUs)
{
    simdjson::ondemand::array levels;
    if (value.get_array().get(levels) != SUCCESS)
        return false;
    for (auto element : levels) {
        simdjson::ondemand::array level;
        if (element.get_array().get(level) != SUCCESS)
            return false;
        std::optional<Decimal> price;
        std::optional<Decimal> size;
        int at = 0;
        for (auto part : level) {
            if (at == 0)
                price = jsonDecimal(part);
            else if (at == 1)
                size = jsonDecimal(part);
            else if (at == 2 && newestUs != nullptr)
                *newestUs = std::max(*newestUs, secondsTextUs(jsonText(part)));
            ++at;
        }
        if (!price || !size || size->mantissa < 0 || !book.set(side, *price, *size))
            return false;
    }
    return true;
}

} // namespace tapedeck
