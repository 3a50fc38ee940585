// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/kafkaoptions.h"

#include "server/sources/jsonvalues.h"
#include "server/sources/sourceurl.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <string_view>

namespace tapedeck {

namespace {

constexpr const char *example = "kafka://127.0.0.1:9092/quotes?mapping=acme";
constexpr std::int32_t partitionsMax = 100'000;
constexpr Micros earliestUs = 1'000'000'000'000'000; // 2001: a smaller number of seconds is a mistake

/// "0,2-4", ascending, each once; empty if it is something else.
std::vector<std::int32_t> partitionsOf(std::string_view text)
{
    std::set<std::int32_t> numbers;
    while (!text.empty()) {
        const std::string_view range = text.substr(0, text.find(','));
        text.remove_prefix(std::min(range.size() + 1, text.size()));
        const std::string_view first = range.substr(0, range.find('-'));
        const std::string_view last = first.size() == range.size() ? first : range.substr(first.size() + 1);
        std::int32_t from = 0;
        std::int32_t to = 0;
        for (const auto &[digits, number] : {std::pair(first, &from), std::pair(last, &to)}) {
            const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), *number);
            if (problem != std::errc() || end != digits.data() + digits.size() || *number < 0
                || *number >= partitionsMax)
                return {};
        }
        if (from > to)
            return {};
        for (std::int32_t number = from; number <= to; ++number)
            numbers.insert(number);
    }
    return {numbers.begin(), numbers.end()};
}

void takeStart(SourceUrl &url, KafkaOptions &options)
{
    const std::string from = url.takeText("from").value_or("beginning");
    if (from == "beginning") {
        options.from = KafkaOptions::From::Beginning;
    } else if (from == "end") {
        options.from = KafkaOptions::From::End;
    } else {
        options.from = KafkaOptions::From::Time;
        options.fromUs = secondsTextUs(from);
        if (options.fromUs < earliestUs)
            options.fromUs = isoTimeUs(from);
        if (options.fromUs <= 0)
            url.fail("from=" + from
                     + ": beginning, end, seconds since 1970, or a time such as 2026-01-31T12:00:00Z is expected");
    }
    options.group = url.takeText("group").value_or("");
    if (!options.group.empty() && options.from == KafkaOptions::From::Time)
        url.fail("from=" + from + ": a group goes on where it was; beginning or end is for one that is new");
    const std::optional<std::string> partitions = url.takeText("partitions");
    if (!partitions)
        return;
    options.partitions = partitionsOf(*partitions);
    if (options.partitions.empty())
        url.fail("partitions=" + *partitions + ": numbers from 0 up are expected, such as 0,2 or 0-3");
    if (!options.group.empty())
        url.fail("a group shares the partitions out itself; group= or partitions= is expected, not both");
}

} // namespace

KafkaOptions KafkaOptions::take(SourceUrl &url)
{
    KafkaOptions options;
    static_cast<KafkaAccess &>(options) = KafkaAccess::take(url, example);
    takeStart(url, options);
    const std::string tombstone = url.takeText("tombstone").value_or("{}");
    const std::size_t place = tombstone.find("{}");
    if (place == std::string::npos)
        url.fail("tombstone=" + tombstone
                 + ": the key of a row is expected, with {} where the key of its messages stands, such as acme:{}");
    options.keyPrefix = tombstone.substr(0, place);
    options.keySuffix = tombstone.substr(std::min(place, tombstone.size() - 2) + 2);
    return options;
}

} // namespace tapedeck
