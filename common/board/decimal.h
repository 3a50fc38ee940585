// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tapedeck {

/// An exact decimal: mantissa × 10^-scale. Never passes through binary floating point.
struct Decimal {
    static constexpr int scaleMax = 18;

    std::int64_t mantissa = 0;
    std::uint8_t scale = 0; ///< 0 to scaleMax

    /// Reads "67123.45", "-0.5", "1e-7" (the number grammar of JSON). Nothing for anything else, or if it does not fit.
    /// Keeps trailing zeros: "1.50" is {150, 2}.
    [[nodiscard]] static std::optional<Decimal> parse(std::string_view text);

    /// The same value with the smallest scale: {150, 2} becomes {15, 1}.
    [[nodiscard]] Decimal normalized() const;

    /// The same value with `newScale` decimals; nothing if digits would be lost or it does not fit.
    [[nodiscard]] std::optional<Decimal> rescaled(int newScale) const;

    /// "67123.45": all `scale` decimals, no exponent.
    [[nodiscard]] std::string toString() const;

    /// Same value: {150, 2} equals {15, 1}.
    friend bool operator==(Decimal a, Decimal b);
};

/// Less than, equal to or greater than 0, as a is to b.
[[nodiscard]] int compare(Decimal a, Decimal b);

/// 10^exponent for 0 to 18.
[[nodiscard]] std::int64_t powerOfTen(int exponent);

/// value × 10^digits, or nothing if it does not fit.
[[nodiscard]] std::optional<std::int64_t> scaledUp(std::int64_t value, int digits);

/// Sum at the finer of both scales, or nothing if it does not fit.
[[nodiscard]] std::optional<Decimal> sum(Decimal a, Decimal b);

/// a - b at the finer of both scales, or nothing if it does not fit.
[[nodiscard]] std::optional<Decimal> difference(Decimal a, Decimal b);

} // namespace tapedeck
