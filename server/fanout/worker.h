// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/time/histogram.h"
#include "server/fanout/mailbox.h"
#include "server/fanout/session.h"

#include <QBasicTimer>
#include <QHash>
#include <QTcpServer>
#include <QWebSocketServer>

#include <unordered_map>

namespace tapedeck {

/// Takes connections from a listening descriptor of its own and serves them on its own thread.
class Worker : public QTcpServer
{
    Q_OBJECT
public:
    /// `clients` counts the connections of all workers together.
    Worker(Engine &engine, const FanoutLimits &limits, std::string server, std::atomic<int> &clients);
    ~Worker() override;

    /// Before the engine starts.
    void join() { m_context.worker = m_context.engine.addWorker(m_mailbox); }
    /// On the worker's thread: begins to accept. `listener` is a bound and listening descriptor, now the worker's.
    void accept(qintptr listener);
    /// On the worker's thread: takes no more clients, tells all to go, and says drained() when they have gone or have
    /// had `patienceMs`.
    void drain(int patienceMs);

    [[nodiscard]] const FanoutCounters &counters() const { return m_counters; }
    [[nodiscard]] int behind() const { return m_behind.load(std::memory_order_relaxed); }
    /// Adds what was measured since the previous call.
    void takeStages(Histogram &publishToSent, Histogram &clientPaint);

Q_SIGNALS:
    void drained();

protected:
    void incomingConnection(qintptr descriptor) override;
    void timerEvent(QTimerEvent *event) override;
    bool event(QEvent *event) override;

private:
    struct Handshake {
        QPointer<QTcpSocket> socket;
        Micros deadlineUs;
    };
    using Peer = std::pair<QString, quint16>;

    void upgrade();
    void open(QWebSocket *webSocket);
    void close(Session *session);
    void moveTier(Session *session, BoardId board, int from, int to);
    void readMail();
    void send(const Flush &flush);
    void tick();
    void dropHandshake(const Peer &peer);

    FanoutCounters m_counters;
    std::atomic<int> &m_clients;
    Mailbox m_mailbox;
    SessionContext m_context;
    QWebSocketServer m_upgrader; ///< never listens: does the opening handshake
    QHash<Peer, Handshake> m_handshakes;
    std::unordered_map<std::uint64_t, Session *> m_sessions;
    std::array<std::array<std::vector<Session *>, tierCount>, boardCount> m_tiers;
    std::vector<Mailbox::Letter> m_mail;
    std::uint64_t m_nextId = 1;
    std::atomic<int> m_behind{0};
    QBasicTimer m_timer;
    QBasicTimer m_drainTimer;
    bool m_draining = false;
    std::mutex m_stagesMutex;
    Histogram m_publishToSent;
    Histogram m_clientPaint;
};

} // namespace tapedeck
