// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/httpsource.h"

#include "server/sources/sourceurl.h"

#include <QDateTime>
#include <QLocale>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QRandomGenerator>
#include <QSslCertificate>
#include <QTimer>
#include <QUrlQuery>

#include <algorithm>

namespace tapedeck {

namespace {

constexpr Micros second = 1'000'000;
constexpr Micros minute = 60 * second;
constexpr int redirectsMax = 5;
constexpr std::int64_t bodyMiBDefault = 16;
constexpr Micros retryAfterMaxUs = 24 * 60 * minute;

std::string hostOf(const QUrl &url)
{
    const int port = url.port();
    return (url.host() + (port > 0 ? QStringLiteral(":%1").arg(port) : QString())).toStdString();
}

/// Of a Retry-After: seconds, or a time. 0 if it is neither.
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

std::string advice(int status)
{
    switch (status) {
    case 401:
    case 403:
        return "; is a token needed, or wrong? token_file=, token_env= or header = { … } of the config file give one";
    case 404:
    case 410:
        return "; is the path right?";
    default:
        return {};
    }
}

} // namespace

HttpSource::Polling HttpSource::Polling::take(SourceUrl &url)
{
    const bool isScores = url.kind() == "openligadb";
    Polling polling{};
    polling.pace.intervalUs = url.takeDuration("interval", (isScores ? 20 : 10) * second, second / 10, 60 * minute);
    polling.pace.restUs = url.takeDuration("rest", std::max(polling.pace.intervalUs, (isScores ? 10 : 1) * minute),
                                           second / 10, 24 * 60 * minute);
    Supervisor::Times times;
    times.quietAfterUs = polling.pace.restUs * 3 / 2 + times.connectUs;
    times.staleAfterUs = polling.pace.restUs * 3 + 3 * times.connectUs;
    times.rowsOutliveLoss = true;
    times = Supervisor::Times::take(url, times);
    polling.answerUs = times.connectUs;
    times.connectUs = silentTimes.connectUs; // the deadline of each answer is ours
    polling.times = times;
    return polling;
}

HttpSource::HttpSource(SourceUrl &url, const FeedContext &context)
    : HttpSource(url, context, Polling::take(url))
{
}

HttpSource::HttpSource(SourceUrl &url, const FeedContext &context, const Polling &polling)
    : MessageSource(url.url(), polling.times)
    , m_url(QString::fromStdString(url.rest()), QUrl::StrictMode)
    , m_answerUs(polling.answerUs)
    , m_bodyBytesMax(static_cast<std::size_t>(url.takeNumber("max-body", bodyMiBDefault, 1, 1'024)) << 20)
    , m_pace(polling.pace)
{
    if (!m_url.isValid() || m_url.host().isEmpty()
        || (m_url.scheme() != QLatin1String("https") && m_url.scheme() != QLatin1String("http")))
        url.fail("a URL is expected after " + url.kind() + ":, such as " + url.kind()
                 + ":https://api.example.org/prices");
    if (!m_url.userInfo().isEmpty())
        url.fail("a user or password does not belong in the URL; header.Authorization = { file = \"…\" } in the config "
                 "file keeps it secret");
    if (polling.pace.restUs < polling.pace.intervalUs)
        url.fail("rest is shorter than interval; the same or longer is expected");
    takeSecrets(url);
    m_caFile = url.takeText("ca_file").value_or("");
    if (!m_caFile.empty() && QSslCertificate::fromPath(QString::fromStdString(m_caFile)).isEmpty())
        url.fail("ca_file=" + m_caFile + ": a file with certificates in PEM is expected");
    if (url.kind() == "openligadb")
        setParser(makeFeedParser("openligadb", context));
    else
        takeMapping(url, context);
    url.finish("interval, rest, max-body, token_file, token_env, ca_file, " + std::string(Supervisor::Times::names)
               + (url.kind() == "openligadb" ? "" : " and mapping"));
}

HttpSource::~HttpSource()
{
    stop();
}

void HttpSource::takeSecrets(SourceUrl &url)
{
    m_headers = url.takeHeaders();
    m_query = url.takeQuery();
    for (const auto &[option, kind] :
         {std::pair("token_file", Secret::Kind::File), std::pair("token_env", Secret::Kind::Environment)}) {
        if (const auto place = url.takeText(option))
            m_headers.push_back({"Authorization: Bearer", kind, *place});
    }
    for (const auto *secrets : {&m_headers, &m_query}) {
        for (const Secret &secret : *secrets) {
            if (const Secret::Value value = secret.read(); !value.error.empty())
                url.fail(value.error);
        }
    }
}

void HttpSource::setUp()
{
    m_manager = std::make_unique<QNetworkAccessManager>();
    m_ssl = QSslConfiguration::defaultConfiguration();
    if (!m_caFile.empty())
        m_ssl.addCaCertificates(QString::fromStdString(m_caFile));
    m_nextTimer = std::make_unique<QTimer>();
    m_nextTimer->setSingleShot(true);
    QObject::connect(m_nextTimer.get(), &QTimer::timeout, context(), [this] { open(); });
    m_deadline = std::make_unique<QTimer>();
    m_deadline->setSingleShot(true);
    QObject::connect(m_deadline.get(), &QTimer::timeout, context(), [this] {
        lost("no whole answer within " + std::to_string(m_answerUs / 1'000) + " ms (timeout= allows more)");
    });
}

void HttpSource::tearDown()
{
    m_nextTimer.reset();
    m_deadline.reset();
    m_manager.reset();
}

void HttpSource::open()
{
    m_redirects = 0;
    m_deadline->start(static_cast<int>(m_answerUs / 1'000));
    ask(m_url);
}

/// An unchanged answer would leave the rows stale.
void HttpSource::cutOff(ChangeBatch &batch)
{
    m_etag.clear();
    m_lastModified.clear();
    MessageSource::cutOff(batch);
}

void HttpSource::close()
{
    m_nextTimer->stop();
    m_deadline->stop();
    if (!m_reply)
        return;
    m_reply->disconnect();
    m_reply->abort();
    m_reply.release()->deleteLater(); // it may be what calls
}

/// Secrets only go to where they belong, whatever a redirect says.
bool HttpSource::isSameSite(const QUrl &url) const
{
    const int preset = m_url.scheme() == QLatin1String("https") ? 443 : 80;
    return url.scheme() == m_url.scheme() && url.host() == m_url.host() && url.port(preset) == m_url.port(preset);
}

void HttpSource::ask(const QUrl &url)
{
    QUrl asked = url;
    QNetworkRequest request;
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    request.setRawHeader("Accept", "application/json");
    request.setRawHeader("User-Agent", "tapedeckd");
    if (!m_etag.isEmpty())
        request.setRawHeader("If-None-Match", m_etag);
    if (!m_lastModified.isEmpty())
        request.setRawHeader("If-Modified-Since", m_lastModified);
    if (isSameSite(url)) {
        for (const Secret &secret : m_headers) {
            const Secret::Value value = secret.read();
            if (!value.error.empty()) {
                lost(value.error);
                return;
            }
            if (secret.name == "Authorization: Bearer")
                request.setRawHeader("Authorization", QByteArray::fromStdString("Bearer " + value.text));
            else
                request.setRawHeader(QByteArray::fromStdString(secret.name), QByteArray::fromStdString(value.text));
        }
        QUrlQuery query(asked);
        for (const Secret &secret : m_query) {
            const Secret::Value value = secret.read();
            if (!value.error.empty()) {
                lost(value.error);
                return;
            }
            query.removeAllQueryItems(QString::fromStdString(secret.name)); // as a redirect may repeat it
            query.addQueryItem(QString::fromStdString(secret.name),
                               QString::fromLatin1(QUrl::toPercentEncoding(QString::fromStdString(value.text))));
        }
        if (!m_query.empty())
            asked.setQuery(query);
    }
    request.setUrl(asked);
    request.setSslConfiguration(m_ssl);
    m_body.clear();
    m_reply.reset(m_manager->get(request));
    QObject::connect(m_reply.get(), &QNetworkReply::readyRead, context(), [this] { readBody(); });
    QObject::connect(m_reply.get(), &QNetworkReply::finished, context(), [this] { finished(); });
}

void HttpSource::readBody()
{
    const qint64 count = std::min<qint64>(m_reply->bytesAvailable(), static_cast<qint64>(m_bodyBytesMax) + 1);
    if (count <= 0)
        return;
    const std::size_t before = m_body.size();
    m_body.resize(before + static_cast<std::size_t>(count));
    const qint64 read = m_reply->read(m_body.data() + before, count);
    m_body.resize(before + static_cast<std::size_t>(std::max<qint64>(read, 0)));
    if (m_body.size() > m_bodyBytesMax)
        lost("the answer is longer than " + std::to_string(m_bodyBytesMax >> 20) + " MiB (max-body=MIB allows more)");
}

void HttpSource::finished()
{
    readBody();
    if (!m_reply)
        return;
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const bool isRedirect = status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    if (isRedirect)
        redirect();
    else if (status >= 400)
        refusedWith(status);
    else if (m_reply->error() != QNetworkReply::NoError)
        lost(networkError());
    else
        answered(status);
}

void HttpSource::redirect()
{
    const QUrl next = m_reply->url().resolved(QUrl(QString::fromLatin1(m_reply->rawHeader("Location"))));
    const bool isLessSafe =
        m_reply->url().scheme() == QLatin1String("https") && next.scheme() != QLatin1String("https");
    m_reply->disconnect();
    m_reply.release()->deleteLater();
    if (++m_redirects > redirectsMax) {
        refused("more than " + std::to_string(redirectsMax) + " redirects; is the URL right?");
    } else if (!next.isValid() || next.host().isEmpty() || isLessSafe
               || !next.scheme().startsWith(QLatin1String("http"))) {
        refused("redirects to " + (isLessSafe ? "http, where it would not be safe" : std::string("no URL")));
    } else {
        ask(next);
    }
}

void HttpSource::refusedWith(int status)
{
    const std::string phrase = m_reply->attribute(QNetworkRequest::HttpReasonPhraseAttribute).toString().toStdString();
    std::string reason = hostOf(m_url) + " answered HTTP " + std::to_string(status)
        + (phrase.empty() ? std::string() : ' ' + phrase.substr(0, 60));
    const Micros wait = retryAfterUs(m_reply->rawHeader("Retry-After"));
    if (wait > 0)
        reason += ", and asks to wait " + std::to_string((wait + second - 1) / second) + " s";
    if (status == 429 || status == 408 || status >= 500)
        lost(std::move(reason), wait);
    else
        refused(reason + advice(status));
}

void HttpSource::answered(int status)
{
    m_deadline->stop();
    connected();
    if (status == 304 || status == 204) {
        received();
        m_reply->disconnect();
        m_reply.release()->deleteLater();
        askLater(false);
        return;
    }
    const QByteArray etag = m_reply->rawHeader("ETag"), lastModified = m_reply->rawHeader("Last-Modified");
    m_reply->disconnect();
    m_reply.release()->deleteLater();
    const std::uint64_t before = cellsWritten();
    m_body.reserve(m_body.size() + simdjson::SIMDJSON_PADDING);
    if (m_checker.parse(m_body.data(), m_body.size(), false).error() != simdjson::SUCCESS) {
        const std::string begin = m_body.substr(0, 40);
        lost("the answer is not JSON; it begins with '" + begin.substr(0, begin.find_first_of("\r\n")) + "'");
        return;
    }
    if (!take(simdjson::padded_string_view(m_body.data(), m_body.size(), m_body.capacity())))
        return; // the engine stops
    handOver();
    m_etag = etag;
    m_lastModified = lastModified;
    askLater(cellsWritten() != before);
}

void HttpSource::askLater(bool changed)
{
    const Micros now = wallClockUs();
    const Micros wait =
        m_pace.next(changed, parser().nextActivityUs(now), now, QRandomGenerator::global()->generateDouble());
    m_nextTimer->start(static_cast<int>(wait / 1'000));
}

/// In words of our own: Qt's name the URL, in which there may be a secret.
std::string HttpSource::networkError() const
{
    const std::string host = hostOf(m_reply->url());
    switch (m_reply->error()) {
    case QNetworkReply::HostNotFoundError:
        return "the host '" + m_reply->url().host().toStdString() + "' is not known; is its name right?";
    case QNetworkReply::ConnectionRefusedError:
        return host + " refused the connection; does something listen there?";
    case QNetworkReply::RemoteHostClosedError:
        return host + " closed the connection before the answer was whole";
    case QNetworkReply::SslHandshakeFailedError:
        return host + ": " + m_reply->errorString().toStdString();
    default: {
        QString text = m_reply->errorString();
        for (const QUrl &url : {m_reply->url(), m_reply->request().url()})
            text.replace(url.toString(), QString::fromStdString(host))
                .replace(url.toDisplayString(), QString::fromStdString(host));
        if (!m_reply->url().query().isEmpty())
            text.replace(m_reply->url().query(), QStringLiteral("***"));
        return host + ": " + text.toStdString();
    }
    }
}

} // namespace tapedeck
