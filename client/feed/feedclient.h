// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/feed/boardfeed.h"
#include "client/feed/feedstats.h"
#include "client/feed/follows.h"
#include "common/wire/followtarget.h"
#include "tapedeck/v1/wire.pb.h"

#include <QObject>
#include <QUrl>

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace tapedeck {

/// One board to subscribe to.
struct BoardSubscription {
    std::string board;
    std::vector<std::string> keys; ///< empty: all
    std::string prefix;
    std::uint32_t maxRateHz = 0; ///< 0: every commit
    bool onDemand = false;       ///< only while the BoardFeed has viewers
};

/// Keeps replicas of boards in step with a feed server, whatever the connection does: connects, subscribes, applies,
/// measures, and after a loss tries again with jittered exponential back-off and resumes from its cursors.
///
/// Lives on the thread it is moved to, which needs an event loop; start(), stop() and reconnect() may be called from
/// any thread, and so may follow(), unfollow(), stats(), status() and board(). Signals come from its own thread.
class FeedClient : public QObject
{
    Q_OBJECT
public:
    struct Options {
        QList<QUrl> urls;  ///< tried in turn
        std::string token; ///< sent in Hello; never logged
        std::string name;  ///< program and version, for the server's log
        std::vector<BoardSubscription> subscriptions;
        bool status = false;    ///< ask for the server's Status every second
        QString stateDirectory; ///< where the last state of each board is kept (laststate.h); empty: nowhere
        Micros delayUs = 0;     ///< setDelay()
        bool reconnect = true;  ///< false: the first failure is final (failed())
    };

    explicit FeedClient(Options options, QObject *parent = nullptr);
    ~FeedClient() override;

    /// Null if the board is not subscribed to.
    [[nodiscard]] std::shared_ptr<BoardFeed> board(std::string_view name) const;
    [[nodiscard]] FeedStats stats() const;
    /// The server's newest Status; null before the first.
    [[nodiscard]] std::shared_ptr<const v1::Status> status() const;

    void start();
    void stop();
    /// Drops the connection and starts over with these endpoints.
    void reconnect(const QList<QUrl> &urls);
    /// Holds all that the boards and followed rows are sent back for so long before it is applied (a spoiler delay); 0:
    /// nothing, and what is held is applied now. What does not fit into memory is fetched again later, never shown
    /// early.
    void setDelay(Micros delayUs);
    /// Asks for a row's history, and for what comes (followed()). For each follow() there is one unfollow(). What the
    /// newest follower does not know comes again, so whoever has followed already ignores events whose numbers it
    /// knows.
    void follow(const FollowTarget &target, const FollowProgress &known = {});
    void unfollow(const FollowTarget &target);
    /// What the view reports about itself; goes to the server with the next ClientReport, once a second.
    void setReport(const v1::ClientReport &report);
    /// Called on the client's thread with the bytes of each Welcome and Subscribed, and of each Update before it is
    /// applied (tapectl record). Set before start().
    void setTap(std::function<void(std::string_view serverMessage)> tap);

Q_SIGNALS:
    void stateChanged();
    /// Updates were applied; once per message, with the board's name and the receipt's more flag.
    void updated(const QString &board, bool more);
    /// The board holds all that it had when subscribed: the snapshot or the resume is complete.
    void synchronized(const QString &board);
    void statusReceived();
    /// Part of what is followed, in order.
    void followed(const std::shared_ptr<const tapedeck::v1::Followed> &part);
    /// The server's Error message, as a sentence.
    void serverError(const QString &sentence);
    /// Not to be tried again: Options::reconnect is false, or the server says the request itself is wrong.
    void failed(const QString &sentence);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace tapedeck
