// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/feed/clocksync.h"
#include "client/feed/delayline.h"
#include "client/feed/feedclient.h"
#include "client/feed/follows.h"
#include "common/time/backoff.h"
#include "common/time/histogram.h"

#include <QTimer>
#include <QWebSocket>

namespace tapedeck {

/// The conversation of a FeedClient; everything here runs on its thread, but for what m_mutex guards.
class FeedClient::Private : public QObject
{
    Q_OBJECT
public:
    Private(FeedClient &client, Options options);
    ~Private() override;

    void start();
    void stop();
    void reconnect(const QList<QUrl> &urls);
    void setDelay(Micros delayUs);
    void follow(const FollowTarget &target, const FollowProgress &known);
    void unfollow(const FollowTarget &target);

    struct Board {
        BoardSubscription subscription;
        std::shared_ptr<BoardFeed> feed;
        int place = -1;      ///< in Welcome.boards; -1: not there, or no Welcome yet
        bool wanted = false; ///< subscribed to, or to be so once there is a connection
        bool synchronized = false;
        std::uint64_t viewSent = 0; ///< revision of the view that the server knows
        bool asked = false;    ///< Subscribe is on its way: what comes before Subscribed belongs to the earlier one
        Micros answeredUs = 0; ///< when Subscribed came (steady clock)
        Micros repairedUs = 0; ///< what was received before (steady clock) and is held back is of no more use
    };

    FeedClient &q;
    Options options;
    std::vector<Board> boards; // fixed after construction
    std::function<void(std::string_view)> tap;

    std::mutex mutex; // guards stats, status and report
    FeedStats stats;
    std::shared_ptr<const v1::Status> status;
    v1::ClientReport report;
    bool hasReport = false;

private:
    void restore();
    void save();

    static constexpr quint64 messageBytesMax = 64 * 1024 * 1024;
    static constexpr std::size_t followedPlace = ~std::size_t(0); ///< of DelayLine::Held::board: no board
    static constexpr std::size_t heldBytesMax = 128 * 1024 * 1024;

    void open();
    void onConnected();
    void onMessage(const QByteArray &bytes);
    void onWelcome(const v1::Welcome &welcome);
    void onOther(std::string_view bytes);
    [[nodiscard]] Board *boardOfUpdate(std::string_view update);
    struct Received {
        Micros steadyUs;
        Micros wallUs;
    };
    void onUpdate(Board &board, std::string_view update, std::string_view message, Received received);
    void onFollowed(v1::ServerMessage &message);
    void repair(Board &board, bool fromStart);
    void hold(DelayLine::Held held);
    void release();
    void noteHeld();
    void onLost(const QString &reason);
    void onTick();
    void subscribe(Board &board, bool fromStart);
    void unsubscribe(Board &board);
    void followViewers();
    void send(const v1::ClientMessage &message);
    [[nodiscard]] bool isConnected() const;
    void ping();
    void sendViews();
    void notePace(const v1::Paced &paced);
    void noteSilence();
    void noteAge();
    void goLive();
    [[nodiscard]] Micros ageUs() const;
    [[nodiscard]] bool isShowing(); ///< what came on this connection, whole
    void closeSecond();
    void setState(FeedStats::State state, const QString &reason);
    [[nodiscard]] FeedStats::State state();
    [[nodiscard]] bool allSynchronized() const;
    void measure(const Replica::Receipt &receipt, Micros receivedUs, Micros heldUs, bool isDelta);

    std::unique_ptr<QWebSocket> m_socket;
    QTimer m_tick;
    QTimer m_retry;
    QTimer m_connecting;
    QTimer m_releasing;
    DelayLine m_delay{heldBytesMax};
    Backoff m_backoff{Backoff::Limits()};
    ClockSync m_clock;
    Follows m_follows;
    int m_endpoint = 0;
    int m_pings = 0;
    Micros m_heartbeatUs = 2'000'000;
    Micros m_heardUs = 0;    // steady clock; any bytes
    Micros m_answeredUs = 0; // wall clock: when the newest Ping was sent that has been answered
    Micros m_secondUs = 0;
    Micros m_goAwayDelayUs = -1;
    QString m_lostReason; // of the last connection, until there is another
    Micros m_saveDueUs = 0;
    bool m_final = false; // the server said that the request is wrong
    Histogram m_sourceToPublish;
    Histogram m_oldestToPublish;
    Histogram m_publishToReceive;
    Histogram m_receiveToApply;
};

} // namespace tapedeck
