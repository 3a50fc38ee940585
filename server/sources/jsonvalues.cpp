// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/jsonvalues.h"

#include <algorithm>
#include <charconv>
#include <chrono>

namespace tapedeck {

namespace {

/// `width` digits at `at`, or -1.
int digits(std::string_view text, std::size_t at, std::size_t width)
{
    int value = 0;
    if (at + width > text.size())
        return -1;
    const auto [end, problem] = std::from_chars(text.data() + at, text.data() + at + width, value);
    return problem == std::errc() && end == text.data() + at + width && value >= 0 ? value : -1;
}

} // namespace

bool JsonReader::open(simdjson::padded_string_view text, simdjson::ondemand::document &document)
{
    return m_checker.parse(text.data(), text.size(), false).error() == simdjson::SUCCESS
        && m_parser.iterate(text).get(document) == simdjson::SUCCESS;
}

Micros JsonReader::peekTimeUs(simdjson::padded_string_view text, std::string_view key, Micros unitUs)
{
    simdjson::ondemand::document document;
    return m_parser.iterate(text).get(document) == simdjson::SUCCESS ? jsonTimeUs(document[key], unitUs).value_or(0)
                                                                     : 0;
}

Micros isoTimeUs(std::string_view text)
{
    const int year = digits(text, 0, 4), month = digits(text, 5, 2), day = digits(text, 8, 2);
    const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day))};
    if (year < 0 || month < 0 || day < 0 || !date.ok())
        return 0;
    Micros time =
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::sys_days(date).time_since_epoch()).count();
    const int hour = digits(text, 11, 2), minute = digits(text, 14, 2), second = digits(text, 17, 2);
    if (hour >= 0 && minute >= 0)
        time += (hour * 3'600 + minute * 60 + std::max(second, 0)) * Micros(1'000'000);
    if (text.size() > 20 && text[19] == '.') {
        Micros unit = 100'000;
        for (std::size_t i = 20; i < text.size() && text[i] >= '0' && text[i] <= '9' && unit > 0; ++i, unit /= 10)
            time += (text[i] - '0') * unit;
    }
    return time;
}

Micros secondsTextUs(std::string_view text)
{
    // More digits than microseconds are cut off.
    const std::size_t point = text.find('.');
    if (point != std::string_view::npos && text.size() > point + 7)
        text = text.substr(0, point + 7);
    const auto decimal = Decimal::parse(text);
    if (!decimal)
        return 0;
    const auto us = decimal->rescaled(6);
    return us ? us->mantissa : 0;
}

} // namespace tapedeck
