// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/mappedvalue.h"

#include <charconv>

namespace tapedeck {

namespace {

constexpr std::size_t digitsMax = 5; // of the first number
constexpr std::size_t numbersMax = 3;

/// Of what stands before or behind a plus: minutes, m:ss or h:mm:ss, with what is finer than a second cut off.
std::optional<std::int64_t> stretchSeconds(std::string_view text)
{
    while (!text.empty() && text.front() == ' ')
        text.remove_prefix(1);
    for (const std::string_view mark : {" ", "\'", "’", "′", " "}) {
        while (text.ends_with(mark))
            text.remove_suffix(mark.size());
    }
    std::int64_t sum = 0;
    std::size_t numbers = 0;
    for (bool isLast = false; !isLast; ++numbers) {
        const std::size_t colon = text.find(':');
        isLast = colon == std::string_view::npos;
        std::string_view digits = text.substr(0, colon);
        if (isLast && numbers > 0)
            digits = digits.substr(0, digits.find('.'));
        std::int64_t number = 0;
        const char *end = digits.data() + digits.size();
        const auto [read, problem] = std::from_chars(digits.data(), end, number);
        const bool isFirst = numbers == 0;
        if (problem != std::errc() || read != end || number < 0 || digits.size() > (isFirst ? digitsMax : 2)
            || (!isFirst && number > 59) || numbers == numbersMax)
            return std::nullopt;
        sum = sum * 60 + number;
        text.remove_prefix(isLast ? text.size() : colon + 1);
    }
    return numbers == 1 ? sum * 60 : sum;
}

} // namespace

std::optional<std::int64_t> matchClockSeconds(std::string_view text)
{
    const std::size_t plus = text.find('+');
    const auto played = stretchSeconds(text.substr(0, plus));
    if (!played || plus == std::string_view::npos)
        return played;
    const auto added = stretchSeconds(text.substr(plus + 1));
    return added ? std::optional(*played + *added) : std::nullopt;
}

} // namespace tapedeck
