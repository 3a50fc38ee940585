// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cli/load/loadconnection.h"

#include "client/cli/load/clientframe.h"
#include "client/cli/load/loadcontext.h"

#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace tapedeck {

namespace {

// A call costs about as much as to copy this many bytes.
constexpr std::uint64_t discardFrom = 16 * 1024;
constexpr std::uint64_t discardMax = 1024 * 1024;
constexpr int readsMax = 8; // of one client, before the next one's turn

} // namespace

struct LoadConnection::Handshake {
    explicit Handshake(std::string given)
        : key(std::move(given))
        , reader(key)
    {
    }

    std::string key;
    UpgradeReader reader;
};

LoadConnection::LoadConnection(bool wholeUpdates)
    : m_messages(wholeUpdates)
{
}

LoadConnection::~LoadConnection()
{
    if (m_socket >= 0)
        ::close(m_socket);
}

void LoadConnection::open(LoadContext &context, Owner &owner, std::uint32_t client, int receiveBuffer)
{
    m_client = client;
    m_socket = context.plan.endpoint().connect(client, receiveBuffer);
    if (m_socket < 0) {
        end(context, owner, End::Why::Failed, std::strerror(errno));
        return;
    }
    m_state = State::Connecting;
    m_paused = false;
    m_heardUs = context.nowUs;
    m_handshake = std::make_unique<Handshake>(upgradeKey(context.random(), context.random()));
    ++context.handshakes;
    epoll_event event{};
    event.events = EPOLLOUT;
    event.data.u64 = client;
    epoll_ctl(context.epoll, EPOLL_CTL_ADD, m_socket, &event);
}

void LoadConnection::watch(LoadContext &context)
{
    epoll_event event{};
    event.events = (m_paused ? 0u : unsigned(EPOLLIN)) | (m_unsent.empty() ? 0u : unsigned(EPOLLOUT));
    event.data.u64 = m_client;
    epoll_ctl(context.epoll, EPOLL_CTL_MOD, m_socket, &event);
}

void LoadConnection::ready(LoadContext &context, Owner &owner, std::uint32_t events)
{
    if (m_state == State::Closed)
        return;
    if (m_state == State::Connecting) {
        finishConnecting(context, owner);
        return;
    }
    if ((events & EPOLLOUT) != 0 && !m_unsent.empty()) {
        const std::string unsent = std::exchange(m_unsent, {});
        write(unsent);
        if (m_unsent.empty())
            watch(context);
    }
    if (m_paused) {
        if ((events & (EPOLLHUP | EPOLLERR)) != 0)
            end(context, owner, End::Why::Lost, "the connection was closed while nothing was read");
    } else if ((events & ~unsigned(EPOLLOUT)) != 0) {
        receive(context, owner);
    }
}

void LoadConnection::finishConnecting(LoadContext &context, Owner &owner)
{
    int error = 0;
    socklen_t size = sizeof(error);
    getsockopt(m_socket, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error != 0) {
        end(context, owner, End::Why::Failed, std::strerror(error));
        return;
    }
    m_state = State::Upgrading;
    const Endpoint &endpoint = context.plan.endpoint();
    write(upgradeRequest(endpoint.host(), endpoint.path(), m_handshake->key));
    watch(context);
}

void LoadConnection::send(LoadContext &context, std::string_view message)
{
    if (m_state != State::Open)
        return;
    context.out.clear();
    appendClientFrame(ServerFrameReader::Binary, message, static_cast<std::uint32_t>(context.random()), context.out);
    const bool waiting = !m_unsent.empty();
    write(context.out);
    if (!waiting && !m_unsent.empty())
        watch(context);
}

void LoadConnection::write(std::string_view bytes)
{
    if (m_unsent.empty()) {
        const ssize_t sent = ::send(m_socket, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
        if (sent < 0 && errno != EAGAIN)
            return; // reading tells why
        bytes.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(sent, 0)));
    }
    m_unsent.append(bytes);
}

void LoadConnection::pause(LoadContext &context, bool paused)
{
    if (m_state == State::Closed || m_paused == paused)
        return;
    m_paused = paused;
    m_heardUs = context.nowUs;
    watch(context);
}

