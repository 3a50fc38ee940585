// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What the client says, and what it makes of what it is told.
#include "client/feed/feedclient_p.h"

#include "common/wire/zstdmessage.h"

#include <QAbstractSocket>
#include <QLoggingCategory>

namespace tapedeck {

Q_LOGGING_CATEGORY(feedLog, "tapedeck.feed")

namespace {

constexpr Micros liveAgeMaxUs = 3'600'000'000;
constexpr std::uint32_t delayedRateHz = 5; // of what is held back, so that little has to be held

std::string_view view(const QByteArray &bytes)
{
    return {bytes.constData(), static_cast<std::size_t>(bytes.size())};
}

StageFigures figures(const Histogram &histogram)
{
    return {histogram.count(), histogram.percentile(0.5), histogram.percentile(0.99), histogram.max()};
}

std::uint64_t positive(Micros us)
{
    return static_cast<std::uint64_t>(std::max<Micros>(0, us));
}

} // namespace

void FeedClient::Private::subscribe(Board &board, bool fromStart)
{
    board.synchronized = false;
    board.asked = true;
    board.viewSent = 0;
    v1::ClientMessage message;
    v1::Subscribe &subscribe = *message.mutable_subscribe();
    subscribe.set_board(board.subscription.board);
    for (const std::string &key : board.subscription.keys)
        subscribe.add_keys(key);
    subscribe.set_prefix(board.subscription.prefix);
    subscribe.set_max_rate_hz(
        m_delay.delayUs() > 0 && (board.subscription.maxRateHz == 0 || board.subscription.maxRateHz > delayedRateHz)
            ? delayedRateHz
            : board.subscription.maxRateHz);
    if (!fromStart) {
        const auto [epoch, version] = board.feed->cursor();
        subscribe.mutable_since()->set_board(board.subscription.board);
        subscribe.mutable_since()->set_epoch(epoch);
        subscribe.mutable_since()->set_version(version);
    }
    send(message);
}

void FeedClient::Private::unsubscribe(Board &board)
{
    board.synchronized = false;
    board.asked = true; // what is under way is of no use
    v1::ClientMessage message;
    message.mutable_unsubscribe()->set_board(board.subscription.board);
    send(message);
}

/// Boards that are subscribed to on demand come and go with who shows them.
void FeedClient::Private::followViewers()
{
    for (Board &board : boards) {
        const bool wanted = !board.subscription.onDemand || board.feed->hasViewers();
        if (std::exchange(board.wanted, wanted) == wanted || !isConnected())
            continue;
        if (wanted)
            subscribe(board, false);
        else
            unsubscribe(board);
    }
}

void FeedClient::Private::onMessage(const QByteArray &bytes)
{
    m_heardUs = steadyClockUs();
    {
        const std::lock_guard lock(mutex);
        stats.bytes += static_cast<std::uint64_t>(bytes.size());
        ++stats.messages;
    }
    std::string_view message = view(bytes);
    std::optional<std::string> whole;
    if (isCompressedMessage(message)) {
        whole = decompressMessage(message, messageBytesMax);
        message = whole ? *whole : std::string_view("\xff"); // malformed, like any other
    }
    const auto update = updateIn(message);
    if (!update) {
        onOther(message);
    } else if (Board *board = boardOfUpdate(*update); board != nullptr && !board->asked) {
        const Received received{m_heardUs, wallClockUs()};
        if (m_delay.isOn())
            hold({received.steadyUs, received.wallUs, static_cast<std::size_t>(board - boards.data()),
                  std::string(message)});
        else
            onUpdate(*board, *update, message, received);
    }
}

FeedClient::Private::Board *FeedClient::Private::boardOfUpdate(std::string_view update)
{
    const std::optional<std::uint32_t> place = boardOf(update);
    const auto it = std::find_if(boards.begin(), boards.end(), [&](const Board &board) {
        return place && board.place >= 0 && static_cast<std::uint32_t>(board.place) == *place;
    });
    return it == boards.end() ? nullptr : &*it;
}

void FeedClient::Private::onOther(std::string_view bytes)
{
    v1::ServerMessage message;
    if (!message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
        const std::lock_guard lock(mutex);
        ++stats.malformed;
        return;
    }
    switch (message.message_case()) {
    case v1::ServerMessage::kWelcome:
        if (tap)
            tap(bytes);
        onWelcome(message.welcome());
        break;
    case v1::ServerMessage::kSubscribed:
        if (tap)
            tap(bytes);
        for (Board &board : boards) {
            if (board.subscription.board == message.subscribed().cursor().board()) {
                board.asked = false;
                board.answeredUs = m_heardUs;
            }
        }
        break;
    case v1::ServerMessage::kPong:
        if (message.pong().client_time_us() != 0) { // else a heartbeat
            m_answeredUs = std::max<Micros>(m_answeredUs, message.pong().client_time_us());
            m_clock.add(message.pong().client_time_us(), message.pong().server_time_us(), wallClockUs());
            const std::lock_guard lock(mutex);
            stats.clockKnown = m_clock.known();
            stats.roundTripUs = m_clock.roundTripUs();
            stats.clockOffsetUs = m_clock.offsetUs();
        }
        break;
    case v1::ServerMessage::kStatus: {
        auto newest = std::make_shared<v1::Status>(std::move(*message.mutable_status()));
        {
            const std::lock_guard lock(mutex);
            if (!newest->incidents_told() && status)
                *newest->mutable_incidents() = status->incidents();
            status = std::move(newest);
        }
        Q_EMIT q.statusReceived();
        break;
    }
    case v1::ServerMessage::kError: {
        const QString sentence = QString::fromStdString(message.error().sentence());
        m_final = message.error().code() != v1::Error::TOO_MANY_MESSAGES
            && message.error().code() != v1::Error::TOO_MANY_CLIENTS;
        Q_EMIT q.serverError(sentence);
        if (m_final && !options.reconnect)
            Q_EMIT q.failed(sentence);
        break;
    }
    case v1::ServerMessage::kGoAway:
        m_goAwayDelayUs = Micros(std::min(message.go_away().reconnect_after_ms(), 60'000u)) * 1'000;
        break;
    case v1::ServerMessage::kPaced:
        notePace(message.paced());
        break;
    case v1::ServerMessage::kFollowed:
        if (m_delay.isOn())
            hold({m_heardUs, wallClockUs(), followedPlace, std::string(bytes)});
        else
            onFollowed(message);
        break;
    case v1::ServerMessage::kZstd: // has been taken out by now
    case v1::ServerMessage::kUpdate:
    case v1::ServerMessage::MESSAGE_NOT_SET:
        break;
    }
}

void FeedClient::Private::onWelcome(const v1::Welcome &welcome)
{
    m_heartbeatUs = std::clamp<Micros>(Micros(welcome.heartbeat_ms()) * 1'000, 100'000, 60'000'000);
    for (Board &board : boards) {
        const auto listed =
            std::find_if(welcome.boards().begin(), welcome.boards().end(),
                         [&](const v1::Cursor &cursor) { return cursor.board() == board.subscription.board; });
        board.place = listed == welcome.boards().end() ? -1 : static_cast<int>(listed - welcome.boards().begin());
    }
    {
        const std::lock_guard lock(mutex);
        stats.server = welcome.server();
    }
    if (boards.empty()) { // it only follows rows
        m_backoff.reset();
        setState(FeedStats::State::Live, {});
    }
}

void FeedClient::Private::onUpdate(Board &board, std::string_view update, std::string_view message, Received received)
{
    if (tap)
        tap(message);
    const Micros heldUs = m_delay.isOn() ? steadyClockUs() - received.steadyUs : 0;
    const Replica::Receipt receipt = board.feed->apply(
        update, m_clock.known() && board.synchronized ? std::optional(m_clock.offsetUs() - heldUs) : std::nullopt);
    const bool isDerived = &board.feed->schema() == &Schema::rolling(); // its times are of what it was made of
    measure(receipt, received.wallUs, heldUs, board.synchronized && !isDerived);
    switch (receipt.outcome) {
    case Replica::Outcome::Applied:
        break;
    case Replica::Outcome::Gap:
        repair(board, false);
        return;
    case Replica::Outcome::DigestMismatch:
        qCWarning(feedLog) << "the digest of" << board.subscription.board.c_str()
                           << "differs from the server's: fetched again";
        repair(board, true);
        return;
    case Replica::Outcome::Malformed:
        qCWarning(feedLog) << "an update of" << board.subscription.board.c_str() << "could not be read: fetched again";
        repair(board, true);
        return;
    }
    const QString name = QString::fromStdString(board.subscription.board);
    Q_EMIT q.updated(name, receipt.more);
    if (!receipt.more && !board.synchronized && !board.asked && received.steadyUs >= board.answeredUs) {
        board.synchronized = true;
        Q_EMIT q.synchronized(name);
    }
    const FeedStats::State now = state();
    if (allSynchronized()
        && (now == FeedStats::State::Synchronizing || (now == FeedStats::State::Silent && !m_delay.isOn()))) {
        m_backoff.reset();
        {
            const std::lock_guard lock(mutex);
            stats.restoredUs = 0;
        }
        goLive();
    }
}

/// `heldUs`: kept back on purpose, which is no latency.
void FeedClient::Private::measure(const Replica::Receipt &receipt, Micros receivedUs, Micros heldUs, bool isDelta)
{
    const Micros appliedUs = wallClockUs() - heldUs;
    m_receiveToApply.add(positive(appliedUs - receivedUs));
    if (m_clock.known() && isDelta) // a snapshot may have been encoded long ago, for another client
        m_publishToReceive.add(positive(receivedUs + m_clock.offsetUs() - receipt.publishTimeUs));
    if (receipt.oldestAgeUs > 0)
        m_oldestToPublish.add(receipt.oldestAgeUs);
    // Further back than this is a recording, whose age says nothing about the way.
    if (receipt.publishTimeUs - receipt.newestSourceTimeUs < liveAgeMaxUs && receipt.newestSourceTimeUs > 0 && isDelta)
        m_sourceToPublish.add(positive(receipt.publishTimeUs - receipt.newestSourceTimeUs));

    const std::lock_guard lock(mutex);
    ++stats.updates;
    stats.rows += receipt.rows + receipt.removed;
    stats.folded += receipt.folded;
    stats.gaps += receipt.outcome == Replica::Outcome::Gap;
    stats.digestChecks += receipt.digestChecked;
    stats.digestRepairs += receipt.outcome == Replica::Outcome::DigestMismatch;
    stats.malformed += receipt.outcome == Replica::Outcome::Malformed;
}

void FeedClient::Private::closeSecond()
{
    m_secondUs = steadyClockUs();
    v1::ClientMessage message;
    bool reporting = false;
    {
        const std::lock_guard lock(mutex);
        stats.sourceToPublish = figures(m_sourceToPublish);
        stats.oldestToPublish = figures(m_oldestToPublish);
        stats.publishToReceive = figures(m_publishToReceive);
        stats.receiveToApply = figures(m_receiveToApply);
        report.set_apply_p99_us(static_cast<std::uint32_t>(stats.receiveToApply.p99Us));
        reporting = hasReport && !m_delay.isOn(); // else it would look as if nothing could be painted
        *message.mutable_report() = report;
    }
    m_sourceToPublish.reset();
    m_oldestToPublish.reset();
    m_publishToReceive.reset();
    m_receiveToApply.reset();
    if (reporting && isConnected())
        send(message);
}

void FeedClient::Private::onFollowed(v1::ServerMessage &message)
{
    if (m_follows.take(message.followed()))
        Q_EMIT q.followed(std::make_shared<const v1::Followed>(std::move(*message.mutable_followed())));
}

void FeedClient::Private::follow(const FollowTarget &target, const FollowProgress &known)
{
    const v1::ClientMessage message = m_follows.follow(target, known);
    if (isConnected()) // else resumed by the next connection
        send(message);
}

void FeedClient::Private::unfollow(const FollowTarget &target)
{
    const std::optional<v1::ClientMessage> message = m_follows.unfollow(target);
    if (message && isConnected())
        send(*message);
}

void FeedClient::Private::ping()
{
    ++m_pings;
    v1::ClientMessage message;
    message.mutable_ping()->set_client_time_us(wallClockUs());
    send(message);
}

/// A View of each board whose rows in view have changed; as often as a tick at most.
void FeedClient::Private::sendViews()
{
    for (Board &board : boards) {
        const std::uint64_t revision = board.feed->viewRevision();
        if (board.asked || !board.synchronized || revision == board.viewSent)
            continue;
        board.viewSent = revision;
        v1::ClientMessage message;
        message.mutable_view()->set_board(board.subscription.board);
        for (const std::uint32_t row : board.feed->serverView())
            message.mutable_view()->add_rows(row);
        send(message);
    }
}

void FeedClient::Private::notePace(const v1::Paced &paced)
{
    const std::lock_guard lock(mutex);
    std::erase_if(stats.paces, [&](const FeedStats::Pace &pace) { return pace.board == paced.board(); });
    if (paced.step() == v1::Paced::FULL)
        return;
    const QString reason = paced.reason() == v1::Paced::CLIENT_REPORT ? tr("this computer shows updates too slowly")
        : paced.reason() == v1::Paced::SERVER_LOAD                    ? tr("the server is busy")
                                                                      : tr("the connection is too slow");
    stats.paces.push_back({paced.board(), reason.toStdString(), paced.step() == v1::Paced::SUSPENDED,
                           paced.interval_ms(), paced.rest_interval_ms()});
}

void FeedClient::Private::send(const v1::ClientMessage &message)
{
    m_socket->sendBinaryMessage(QByteArray::fromStdString(message.SerializeAsString()));
}

bool FeedClient::Private::isConnected() const
{
    return m_socket && m_socket->state() == QAbstractSocket::ConnectedState;
}

bool FeedClient::Private::allSynchronized() const
{
    return std::all_of(boards.begin(), boards.end(),
                       [](const Board &board) { return board.synchronized || !board.wanted; });
}

} // namespace tapedeck
