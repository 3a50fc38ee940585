// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/fanout/session.h"

#include "common/wire/websocketframe.h"

#include <QLoggingCategory>
#include <QWebSocket>

namespace tapedeck {

Q_LOGGING_CATEGORY(sessionLog, "tapedeck.fanout")

namespace {

constexpr std::array<BoardId, boardCount> boards = {BoardId::Prices, BoardId::Scores};

const std::string &boardName(BoardId board)
{
    return Schema::all()[static_cast<std::size_t>(board)].board();
}

std::optional<BoardId> boardByName(std::string_view name)
{
    for (const BoardId board : boards) {
        if (boardName(board) == name)
            return board;
    }
    return std::nullopt;
}

} // namespace

Session::Session(std::uint64_t id, QWebSocket *webSocket, QTcpSocket *socket, SessionContext &context, QObject *parent)
    : QObject(parent)
    , m_id(id)
    , m_webSocket(webSocket)
    , m_socket(socket)
    , m_context(context)
    , m_writer(socket)
    , m_bucket(context.limits.messagesPerSecondMax)
    , m_openedUs(steadyClockUs())
{
    webSocket->setParent(this);
    webSocket->setMaxAllowedIncomingFrameSize(context.limits.messageBytesMax);
    webSocket->setMaxAllowedIncomingMessageSize(context.limits.messageBytesMax);
    connect(webSocket, &QWebSocket::binaryMessageReceived, this, qOverload<const QByteArray &>(&Session::handle));
    connect(webSocket, &QWebSocket::textMessageReceived, this, [this] {
        refuse(v1::Error::BAD_MESSAGE,
               "a text message: this server speaks the subprotocol tapedeck.v1.proto, whose messages are binary");
    });
    connect(webSocket, &QWebSocket::disconnected, this, [this] { Q_EMIT closed(this); });
    connect(socket, &QTcpSocket::bytesWritten, this, [this] {
        m_writer.noteProgress();
        if (m_writer.drained())
            onDrained();
    });
    connect(socket, &QTcpSocket::readyRead, this, [this] {
        if (m_writer.backlogBytes() > static_cast<qint64>(m_context.limits.backlogBytesMax)) {
            ++m_context.counters.stalled;
            abort();
        }
    });
}

Session::~Session()
{
    for (const BoardId board : boards) {
        if (const int tier = m_joined[static_cast<std::size_t>(board)]; tier >= 0)
            m_context.engine.leave(m_context.worker, board, tier);
    }
    if (m_socket)
        m_socket->deleteLater();
}

bool Session::isBehind() const
{
    for (const Subscription &subscription : m_subscriptions) {
        if (subscription.behind)
            return true;
    }
    return false;
}

void Session::handle(const QByteArray &bytes)
{
    if (m_closing)
        return;
    v1::ClientMessage message;
    if (!m_bucket.take(1, steadyClockUs())) {
        ++m_context.counters.rateLimited;
        refuse(v1::Error::TOO_MANY_MESSAGES,
               "more than " + std::to_string(m_context.limits.messagesPerSecondMax) + " messages a second");
        return;
    }
    if (!message.ParseFromArray(bytes.constData(), static_cast<int>(bytes.size()))) {
        ++m_context.counters.badMessages;
        refuse(v1::Error::BAD_MESSAGE, "the message is not a tapedeck.v1.ClientMessage");
        return;
    }
    if (!m_greeted && !message.has_hello()) {
        ++m_context.counters.badMessages;
        refuse(v1::Error::HELLO_EXPECTED, "the first message must be Hello");
        return;
    }
    switch (message.message_case()) {
    case v1::ClientMessage::kHello:
        handle(message.hello());
        break;
    case v1::ClientMessage::kSubscribe:
        handle(message.subscribe());
        break;
    case v1::ClientMessage::kUnsubscribe:
        handle(message.unsubscribe());
        break;
    case v1::ClientMessage::kPing:
        handle(message.ping());
        break;
    case v1::ClientMessage::kReport:
        m_report = message.report();
        break;
    case v1::ClientMessage::kAck:            // progress shows on the socket; kept for servers that pass clients on
    case v1::ClientMessage::MESSAGE_NOT_SET: // of a newer protocol
        break;
    }
}

void Session::handle(const v1::Hello &hello)
{
    if (std::exchange(m_greeted, true)) {
        sendError(v1::Error::BAD_MESSAGE, "Hello was said already");
        return;
    }
    for (const v1::Cursor &cursor : hello.cursors()) {
        if (m_cursors.size() < m_context.limits.cursorsMax)
            m_cursors.push_back(cursor);
    }
    m_wantsStatus = hello.status();
    v1::ServerMessage message;
    v1::Welcome &welcome = *message.mutable_welcome();
    welcome.set_server(m_context.server);
    for (const BoardId board : boards) {
        v1::Cursor &cursor = *welcome.add_boards();
        cursor.set_board(boardName(board));
        cursor.set_epoch(m_context.engine.epoch(board));
        cursor.set_version(m_context.engine.version(board));
    }
    welcome.mutable_limits()->set_message_bytes_max(m_context.limits.messageBytesMax);
    welcome.mutable_limits()->set_keys_max(m_context.limits.keysMax);
    welcome.mutable_limits()->set_messages_per_second_max(m_context.limits.messagesPerSecondMax);
    welcome.set_server_time_us(wallClockUs());
    welcome.set_heartbeat_ms(static_cast<std::uint32_t>(m_context.limits.heartbeatUs / 1000));
    send(message);
    if (m_wantsStatus)
        m_context.engine.requestStatus();
    qCDebug(sessionLog) << "client" << m_id << "is"
                        << QByteArray(hello.client().data(),
                                      static_cast<qsizetype>(std::min<std::size_t>(hello.client().size(), 100)));
}

void Session::handle(const v1::Subscribe &subscribe)
{
    const FanoutLimits &limits = m_context.limits;
    if (!m_bucket.take(limits.subscribeCost, steadyClockUs())) {
        ++m_context.counters.rateLimited;
        refuse(v1::Error::TOO_MANY_MESSAGES, "too many Subscribe messages in a second");
        return;
    }
    const std::optional<BoardId> board = boardByName(subscribe.board());
    if (!board) {
        sendError(v1::Error::UNKNOWN_BOARD,
                  "there is no board '" + subscribe.board().substr(0, 100) + "'; there are prices and scores");
        return;
    }
    if (static_cast<std::uint32_t>(subscribe.keys_size()) > limits.keysMax) {
        sendError(v1::Error::TOO_MANY_KEYS, "a subscription takes at most " + std::to_string(limits.keysMax) + " keys");
        return;
    }
    bool tooLong = subscribe.prefix().size() > limits.keyBytesMax;
    for (const std::string &key : subscribe.keys())
        tooLong = tooLong || key.size() > limits.keyBytesMax;
    if (tooLong) {
        sendError(v1::Error::BAD_MESSAGE,
                  "a key or prefix has at most " + std::to_string(limits.keyBytesMax) + " bytes");
        return;
    }

    v1::Cursor since = subscribe.since();
    for (v1::Cursor &cursor : m_cursors) {
        if (cursor.board() == subscribe.board()) {
            if (!subscribe.has_since())
                since = cursor;
            cursor.Clear();
        }
    }
    std::shared_ptr<const RowFilter> filter;
    if (subscribe.keys_size() > 0 || !subscribe.prefix().empty())
        filter = std::make_shared<const RowFilter>(
            std::vector<std::string>(subscribe.keys().begin(), subscribe.keys().end()), subscribe.prefix());

    const auto index = static_cast<std::size_t>(*board);
    const int tier = tierForRate(subscribe.max_rate_hz());
    ++m_generations[index];
    m_announce[index] = true;
    const bool joining = m_joined[index] != tier;
    if (joining)
        join(*board, tier);
    subscription(*board).start(tier, std::move(filter), since.epoch(), since.version());
    requestCatchUp(*board, joining);
}

void Session::handle(const v1::Unsubscribe &unsubscribe)
{
    const std::optional<BoardId> board = boardByName(unsubscribe.board());
    if (!board) {
        sendError(v1::Error::UNKNOWN_BOARD,
                  "there is no board '" + unsubscribe.board().substr(0, 100) + "'; there are prices and scores");
        return;
    }
    ++m_generations[static_cast<std::size_t>(*board)];
    join(*board, -1);
    subscription(*board) = Subscription();
}

void Session::handle(const v1::Ping &ping)
{
    v1::ServerMessage message;
    message.mutable_pong()->set_client_time_us(ping.client_time_us());
    message.mutable_pong()->set_server_time_us(wallClockUs());
    send(message);
}

void Session::join(BoardId board, int tier)
{
    int &joined = m_joined[static_cast<std::size_t>(board)];
    if (joined == tier)
        return;
    if (joined >= 0)
        m_context.engine.leave(m_context.worker, board, joined);
    Q_EMIT tierChanged(this, board, joined, tier);
    joined = tier;
}

std::uint64_t Session::ticket(BoardId board) const
{
    return std::uint64_t(m_generations[static_cast<std::size_t>(board)]) << 32 | m_id;
}

void Session::requestCatchUp(BoardId board, bool join)
{
    m_context.engine.request(subscription(board).makeRequest(m_context.worker, ticket(board), board, join));
}

void Session::take(std::uint64_t ticketOfAnswer, CatchUp catchUp)
{
    const BoardId board = catchUp.board;
    const auto index = static_cast<std::size_t>(board);
    if (m_closing || ticketOfAnswer != ticket(board) || !subscription(board).requested())
        return;
    if (std::exchange(m_announce[index], false)) {
        v1::ServerMessage message;
        v1::Subscribed &subscribed = *message.mutable_subscribed();
        subscribed.mutable_cursor()->set_board(boardName(board));
        subscribed.mutable_cursor()->set_epoch(catchUp.epoch);
        subscribed.mutable_cursor()->set_version(catchUp.base);
        subscribed.set_interval_ms(
            static_cast<std::uint32_t>(tierIntervalsMs[static_cast<std::size_t>(subscription(board).tier())]));
        send(message);
    }
    ++(catchUp.base == 0 ? m_context.counters.snapshots : m_context.counters.catchUps);
    subscription(board).take(std::move(catchUp));
    sendCatchUp(board);
}

void Session::sendCatchUp(BoardId board)
{
    while (m_writer.drained()) {
        const std::string *frame = subscription(board).nextFrame();
        if (frame == nullptr)
            return;
        ++m_context.counters.framesSent;
        m_context.counters.bytesSent += frame->size();
        m_writer.send(*frame);
    }
}

void Session::onDrained()
{
    for (const BoardId board : boards) {
        if (m_closing || m_joined[static_cast<std::size_t>(board)] < 0)
            continue;
        sendCatchUp(board);
        if (subscription(board).following() && subscription(board).behind && m_writer.drained())
            requestCatchUp(board, false);
    }
}

void Session::take(const Flush &flush)
{
    Subscription &subscription = this->subscription(flush.board);
    if (m_closing)
        return;
    if (!subscription.following() || !m_writer.drained()) {
        ++m_context.counters.flushesSkipped;
        subscription.behind = true;
        return;
    }
    if (subscription.behind || !subscription.continues(flush)) {
        requestCatchUp(flush.board, false);
        return;
    }
    ++m_context.counters.framesSent;
    if (subscription.takesAll()) {
        subscription.advance(flush);
        m_context.counters.bytesSent += flush.frame.size();
        m_writer.send(flush.frame);
    } else if (const auto frame = subscription.gather(flush)) {
        m_context.counters.bytesSent += frame->size();
        m_writer.send(*frame);
    }
}

void Session::sendStatus(const std::string &frame)
{
    if (!m_closing && m_writer.drained())
        m_writer.send(frame);
}

void Session::tick(Micros nowUs, const std::string &heartbeat)
{
    const FanoutLimits &limits = m_context.limits;
    if (!m_greeted && nowUs - m_openedUs > limits.handshakeUs) {
        ++m_context.counters.handshakeTimeouts;
        refuse(v1::Error::HELLO_EXPECTED, "no Hello came in time");
    } else if (!m_writer.drained() && nowUs - m_writer.lastProgressUs() > limits.stallUs) {
        ++m_context.counters.stalled;
        qCInfo(sessionLog) << "client" << m_id << "took nothing for" << limits.stallUs / 1'000'000 << "s: closed";
        abort();
    } else if (m_greeted && m_writer.drained() && nowUs - m_writer.lastSendUs() > limits.heartbeatUs / 2) {
        m_writer.send(heartbeat);
    }
}

void Session::goAway(const std::string &frame)
{
    m_writer.send(frame);
    m_closing = true;
    if (m_webSocket)
        m_webSocket->close(QWebSocketProtocol::CloseCodeGoingAway);
}

void Session::send(const v1::ServerMessage &message)
{
    m_writer.send(webSocketFrame(message.SerializeAsString()));
}

void Session::sendError(v1::Error::Code code, const std::string &sentence)
{
    v1::ServerMessage message;
    message.mutable_error()->set_code(code);
    message.mutable_error()->set_sentence(sentence);
    send(message);
}

void Session::refuse(v1::Error::Code code, const std::string &sentence)
{
    if (m_closing)
        return;
    sendError(code, sentence);
    qCInfo(sessionLog) << "client" << m_id << "is closed:" << sentence.c_str();
    m_closing = true;
    if (m_webSocket)
        m_webSocket->close(QWebSocketProtocol::CloseCodePolicyViolated, QString::fromStdString(sentence).left(100));
}

void Session::abort()
{
    m_closing = true;
    if (m_webSocket)
        m_webSocket->abort();
}

} // namespace tapedeck
