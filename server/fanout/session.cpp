// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/fanout/session.h"

#include "server/fanout/boardnames.h"

#include <QLoggingCategory>

#include <algorithm>
#include <utility>

namespace tapedeck {

Q_LOGGING_CATEGORY(sessionLog, "tapedeck.fanout")

namespace {

constexpr Micros snapshotStepIntervalUs = 2'000'000; // between two catch-ups on the steps SNAPSHOT and SUSPENDED
constexpr std::size_t shortFrameBytes = 16 * 1024;

} // namespace

Session::Session(std::uint32_t id, Encoding encoding, Transport &transport, SessionPeer &peer, SessionContext &context)
    : m_id(id)
    , m_encoding(encoding)
    , m_greeted(encoding == Encoding::Sse)
    , m_transport(transport)
    , m_peer(peer)
    , m_context(context)
    , m_openedUs(context.nowUs)
    , m_bucket(context.limits.messagesPerSecondMax)
{
    for (BoardState &state : m_boards)
        state.subscription.session = this;
}

Session::~Session()
{
    for (const auto &follower : m_follows)
        m_context.followers.leave(*follower);
    for (const BoardId id : boardIds) {
        leaveView(board(id), id);
        join(id, -1);
    }
}

Micros Session::behindUs() const
{
    Micros longest = 0;
    for (const BoardState &state : m_boards) {
        if (state.subscription.behind())
            longest = std::max(longest, std::max<Micros>(1, m_context.nowUs - state.subscription.behindSinceUs()));
    }
    return longest;
}

const v1::ClientReport *Session::newReport()
{
    return std::exchange(m_reported, false) ? &m_report : nullptr;
}

void Session::join(BoardId id, int tier)
{
    BoardState &state = board(id);
    if (state.joined == tier)
        return;
    if (state.joined >= 0)
        m_context.lanes.leave(state.subscription, id, state.joined);
    state.joined = tier;
    if (tier >= 0)
        m_context.lanes.join(state.subscription, id, tier);
}

void Session::requestCatchUp(BoardId id)
{
    BoardState &state = board(id);
    if (!state.subscription.following())
        return;
    state.caughtUpUs = m_context.nowUs;
    const std::uint64_t ticket = std::uint64_t(state.generation) << 32 | m_id;
    m_context.requests.push_back(state.subscription.makeRequest(m_context.worker, ticket, id, state.joined));
}

void Session::noteSent(std::size_t bytes)
{
    ++m_taken;
    ++m_takenSinceReport;
    m_context.counters.framesSent.add();
    m_context.counters.bytesSent.add(bytes);
}

/// A flush that comes now cannot be sent: something is on its way already.
bool Session::skips(Subscription &subscription)
{
    if (m_closing)
        return true;
    if (m_transport.drained()) {
        if (subscription.following())
            return false;
        subscription.miss(m_context.nowUs);
        return true;
    }
    ++m_skipped;
    m_context.counters.flushesSkipped.add();
    subscription.skip(m_context.nowUs);
    return true;
}

void Session::take(const FlushPtr &flush, Subscription &subscription)
{
    if (skips(subscription))
        return;
    const Subscription::Fit fit = subscription.fit(*flush);
    if (fit == Subscription::Fit::Old)
        return;
    if (subscription.behind() || fit == Subscription::Fit::Gap) {
        noteGap(subscription, flush->board);
        return;
    }
    subscription.advance(*flush);
    const std::string &frame = flush->as(subscription.encoding()).frame;
    noteSent(frame.size());
    m_transport.send(frame, flush, m_context.nowUs);
}

void Session::takeGathered(const Flush &flush, Subscription &subscription)
{
    if (subscription.isView()) {
        takeView(flush, subscription);
        return;
    }
    if (skips(subscription))
        return;
    // That no flush is missing was seen by the RowIndex.
    if (flush.header.epoch == subscription.epoch() && flush.header.version < subscription.sentVersion())
        return;
    if (subscription.behind() || flush.header.epoch != subscription.epoch()
        || flush.header.version < subscription.newestSent()) {
        noteGap(subscription, flush.board);
        return;
    }
    const std::string_view frame = m_context.gatherer.gather(subscription, flush);
    if (frame.empty())
        return;
    subscription.advance(flush);
    noteSent(frame.size());
    m_transport.send(frame, m_context.nowUs);
}

void Session::noteGap(Subscription &subscription, BoardId id)
{
    if (subscription.isView()) {
        requestRows(id, subscription.rows);
        return;
    }
    subscription.skip(m_context.nowUs);
    if (m_pacer.pace().step < v1::Paced::SNAPSHOT || m_context.nowUs - board(id).caughtUpUs >= snapshotStepIntervalUs)
        requestCatchUp(id);
}

void Session::take(CatchUp catchUp)
{
    const BoardId id = catchUp.board;
    BoardState &state = board(id);
    if (m_closing || (catchUp.ticket >> 32) != state.generation)
        return;
    if (catchUp.partial) {
        takeRows(catchUp);
        return;
    }
    if (!state.subscription.requested())
        return;
    std::string announcement;
    if (std::exchange(state.announce, false)) {
        v1::ServerMessage message;
        v1::Subscribed &subscribed = *message.mutable_subscribed();
        subscribed.mutable_cursor()->set_board(boardName(id));
        subscribed.mutable_cursor()->set_epoch(catchUp.epoch);
        subscribed.mutable_cursor()->set_version(catchUp.base);
        subscribed.set_interval_ms(static_cast<std::uint32_t>(tierIntervalsMs[static_cast<std::size_t>(state.asked)]));
        announcement = messageFrame(message, m_encoding);
    }
    (catchUp.base == 0 ? m_context.counters.snapshots : m_context.counters.catchUps).add();
    if (state.subscription.behind()) {
        m_context.counters.behindUs.add(
            static_cast<std::uint64_t>(std::max<Micros>(0, m_context.nowUs - state.subscription.behindSinceUs())));
        m_context.counters.foldedChanges.add(catchUp.offered - std::min(catchUp.offered, state.subscription.offered()));
    }
    if (!state.subscription.takesAll())
        m_context.lanes.at(id, state.joined).someRows.setRows(state.subscription, std::move(catchUp.rows));
    state.subscription.take(std::move(catchUp));
    if (!announcement.empty())
        sendAnnouncement(id, std::move(announcement));
    sendCatchUp(id);
}

/// With the first frame, if that is short: one write for both.
void Session::sendAnnouncement(BoardId id, std::string announcement)
{
    if (m_transport.drained()) {
        const Frame *first = board(id).subscription.nextFrame();
        if ((*first)->size() <= shortFrameBytes) {
            noteSent((*first)->size());
            m_transport.send(announcement.append(**first), m_context.nowUs);
            return;
        }
        board(id).subscription.putBack();
    }
    sendUrgent(announcement);
}

void Session::sendCatchUp(BoardId id)
{
    Subscription &subscription = board(id).subscription;
    while (m_transport.drained()) {
        const Frame *frame = subscription.nextFrame();
        if (frame == nullptr)
            return;
        noteSent((*frame)->size());
        m_transport.send(**frame, *frame, m_context.nowUs);
    }
}

void Session::onDrained()
{
    for (const BoardId id : boardIds) {
        if (m_closing || board(id).joined < 0)
            continue;
        sendCatchUp(id);
        Subscription &subscription = board(id).subscription;
        if (subscription.behind() && m_transport.drained())
            noteGap(subscription, id);
    }
    for (const auto &follower : m_follows)
        (void)sendFollowed(*follower);
}

void Session::offer(SharedMessage &message)
{
    if (!m_closing && m_transport.drained())
        m_transport.sendUrgent(message.as(m_encoding), m_context.nowUs);
}

void Session::tick(SharedMessage &heartbeat)
{
    const FanoutLimits &limits = m_context.limits;
    const Micros now = m_context.nowUs;
    if (!m_greeted && now - m_openedUs > limits.handshakeUs) {
        m_context.counters.handshakeTimeouts.add();
        refuse(v1::Error::HELLO_EXPECTED, "no Hello came in time");
    } else if (!m_transport.drained() && now - m_transport.lastProgressUs() > limits.stallUs) {
        m_context.counters.stalled.add();
        qCInfo(sessionLog) << "client" << m_id << "took nothing for" << limits.stallUs / 1'000'000 << "s: closed";
        m_closing = true;
        m_peer.abortPeer();
    } else if (m_greeted && m_transport.drained() && now - m_transport.lastSendUs() > limits.heartbeatUs / 2) {
        sendUrgent(heartbeat.as(m_encoding));
    }
    if (!m_closing)
        updatePace();
}

int Session::pacedTier(BoardId id) const
{
    const int asked = m_boards[static_cast<std::size_t>(id)].asked;
    return asked < 0 ? -1 : std::min(asked + m_pacer.pace().shift, tierCount - 1);
}

void Session::updatePace()
{
    const v1::Paced::Step before = m_pacer.pace().step;
    const bool changed =
        m_pacer.observe({m_context.nowUs, behindUs(), std::exchange(m_taken, 0), std::exchange(m_skipped, 0),
                         m_reportsTrouble, m_hidden, m_context.loadShift});
    const v1::Paced::Step step = m_pacer.pace().step;
    const FanoutLimits &limits = m_context.limits;
    m_transport.limitUnsent(m_pacer.pace().reason == v1::Paced::SLOW_READER ? limits.slowUnsentBytes
                                                                            : limits.unsentBytes);
    if (step != before) {
        FanoutCounters &counters = m_context.counters;
        (step == v1::Paced::FULL           ? counters.stepsFull
             : step == v1::Paced::REDUCED  ? counters.stepsReduced
             : step == v1::Paced::SNAPSHOT ? counters.stepsSnapshot
                                           : counters.stepsSuspended)
            .add();
    }
    for (const BoardId id : boardIds) {
        BoardState &state = board(id);
        if (state.asked < 0)
            continue;
        if (const int tier = pacedTier(id); tier != state.joined) {
            join(id, tier);
            // The other tier stands elsewhere. Who takes every row sees a gap by itself, if there is one.
            if (!state.subscription.takesAll() && m_transport.drained())
                requestCatchUp(id);
        }
        updateView(id);
        if (changed)
            sendPaced(id);
        if (state.subscription.behind() && m_transport.drained() && state.subscription.following())
            noteGap(state.subscription, id);
    }
}

void Session::sendPaced(BoardId id)
{
    const BoardState &state = board(id);
    const auto intervalMs = [](int tier) {
        return static_cast<std::uint32_t>(tierIntervalsMs[static_cast<std::size_t>(tier)]);
    };
    const bool viewed = state.view && state.view->joined >= 0;
    v1::ServerMessage message;
    v1::Paced &paced = *message.mutable_paced();
    paced.set_board(boardName(id));
    paced.set_step(m_pacer.pace().step);
    paced.set_reason(m_pacer.pace().reason);
    paced.set_interval_ms(intervalMs(viewed ? state.view->joined : pacedTier(id)));
    paced.set_rest_interval_ms(intervalMs(pacedTier(id)));
    paced.set_behind_ms(static_cast<std::uint64_t>(behindUs() / 1'000));
    send(message);
}

void Session::goAway(SharedMessage &message)
{
    if (std::exchange(m_closing, true))
        return;
    m_transport.sendUrgent(message.as(m_encoding), m_context.nowUs);
    m_peer.closePeer(1001, "the server is shutting down");
}

void Session::send(const v1::ServerMessage &message)
{
    sendUrgent(messageFrame(message, m_encoding));
}

void Session::sendUrgent(std::string_view frame)
{
    m_transport.sendUrgent(frame, m_context.nowUs);
    if (m_transport.urgentBytes() > m_context.limits.backlogBytesMax && !std::exchange(m_closing, true)) {
        m_context.counters.stalled.add();
        qCInfo(sessionLog) << "client" << m_id << "does not read the answers to what it asks: closed";
        m_peer.abortPeer();
    }
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
    m_peer.closePeer(1008, sentence);
}

} // namespace tapedeck
