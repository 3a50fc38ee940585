// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractSocket>
#include <QUrl>

#include <string>

namespace tapedeck {

/// Why a connection failed, for its user. `words`: what the socket itself says; `proxy`: by which it went.
[[nodiscard]] inline std::string socketTrouble(QAbstractSocket::SocketError error, const QString &words,
                                               const QUrl &address, const std::string &proxy = {})
{
    const std::string host = address.host().toStdString();
    const int port = address.port(address.scheme() == QLatin1String("wss") ? 443 : 80);
    const std::string place = host + ':' + std::to_string(port);
    switch (error) {
    case QAbstractSocket::ProxyAuthenticationRequiredError:
        return "the proxy " + proxy + " wants another user or password; proxy_file= or proxy_env= give them";
    case QAbstractSocket::ProxyConnectionRefusedError:
    case QAbstractSocket::ProxyConnectionClosedError:
    case QAbstractSocket::ProxyConnectionTimeoutError:
    case QAbstractSocket::ProxyNotFoundError:
    case QAbstractSocket::ProxyProtocolError:
        return "the proxy " + proxy + " does not let this through (" + words.toStdString()
            + "): check proxy=, or HTTPS_PROXY";
    case QAbstractSocket::HostNotFoundError:
        return "the host '" + host + "' is not known: check the address, or this machine's network";
    case QAbstractSocket::ConnectionRefusedError:
        return "nothing answers at " + place + ": check the address";
    case QAbstractSocket::NetworkError:
        return "there is no way to " + host + ": check this machine's network";
    case QAbstractSocket::SslHandshakeFailedError:
        return place + " offers no encryption that can be trusted (" + words.toStdString() + ")";
    case QAbstractSocket::RemoteHostClosedError:
        return "the connection to " + place + " was cut";
    default:
        return "the connection to " + place + " failed: " + words.toStdString();
    }
}

} // namespace tapedeck
