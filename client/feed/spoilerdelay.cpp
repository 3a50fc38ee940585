// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What is held back so that nobody learns of a goal before the picture shows it.
#include "client/feed/feedclient_p.h"

namespace tapedeck {

void FeedClient::Private::setDelay(Micros delayUs)
{
    const bool otherRate = (delayUs > 0) != (m_delay.delayUs() > 0);
    m_delay.setDelay(delayUs);
    options.delayUs = m_delay.delayUs();
    release();
    if (!otherRate || !isConnected())
        return;
    for (Board &board : boards) { // at the other rate; still as live as before
        if (!board.wanted)
            continue;
        const bool synchronized = board.synchronized;
        subscribe(board, false);
        board.synchronized = synchronized;
    }
}

void FeedClient::Private::hold(DelayLine::Held held)
{
    if (!m_delay.push(std::move(held))) {
        {
            const std::lock_guard lock(mutex);
            stats.heldDropped += m_delay.count() + 1;
        }
        m_delay.clear();
        for (Board &board : boards) {
            if (board.wanted)
                subscribe(board, false);
        }
        for (const v1::ClientMessage &follow : m_follows.resume())
            send(follow);
    }
    release();
}

/// Applies what is old enough.
void FeedClient::Private::release()
{
    while (const std::optional<DelayLine::Held> held = m_delay.take(steadyClockUs())) {
        if (held->board == followedPlace) {
            v1::ServerMessage message;
            if (message.ParseFromString(held->message))
                onFollowed(message);
            continue;
        }
        Board &board = boards[held->board];
        if (held->receivedUs > board.repairedUs)
            onUpdate(board, *updateIn(held->message), held->message, {held->receivedUs, held->receivedWallUs});
    }
    if (const auto due = m_delay.dueUs())
        m_releasing.start(static_cast<int>(std::max<Micros>(0, *due - steadyClockUs()) / 1'000) + 1);
    noteHeld();
}

/// The board cannot go on: what it missed, or all of it, is fetched again.
void FeedClient::Private::repair(Board &board, bool fromStart)
{
    board.repairedUs = steadyClockUs();
    if (isConnected() && board.wanted)
        subscribe(board, fromStart);
}

void FeedClient::Private::noteHeld()
{
    const std::lock_guard lock(mutex);
    stats.delayUs = m_delay.delayUs();
    stats.heldCount = m_delay.count();
    stats.heldBytes = m_delay.bytes();
}

} // namespace tapedeck
