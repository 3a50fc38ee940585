// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/board/decimal.h"
#include "common/time/clock.h"

#include <simdjson.h>

#include <optional>
#include <string_view>

namespace tapedeck {

using JsonValue = simdjson::ondemand::value;
template <typename T> using JsonResult = simdjson::simdjson_result<T>;

/// What some write before UTF-8.
inline constexpr std::string_view byteOrderMark = "\xef\xbb\xbf";

/// Opens messages for on-demand access, which yields numbers digit for digit. The whole text is checked first:
/// on-demand access goes astray behind an error in the syntax, and of a message that was cut off nothing may count.
class JsonReader
{
public:
    /// False if the text is not JSON. The document, and all that is read from it, is good until the next call.
    [[nodiscard]] bool open(simdjson::padded_string_view text, simdjson::ondemand::document &document);
    /// A time of the top level, as jsonTimeUs(), without a check of the rest; 0 if there is none.
    [[nodiscard]] Micros peekTimeUs(simdjson::padded_string_view text, std::string_view key, Micros unitUs);

private:
    simdjson::dom::parser m_checker;
    simdjson::ondemand::parser m_parser;
};

/// A number, or a number in quotes, digit for digit.
[[nodiscard]] inline std::optional<Decimal> jsonDecimal(JsonResult<JsonValue> result)
{
    JsonValue value;
    simdjson::ondemand::json_type type{};
    if (result.get(value) != simdjson::SUCCESS || value.type().get(type) != simdjson::SUCCESS)
        return std::nullopt;
    std::string_view text;
    if (type == simdjson::ondemand::json_type::string) {
        if (value.get_string().get(text) != simdjson::SUCCESS)
            return std::nullopt;
    } else if (type == simdjson::ondemand::json_type::number) {
        text = value.raw_json_token();
        while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ')
            text.remove_suffix(1);
    }
    return Decimal::parse(text);
}

/// A text; empty if it is missing or no text.
[[nodiscard]] inline std::string_view jsonText(JsonResult<JsonValue> result)
{
    std::string_view text;
    return result.get_string().get(text) == simdjson::SUCCESS ? text : std::string_view();
}

/// A whole number; nothing if it is missing, null or no whole number.
[[nodiscard]] inline std::optional<std::int64_t> jsonInteger(JsonResult<JsonValue> result)
{
    std::int64_t value = 0;
    return result.get_int64().get(value) == simdjson::SUCCESS ? std::optional(value) : std::nullopt;
}

/// A time since 1970 in units of `unitUs` microseconds, as microseconds. Nothing if it is no whole number, or before
/// 1970 or after 2099: such a time is a mistake, and would keep all later messages out.
[[nodiscard]] inline std::optional<Micros> jsonTimeUs(JsonResult<JsonValue> result, Micros unitUs)
{
    constexpr Micros latestUs = 4'102'444'800'000'000;
    const auto value = jsonInteger(result);
    return value && *value >= 0 && *value <= latestUs / unitUs ? std::optional(*value * unitUs) : std::nullopt;
}

[[nodiscard]] inline std::optional<bool> jsonBool(JsonResult<JsonValue> result)
{
    bool value = false;
    return result.get_bool().get(value) == simdjson::SUCCESS ? std::optional(value) : std::nullopt;
}

/// "2021-04-17T16:43:30.244075Z" (or without fraction, with an offset such as +02:00, or without a zone: UTC) as
/// microseconds since 1970; 0 if it is not that.
[[nodiscard]] Micros isoTimeUs(std::string_view text);

/// "1617666423.606671" as microseconds; 0 if it is not a number.
[[nodiscard]] Micros secondsTextUs(std::string_view text);

} // namespace tapedeck
