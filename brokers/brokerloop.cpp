// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "brokers/brokerloop.h"

#include "brokers/brokeraddress.h"

#include <algorithm>

#include <fnmatch.h>

namespace tapedeck {

namespace {

/// Where a URL leads, with the names of what is read or written there.
class BrokerPlace
{
public:
    explicit BrokerPlace(const UrlConfig &config)
        : m_url(config.url, config.options, {})
        , m_kind(m_url.kind() == "rediss" ? "redis" : m_url.kind())
    {
        const std::uint16_t port = m_kind == "redis" ? 6379 : 4222;
        const std::optional<std::string> sentinels = m_url.takeText("sentinel");
        const std::string master = m_url.takeText("master").value_or("");
        OptionUrl list(m_kind + "://" + sentinels.value_or(""), {}, {});
        const BrokerAddress address = BrokerAddress::take(sentinels ? list : m_url, port, {});
        for (const BrokerAddress::Server &server : address.servers) {
            const bool isLocal = server.host == "localhost" || server.host == "::1";
            m_servers.push_back((isLocal ? "127.0.0.1" : server.host) + ':' + std::to_string(server.port) + ' '
                                + master);
        }
        const std::string database = address.path.empty() ? "0" : address.path;
        m_path = m_kind == "redis" && !sentinels ? database : std::string();
    }

    [[nodiscard]] bool isBroker() const { return m_kind == "redis" || m_kind == "nats"; }
    [[nodiscard]] const std::string &kind() const { return m_kind; }
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
    std::string m_kind;
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
    return to.kind() == "redis" ? redisMeets(to, from) : natsMeets(to, from);
}

} // namespace tapedeck
