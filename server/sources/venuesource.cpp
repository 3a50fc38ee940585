// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/venuesource.h"

#include "common/url/shownurl.h"
#include "server/sources/socketwords.h"
#include "server/sources/sourceurl.h"

#include <QLoggingCategory>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QTimer>
#include <QWebSocket>

#include <algorithm>
#include <utility>

namespace tapedeck {

Q_LOGGING_CATEGORY(venueLog, "tapedeck.venue")

namespace {

constexpr std::size_t batchChangesMax = 4'096;
constexpr Micros snapshotWithinUs = 10'000'000; // after the subscription, else it is asked for
constexpr Micros snapshotAfterUs = 1'000'000;   // of a symbol of which nothing comes, where it is always asked for
constexpr int requestTimeoutMs = 10'000;
constexpr std::size_t symbolsMax = 1'000;

std::unique_ptr<QTimer> makeTimer(QObject *context, bool isSingle)
{
    auto timer = std::make_unique<QTimer>(context);
    timer->setSingleShot(isSingle);
    return timer;
}

/// The text with simdjson's padding behind it.
simdjson::padded_string_view padded(QByteArray &utf8)
{
    utf8.reserve(utf8.size() + qsizetype(simdjson::SIMDJSON_PADDING));
    return simdjson::padded_string_view(utf8.constData(), static_cast<std::size_t>(utf8.size()),
                                        static_cast<std::size_t>(utf8.capacity()));
}

} // namespace

std::unique_ptr<VenueSource> VenueSource::make(SourceUrl &url, const FeedContext &context)
{
    auto venue = makeVenue(url.kind());
    const Venue::Presets presets = venue->presets();
    Config config;
    const std::string address = url.rest().empty() ? presets.address : url.rest();
    config.address = QUrl(QString::fromStdString(address), QUrl::StrictMode);
    if ((config.address.scheme() != QLatin1String("wss") && config.address.scheme() != QLatin1String("ws"))
        || config.address.host().isEmpty())
        url.fail("'" + address + "': an address such as " + presets.address
                 + " is expected, or none for the venue's own");
    const std::string products = url.takeText("products").value_or(std::string());
    for (std::size_t at = 0; at < products.size();) {
        const std::size_t end = std::min(products.find(',', at), products.size());
        const std::string written = products.substr(at, end - at);
        const std::string symbol = venue->symbolOf(written);
        if (symbol.empty())
            url.fail("products=" + products + ": '" + written + "' is no product; they are such as BTC-USD");
        else if (std::find(config.symbols.begin(), config.symbols.end(), symbol) == config.symbols.end())
            config.symbols.push_back(symbol);
        at = end + 1;
    }
    if (config.symbols.empty())
        url.fail("products=BTC-USD,ETH-USD is expected: what to subscribe to");
    if (config.symbols.size() > symbolsMax)
        url.fail(std::to_string(config.symbols.size()) + " products: at most " + std::to_string(symbolsMax)
                 + " are expected; make two sources of it");
    config.times = Supervisor::Times::take(url, presets.times);
    config.resyncUs = url.takeDuration("resync", config.resyncUs, 1'000, 3'600'000'000);
    config.proxy = ProxyChoice::take(url);
    venue->take(url, config.symbols);
    url.finish(std::string(venue->optionNames()) + ", resync, " + ProxyChoice::optionNames + ", "
               + Supervisor::Times::names);
    if (!url.error().empty())
        return nullptr;
    return std::unique_ptr<VenueSource>(new VenueSource(url.url(), std::move(venue), std::move(config), context));
}

VenueSource::VenueSource(std::string url, std::unique_ptr<Venue> venue, Config config, const FeedContext &context)
    : SupervisedSource(std::move(url), config.times)
    , m_venue(std::move(venue))
    , m_config(std::move(config))
    , m_parser(makeFeedParser(m_venue->kind(), context))
    , m_messages(m_venue->presets().messages)
    , m_requests(m_venue->presets().requests)
    , m_resyncs(m_config.resyncUs)
{
}

VenueSource::~VenueSource()
{
    stop();
}

void VenueSource::setUp()
{
    m_books.emplace(sink().followed());
    m_pumpTimer = makeTimer(context(), true);
    m_handOverTimer = makeTimer(context(), true);
    m_bookTimer = makeTimer(context(), false);
    QObject::connect(m_pumpTimer.get(), &QTimer::timeout, context(), [this] { pump(); });
    QObject::connect(m_handOverTimer.get(), &QTimer::timeout, context(), [this] { handOver(); });
    QObject::connect(m_bookTimer.get(), &QTimer::timeout, context(), [this] { watchBooks(); });
    m_bookTimer->start(static_cast<int>(BookWatch::intervalUs / 1'000));
    if (m_venue->presets().pings) {
        m_pingTimer = makeTimer(context(), false);
        QObject::connect(m_pingTimer.get(), &QTimer::timeout, context(), [this] {
            if (m_socket && m_messages.take(steadyClockUs()))
                m_socket->ping();
        });
    }
}

void VenueSource::tearDown()
{
    handOver();
    m_old.clear();
    m_network.reset();
    m_pumpTimer.reset();
    m_handOverTimer.reset();
    m_bookTimer.reset();
    m_pingTimer.reset();
}

void VenueSource::open()
{
    m_unknown.clear();
    const ProxyChoice::Found way = m_config.proxy.find(m_config.address);
    if (!way.error.empty()) {
        lost(way.error);
        return;
    }
    m_socket = std::make_unique<QWebSocket>();
    QWebSocket *socket = m_socket.get();
    socket->setProxy(way.proxy);
    socket->setMaxAllowedIncomingFrameSize(messageBytesMax);
    socket->setMaxAllowedIncomingMessageSize(messageBytesMax);
    QObject::connect(socket, &QWebSocket::connected, context(), [this] { onConnected(); });
    QObject::connect(socket, &QWebSocket::disconnected, context(), [this] { onDisconnected(); });
    QObject::connect(socket, &QWebSocket::textMessageReceived, context(),
                     [this](const QString &text) { onMessage(text); });
    QObject::connect(socket, &QWebSocket::pong, context(), [this] { received(); });
    socket->open(m_config.address);
}

void VenueSource::close()
{
    handOver();
    if (m_reply != nullptr) {
        m_reply->disconnect(context());
        m_reply->abort();
        m_reply->deleteLater();
        m_reply = nullptr;
    }
    m_outgoing.clear();
    m_resyncs.clear();
    m_requestTrouble.clear();
    if (m_pingTimer)
        m_pingTimer->stop();
    if (!m_socket)
        return;
    m_socket->disconnect(context());
    m_old.push_back(std::move(m_socket));
    QTimer::singleShot(0, context(), [this] { m_old.clear(); });
}

void VenueSource::cutOff(ChangeBatch &batch)
{
    m_parser->cutOff();
    m_parser->writeBooks(batch);
}

void VenueSource::onConnected()
{
    connected();
    remark();
    m_malformedLogged = false;
    const auto messages = m_venue->subscribe(m_config.symbols);
    m_outgoing.assign(messages.begin(), messages.end());
    const bool comesByItself = m_venue->snapshotUrl(m_config.symbols.front()).empty();
    const Micros askAt = steadyClockUs() + (comesByItself ? snapshotWithinUs : snapshotAfterUs);
    for (const std::string &symbol : m_config.symbols)
        m_resyncs.expect(symbol, askAt);
    if (m_pingTimer)
        m_pingTimer->start(static_cast<int>(std::max<Micros>(m_config.times.quietAfterUs / 2'000, 1)));
    pump();
}

void VenueSource::onDisconnected()
{
    if (!m_socket)
        return;
    const auto code = m_socket->closeCode();
    const std::string words = m_socket->closeReason().toStdString();
    // "Going away" and "service restart" are what a venue closes with as planned.
    if (code == QWebSocketProtocol::CloseCodeGoingAway || static_cast<int>(code) == 1012) {
        reconnect(std::string(m_venue->title()) + " closed the connection as planned"
                  + (words.empty() ? "" : ": " + words));
        return;
    }
    // A close frame is not told apart from a lost connection, but by what it says.
    const bool wasClosed = !words.empty() || code != QWebSocketProtocol::CloseCodeNormal
        || m_socket->error() == QAbstractSocket::UnknownSocketError;
    lost(wasClosed ? std::string(m_venue->title()) + " closed the connection" + (words.empty() ? "" : ": " + words)
                   : socketTrouble(m_socket->error(), m_socket->errorString(), m_config.address,
                                   shownProxy(m_socket->proxy())));
}

void VenueSource::onMessage(const QString &text)
{
    QByteArray utf8 = text.toUtf8();
    const simdjson::padded_string_view message = padded(utf8);
    if (m_venue->isData(message)) {
        received();
        parse(message, {});
        return;
    }
    VenueNotice notice;
    simdjson::dom::element element;
    if (m_noticeParser.parse(message.data(), message.size()).get(element) == simdjson::SUCCESS && element.is_object())
        notice = m_venue->read(element);
    if (notice.kind == VenueNotice::Nothing || notice.kind == VenueNotice::UnknownSymbol)
        received();
    if (notice.kind == VenueNotice::Nothing)
        parse(message, {});
    else
        heed(notice);
}

void VenueSource::parse(simdjson::padded_string_view text, std::string_view url)
{
    if (m_batch == nullptr) {
        m_batch = acquire();
        if (m_batch == nullptr)
            return; // the engine stops
        m_handOverTimer->start(0);
    }
    const std::size_t before = m_batch->cellChanges();
    ++m_counters.messages;
    if (m_parser->parse({text, m_batch->receivedUs, url, {}}, {m_batch, &m_counters, &m_resyncs})
        == ParseResult::Malformed) {
        ++m_counters.malformed;
        if (!std::exchange(m_malformedLogged, true))
            qCWarning(venueLog).noquote()
                << QString::fromStdString(withoutSecrets(this->url()))
                << "sent a message that cannot be read; skipped. More in this connection are only counted.";
    }
    m_counters.changes += m_batch->cellChanges() - before;
    if (m_batch->changes().size() >= batchChangesMax)
        handOver();
    if (m_resyncs.takeChanged())
        m_pumpTimer->start(0);
}

void VenueSource::handOver()
{
    if (m_batch == nullptr)
        return;
    if (m_books->changed())
        m_parser->followBooks(m_books->keys());
    m_parser->writeBooks(*m_batch);
    submit(std::exchange(m_batch, nullptr));
}

void VenueSource::watchBooks()
{
    if (m_batch != nullptr || !m_books->changed())
        return;
    m_parser->followBooks(m_books->keys());
    m_batch = acquire();
    handOver();
}

void VenueSource::heed(const VenueNotice &notice)
{
    switch (notice.kind) {
    case VenueNotice::Nothing:
        break;
    case VenueNotice::UnknownSymbol:
        dropSymbol(notice);
        break;
    case VenueNotice::Refused:
        refused(notice.sentence);
        break;
    case VenueNotice::Leaving:
        reconnect(notice.sentence);
        break;
    case VenueNotice::Unavailable:
        lost(notice.sentence);
        break;
    }
}

void VenueSource::dropSymbol(const VenueNotice &notice)
{
    if (!m_unknown.insert(notice.symbol).second)
        return;
    m_resyncs.forget(notice.symbol);
    std::vector<std::string> others;
    std::copy_if(m_config.symbols.begin(), m_config.symbols.end(), std::back_inserter(others),
                 [&](const std::string &symbol) { return m_unknown.count(symbol) == 0; });
    remark();
    if (others.empty()) {
        std::string names;
        for (const std::string &symbol : m_unknown)
            names += (names.empty() ? "" : ", ") + symbol;
        refused(std::string(m_venue->title()) + " knows no product " + names + "; those it has are at "
                + m_venue->symbolsAt());
        return;
    }
    if (notice.subscribeAgain) {
        const auto messages = m_venue->subscribe(others);
        m_outgoing.assign(messages.begin(), messages.end());
        m_pumpTimer->start(0);
    }
}

void VenueSource::remark()
{
    std::string text;
    if (!m_unknown.empty()) {
        text = std::string(m_venue->title()) + " knows no product ";
        for (auto it = m_unknown.begin(); it != m_unknown.end(); ++it)
            text += (it == m_unknown.begin() ? "" : ", ") + *it;
        text += std::string("; those it has are at ") + m_venue->symbolsAt();
    }
    if (!m_requestTrouble.empty())
        text += (text.empty() ? "" : "; ") + m_requestTrouble;
    setRemark(text);
}

/// Sends what may be sent now, and asks for snapshots that are due.
void VenueSource::pump()
{
    if (!m_socket || m_socket->state() != QAbstractSocket::ConnectedState)
        return;
    const Micros now = steadyClockUs();
    const bool byRequest = !m_venue->snapshotUrl(m_config.symbols.front()).empty();
    while (byRequest ? m_reply == nullptr && now >= m_requests.nextUs() : m_outgoing.empty()) {
        const auto symbol = m_resyncs.take(now);
        if (!symbol)
            break;
        ask(*symbol);
    }
    while (!m_outgoing.empty() && m_messages.take(now)) {
        m_socket->sendTextMessage(QString::fromStdString(m_outgoing.front()));
        m_outgoing.pop_front();
    }
    Micros next = m_resyncs.nextUs();
    if (byRequest)
        next = m_reply != nullptr ? now + requestTimeoutMs * Micros(1'000) : std::max(next, m_requests.nextUs());
    if (!m_outgoing.empty())
        next = std::min(byRequest ? next : m_messages.nextUs(), m_messages.nextUs());
    m_pumpTimer->start(static_cast<int>(std::clamp<Micros>(next - now, 0, 60'000'000) / 1'000 + (next > now ? 1 : 0)));
}

void VenueSource::ask(const std::string &symbol)
{
    const std::string url = m_venue->snapshotUrl(symbol);
    if (url.empty()) {
        for (std::string &message : m_venue->renew(symbol))
            m_outgoing.push_back(std::move(message));
        return;
    }
    (void)m_requests.take(steadyClockUs());
    if (!m_network)
        m_network = std::make_unique<QNetworkAccessManager>();
    QNetworkRequest request(QUrl(QString::fromStdString(url)));
    m_network->setProxy(m_config.proxy.find(request.url()).proxy);
    request.setTransferTimeout(requestTimeoutMs);
    m_reply = m_network->get(request);
    QObject::connect(m_reply, &QNetworkReply::downloadProgress, context(), [reply = m_reply](qint64 bytes, qint64) {
        if (bytes > qint64(messageBytesMax))
            reply->abort();
    });
    QObject::connect(m_reply, &QNetworkReply::finished, context(), [this, symbol] {
        QNetworkReply *reply = std::exchange(m_reply, nullptr);
        onSnapshot(*reply, symbol);
        reply->deleteLater();
    });
}

void VenueSource::onSnapshot(QNetworkReply &reply, const std::string &symbol)
{
    QByteArray body = reply.readAll();
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const std::string from = reply.url().host().toStdString();
    m_requestTrouble.clear();
    if (status == 200 && reply.error() == QNetworkReply::NoError) {
        parse(padded(body), m_venue->snapshotUrl(symbol));
    } else {
        const VenueNotice notice =
            m_venue->readRefusal(symbol, {body.constData(), static_cast<std::size_t>(body.size())});
        if (notice.kind == VenueNotice::Nothing)
            m_requestTrouble = "no snapshot of the order book of " + symbol + " from " + from + ": "
                + (status > 0 ? "HTTP " + std::to_string(status) : reply.errorString().toStdString()) + "; asked again";
        if (status == 418 || status == 429) {
            bool isNumber = false;
            const int seconds = reply.rawHeader("Retry-After").toInt(&isNumber);
            m_requests.pauseUntil(steadyClockUs()
                                  + Micros(1'000'000) * (isNumber ? std::clamp(seconds, 1, 86'400) : 60));
        }
        heed(notice);
    }
    remark();
    m_pumpTimer->start(0);
}

} // namespace tapedeck
