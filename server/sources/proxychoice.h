// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/url/secret.h"

#include <QNetworkProxy>
#include <QUrl>

#include <optional>
#include <string>

namespace tapedeck {

class SourceUrl;

/// How a source gets out: by the proxy of its own options, else by that of the environment, as curl takes it
/// (HTTPS_PROXY, HTTP_PROXY, ALL_PROXY; NO_PROXY, and never to this machine itself), else directly.
class ProxyChoice
{
public:
    /// `proxy=URL` or `proxy=none`; with a password `proxy_file=PATH` or `proxy_env=NAME`, where the URL is kept.
    [[nodiscard]] static ProxyChoice take(SourceUrl &url);

    struct Found {
        QNetworkProxy proxy = QNetworkProxy(QNetworkProxy::NoProxy);
        std::string error = {}; ///< a sentence if what is configured is no proxy
    };
    /// Read for each connection, so that a password that is renewed is taken.
    [[nodiscard]] Found find(const QUrl &address) const;

    static constexpr const char *optionNames = "proxy, proxy_file, proxy_env";

private:
    std::optional<Secret> m_own;
};

/// "proxy.example.org:3128"; empty without one.
[[nodiscard]] std::string shownProxy(const QNetworkProxy &proxy);

} // namespace tapedeck
