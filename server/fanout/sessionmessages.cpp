// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What a client says, and what that does.
#include "server/fanout/boardnames.h"
#include "server/fanout/session.h"

#include <QLoggingCategory>

#include <algorithm>
#include <utility>

namespace tapedeck {

Q_DECLARE_LOGGING_CATEGORY(sessionLog)

bool Session::noteReceived()
{
    if (m_closing || m_bucket.take(1, m_context.nowUs))
        return true;
    m_context.counters.rateLimited.add();
    refuse(v1::Error::TOO_MANY_MESSAGES,
           "more than " + std::to_string(m_context.limits.messagesPerSecondMax) + " messages a second");
    return false;
}

void Session::handle(std::string_view bytes, bool isText)
{
    if (m_closing)
        return;
    if (isText != (m_encoding == Encoding::Json)) {
        m_context.counters.badMessages.add();
        refuse(v1::Error::BAD_MESSAGE,
               isText ? "a text message: the subprotocol tapedeck.v1.proto has binary messages"
                      : "a binary message: the subprotocol tapedeck.v1.json has text messages");
        return;
    }
    v1::ClientMessage message;
    if (!readMessage(bytes, m_encoding, message)) {
        m_context.counters.badMessages.add();
        refuse(v1::Error::BAD_MESSAGE, "the message is not a tapedeck.v1.ClientMessage");
        return;
    }
    if (!m_greeted && !message.has_hello()) {
        m_context.counters.badMessages.add();
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
    case v1::ClientMessage::kReport: {
        m_report = message.report();
        m_reported = true;
        const Micros sinceUs = std::max<Micros>(1, m_context.nowUs - std::exchange(m_reportUs, m_context.nowUs));
        const std::uint64_t updates = std::exchange(m_takenSinceReport, 0);
        m_reportsTrouble = reportsTrouble(
            m_report, static_cast<std::uint32_t>(updates * 1'000'000 / static_cast<std::uint64_t>(sinceUs)));
        m_hidden = m_report.has_visible_rows() && m_report.visible_rows() == 0;
        break;
    }
    case v1::ClientMessage::kView:
        handle(message.view());
        break;
    case v1::ClientMessage::kFollow:
        handle(message.follow());
        break;
    case v1::ClientMessage::kUnfollow:
        handle(message.unfollow());
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
    const FanoutLimits &limits = m_context.limits;
    if (hello.cursors_size() > 0) {
        const auto count = std::min<std::ptrdiff_t>(hello.cursors_size(), limits.cursorsMax);
        m_cursors = std::make_unique<std::vector<v1::Cursor>>(hello.cursors().begin(), hello.cursors().begin() + count);
    }
    m_wantsStatus = hello.status();
    m_zstd = hello.zstd();
    v1::ServerMessage message;
    v1::Welcome &welcome = *message.mutable_welcome();
    welcome.set_server(m_context.server);
    for (const BoardId id : boardIds) {
        v1::Cursor &cursor = *welcome.add_boards();
        cursor.set_board(boardName(id));
        cursor.set_epoch(m_context.engine.epoch(id));
        cursor.set_version(m_context.engine.version(id));
    }
    welcome.mutable_limits()->set_message_bytes_max(limits.messageBytesMax);
    welcome.mutable_limits()->set_keys_max(limits.keysMax);
    welcome.mutable_limits()->set_followed_max(limits.followedMax);
    welcome.mutable_limits()->set_messages_per_second_max(limits.messagesPerSecondMax);
    welcome.set_server_time_us(wallClockUs());
    welcome.set_heartbeat_ms(static_cast<std::uint32_t>(limits.heartbeatUs / 1000));
    send(message);
    if (m_wantsStatus)
        m_context.engine.requestStatus();
    qCDebug(sessionLog) << "client" << m_id << "is"
                        << QByteArray(hello.client().data(),
                                      static_cast<qsizetype>(std::min<std::size_t>(hello.client().size(), 100)));
}

bool Session::acceptable(const v1::Subscribe &subscribe)
{
    const FanoutLimits &limits = m_context.limits;
    if (!m_bucket.take(limits.subscribeCost, m_context.nowUs)) {
        m_context.counters.rateLimited.add();
        refuse(v1::Error::TOO_MANY_MESSAGES, "too many Subscribe messages in a second");
        return false;
    }
    if (!boardByName(subscribe.board())) {
        sendError(v1::Error::UNKNOWN_BOARD,
                  "there is no board '" + subscribe.board().substr(0, 100) + "'; there are " + boardNames());
        return false;
    }
    if (static_cast<std::uint32_t>(subscribe.keys_size()) > limits.keysMax) {
        sendError(v1::Error::TOO_MANY_KEYS, "a subscription takes at most " + std::to_string(limits.keysMax) + " keys");
        return false;
    }
    bool tooLong = subscribe.prefix().size() > limits.keyBytesMax;
    for (const std::string &key : subscribe.keys())
        tooLong = tooLong || key.size() > limits.keyBytesMax;
    if (tooLong) {
        sendError(v1::Error::BAD_MESSAGE,
                  "a key or prefix has at most " + std::to_string(limits.keyBytesMax) + " bytes");
        return false;
    }
    return true;
}

void Session::handle(const v1::Subscribe &subscribe)
{
    if (!acceptable(subscribe))
        return;
    const BoardId id = *boardByName(subscribe.board());
    v1::Cursor since = subscribe.since();
    if (m_cursors) {
        for (v1::Cursor &cursor : *m_cursors) {
            if (cursor.board() != subscribe.board())
                continue;
            if (!subscribe.has_since())
                since = cursor;
            cursor.Clear();
        }
    }
    std::shared_ptr<const RowFilter> filter;
    if (subscribe.keys_size() > 0 || !subscribe.prefix().empty())
        filter = std::make_shared<const RowFilter>(
            std::vector<std::string>(subscribe.keys().begin(), subscribe.keys().end()), subscribe.prefix());

    BoardState &state = board(id);
    leaveView(state, id);
    state.view.reset();
    join(id, -1); // with the old filter
    ++state.generation;
    state.announce = true;
    state.asked = tierForRate(subscribe.max_rate_hz());
    state.subscription.start(m_encoding, m_zstd, std::move(filter), since.epoch(), since.version());
    join(id, pacedTier(id));
    requestCatchUp(id);
}

void Session::handle(const v1::Unsubscribe &unsubscribe)
{
    const std::optional<BoardId> id = boardByName(unsubscribe.board());
    if (!id) {
        sendError(v1::Error::UNKNOWN_BOARD,
                  "there is no board '" + unsubscribe.board().substr(0, 100) + "'; there are " + boardNames());
        return;
    }
    BoardState &state = board(*id);
    leaveView(state, *id);
    state.view.reset();
    join(*id, -1);
    ++state.generation;
    state.asked = -1;
    state.subscription = Subscription();
    state.subscription.session = this;
}

void Session::handle(const v1::Ping &ping)
{
    v1::ServerMessage message;
    message.mutable_pong()->set_client_time_us(ping.client_time_us());
    message.mutable_pong()->set_server_time_us(wallClockUs());
    send(message);
}

} // namespace tapedeck
