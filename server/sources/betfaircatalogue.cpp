// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/betfaircatalogue.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkReply>
#include <QRandomGenerator>

#include <algorithm>

namespace tapedeck {

namespace {

// Betfair's "Market Data Request Limits": 1,000 markets if nothing but their runners is asked for.
constexpr std::size_t atOnceMost = 200;
constexpr std::chrono::milliseconds betweenTwo{1'000};
constexpr std::chrono::milliseconds gathering{100}; // markets of one image come together
constexpr std::chrono::seconds answerWithin{15};
constexpr qint64 bodyBytesMax = 16 * 1024 * 1024;
constexpr Backoff::Limits pauses{std::chrono::seconds(1), std::chrono::minutes(5)};
constexpr auto path = "/exchange/betting/rest/v1.0/listMarketCatalogue/";

std::string placeOf(const Secret &secret)
{
    return secret.kind == Secret::Kind::File ? secret.place : "the environment variable " + secret.place;
}

} // namespace

BetfairCatalogue::BetfairCatalogue(Access access, std::shared_ptr<RunnerNames> names,
                                   std::function<void()> troubleChanged)
    : m_access(std::move(access))
    , m_names(std::move(names))
    , m_troubleChanged(std::move(troubleChanged))
    , m_atOnce(atOnceMost)
    , m_backoff(pauses)
{
    m_manager.setTransferTimeout(static_cast<int>(std::chrono::milliseconds(answerWithin).count()));
    m_next.setSingleShot(true);
    QObject::connect(&m_next, &QTimer::timeout, &m_next, [this] { ask(); });
}

BetfairCatalogue::~BetfairCatalogue()
{
    if (m_reply)
        m_reply->disconnect();
}

void BetfairCatalogue::want(std::string_view market)
{
    if (m_waiting.size() >= waitingMax || !m_wanted.emplace(market).second)
        return;
    if (m_wanted.size() > 10 * waitingMax) // of weeks: what is named already will not be asked for again
        m_wanted = {m_waiting.begin(), m_waiting.end()};
    m_waiting.emplace_back(market);
    if (!m_next.isActive() && !m_reply)
        m_next.start(gathering);
}

void BetfairCatalogue::ask()
{
    if (m_waiting.empty())
        return;
    const Secret::Value key = m_access.appKey.read(), session = m_access.session.read();
    if (!key.error.empty() || !session.error.empty())
        return failed(key.error.empty() ? session.error : key.error);
    m_asked = std::min(m_waiting.size(), m_atOnce);
    QJsonArray markets;
    for (std::size_t i = 0; i < m_asked; ++i)
        markets.append(QString::fromStdString(m_waiting[i]));
    const QJsonObject body{
        {QStringLiteral("filter"), QJsonObject{{QStringLiteral("marketIds"), markets}}},
        {QStringLiteral("marketProjection"), QJsonArray{QStringLiteral("RUNNER_DESCRIPTION")}},
        {QStringLiteral("maxResults"), static_cast<int>(m_asked)},
    };
    QUrl url = m_access.api;
    url.setPath(QLatin1String(path));
    QNetworkRequest request(url);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setHeader(QNetworkRequest::ContentTypeHeader, QByteArrayLiteral("application/json"));
    request.setRawHeader("Accept", "application/json");
    request.setRawHeader("User-Agent", "tapedeckd");
    request.setRawHeader("X-Application", QByteArray::fromStdString(key.text));
    request.setRawHeader("X-Authentication", QByteArray::fromStdString(session.text));
    request.setSslConfiguration(m_access.ssl);
    m_reply.reset(m_manager.post(request, QJsonDocument(body).toJson(QJsonDocument::Compact)));
    m_reply->setReadBufferSize(bodyBytesMax);
    QObject::connect(m_reply.get(), &QNetworkReply::finished, &m_next, [this] { finished(); });
}

void BetfairCatalogue::finished()
{
    QNetworkReply *reply = m_reply.release();
    reply->deleteLater(); // it is what calls
    const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const QByteArray body = reply->read(bodyBytesMax);
    if (status == 200 && reply->error() == QNetworkReply::NoError)
        take(body);
    else if (status != 0 && status != 200)
        heed(status, body);
    else
        failed(m_access.api.host().toStdString() + ": " + reply->errorString().toStdString());
}

void BetfairCatalogue::take(const QByteArray &body)
{
    const QJsonDocument document = QJsonDocument::fromJson(body);
    if (!document.isArray())
        return failed(m_access.api.host().toStdString() + " answered what is no catalogue");
    const QJsonArray markets = document.array();
    for (const QJsonValue market : markets) {
        const std::string id = market[QStringLiteral("marketId")].toString().toStdString();
        const QJsonArray runners = market[QStringLiteral("runners")].toArray();
        for (const QJsonValue runner : runners)
            m_names->learn(id, runner[QStringLiteral("selectionId")].toInteger(),
                           runner[QStringLiteral("runnerName")].toString().toStdString());
    }
    // What it does not know, such as a market that has ended, it will not know later.
    m_waiting.erase(m_waiting.begin(), m_waiting.begin() + static_cast<std::ptrdiff_t>(m_asked));
    m_backoff.reset();
    setTrouble({});
    if (!m_waiting.empty())
        m_next.start(betweenTwo);
}

/// An answer that tells what is wrong: the error's code is in its detail.
void BetfairCatalogue::heed(int status, const QByteArray &body)
{
    const QString code =
        QJsonDocument::fromJson(
            body)[QStringLiteral("detail")][QStringLiteral("APINGException")][QStringLiteral("errorCode")]
            .toString();
    if (code == QLatin1String("TOO_MUCH_DATA") && m_asked > 1) {
        m_atOnce = m_asked / 2;
        m_next.start(betweenTwo);
        return;
    }
    if (code == QLatin1String("INVALID_SESSION_INFORMATION") || code == QLatin1String("NO_SESSION"))
        return failed("Betfair does not accept the session token in " + placeOf(m_access.session)
                      + " for its Betting API; log in again, and write the new token there");
    if (code == QLatin1String("INVALID_APP_KEY") || code == QLatin1String("NO_APP_KEY"))
        return failed("Betfair does not know the application key in " + placeOf(m_access.appKey)
                      + " for its Betting API");
    failed(m_access.api.host().toStdString() + " answered HTTP " + std::to_string(status)
           + (code.isEmpty() ? std::string() : " (" + code.left(60).toStdString() + ')'));
}

void BetfairCatalogue::failed(std::string trouble)
{
    m_next.start(m_backoff.next(QRandomGenerator::global()->generateDouble()));
    setTrouble("the names of runners are missing: " + std::move(trouble));
}

void BetfairCatalogue::setTrouble(std::string trouble)
{
    if (trouble == m_trouble)
        return;
    m_trouble = std::move(trouble);
    m_troubleChanged();
}

} // namespace tapedeck
