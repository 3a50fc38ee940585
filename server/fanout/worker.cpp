// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/fanout/worker.h"

#include "common/wire/websocketframe.h"

#include <QCoreApplication>
#include <QHostAddress>
#include <QLoggingCategory>
#include <QUrl>
#include <QWebSocket>
#include <QWebSocketCorsAuthenticator>

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>

namespace tapedeck {

Q_LOGGING_CATEGORY(workerLog, "tapedeck.fanout")

namespace {

constexpr int tickMs = 250;
const auto mailEvent = static_cast<QEvent::Type>(QEvent::registerEventType());

/// A page of another site may not read a feed through its visitor's browser.
bool originAllowed(const QString &origin)
{
    if (origin.isEmpty())
        return true;
    const QString host = QUrl(origin).host();
    return host == QLatin1String("localhost") || QHostAddress(host).isLoopback();
}

} // namespace

Worker::Worker(Engine &engine, const FanoutLimits &limits, std::string server, std::atomic<int> &clients)
    : m_clients(clients)
    , m_mailbox(m_counters, [this] { QCoreApplication::postEvent(this, new QEvent(mailEvent)); })
    , m_context{engine, -1, limits, std::move(server), m_counters}
    , m_upgrader(QStringLiteral("tapedeckd"), QWebSocketServer::NonSecureMode, this)
{
    m_upgrader.setMaxPendingConnections(10'000); // taken at once, in upgrade()
    m_upgrader.setSupportedSubprotocols({QStringLiteral("tapedeck.v1.proto")});
    connect(&m_upgrader, &QWebSocketServer::newConnection, this, &Worker::upgrade);
    connect(&m_upgrader, &QWebSocketServer::originAuthenticationRequired, this,
            [this](QWebSocketCorsAuthenticator *authenticator) {
                if (!originAllowed(authenticator->origin())) {
                    ++m_counters.refusedOrigin;
                    authenticator->setAllowed(false);
                }
            });
}

Worker::~Worker() = default;

void Worker::accept(qintptr listener)
{
    setMaxPendingConnections(1'000);
    if (!setSocketDescriptor(listener))
        qCCritical(workerLog) << "cannot listen:" << errorString();
    m_timer.start(tickMs, this);
}

void Worker::incomingConnection(qintptr descriptor)
{
    if (m_clients.load() >= m_context.limits.clientsMax) {
        ++m_counters.refusedFull;
        static constexpr std::string_view answer =
            "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        (void)::send(static_cast<int>(descriptor), answer.data(), answer.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
        ::close(static_cast<int>(descriptor));
        return;
    }
    auto *socket = new QTcpSocket(this);
    if (!socket->setSocketDescriptor(descriptor)) {
        delete socket;
        ::close(static_cast<int>(descriptor));
        return;
    }
    ++m_clients;
    socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    socket->setSocketOption(QAbstractSocket::KeepAliveOption, 1);
    socket->setSocketOption(QAbstractSocket::SendBufferSizeSocketOption, m_context.limits.sendBufferBytes);
    // Must hold a whole message, or it never completes; bounds an endless HTTP head, too.
    socket->setReadBufferSize(m_context.limits.messageBytesMax + 1024);
    const Peer peer(socket->peerAddress().toString(), socket->peerPort());
    m_handshakes.insert(peer, {socket, steadyClockUs() + m_context.limits.handshakeUs});
    connect(socket, &QTcpSocket::disconnected, this, [this, peer] { dropHandshake(peer); });
    m_upgrader.handleConnection(socket);
}

void Worker::dropHandshake(const Peer &peer)
{
    const auto it = m_handshakes.find(peer);
    if (it == m_handshakes.end())
        return; // it has become a session
    if (it->socket)
        it->socket->deleteLater();
    m_handshakes.erase(it);
    --m_clients;
}

void Worker::upgrade()
{
    while (QWebSocket *webSocket = m_upgrader.nextPendingConnection())
        open(webSocket);
}

void Worker::open(QWebSocket *webSocket)
{
    const Peer peer(webSocket->peerAddress().toString(), webSocket->peerPort());
    const Handshake handshake = m_handshakes.value(peer);
    if (!handshake.socket || m_draining) {
        dropHandshake(peer);
        webSocket->abort();
        webSocket->deleteLater();
        return;
    }
    m_handshakes.remove(peer);
    ++m_counters.accepted;
    const std::uint64_t id = m_nextId++;
    auto *session = new Session(id, webSocket, handshake.socket, m_context, this);
    m_sessions.emplace(id, session);
    connect(session, &Session::tierChanged, this, &Worker::moveTier);
    connect(session, &Session::closed, this, &Worker::close);
}

void Worker::close(Session *session)
{
    if (m_sessions.erase(session->id()) == 0)
        return;
    --m_clients;
    for (const BoardId board : {BoardId::Prices, BoardId::Scores})
        moveTier(session, board, session->tier(board), -1);
    session->deleteLater();
    if (m_draining && m_sessions.empty())
        Q_EMIT drained();
}

void Worker::moveTier(Session *session, BoardId board, int from, int to)
{
    auto &tiers = m_tiers[static_cast<std::size_t>(board)];
    if (from >= 0)
        std::erase(tiers[static_cast<std::size_t>(from)], session);
    if (to >= 0)
        tiers[static_cast<std::size_t>(to)].push_back(session);
}

bool Worker::event(QEvent *event)
{
    if (event->type() != mailEvent)
        return QTcpServer::event(event);
    readMail();
    return true;
}

void Worker::readMail()
{
    m_mailbox.take(m_mail);
    for (Mailbox::Letter &letter : m_mail) {
        if (const auto *flush = std::get_if<FlushPtr>(&letter)) {
            send(**flush);
        } else if (auto *catchUp = std::get_if<CatchUp>(&letter)) {
            const auto it = m_sessions.find(catchUp->ticket & 0xffffffffu);
            if (it != m_sessions.end())
                it->second->take(catchUp->ticket, std::move(*catchUp));
        } else {
            for (const auto &[id, session] : m_sessions) {
                if (session->wantsStatus())
                    session->sendStatus(*std::get<Mailbox::StatusFrame>(letter));
            }
        }
    }
    m_mail.clear();
}

void Worker::send(const Flush &flush)
{
    // Closing while sending would change the list under the loop: sessions close by signals of their sockets, later.
    for (Session *session : m_tiers[static_cast<std::size_t>(flush.board)][static_cast<std::size_t>(flush.tier)])
        session->take(flush);
    const std::lock_guard lock(m_stagesMutex);
    m_publishToSent.add(static_cast<std::uint64_t>(std::max<Micros>(0, wallClockUs() - flush.header.publishTimeUs)));
}

void Worker::timerEvent(QTimerEvent *event)
{
    if (event->timerId() == m_timer.timerId()) {
        tick();
    } else if (event->timerId() == m_drainTimer.timerId()) {
        m_drainTimer.stop();
        Q_EMIT drained();
    } else {
        QTcpServer::timerEvent(event);
    }
}

void Worker::tick()
{
    const Micros now = steadyClockUs();
    std::vector<Peer> late;
    for (auto it = m_handshakes.cbegin(); it != m_handshakes.cend(); ++it) {
        if (now > it->deadlineUs)
            late.push_back(it.key());
    }
    for (const Peer &peer : late) {
        ++m_counters.handshakeTimeouts;
        if (const QPointer<QTcpSocket> socket = m_handshakes.value(peer).socket)
            socket->abort();
        dropHandshake(peer);
    }

    // A Pong that nobody asked for: no client time.
    v1::ServerMessage message;
    message.mutable_pong()->set_server_time_us(wallClockUs());
    const std::string heartbeat = webSocketFrame(message.SerializeAsString());
    std::vector<Session *> sessions; // a session may close while it is looked after
    sessions.reserve(m_sessions.size());
    for (const auto &[id, session] : m_sessions)
        sessions.push_back(session);
    int behind = 0;
    for (Session *session : sessions) {
        session->tick(now, heartbeat);
        behind += session->isBehind();
        if (session->report().paint_p99_us() > 0) {
            const std::lock_guard lock(m_stagesMutex);
            m_clientPaint.add(session->report().paint_p99_us());
        }
    }
    m_behind = behind;
}

void Worker::takeStages(Histogram &publishToSent, Histogram &clientPaint)
{
    const std::lock_guard lock(m_stagesMutex);
    publishToSent.add(m_publishToSent);
    clientPaint.add(m_clientPaint);
    m_publishToSent.reset();
    m_clientPaint.reset();
}

void Worker::drain(int patienceMs)
{
    QTcpServer::close();
    m_draining = true;
    readMail(); // the last flushes
    v1::ServerMessage message;
    message.mutable_go_away()->set_reason("the server is shutting down");
    message.mutable_go_away()->set_reconnect_after_ms(1'000);
    const std::string frame = webSocketFrame(message.SerializeAsString());
    std::vector<Session *> sessions;
    for (const auto &[id, session] : m_sessions)
        sessions.push_back(session);
    for (Session *session : sessions)
        session->goAway(frame);
    if (m_sessions.empty())
        Q_EMIT drained();
    else
        m_drainTimer.start(patienceMs, this);
}

} // namespace tapedeck
