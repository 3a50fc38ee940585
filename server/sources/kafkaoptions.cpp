// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/kafkaoptions.h"

#include "brokers/brokeraddress.h"
#include "server/sources/jsonvalues.h"
#include "server/sources/sourceurl.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>
#include <string_view>

#include <unistd.h>

namespace tapedeck {

namespace {

constexpr const char *example = "kafka://127.0.0.1:9092/quotes?mapping=acme";
constexpr std::uint16_t defaultPort = 9092;
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

bool isTopicName(std::string_view name)
{
    return !name.empty() && name.size() <= 249 && name != "." && name != ".."
        && std::all_of(name.begin(), name.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_'
                   || c == '-';
           });
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

void takeSafety(SourceUrl &url, KafkaOptions &options)
{
    options.tls = url.takeNumber("tls", 0, 0, 1) == 1;
    for (const auto &[name, place] : {std::pair("ca_file", &options.caFile), std::pair("cert_file", &options.certFile),
                                      std::pair("key_file", &options.keyFile)}) {
        *place = url.takeText(name).value_or("");
        if (!place->empty() && !options.tls)
            url.fail(std::string(name) + "= is for TLS; tls=1 is missing");
        if (!place->empty() && access(place->c_str(), R_OK) != 0)
            url.fail("the file " + *place + " cannot be read");
    }
    if (options.certFile.empty() != options.keyFile.empty())
        url.fail("cert_file= and key_file= belong together");
    options.user = url.takeText("user").value_or("");
    options.password = takeSecret(url, "password");
    options.keyPassword = takeSecret(url, "key_password");
    const std::string sasl = url.takeText("sasl").value_or(options.user.empty() ? "" : "plain");
    static constexpr std::array mechanisms = {std::pair("plain", "PLAIN"), std::pair("scram-sha-256", "SCRAM-SHA-256"),
                                              std::pair("scram-sha-512", "SCRAM-SHA-512")};
    for (const auto &[name, mechanism] : mechanisms) {
        if (sasl == name)
            options.mechanism = mechanism;
    }
    if (!sasl.empty() && options.mechanism.empty())
        url.fail("sasl=" + sasl + ": plain, scram-sha-256 or scram-sha-512 is expected");
    if (!options.mechanism.empty() && (options.user.empty() || !options.password))
        url.fail("for a user both are expected: user=NAME, and password_file=PATH or password_env=VARIABLE");
    if (options.mechanism.empty() && options.password)
        url.fail("whose password is it? user=NAME is missing");
    if (options.keyPassword && options.keyFile.empty())
        url.fail("of which key is it the password? key_file=PATH is missing");
    for (const auto *secret : {&options.password, &options.keyPassword}) {
        if (!*secret)
            continue;
        if (const Secret::Value value = (*secret)->read(); !value.error.empty())
            url.fail(value.error);
    }
}

} // namespace

KafkaOptions KafkaOptions::take(SourceUrl &url)
{
    KafkaOptions options;
    const BrokerAddress address = BrokerAddress::take(url, defaultPort, example);
    for (const BrokerAddress::Server &server : address.servers) {
        const bool isIpv6 = server.host.find(':') != std::string::npos;
        options.servers += (options.servers.empty() ? "" : ",") + (isIpv6 ? '[' + server.host + ']' : server.host) + ':'
            + std::to_string(server.port);
    }
    options.topic = address.path;
    if (!isTopicName(options.topic))
        url.fail("'" + options.topic + "' is no topic; the name of one is expected behind the brokers, such as "
                 + std::string(example));
    takeStart(url, options);
    takeSafety(url, options);
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
