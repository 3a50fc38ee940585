// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/board/decimal.h"

#include <algorithm>
#include <array>
#include <limits>

namespace tapedeck {

namespace {

constexpr auto powers = [] {
    std::array<std::int64_t, Decimal::scaleMax + 1> table{};
    std::int64_t value = 1;
    for (auto &power : table) {
        power = value;
        value = &power == &table.back() ? value : value * 10;
    }
    return table;
}();

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// Reads "e-7" and the like; false if it is not an exponent, or an absurd one.
bool readExponent(std::string_view text, int &exponent)
{
    if (text.empty() || (text[0] != 'e' && text[0] != 'E'))
        return false;
    text.remove_prefix(1);
    const bool negative = !text.empty() && text[0] == '-';
    if (!text.empty() && (text[0] == '-' || text[0] == '+'))
        text.remove_prefix(1);
    if (text.empty() || text.size() > 3)
        return false;
    int value = 0;
    for (const char c : text) {
        if (!isDigit(c))
            return false;
        value = value * 10 + (c - '0');
    }
    exponent = negative ? -value : value;
    return true;
}

} // namespace

std::int64_t powerOfTen(int exponent)
{
    return powers[static_cast<std::size_t>(exponent)];
}

std::optional<std::int64_t> scaledUp(std::int64_t value, int digits)
{
    std::int64_t result = 0;
    if (digits < 0 || digits > Decimal::scaleMax || __builtin_mul_overflow(value, powerOfTen(digits), &result))
        return std::nullopt;
    return result;
}

std::optional<Decimal> Decimal::parse(std::string_view text)
{
    const bool negative = !text.empty() && text[0] == '-';
    if (negative)
        text.remove_prefix(1);

    std::int64_t mantissa = 0;
    int scale = 0;
    bool digits = false;
    bool point = false;
    std::size_t i = 0;
    for (; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '.' && !point && digits) {
            point = true;
            continue;
        }
        if (!isDigit(c))
            break;
        if (__builtin_mul_overflow(mantissa, std::int64_t(10), &mantissa)
            || __builtin_add_overflow(mantissa, std::int64_t(c - '0'), &mantissa))
            return std::nullopt;
        digits = true;
        scale += point ? 1 : 0;
    }
    if (!digits || (point && text[i - 1] == '.'))
        return std::nullopt;

    int exponent = 0;
    if (i < text.size() && !readExponent(text.substr(i), exponent))
        return std::nullopt;
    scale -= exponent;
    if (mantissa == 0)
        return Decimal{0, static_cast<std::uint8_t>(std::clamp(scale, 0, scaleMax))};
    if (scale < 0) {
        const auto grown = scaledUp(mantissa, -scale);
        if (!grown)
            return std::nullopt;
        mantissa = *grown;
        scale = 0;
    }
    while (scale > scaleMax && mantissa % 10 == 0) {
        mantissa /= 10;
        --scale;
    }
    if (scale > scaleMax)
        return std::nullopt;
    return Decimal{negative ? -mantissa : mantissa, static_cast<std::uint8_t>(scale)};
}

Decimal Decimal::normalized() const
{
    Decimal result = *this;
    if (result.mantissa == 0)
        return {0, 0};
    while (result.scale > 0 && result.mantissa % 10 == 0) {
        result.mantissa /= 10;
        --result.scale;
    }
    return result;
}

std::optional<Decimal> Decimal::rescaled(int newScale) const
{
    if (newScale < 0 || newScale > scaleMax)
        return std::nullopt;
    if (newScale >= scale) {
        const auto grown = scaledUp(mantissa, newScale - scale);
        return grown ? std::optional(Decimal{*grown, static_cast<std::uint8_t>(newScale)}) : std::nullopt;
    }
    const std::int64_t divisor = powerOfTen(scale - newScale);
    if (mantissa % divisor != 0)
        return std::nullopt;
    return Decimal{mantissa / divisor, static_cast<std::uint8_t>(newScale)};
}

std::string Decimal::toString() const
{
    const bool negative = mantissa < 0;
    const auto magnitude = negative ? 0 - static_cast<std::uint64_t>(mantissa) : static_cast<std::uint64_t>(mantissa);
    std::string digits = std::to_string(magnitude);
    if (digits.size() <= scale)
        digits.insert(0, scale + 1u - digits.size(), '0');
    if (scale > 0)
        digits.insert(digits.size() - scale, 1, '.');
    return negative ? "-" + digits : digits;
}

bool operator==(Decimal a, Decimal b)
{
    a = a.normalized();
    b = b.normalized();
    return a.mantissa == b.mantissa && a.scale == b.scale;
}

int compare(Decimal a, Decimal b)
{
    // Whole parts first: they always fit, while a common scale may not.
    const std::int64_t unitA = powerOfTen(a.scale);
    const std::int64_t unitB = powerOfTen(b.scale);
    const std::int64_t wholeA = a.mantissa / unitA;
    const std::int64_t wholeB = b.mantissa / unitB;
    if (wholeA != wholeB)
        return wholeA < wholeB ? -1 : 1;
    const std::int64_t restA = a.mantissa % unitA * powerOfTen(Decimal::scaleMax - a.scale);
    const std::int64_t restB = b.mantissa % unitB * powerOfTen(Decimal::scaleMax - b.scale);
    return (restA > restB) - (restA < restB);
}

std::optional<Decimal> sum(Decimal a, Decimal b)
{
    const int scale = std::max(a.scale, b.scale);
    const auto left = a.rescaled(scale);
    const auto right = b.rescaled(scale);
    std::int64_t result = 0;
    if (!left || !right || __builtin_add_overflow(left->mantissa, right->mantissa, &result))
        return std::nullopt;
    return Decimal{result, static_cast<std::uint8_t>(scale)};
}

std::optional<Decimal> difference(Decimal a, Decimal b)
{
    if (b.mantissa == std::numeric_limits<std::int64_t>::min())
        return std::nullopt;
    return sum(a, {-b.mantissa, b.scale});
}

} // namespace tapedeck
