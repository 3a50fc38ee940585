// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/fanout/client.h"

#include "server/fanout/upgrade.h"

#include <sys/socket.h>

#include <algorithm>
#include <utility>

namespace tapedeck {

namespace {

constexpr Micros closingUs = 2'000'000; // for the peer to take what is left and to close, too

} // namespace

Client::Client(std::uint32_t id, int descriptor, Admission admission, ClientHost &host, SessionContext &context)
    : m_id(id)
    , m_admission(admission)
    , m_deadlineUs(context.nowUs + (admission == Admission::Admitted ? context.limits.handshakeUs : closingUs))
    , m_host(host)
    , m_context(context)
    , m_transport(descriptor)
    , m_head(std::make_unique<HttpRequestReader>(context.limits.headBytesMax))
{
}

Client::~Client() = default;

void Client::bury()
{
    // The session may be the caller: it goes with the client.
    if (!std::exchange(m_buried, true))
        m_host.bury(*this);
}

void Client::onReady(std::uint32_t events)
{
    if (m_buried)
        return;
    if ((events & EPOLLOUT) && m_transport.onWritable(m_context.nowUs)) {
        if (m_session && !m_finished)
            m_session->onDrained();
        else if (m_finished)
            ::shutdown(m_transport.descriptor(), SHUT_WR);
    }
    if (events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR))
        readAll();
    if (m_transport.broken())
        bury();
}

void Client::readAll()
{
    const std::span<char> buffer = m_host.receiveBuffer();
    while (!m_buried) {
        const ssize_t got = m_transport.receive(buffer.data(), buffer.size());
        if (got <= 0)
            return; // the transport is broken, if the peer has gone
        const std::string_view bytes(buffer.data(), static_cast<std::size_t>(got));
        if (m_finished)
            continue; // to see the end of it
        if (m_head)
            readHead(bytes);
        else if (m_reader && !m_reader->feed(bytes))
            startClosing();
        // Edge-triggered: the next bytes, or the end, are a new event.
        if (bytes.size() < buffer.size())
            return;
    }
}

void Client::readHead(std::string_view bytes)
{
    std::size_t used = 0;
    switch (m_head->feed(bytes, used)) {
    case HttpRequestReader::State::Incomplete:
        return;
    case HttpRequestReader::State::Malformed:
        m_context.counters.refusedRequests.add();
        respond(httpResponse(400, "text/plain", "not an HTTP request\n"));
        return;
    case HttpRequestReader::State::TooLarge:
        m_context.counters.refusedRequests.add();
        respond(httpResponse(431, "text/plain", "the head of the request is too large\n"));
        return;
    case HttpRequestReader::State::Complete:
        break;
    }
    const std::unique_ptr<HttpRequestReader> head = std::move(m_head);
    answer(head->request());
    if (m_reader && used < bytes.size() && !m_reader->feed(bytes.substr(used)))
        startClosing();
}

void Client::answer(const HttpRequest &request)
{
    if (m_admission != Admission::Admitted) {
        const bool full = m_admission == Admission::Full;
        // Spread over some seconds by connection, so that those who were turned away together do not return so.
        const std::uint32_t seconds = (full ? 5 : 1) + m_id % (full ? 10 : 3);
        respond(httpResponse(503, "text/plain",
                             full ? "as many clients are connected as are allowed\n"
                                  : "too many clients connect at once; try again a little later\n",
                             "Retry-After: " + std::to_string(seconds) + "\r\n"));
        return;
    }
    const Upgrade upgrade = answerUpgrade(request);
    if (upgrade.status != 101) {
        (upgrade.status == 403 ? m_context.counters.refusedOrigin : m_context.counters.refusedRequests).add();
        respond(upgrade.response);
        return;
    }
    m_context.counters.accepted.add();
    m_deadlineUs = 0; // Hello has the session's own
    m_transport.sendUrgent(upgrade.response, m_context.nowUs);
    WebSocketReader::Listener &listener = *this;
    SessionPeer &peer = *this;
    m_reader = std::make_unique<WebSocketReader>(listener, m_context.limits.messageBytesMax);
    m_session = std::make_unique<Session>(m_id, upgrade.encoding, m_transport, peer, m_context);
}

void Client::respond(std::string_view response)
{
    m_head.reset();
    m_transport.sendUrgent(response, m_context.nowUs);
    startClosing();
}

void Client::startClosing()
{
    if (std::exchange(m_finished, true))
        return;
    m_deadlineUs = m_context.nowUs + closingUs;
    // Closed at once, unread bytes would make the kernel drop what the peer has not taken yet.
    if (m_transport.drained())
        ::shutdown(m_transport.descriptor(), SHUT_WR);
}

void Client::tick(SharedMessage &heartbeat)
{
    if (m_deadlineUs != 0 && m_context.nowUs > m_deadlineUs) {
        if (m_head && admitted())
            m_context.counters.handshakeTimeouts.add();
        bury();
    } else if (m_session && !m_finished) {
        m_session->tick(heartbeat);
    }
}

void Client::goAway(SharedMessage &message)
{
    if (m_session)
        m_session->goAway(message);
    else
        bury();
}

void Client::onFrame()
{
    (void)m_session->noteReceived();
}

void Client::onMessage(std::string_view bytes, bool isText)
{
    m_session->handle(bytes, isText);
}

void Client::onControlFrame(std::string_view frame)
{
    m_transport.sendUrgent(frame, m_context.nowUs);
}

void Client::closePeer(std::uint16_t code, std::string_view reason)
{
    if (m_reader)
        m_reader->close(code, reason);
    m_deadlineUs = m_context.nowUs + closingUs;
}

void Client::abortPeer()
{
    bury();
}

} // namespace tapedeck
