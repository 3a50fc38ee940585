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

/// Of "+02:00", "-0530" or "+01"; 0 for "Z" and anything else.
Micros zoneOffsetUs(std::string_view zone)
{
    if (zone.empty() || (zone.front() != '+' && zone.front() != '-'))
        return 0;
    const int hours = digits(zone, 1, 2), minutes = digits(zone, zone.size() > 3 && zone[3] == ':' ? 4 : 3, 2);
    if (hours < 0 || hours > 18)
        return 0;
    const Micros offset = (hours * 60 + std::clamp(minutes, 0, 59)) * Micros(60'000'000);
    return zone.front() == '-' ? -offset : offset;
}

} // namespace

bool JsonReader::open(simdjson::padded_string_view text, simdjson::ondemand::document &document)
{
    if (std::string_view(text.data(), text.size()).starts_with(byteOrderMark)) {
        constexpr std::size_t size = byteOrderMark.size();
        text = simdjson::padded_string_view(text.data() + size, text.size() - size, text.capacity() - size);
    }
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
    const int hour = digits(text, 11, 2), minute = digits(text, 14, 2),
              second = text.size() > 16 && text[16] == ':' ? digits(text, 17, 2) : 0;
    if (hour >= 0 && minute >= 0)
        time += (hour * 3'600 + minute * 60 + std::max(second, 0)) * Micros(1'000'000);
    std::size_t at = text.size() > 16 && text[16] == ':' ? 19 : 16;
    if (text.size() > at + 1 && text[at] == '.') {
        Micros unit = 100'000;
        for (++at; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, unit /= 10)
            time += (text[at] - '0') * unit;
    }
    return time - zoneOffsetUs(text.substr(std::min(at, text.size())));
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
