// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "brokers/brokerloop.h"

#include "brokers/brokeraddress.h"

#include <algorithm>
#include <array>
#include <span>

#include <fnmatch.h>

namespace tapedeck {

namespace {

struct BrokerKind {
    std::string_view scheme, name;
    std::uint16_t port;
};
constexpr std::array kinds = {BrokerKind{"redis", "redis", 6379}, BrokerKind{"rediss", "redis", 6379},
                              BrokerKind{"nats", "nats", 4222},   BrokerKind{"kafka", "kafka", 9092},
                              BrokerKind{"amqp", "amqp", 5672},   BrokerKind{"amqps", "amqp", 5671}};

/// Where a URL leads, with the names of what is read or written there.
class BrokerPlace
{
public:
    explicit BrokerPlace(const UrlConfig &config)
        : m_url(config.url, config.options, {})
    {
        const auto *kind = std::find_if(kinds.begin(), kinds.end(),
                                        [this](const BrokerKind &one) { return one.scheme == m_url.kind(); });
        if (kind == kinds.end())
            return;
        m_kind = kind->name;
        const std::optional<std::string> sentinels = m_url.takeText("sentinel");
        const std::string master = m_url.takeText("master").value_or("");
        OptionUrl list(m_url.kind() + "://" + sentinels.value_or(""), {}, {});
        const BrokerAddress address = BrokerAddress::take(sentinels ? list : m_url, kind->port, {});
        for (const BrokerAddress::Server &server : address.servers) {
            const bool isLocal = server.host == "localhost" || server.host == "::1";
            m_servers.push_back((isLocal ? "127.0.0.1" : server.host) + ':' + std::to_string(server.port) + ' '
                                + master);
        }
        m_path = sentinels ? std::string() : address.path;
        if (m_path.empty() && m_kind != "kafka")
            m_path = m_kind == "amqp" ? "/" : "0";
    }

    [[nodiscard]] bool isBroker() const { return !m_kind.empty(); }
    [[nodiscard]] std::string_view kind() const { return m_kind; }
    [[nodiscard]] const std::string &path() const { return m_path; }
    [[nodiscard]] std::vector<std::string> names(std::string_view option)
    {
        return namesOf(m_url.takeText(option).value_or(""));
    }
    [[nodiscard]] bool sharesServer(const BrokerPlace &other) const
    {
        return std::find_first_of(m_servers.begin(), m_servers.end(), other.m_servers.begin(), other.m_servers.end())
            != m_servers.end();
    }

private:
    OptionUrl m_url;
    std::string_view m_kind; // empty: no broker
    std::vector<std::string> m_servers;
    std::string m_path;
};

/// Whether one of the names fits one of the others, as `fits(a, b)` says.
template <typename Fits>
bool anyFits(const std::vector<std::string> &names, const std::vector<std::string> &others, Fits &&fits)
{
    return std::any_of(names.begin(), names.end(), [&](const std::string &name) {
        return std::any_of(others.begin(), others.end(), [&](const std::string &other) { return fits(name, other); });
    });
}

bool redisMeets(BrokerPlace &written, BrokerPlace &source)
{
    const auto channels = written.names("channel");
    if (anyFits(channels, source.names("channel"), std::equal_to<std::string>())
        || anyFits(channels, source.names("pattern"), [](const std::string &channel, const std::string &pattern) {
               return fnmatch(pattern.c_str(), channel.c_str(), 0) == 0;
           }))
        return true; // whatever the database: they have no channels of their own
    return written.path() == source.path()
        && anyFits(written.names("stream"), source.names("stream"), std::equal_to<std::string>());
}

bool natsMeets(BrokerPlace &written, BrokerPlace &source)
{
    const auto from = source.names("stream"), to = written.names("stream");
    const auto filter = source.names("subject"), subject = written.names("subject");
    if (!filter.empty())
        return anyFits(subject, filter, subjectsMeet);
    return !from.empty() && from == to;
}

using Words = std::vector<std::string_view>;

Words wordsOf(std::string_view key)
{
    Words words;
    for (std::size_t end = 0; end != std::string_view::npos; key.remove_prefix(std::min(end + 1, key.size()))) {
        end = key.find('.');
        words.push_back(key.substr(0, end));
    }
    return words;
}

/// Whether a routing key, a word of which may hold a row's, fits one of a binding: * is a word, # any number of them.
bool keysMeet(std::span<const std::string_view> written, std::span<const std::string_view> bound)
{
    if (!bound.empty() && bound.front() == "#")
        return keysMeet(written, bound.subspan(1)) || (!written.empty() && keysMeet(written.subspan(1), bound));
    if (written.empty() || bound.empty())
        return written.empty() && bound.empty();
    const bool fits =
        bound.front() == "*" || written.front().find('*') != std::string_view::npos || written.front() == bound.front();
    return fits && keysMeet(written.subspan(1), bound.subspan(1));
}

bool amqpMeets(BrokerPlace &written, BrokerPlace &source)
{
    const auto exchange = written.names("exchange");
    if (exchange.empty())
        return anyFits(written.names("queue"), source.names("queue"), std::equal_to<std::string>());
    auto keys = written.names("routing_key"), bound = source.names("key");
    if (keys.empty())
        keys.emplace_back("*");
    if (bound.empty())
        bound.emplace_back("#");
    return exchange == source.names("exchange") && anyFits(keys, bound, [](const auto &key, const auto &binding) {
               return keysMeet(wordsOf(key), wordsOf(binding));
           });
}

} // namespace

bool subjectsMeet(std::string_view a, std::string_view b)
{
    while (!a.empty() && !b.empty()) {
        const std::string_view first = a.substr(0, a.find('.'));
        const std::string_view second = b.substr(0, b.find('.'));
        if (first == ">" || second == ">")
            return true;
        if (first != second && first != "*" && second != "*")
            return false;
        a.remove_prefix(std::min(first.size() + 1, a.size()));
        b.remove_prefix(std::min(second.size() + 1, b.size()));
    }
    return a.empty() && b.empty();
}

bool isReadFrom(const UrlConfig &written, const UrlConfig &source)
{
    BrokerPlace to(written);
    BrokerPlace from(source);
    if (!to.isBroker() || to.kind() != from.kind() || !to.sharesServer(from))
        return false;
    if (to.kind() == "redis")
        return redisMeets(to, from);
    if (to.kind() == "nats")
        return natsMeets(to, from);
    return to.path() == from.path() && (to.kind() == "kafka" || amqpMeets(to, from));
}

} // namespace tapedeck
