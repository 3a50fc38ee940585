// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/engine/engine.h"
#include "server/fanout/counters.h"
#include "server/fanout/limits.h"
#include "server/fanout/socketwriter.h"
#include "server/fanout/subscription.h"

#include "tapedeck/v1/wire.pb.h"

#include <QObject>

#include <array>

class QWebSocket;

namespace tapedeck {

/// What sessions of one worker share.
struct SessionContext {
    Engine &engine;
    int worker;
    FanoutLimits limits;
    std::string server; ///< program and version, for Welcome
    FanoutCounters &counters;
};

/// One client's conversation: what it says, what it subscribes to, and what it is sent. Never holds a queue: a client
/// whose socket is not drained is skipped, and caught up from its cursor once it is.
class Session : public QObject
{
    Q_OBJECT
public:
    /// Takes over `webSocket` and the socket below it.
    Session(std::uint64_t id, QWebSocket *webSocket, QTcpSocket *socket, SessionContext &context, QObject *parent);
    ~Session() override;

    [[nodiscard]] std::uint64_t id() const { return m_id; }
    [[nodiscard]] bool wantsStatus() const { return m_wantsStatus; }
    [[nodiscard]] bool isBehind() const;
    [[nodiscard]] const v1::ClientReport &report() const { return m_report; }
    [[nodiscard]] int tier(BoardId board) const { return m_joined[static_cast<std::size_t>(board)]; }

    void take(const Flush &flush);
    void take(std::uint64_t ticket, CatchUp catchUp);
    void sendStatus(const std::string &frame);
    /// Heartbeat, deadlines; a few times a second.
    void tick(Micros nowUs, const std::string &heartbeat);
    /// GoAway, and a closing handshake.
    void goAway(const std::string &frame);

Q_SIGNALS:
    /// It follows another tier of a board now (-1: none).
    void tierChanged(Session *session, BoardId board, int from, int to);
    void closed(Session *session);

private:
    void handle(const QByteArray &bytes);
    void handle(const v1::Hello &hello);
    void handle(const v1::Subscribe &subscribe);
    void handle(const v1::Unsubscribe &unsubscribe);
    void handle(const v1::Ping &ping);
    void send(const v1::ServerMessage &message);
    void sendError(v1::Error::Code code, const std::string &sentence);
    void refuse(v1::Error::Code code, const std::string &sentence); // and close
    void abort();

    void join(BoardId board, int tier);
    void requestCatchUp(BoardId board, bool join);
    void sendCatchUp(BoardId board);
    void onDrained();
    [[nodiscard]] std::uint64_t ticket(BoardId board) const;
    [[nodiscard]] Subscription &subscription(BoardId board) { return m_subscriptions[static_cast<std::size_t>(board)]; }

    std::uint64_t m_id;
    QPointer<QWebSocket> m_webSocket;
    QPointer<QTcpSocket> m_socket;
    SessionContext &m_context;
    SocketWriter m_writer;
    TokenBucket m_bucket;
    Micros m_openedUs;
    bool m_greeted = false;
    bool m_closing = false;
    bool m_wantsStatus = false;
    std::vector<v1::Cursor> m_cursors; // from Hello, until used
    std::array<int, boardCount> m_joined{-1, -1};
    std::array<std::uint32_t, boardCount> m_generations{}; // tells answers to an earlier Subscribe apart
    std::array<bool, boardCount> m_announce{};             // Subscribed is to be sent with the answer
    std::array<Subscription, boardCount> m_subscriptions;
    v1::ClientReport m_report;
};

} // namespace tapedeck
