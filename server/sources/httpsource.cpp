// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/httpsource.h"

#include "server/sources/httpwords.h"
#include "server/sources/jsonvalues.h"
#include "server/sources/sourceurl.h"

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
    , m_intervalUs(polling.pace.intervalUs)
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
    m_proxy = ProxyChoice::take(url);
    if (url.kind() == "openligadb")
        setParser(makeFeedParser("openligadb", context));
    else
        takeMapping(url, context);
    url.finish("interval, rest, max-body, token_file, token_env, ca_file, " + std::string(ProxyChoice::optionNames)
               + ", " + Supervisor::Times::names + (url.kind() == "openligadb" ? "" : " and mapping"));
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
    const ProxyChoice::Found way = m_proxy.find(asked);
    if (!way.error.empty()) {
        lost(way.error);
        return;
    }
    m_manager->setProxy(way.proxy);
    if (way.proxy.type() == QNetworkProxy::HttpCachingProxy && !way.proxy.user().isEmpty())
        request.setRawHeader("Proxy-Authorization",
                             "Basic "
                                 + (way.proxy.user() + QLatin1Char(':') + way.proxy.password()).toUtf8().toBase64());
    request.setUrl(asked);
    request.setSslConfiguration(m_ssl);
    m_body.clear();
    m_sslError.reset();
    m_reply.reset(m_manager->get(request));
    QObject::connect(m_reply.get(), &QNetworkReply::readyRead, context(), [this] { readBody(); });
    QObject::connect(m_reply.get(), &QNetworkReply::sslErrors, context(), [this](const QList<QSslError> &errors) {
        if (!errors.isEmpty())
            m_sslError = errors.first().error();
    });
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
        lost(networkTrouble(*m_reply, m_sslError, shownProxy(m_manager->proxy())));
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
    std::string reason = (status == 407 ? "the proxy " + shownProxy(m_manager->proxy()) : hostOf(m_url))
        + " answered HTTP " + std::to_string(status) + (phrase.empty() ? std::string() : ' ' + phrase.substr(0, 60));
    if (const std::string words = serversWords(m_body); !words.empty() && !tellsSecret(words))
        reason += " (" + words + ')';
    Micros wait = retryAfterUs(m_reply->rawHeader("Retry-After"));
    if (wait > 0)
        reason += ", and asks to wait " + std::to_string((wait + second - 1) / second) + " s";
    else if (status == 429)
        wait = m_intervalUs;
    reason += statusAdvice(status);
    if (status == 429 || status == 408 || status >= 500)
        lost(std::move(reason), wait);
    else
        refused(std::move(reason));
}

/// Some servers repeat the key that they do not know.
bool HttpSource::tellsSecret(const std::string &words) const
{
    for (const auto *secrets : {&m_headers, &m_query}) {
        for (const Secret &secret : *secrets) {
            const std::string value = secret.kind == Secret::Kind::Text ? std::string() : secret.read().text;
            if (!value.empty() && words.find(value) != std::string::npos)
                return true;
        }
    }
    return false;
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
    const QByteArray contentType = m_reply->header(QNetworkRequest::ContentTypeHeader).toByteArray();
    const QByteArray etag = m_reply->rawHeader("ETag"), lastModified = m_reply->rawHeader("Last-Modified");
    m_reply->disconnect();
    m_reply.release()->deleteLater();
    const std::uint64_t before = cellsWritten();
    if (std::string_view(m_body).starts_with(byteOrderMark))
        m_body.erase(0, byteOrderMark.size());
    m_body.reserve(m_body.size() + simdjson::SIMDJSON_PADDING);
    if (m_checker.parse(m_body.data(), m_body.size(), false).error() != simdjson::SUCCESS) {
        lost(notJson(m_body, contentType));
        return;
    }
    const std::uint64_t malformedBefore = malformed();
    if (!take(simdjson::padded_string_view(m_body.data(), m_body.size(), m_body.capacity()), hostOf(m_url)))
        return; // the engine stops
    handOver();
    setRemark(malformed() != malformedBefore ? complaint() : std::string());
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

} // namespace tapedeck
