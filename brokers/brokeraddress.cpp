// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "brokers/brokeraddress.h"

#include <algorithm>
#include <charconv>

namespace tapedeck {

namespace {

/// Nothing if it is not HOST, HOST:PORT, [ADDRESS] or [ADDRESS]:PORT.
std::optional<BrokerAddress::Server> readServer(std::string_view text, std::uint16_t defaultPort)
{
    const std::size_t bracket = text.starts_with('[') ? text.find(']') : 0;
    if (bracket == std::string_view::npos)
        return std::nullopt;
    const std::size_t colon = text.find(':', bracket);
    std::string_view host = text.substr(0, colon);
    if (bracket > 0) {
        if (host.size() != bracket + 1)
            return std::nullopt;
        host = host.substr(1, bracket - 1);
    }
    BrokerAddress::Server server{std::string(host), defaultPort};
    if (colon != std::string_view::npos) {
        const std::string_view port = text.substr(colon + 1);
        const auto [end, problem] = std::from_chars(port.data(), port.data() + port.size(), server.port);
        if (problem != std::errc() || end != port.data() + port.size() || server.port == 0)
            return std::nullopt;
    }
    if (host.empty() || host.find('@') != std::string_view::npos)
        return std::nullopt;
    return server;
}

} // namespace

BrokerAddress BrokerAddress::take(OptionUrl &url, std::uint16_t defaultPort, const std::string &example)
{
    BrokerAddress address;
    std::string_view rest = url.rest();
    if (!rest.starts_with("//")) {
        url.fail(url.kind() + "://HOST:PORT is expected, such as " + example);
        return address;
    }
    rest.remove_prefix(2);
    const std::size_t slash = std::min(rest.find('/'), rest.size());
    std::string_view servers = rest.substr(0, slash);
    address.path = percentDecoded(rest.substr(std::min(slash + 1, rest.size())));
    do {
        const std::string_view text = servers.substr(0, servers.find(','));
        servers.remove_prefix(std::min(text.size() + 1, servers.size()));
        if (const auto server = readServer(text, defaultPort)) {
            address.servers.push_back(*server);
        } else if (text.find('@') != std::string_view::npos) {
            url.fail("no user or password stands in the URL of a broker: user=NAME and password_file=PATH or "
                     "password_env=VARIABLE tell them");
        } else {
            url.fail("'" + std::string(text) + "': HOST:PORT is expected, such as " + example);
        }
    } while (!servers.empty());
    return address;
}

std::optional<Secret> takeSecret(OptionUrl &url, const std::string &name)
{
    std::optional<Secret> secret;
    for (const auto &[suffix, kind] :
         {std::pair("_file", Secret::Kind::File), std::pair("_env", Secret::Kind::Environment)}) {
        if (const auto place = url.takeText(name + suffix)) {
            if (secret)
                url.fail(name + "_file and " + name + "_env are both there; one of them is expected");
            secret = Secret{name, kind, *place};
        }
    }
    if (url.takeText(name))
        url.fail(name + "= would show it to everybody; " + name + "_file=PATH or " + name
                 + "_env=VARIABLE tells where it is kept");
    return secret;
}

} // namespace tapedeck
