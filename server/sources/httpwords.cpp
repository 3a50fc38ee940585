// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/httpwords.h"

#include <QByteArray>
#include <QDateTime>
#include <QLocale>
#include <QNetworkReply>
#include <QNetworkRequest>

#include <simdjson.h>

#include <algorithm>

namespace tapedeck {

namespace {

constexpr Micros second = 1'000'000;
constexpr Micros retryAfterMaxUs = Micros(24) * 3'600 * second;
constexpr std::size_t beginningBytes = 40;
constexpr std::size_t wordsBytesMax = 160;

std::string tlsAdvice(std::optional<QSslError::SslError> ssl)
{
    if (!ssl)
        return "; if it does not speak TLS there, the URL begins with http://";
    switch (*ssl) {
    case QSslError::HostNameMismatch:
        return "; the URL must name the host as its certificate does";
    case QSslError::CertificateExpired:
    case QSslError::CertificateNotYetValid:
        return "; is this machine's clock right?";
    default:
        return "; ca_file=FILE trusts an authority or a certificate of your own";
    }
}

std::string proxyTrouble(QNetworkReply::NetworkError error)
{
    switch (error) {
    case QNetworkReply::ProxyConnectionRefusedError:
        return " refuses the connection; is it the right one, and does it let this host through?";
    case QNetworkReply::ProxyConnectionClosedError:
        return " closed the connection";
    case QNetworkReply::ProxyNotFoundError:
        return " is not known; is its name right?";
    case QNetworkReply::ProxyTimeoutError:
        return " does not answer";
    case QNetworkReply::ProxyAuthenticationRequiredError:
        return " wants another user or password; proxy_file= or proxy_env= give them";
    default:
        return " does not let this through";
    }
}

} // namespace

std::string hostOf(const QUrl &url)
{
    const int port = url.port();
    return (url.host() + (port > 0 ? QStringLiteral(":%1").arg(port) : QString())).toStdString();
}

Micros retryAfterUs(const QByteArray &header)
{
    bool isNumber = false;
    const qint64 seconds = header.trimmed().toLongLong(&isNumber);
    Micros us = 0;
    if (isNumber) {
        us = std::clamp<qint64>(seconds, 0, retryAfterMaxUs / second) * second;
    } else {
        QString text = QString::fromLatin1(header.trimmed());
        const QDateTime time = QLocale::c().toDateTime(text.replace(QStringLiteral(" GMT"), QString()),
                                                       QStringLiteral("ddd, dd MMM yyyy HH:mm:ss"));
        if (time.isValid())
            us = QDateTime(time.date(), time.time(), Qt::UTC).toMSecsSinceEpoch() * 1'000 - wallClockUs();
    }
    return std::clamp<Micros>(us, 0, retryAfterMaxUs);
}

std::string statusAdvice(int status)
{
    switch (status) {
    case 401:
    case 403:
        return "; is a token needed, or wrong? token_file=, token_env=, or header = { … } of the config file give one";
    case 404:
    case 410:
        return "; is the path right?";
    case 407:
        return "; the proxy wants a user and password, which proxy_file= or proxy_env= give";
    case 429:
        return "; a longer interval= asks less often";
    default:
        return status < 500 && status != 408 ? "; are path and query right?" : "";
    }
}

std::string serversWords(std::string_view body)
{
    simdjson::dom::parser parser;
    simdjson::dom::element element;
    if (parser.parse(body.data(), body.size()).get(element) != simdjson::SUCCESS || !element.is_object())
        return {};
    for (const char *pointer : {"/message", "/error/message", "/error_description", "/detail", "/error", "/msg"}) {
        std::string_view text;
        if (element.at_pointer(pointer).get_string().get(text) != simdjson::SUCCESS || text.empty())
            continue;
        std::string words(text.substr(0, wordsBytesMax));
        std::replace_if(
            words.begin(), words.end(), [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
        return words;
    }
    return {};
}

std::string notJson(std::string_view body, const QByteArray &contentType)
{
    const std::size_t at = body.find_first_not_of(" \t\r\n");
    if (at == std::string_view::npos)
        return "the answer is empty; are path and query right?";
    const std::string_view line = body.substr(at, body.find_first_of("\r\n", at) - at);
    simdjson::dom::parser parser;
    if (line.size() < body.size() - at && parser.parse(line.data(), line.size()).error() == simdjson::SUCCESS)
        return "the answer is not one JSON document but lines of JSON; exec:curl -s URL takes such, line by line";
    std::string kind = contentType.left(contentType.indexOf(';')).toStdString();
    kind = kind.empty() || kind.find("json") != std::string::npos ? "" : " but " + kind;
    return "the answer is not JSON" + kind + "; it begins with '" + std::string(line.substr(0, beginningBytes)) + "'"
        + (line.front() == '<' ? "; is the path right, or does it want a token, or format=json in its query?" : "");
}

std::string networkTrouble(const QNetworkReply &reply, std::optional<QSslError::SslError> ssl, const std::string &proxy)
{
    const std::string host = hostOf(reply.url());
    const auto error = reply.error();
    switch (error) {
    case QNetworkReply::HostNotFoundError:
        return "the host '" + reply.url().host().toStdString() + "' is not known; is its name right?";
    case QNetworkReply::ConnectionRefusedError:
        return host + " refused the connection; does something listen there?";
    case QNetworkReply::RemoteHostClosedError:
        return host + " closed the connection before the answer was whole"
            + (reply.url().scheme() == QLatin1String("http") ? "; if it wants TLS, the URL begins with https://" : "");
    case QNetworkReply::SslHandshakeFailedError:
        return host + ": " + reply.errorString().toStdString() + tlsAdvice(ssl);
    default:
        break;
    }
    if (!proxy.empty() && error >= QNetworkReply::ProxyConnectionRefusedError
        && error <= QNetworkReply::UnknownProxyError)
        return "the proxy " + proxy + proxyTrouble(error);
    QString text = reply.errorString();
    for (const QUrl &url : {reply.url(), reply.request().url()})
        text.replace(url.toString(), QString::fromStdString(host))
            .replace(url.toDisplayString(), QString::fromStdString(host));
    if (!reply.url().query().isEmpty())
        text.replace(reply.url().query(), QStringLiteral("***"));
    return host + ": " + text.toStdString();
}

} // namespace tapedeck
