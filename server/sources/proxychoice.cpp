// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/proxychoice.h"

#include "server/sources/sourceurl.h"

#include <QHostAddress>

#include <utility>

namespace tapedeck {

namespace {

constexpr const char *expected = ": http://HOST:PORT or socks5://HOST:PORT is expected, or none";

bool isSecure(const QUrl &address)
{
    return address.scheme() == QLatin1String("https") || address.scheme() == QLatin1String("wss");
}

bool isThisMachine(const QString &host)
{
    return host == QLatin1String("localhost") || host.endsWith(QLatin1String(".localhost"))
        || QHostAddress(host).isLoopback();
}

/// By an entry of NO_PROXY: *, a host with all below it, an address, or a network such as 10.0.0.0/8.
bool isExcepted(const QUrl &address, QString entry)
{
    const QString host = address.host();
    if (entry == QLatin1String("*"))
        return true;
    if (entry.contains(QLatin1Char('/'))) {
        const auto network = QHostAddress::parseSubnet(entry);
        const QHostAddress own(host);
        return !own.isNull() && network.second >= 0 && own.isInSubnet(network);
    }
    if (const qsizetype colon = entry.lastIndexOf(QLatin1Char(':')); colon > 0 && entry.count(QLatin1Char(':')) == 1) {
        if (address.port(isSecure(address) ? 443 : 80) != entry.mid(colon + 1).toInt())
            return false;
        entry.truncate(colon);
    }
    if (entry.startsWith(QLatin1Char('.')))
        entry.remove(0, 1);
    return host.compare(entry, Qt::CaseInsensitive) == 0
        || host.endsWith(QLatin1Char('.') + entry, Qt::CaseInsensitive);
}

/// The URL of a proxy as the environment has it, and the variable's name.
std::pair<QString, std::string> ofEnvironment(const QUrl &address)
{
    if (isThisMachine(address.host()))
        return {};
    for (const char *name : {"no_proxy", "NO_PROXY"}) {
        const QStringList entries = qEnvironmentVariable(name).split(QLatin1Char(','), Qt::SkipEmptyParts);
        for (const QString &entry : entries) {
            if (isExcepted(address, entry.trimmed()))
                return {};
        }
    }
    const char *lower = isSecure(address) ? "https_proxy" : "http_proxy";
    const char *upper = isSecure(address) ? "HTTPS_PROXY" : "HTTP_PROXY";
    for (const char *name : {lower, upper, "all_proxy", "ALL_PROXY"}) {
        if (const QString url = qEnvironmentVariable(name).trimmed(); !url.isEmpty())
            return {url, name};
    }
    return {};
}

/// Nothing if `text` is no proxy.
std::optional<QNetworkProxy> proxyOf(const QString &text, const QUrl &address)
{
    if (text.compare(QLatin1String("none"), Qt::CaseInsensitive) == 0)
        return QNetworkProxy(QNetworkProxy::NoProxy);
    const QUrl url(text.contains(QLatin1String("://")) ? text : QLatin1String("http://") + text, QUrl::StrictMode);
    const bool isSocks = url.scheme() == QLatin1String("socks5") || url.scheme() == QLatin1String("socks5h");
    const bool isHttp = url.scheme() == QLatin1String("http");
    if (!url.isValid() || url.host().isEmpty() || url.port() <= 0 || (!isSocks && !isHttp) || url.path().size() > 1)
        return std::nullopt;
    // Without TLS the proxy itself makes the request; else it connects.
    const auto type = isSocks                       ? QNetworkProxy::Socks5Proxy
        : address.scheme() == QLatin1String("http") ? QNetworkProxy::HttpCachingProxy
                                                    : QNetworkProxy::HttpProxy;
    return QNetworkProxy(type, url.host(), static_cast<quint16>(url.port()), url.userName(QUrl::FullyDecoded),
                         url.password(QUrl::FullyDecoded));
}

} // namespace

ProxyChoice ProxyChoice::take(SourceUrl &url)
{
    ProxyChoice choice;
    for (const auto &[option, kind] :
         {std::pair("proxy", Secret::Kind::Text), std::pair("proxy_file", Secret::Kind::File),
          std::pair("proxy_env", Secret::Kind::Environment)}) {
        const auto place = url.takeText(option);
        if (!place)
            continue;
        if (choice.m_own)
            url.fail("proxy, proxy_file and proxy_env: one of them is expected");
        choice.m_own = Secret{option, kind, *place};
        if (kind == Secret::Kind::Text && place->find('@') != std::string::npos)
            url.fail("proxy: a user or password does not belong there; proxy_file=PATH or proxy_env=NAME says where "
                     "the URL is kept that has them");
        else if (const Found found = choice.find(QUrl()); !found.error.empty())
            url.fail(found.error);
    }
    return choice;
}

ProxyChoice::Found ProxyChoice::find(const QUrl &address) const
{
    QString text;
    std::string where;
    if (m_own) {
        const Secret::Value value = m_own->read();
        if (!value.error.empty())
            return {QNetworkProxy(QNetworkProxy::NoProxy), value.error};
        text = QString::fromStdString(value.text);
        where = m_own->name + (m_own->kind == Secret::Kind::Text ? "=" + value.text : ", in " + m_own->place);
    } else {
        std::tie(text, where) = ofEnvironment(address);
        if (text.isEmpty())
            return {};
    }
    const auto proxy = proxyOf(text, address);
    return proxy ? Found{*proxy} : Found{QNetworkProxy(QNetworkProxy::NoProxy), where + expected};
}

std::string shownProxy(const QNetworkProxy &proxy)
{
    return proxy.type() == QNetworkProxy::NoProxy ? std::string()
                                                  : proxy.hostName().toStdString() + ':' + std::to_string(proxy.port());
}

} // namespace tapedeck
