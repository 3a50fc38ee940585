// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The connection: made, watched, given up, made again.
#include "client/feed/feedclient_p.h"
#include "client/feed/laststate.h"

#include <QAbstractSocket>
#include <QRandomGenerator>
#include <QWebSocketHandshakeOptions>

namespace tapedeck {

namespace {

constexpr int tickMs = 200;
constexpr int connectTimeoutMs = 5'000;
constexpr int quickPings = 5; // one each tick after connecting, then one a second
constexpr Micros pingIntervalUs = 1'000'000;
constexpr Micros behindMaxUs = 2'000'000; // older is not live
constexpr std::size_t historyMax = 50;
constexpr Micros saveIntervalUs = 300'000'000; // besides when the connection ends

} // namespace

FeedClient::Private::Private(FeedClient &client, Options given)
    : q(client)
    , options(std::move(given))
    , m_tick(this)
    , m_retry(this)
    , m_connecting(this)
    , m_releasing(this)
{
    for (const BoardSubscription &subscription : options.subscriptions) {
        if (const Schema *schema = Schema::byBoard(subscription.board))
            boards.push_back({subscription, std::make_shared<BoardFeed>(*schema)});
    }
    m_retry.setSingleShot(true);
    m_connecting.setSingleShot(true);
    m_releasing.setSingleShot(true);
    m_releasing.setTimerType(Qt::PreciseTimer);
    connect(&m_releasing, &QTimer::timeout, this, &Private::release);
    connect(&m_tick, &QTimer::timeout, this, &Private::onTick);
    connect(&m_retry, &QTimer::timeout, this, &Private::open);
    connect(&m_connecting, &QTimer::timeout, this,
            [this] { onLost(tr("no answer within %1 s").arg(connectTimeoutMs / 1000)); });
}

FeedClient::Private::~Private()
{
    if (m_socket)
        m_socket->disconnect(this); // it says that it is closed while it is destroyed
}

void FeedClient::Private::start()
{
    if (options.urls.isEmpty() || m_socket)
        return;
    m_tick.start(tickMs);
    m_delay.setDelay(options.delayUs);
    restore();
    open();
}

/// Gives the boards what was shown last, before the first connection.
void FeedClient::Private::restore()
{
    m_saveDueUs = steadyClockUs() + saveIntervalUs;
    if (options.stateDirectory.isEmpty())
        return;
    Micros oldestUs = 0;
    for (Board &board : boards) {
        if (board.feed->version() != 0)
            continue;
        const QString file = lastStateFile(options.stateDirectory, options.urls.first(), board.feed->schema());
        if (const Micros savedUs = loadLastState(*board.feed, file); savedUs != 0)
            oldestUs = oldestUs == 0 ? savedUs : std::min(oldestUs, savedUs);
    }
    if (oldestUs == 0)
        return;
    const std::lock_guard lock(mutex);
    stats.restoredUs = oldestUs;
}

void FeedClient::Private::save()
{
    m_saveDueUs = steadyClockUs() + saveIntervalUs;
    if (options.stateDirectory.isEmpty())
        return;
    for (const Board &board : boards) {
        if (board.synchronized)
            saveLastState(*board.feed,
                          lastStateFile(options.stateDirectory, options.urls.first(), board.feed->schema()));
    }
}

void FeedClient::Private::stop()
{
    m_tick.stop();
    m_retry.stop();
    m_connecting.stop();
    if (m_socket) {
        if (isShowing())
            save();
        m_socket->disconnect(this);
        m_socket->close();
        m_socket.reset();
    }
    m_releasing.stop();
    m_delay.clear();
    noteHeld();
    setState(FeedStats::State::Idle, {});
}

void FeedClient::Private::reconnect(const QList<QUrl> &urls)
{
    stop();
    options.urls = urls;
    m_lostReason.clear();
    m_endpoint = 0;
    m_final = false;
    m_backoff.reset();
    start();
}

void FeedClient::Private::open()
{
    const QUrl url = options.urls.at(m_endpoint % options.urls.size());
    {
        const std::lock_guard lock(mutex);
        stats.url = url.toString(QUrl::RemoveUserInfo).toStdString();
        ++stats.attempts;
    }
    setState(FeedStats::State::Connecting, m_lostReason);
    m_goAwayDelayUs = -1;
    m_socket = std::make_unique<QWebSocket>();
    m_socket->setMaxAllowedIncomingFrameSize(messageBytesMax);
    m_socket->setMaxAllowedIncomingMessageSize(messageBytesMax);
    connect(m_socket.get(), &QWebSocket::connected, this, &Private::onConnected);
    connect(m_socket.get(), &QWebSocket::binaryMessageReceived, this, &Private::onMessage);
    connect(m_socket.get(), &QWebSocket::disconnected, this, [this] {
        const QString reason = m_socket->closeReason();
        onLost(reason.isEmpty() ? m_socket->errorString() : reason);
    });
    m_connecting.start(connectTimeoutMs);
    QWebSocketHandshakeOptions handshake;
    handshake.setSubprotocols({QStringLiteral("tapedeck.v1.proto")});
    m_socket->open(url, handshake);
    // A large message on a slow connection takes long, and is no silence.
    if (const auto *bytes = m_socket->findChild<QAbstractSocket *>())
        connect(bytes, &QIODevice::readyRead, this, [this] { m_heardUs = steadyClockUs(); });
}

void FeedClient::Private::onConnected()
{
    m_connecting.stop();
    m_lostReason.clear();
    m_clock.reset();
    m_pings = 0;
    m_answeredUs = wallClockUs();
    m_heardUs = m_secondUs = steadyClockUs();
    m_heartbeatUs = 2'000'000;
    for (Board &board : boards)
        board.place = -1;
    v1::ClientMessage message;
    v1::Hello &hello = *message.mutable_hello();
    hello.set_token(options.token);
    hello.set_client(options.name);
    hello.set_status(options.status);
    hello.set_zstd(true);
    send(message);
    setState(FeedStats::State::Synchronizing, {});
    for (Board &board : boards) {
        board.wanted = false;
        board.synchronized = false;
    }
    followViewers();
    for (const v1::ClientMessage &follow : m_follows.resume())
        send(follow);
    ping();
    const std::lock_guard lock(mutex);
    ++stats.connects;
    stats.attempts = 0;
    stats.paces.clear();
}

void FeedClient::Private::onLost(const QString &reason)
{
    if (!m_socket)
        return;
    m_connecting.stop();
    if (isShowing())
        save();
    m_socket->disconnect(this);
    m_socket->abort();
    m_socket.release()->deleteLater(); // this may be its own signal
    ++m_endpoint;
    const QString sentence = m_goAwayDelayUs >= 0 ? tr("the server is shutting down") : reason;
    m_lostReason = sentence;
    if (!options.reconnect) {
        setState(FeedStats::State::Idle, sentence);
        if (!m_final)
            Q_EMIT q.failed(sentence);
        return;
    }
    const double chance = QRandomGenerator::global()->generateDouble();
    Micros delayUs = Micros(m_backoff.next(chance).count()) * 1'000;
    if (m_goAwayDelayUs >= 0)
        delayUs =
            std::max(delayUs, m_goAwayDelayUs + static_cast<Micros>(static_cast<double>(m_goAwayDelayUs) * chance));
    {
        const std::lock_guard lock(mutex);
        stats.retryAtSteadyUs = steadyClockUs() + delayUs;
    }
    setState(FeedStats::State::Waiting, sentence);
    m_retry.start(static_cast<int>(delayUs / 1'000));
}

void FeedClient::Private::onTick()
{
    const Micros now = steadyClockUs();
    const bool secondIsOver = now - m_secondUs >= 1'000'000;
    if (secondIsOver)
        closeSecond();
    if (now >= m_saveDueUs)
        save();
    if (!isConnected())
        return;
    noteSilence();
    if (m_socket)
        noteAge();
    if (m_socket)
        followViewers();
    if (m_socket)
        sendViews();
    if (m_socket && (secondIsOver || m_pings < quickPings))
        ping();
}

void FeedClient::Private::noteSilence()
{
    const Micros silentUs = steadyClockUs() - m_heardUs;
    if (silentUs > 4 * m_heartbeatUs) {
        onLost(tr("the server said nothing for %1 s").arg(silentUs / 1'000'000));
    } else if (silentUs > 2 * m_heartbeatUs) {
        if (state() == FeedStats::State::Live || state() == FeedStats::State::Behind)
            setState(FeedStats::State::Silent, tr("the server has gone silent"));
    } else if (state() == FeedStats::State::Silent && allSynchronized()) {
        goLive();
    }
}

/// About so old is what comes: the answers to pings come the same way, behind it.
Micros FeedClient::Private::ageUs() const
{
    return std::max<Micros>(0, wallClockUs() - m_answeredUs - pingIntervalUs);
}

void FeedClient::Private::noteAge()
{
    const Micros behindUs = ageUs();
    {
        const std::lock_guard lock(mutex);
        stats.behindUs = behindUs;
    }
    const FeedStats::State now = state();
    if ((now == FeedStats::State::Live && behindUs > behindMaxUs)
        || (now == FeedStats::State::Behind && behindUs < behindMaxUs / 2))
        goLive();
}

/// All is here, if not as soon as it should be.
void FeedClient::Private::goLive()
{
    if (ageUs() > behindMaxUs)
        setState(FeedStats::State::Behind, tr("the connection is slow"));
    else
        setState(FeedStats::State::Live, {});
}

bool FeedClient::Private::isShowing()
{
    const FeedStats::State now = state();
    return now == FeedStats::State::Live || now == FeedStats::State::Behind || now == FeedStats::State::Silent;
}

FeedStats::State FeedClient::Private::state()
{
    const std::lock_guard lock(mutex);
    return stats.state;
}

void FeedClient::Private::setState(FeedStats::State state, const QString &reason)
{
    {
        const std::lock_guard lock(mutex);
        const std::string text = reason.toStdString();
        if (stats.state == state && stats.reason == text)
            return;
        stats.state = state;
        stats.reason = text;
        stats.stateSinceUs = wallClockUs();
        stats.history.push_back({stats.stateSinceUs, state, state == FeedStats::State::Connecting ? "" : text});
        if (stats.history.size() > historyMax)
            stats.history.erase(stats.history.begin());
    }
    Q_EMIT q.stateChanged();
}

} // namespace tapedeck