void LoadConnection::receive(LoadContext &context, Owner &owner)
{
    for (int reads = 0; reads < readsMax; ++reads) {
        const std::uint64_t unwanted = m_messages.ignoresRest() ? m_frames.payloadLeft() : 0;
        const bool discard = unwanted > discardFrom;
        const std::size_t room = discard ? std::min(unwanted, discardMax) : context.buffer.size();
        // MSG_TRUNC of TCP: taken off the queue without being copied (tcp(7)).
        const ssize_t size = ::recv(m_socket, discard ? nullptr : context.buffer.data(), room,
                                    discard ? MSG_DONTWAIT | MSG_TRUNC : MSG_DONTWAIT);
        if (size < 0 && (errno == EAGAIN || errno == EINTR))
            return;
        if (size <= 0) {
            const auto why = m_state == State::Open ? End::Why::Lost : End::Why::Failed;
            end(context, owner, why, size == 0 ? "the server closed the connection" : std::strerror(errno));
            return;
        }
        m_heardUs = context.nowUs;
        context.taken.tally.bytes += static_cast<std::uint64_t>(size);
        if (discard)
            take(context, owner, m_frames.skip(static_cast<std::uint64_t>(size)));
        else
            take(context, owner, std::string_view(context.buffer.data(), static_cast<std::size_t>(size)));
        if (m_state == State::Closed || m_paused || static_cast<std::size_t>(size) < room)
            return; // what comes now, epoll tells
    }
}

void LoadConnection::take(LoadContext &context, Owner &owner, std::string_view bytes)
{
    if (m_state == State::Upgrading)
        takeUpgrade(context, owner, bytes);
    while (m_state == State::Open) {
        const ServerFrameReader::Part part = m_frames.next(bytes);
        if (part.kind == ServerFrameReader::Kind::NeedsMore)
            return;
        take(context, owner, part);
    }
}

void LoadConnection::takeUpgrade(LoadContext &context, Owner &owner, std::string_view &bytes)
{
    switch (m_handshake->reader.take(bytes)) {
    case UpgradeReader::Outcome::NeedsMore:
        return;
    case UpgradeReader::Outcome::Accepted:
        break;
    case UpgradeReader::Outcome::Refused:
        end(context, owner, End::Why::Refused, "the server has no room");
        return;
    case UpgradeReader::Outcome::Failed:
        end(context, owner, End::Why::Failed, m_handshake->reader.mistake());
        return;
    }
    m_state = State::Open;
    m_handshake.reset();
    --context.handshakes;
    owner.opened(context);
}

void LoadConnection::take(LoadContext &context, Owner &owner, const ServerFrameReader::Part &part)
{
    if (part.kind == ServerFrameReader::Kind::Broken) {
        end(context, owner, End::Why::Malformed, part.mistake);
    } else if (part.kind == ServerFrameReader::Kind::Control) {
        answer(context, owner, part);
    } else if (part.opcode != ServerFrameReader::Binary) {
        end(context, owner, End::Why::Malformed, "a text message, where all are binary");
    } else if (const auto outcome = m_messages.take(part.bytes, part.last, context.head);
               outcome == MessageReader::Outcome::Broken) {
        end(context, owner, End::Why::Malformed, "a message that is no tapedeck.v1.ServerMessage");
    } else if (outcome != MessageReader::Outcome::NeedsMore) {
        owner.received(context, outcome, m_messages);
    }
}

void LoadConnection::answer(LoadContext &context, Owner &owner, const ServerFrameReader::Part &control)
{
    if (control.opcode == ServerFrameReader::Ping) {
        context.out.clear();
        appendClientFrame(ServerFrameReader::Pong, control.bytes, static_cast<std::uint32_t>(context.random()),
                          context.out);
        const bool waiting = !m_unsent.empty();
        write(context.out);
        if (!waiting && !m_unsent.empty())
            watch(context);
    } else if (control.opcode == ServerFrameReader::Close) {
        std::string sentence = "the server closed the connection";
        if (control.bytes.size() >= 2) {
            const auto code = static_cast<unsigned>(static_cast<std::uint8_t>(control.bytes[0])) << 8
                | static_cast<std::uint8_t>(control.bytes[1]);
            sentence += " with " + std::to_string(code);
            if (control.bytes.size() > 2)
                sentence.append(": ").append(control.bytes.substr(2));
        }
        end(context, owner, End::Why::Lost, std::move(sentence));
    }
}

void LoadConnection::close(LoadContext &context)
{
    if (m_state == State::Connecting || m_state == State::Upgrading)
        --context.handshakes;
    m_state = State::Closed;
    m_frames = {};
    m_messages.reset();
    m_unsent.clear();
    m_handshake.reset();
    if (m_socket < 0)
        return;
    // With a reset, so that the port is free at once: ten thousand that reconnect would soon have used them all.
    const linger none{1, 0};
    setsockopt(m_socket, SOL_SOCKET, SO_LINGER, &none, sizeof(none));
    ::close(m_socket);
    m_socket = -1;
}

void LoadConnection::end(LoadContext &context, Owner &owner, End::Why why, std::string sentence)
{
    End end{why, std::move(sentence), {}};
    if (why == End::Why::Refused)
        end.retryAfterUs = m_handshake->reader.retryAfterUs();
    close(context);
    owner.ended(context, end);
}

} // namespace tapedeck
