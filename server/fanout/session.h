// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/engine/engine.h"
#include "server/fanout/counters.h"
#include "server/fanout/followers.h"
#include "server/fanout/gatherer.h"
#include "server/fanout/lanes.h"
#include "server/fanout/limits.h"
#include "server/fanout/messageframe.h"
#include "server/fanout/pacer.h"
#include "server/fanout/subscription.h"
#include "server/fanout/transport.h"

#include "tapedeck/v1/wire.pb.h"

#include <array>
#include <memory>
#include <vector>

namespace tapedeck {

/// What sessions of one worker share.
struct SessionContext {
    Engine &engine;
    int worker;
    FanoutLimits limits;
    std::string server; ///< program and version, for Welcome
    FanoutCounters &counters;
    Lanes lanes;
    Followers followers;
    Gatherer gatherer;
    std::vector<CatchUpRequest> requests; ///< to the engine, handed over at the end of the turn
    Micros nowUs = 0;                     ///< steady clock, of the turn of the worker's loop
    int loadShift = 0;                    ///< by how many intervals all clients are slowed down
};

/// The connection below a session, as far as the session ends it.
class SessionPeer
{
public:
    virtual ~SessionPeer() = default;
    /// Says goodbye in the connection's own way; what was sent before arrives.
    virtual void closePeer(std::uint16_t code, std::string_view reason) = 0;
    /// Drops the connection.
    virtual void abortPeer() = 0;
};

/// One client's conversation: what it says, what it subscribes to, and what it is sent. Never holds a queue: a client
/// whose socket is not drained is skipped, and caught up from its cursor once it is.
class Session
{
public:
    Session(std::uint32_t id, Encoding encoding, Transport &transport, SessionPeer &peer, SessionContext &context);
    ~Session();
    Session(const Session &) = delete;
    Session &operator=(const Session &) = delete;

    [[nodiscard]] bool wantsStatus() const { return m_wantsStatus; }
    [[nodiscard]] bool greeted() const { return m_greeted; }
    /// The longest time that a subscription has been behind; 0 if none is.
    [[nodiscard]] Micros behindUs() const;
    [[nodiscard]] const Pacer::Pace &pace() const { return m_pacer.pace(); }
    /// Takes what the client reported since the previous call.
    [[nodiscard]] const v1::ClientReport *newReport();

    // What the client says.

    /// Counts something received. False if it was too much.
    [[nodiscard]] bool noteReceived();
    void handle(std::string_view message, bool isText);
    /// Subscribes as if the client had asked (Server-Sent Events ask in the request).
    void handle(const v1::Subscribe &subscribe);

    // What the worker has for it.

    void take(const FlushPtr &flush, Subscription &subscription);
    void takeGathered(const Flush &flush, Subscription &subscription);
    /// A flush is missing before the one that its lane got.
    void noteGap(Subscription &subscription, BoardId board);
    void take(CatchUp catchUp);
    /// Status: only if it can be taken at once.
    void offer(SharedMessage &message);
    /// What has come of what it follows, if it can be taken now. False: nothing was sent.
    bool sendFollowed(Follower &follower);
    void onDrained();
    /// Heartbeat, deadlines, pace; a few times a second.
    void tick(SharedMessage &heartbeat);
    void goAway(SharedMessage &message);

private:
    /// The rows that the client's user sees, and their subscription while the others come slower.
    struct View {
        std::vector<RowId> rows; ///< ascending
        Subscription subscription;
        int joined = -1; ///< tier; -1: the view is not needed
    };
    struct BoardState {
        Subscription subscription;
        std::unique_ptr<View> view;
        int asked = -1;               ///< tier
        int joined = -1;              ///< tier, after pacing
        std::uint32_t generation = 0; ///< tells answers to an earlier Subscribe apart
        bool announce = false;        ///< Subscribed is to be sent with the answer
        Micros caughtUpUs = 0;        ///< when a catch-up was last asked for
    };

    void handle(const v1::Hello &hello);
    void handle(const v1::Unsubscribe &unsubscribe);
    void handle(const v1::Ping &ping);
    void handle(const v1::View &view);
    void handle(const v1::Follow &follow);
    void handle(const v1::Unfollow &unfollow);
    void unfollow(const FollowTarget &target);
    void send(const v1::ServerMessage &message);
    void sendUrgent(std::string_view frame);
    void sendError(v1::Error::Code code, const std::string &sentence);
    void refuse(v1::Error::Code code, const std::string &sentence); // and close
    [[nodiscard]] bool acceptable(const v1::Subscribe &subscribe);

    void join(BoardId board, int tier);
    void requestCatchUp(BoardId board);
    void sendAnnouncement(BoardId board, std::string announcement);
    void sendCatchUp(BoardId board);
    [[nodiscard]] bool skips(Subscription &subscription);
    void noteSent(std::size_t bytes);
    void updatePace();
    void sendPaced(BoardId board);

    /// Makes the view follow the tier that was asked for while the board is slower, and else not.
    void updateView(BoardId board);
    void leaveView(BoardState &state, BoardId board);
    void takeView(const Flush &flush, Subscription &view);
    void requestRows(BoardId board, std::vector<RowId> rows);
    void takeRows(const CatchUp &catchUp);
    [[nodiscard]] BoardState &board(BoardId id) { return m_boards[static_cast<std::size_t>(id)]; }
    [[nodiscard]] int pacedTier(BoardId id) const;

    std::uint32_t m_id;
    Encoding m_encoding;
    bool m_greeted; // Hello was said; Server-Sent Events have none
    bool m_closing = false;
    bool m_wantsStatus = false;
    bool m_zstd = false;
    bool m_reported = false;
    bool m_hidden = false;
    bool m_reportsTrouble = false;
    Transport &m_transport;
    SessionPeer &m_peer;
    SessionContext &m_context;
    std::array<BoardState, boardCount> m_boards;
    std::uint32_t m_taken = 0; // flushes since the previous pace
    std::uint32_t m_skipped = 0;
    std::uint32_t m_takenSinceReport = 0;
    Micros m_reportUs = 0;
    Micros m_openedUs;
    TokenBucket m_bucket;
    Pacer m_pacer;
    v1::ClientReport m_report;
    std::vector<std::unique_ptr<Follower>> m_follows;
    std::unique_ptr<std::vector<v1::Cursor>> m_cursors; // from Hello, until used
};

} // namespace tapedeck
