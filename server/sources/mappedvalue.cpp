// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/mappedvalue.h"

#include <google/protobuf/descriptor.h>

#include <algorithm>

namespace tapedeck {

namespace {

constexpr Micros latestUs = 4'102'444'800'000'000; // 2100
constexpr std::size_t textBytesMax = 1'024;
constexpr std::size_t shownBytesMax = 60;

/// value × factor × 10^-scale.
std::optional<Decimal> scaled(Decimal value, std::int64_t factor, int scale)
{
    if (__builtin_mul_overflow(value.mantissa, factor, &value.mantissa))
        return std::nullopt;
    const int finer = value.scale + scale;
    if (finer < 0) {
        const auto mantissa = scaledUp(value.mantissa, -finer);
        return mantissa ? std::optional<Decimal>({*mantissa, 0}) : std::nullopt;
    }
    if (finer <= Decimal::scaleMax)
        return Decimal{value.mantissa, static_cast<std::uint8_t>(finer)};
    const Decimal shorter = value.normalized();
    if (shorter.scale + scale > Decimal::scaleMax)
        return std::nullopt;
    return Decimal{shorter.mantissa, static_cast<std::uint8_t>(shorter.scale + scale)};
}

std::optional<Micros> timeUs(std::string_view text, MappedType::Unit unit)
{
    static constexpr int decimals[] = {0, 6, 3, 0, -3, 0}; // by unit, of a microsecond
    if (unit == MappedType::Unit::Iso) {
        const Micros us = isoTimeUs(text);
        return us > 0 ? std::optional(us) : std::nullopt;
    }
    auto value = Decimal::parse(text);
    if (!value)
        return std::nullopt;
    *value = value->normalized();
    // Micros = mantissa × 10^up; what is finer is cut off.
    int up = decimals[static_cast<std::size_t>(unit)] - value->scale;
    for (; up < 0 && value->mantissa != 0; ++up)
        value->mantissa /= 10;
    const auto us = scaledUp(value->mantissa, std::max(up, 0));
    return us && *us >= 0 && *us <= latestUs ? us : std::nullopt;
}

const google::protobuf::EnumValueDescriptor *enumerator(const google::protobuf::EnumDescriptor &type,
                                                        std::string_view word)
{
    const auto upper = [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; };
    for (int i = 0; i < type.value_count(); ++i) {
        const std::string &name = type.value(i)->name();
        if (std::equal(name.begin(), name.end(), word.begin(), word.end(),
                       [&](char a, char b) { return a == upper(b); }))
            return type.value(i);
    }
    return nullptr;
}

} // namespace

bool MappedType::read(const JsonToken &token, MappedValue &value) const
{
    value = {};
    if (token.kind == JsonToken::Kind::Null || (token.text.empty() && token.kind == JsonToken::Kind::Text))
        return true;
    if (!isScalar(token))
        return false;
    if (kind == Kind::Text) {
        value.kind = MappedValue::Kind::Text;
        value.text = token.text;
        return token.text.size() <= textBytesMax;
    }
    if (kind == Kind::Enumerator) {
        const auto *found = enumerator(*enumType, token.text);
        value.kind = MappedValue::Kind::Integer;
        value.integer = found != nullptr ? found->number() : 0;
        return found != nullptr;
    }
    if (token.kind == JsonToken::Kind::Bool)
        return false;
    if (kind == Kind::Time) {
        const auto us = timeUs(token.text, token.kind == JsonToken::Kind::TimeUs ? Unit::Microseconds : unit);
        value.kind = MappedValue::Kind::Integer;
        value.integer = us.value_or(0);
        return us.has_value();
    }
    if (unit == Unit::MatchClock) {
        const auto seconds = matchClockSeconds(token.text);
        value.kind = MappedValue::Kind::Integer;
        value.integer = seconds.value_or(0);
        return seconds && value.integer <= max;
    }
    auto decimal = Decimal::parse(token.text);
    if (decimal && (scale != 0 || factor != 1))
        decimal = scaled(*decimal, factor, scale);
    if (!decimal)
        return false;
    if (kind == Kind::Decimal) {
        value.kind = MappedValue::Kind::Decimal;
        value.decimal = *decimal;
        return true;
    }
    const auto whole = decimal->scale == 0 ? decimal : decimal->normalized().rescaled(0);
    value.kind = MappedValue::Kind::Integer;
    value.integer = whole ? whole->mantissa : 0;
    return whole && value.integer <= max && (isSigned || value.integer >= 0);
}

std::string MappedType::expected() const
{
    switch (kind) {
    case Kind::Decimal:
        return "a number of at most 18 digits, quoted or not, is expected";
    case Kind::Integer:
        if (unit == Unit::MatchClock)
            return "a match clock such as 67:30 or 1:07:30, or minutes such as 67 or 45+2, is expected";
        return std::string("a whole number") + (isSigned ? "" : " from 0") + " is expected"
            + (isClock ? ", of seconds; unit = \"clock\" reads 67:30, 1:07:30 and 45+2" : "");
    case Kind::Text:
        return "a text of at most " + std::to_string(textBytesMax) + " bytes, a number, true or false is expected";
    case Kind::Time:
        break;
    case Kind::Enumerator: {
        std::string names;
        for (int i = 0; i < enumType->value_count(); ++i)
            names += (i == 0 ? "" : ", ") + enumType->value(i)->name();
        return "one of " + names + " is expected; other words are translated by values = { word = \"NAME\" }";
    }
    }
    if (unit == Unit::Iso)
        return "a time such as 2026-01-31T12:00:00Z is expected; a number needs unit = \"s\", \"ms\", \"us\" or \"ns\"";
    return "a number since 1970 in the unit that is configured is expected, and no time after 2099";
}

bool MappedValueRule::readsOthers() const
{
    return !otherwise && type.kind != MappedType::Kind::Enumerator && type.kind != MappedType::Kind::Text;
}

/// Without the spaces around it.
JsonToken MappedValueRule::partOf(const JsonToken &token) const
{
    if (split.empty() || token.kind != JsonToken::Kind::Text || token.text.empty())
        return token;
    std::string_view left = token.text;
    for (int i = 1; i < part; ++i) {
        const std::size_t at = left.find(split);
        if (at == std::string_view::npos)
            return {};
        left.remove_prefix(at + split.size());
    }
    left = left.substr(0, left.find(split));
    while (!left.empty() && left.front() == ' ')
        left.remove_prefix(1);
    while (!left.empty() && left.back() == ' ')
        left.remove_suffix(1);
    return {JsonToken::Kind::Text, left};
}

bool MappedValueRule::read(const JsonToken &whole, MappedValue &value) const
{
    const JsonToken token = partOf(whole);
    if (words.empty() && !otherwise)
        return type.read(token, value);
    if (token.kind == JsonToken::Kind::Null) {
        value = {};
        return true;
    }
    if (!isScalar(token))
        return false;
    const auto it = std::lower_bound(words.begin(), words.end(), token.text,
                                     [](const Word &word, std::string_view text) { return word.word < text; });
    const bool isKnown = it != words.end() && it->word == token.text;
    if (!isKnown && readsOthers())
        return type.read(token, value);
    if (!isKnown && !otherwise)
        return false;
    const Word &word = isKnown ? *it : *otherwise;
    value = word.value;
    if (value.kind == MappedValue::Kind::Text)
        value.text = word.meaning;
    return true;
}

std::string MappedValueRule::expected() const
{
    const std::string what =
        split.empty() ? std::string() : "as part " + std::to_string(part) + ", split at '" + split + "', ";
    const bool isWhole = type.kind == MappedType::Kind::Integer && !type.isClock && split.empty();
    if (words.empty() && !otherwise)
        return what + type.expected()
            + (isWhole ? "; split = \"-\" and part = 1 take one out of a text such as 2-1" : "");
    std::string list;
    for (const Word &word : words)
        list += (list.empty() ? "" : ", ") + word.word;
    if (readsOthers())
        return what + type.expected() + ", or one of " + list;
    return what + "one of " + list
        + " is expected, which are what values = { … } translates; \"*\" there is for all others";
}

std::string shownToken(const JsonToken &token)
{
    std::string text(token.text.substr(0, shownBytesMax));
    if (token.text.size() > shownBytesMax)
        text += "…";
    switch (token.kind) {
    case JsonToken::Kind::Missing:
        return "nothing";
    case JsonToken::Kind::Null:
        return "null";
    case JsonToken::Kind::Array:
        return "an array";
    case JsonToken::Kind::Object:
        return "an object";
    case JsonToken::Kind::Bytes:
        return "bytes that are no text";
    case JsonToken::Kind::Text:
        return '"' + text + '"';
    case JsonToken::Kind::TimeUs:
    case JsonToken::Kind::Bool:
    case JsonToken::Kind::Number:
        break;
    }
    return text;
}

bool isScalar(const JsonToken &token)
{
    return token.kind == JsonToken::Kind::Text || token.kind == JsonToken::Kind::Number
        || token.kind == JsonToken::Kind::TimeUs || token.kind == JsonToken::Kind::Bool;
}

} // namespace tapedeck
