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
constexpr int readsPerTurn = 4;         // of the receive buffer, so that a flood does not keep the others waiting
constexpr std::uint32_t ignoredBytesMax = 256 * 1024; // from somebody who has nothing more to say

} // namespace

Client::Client(std::uint32_t id, int descriptor, Admission admission, ClientHost &host, SessionContext &context)
    : m_id(id)
    , m_admission(admission)
    , m_deadlineUs(context.nowUs + (admission == Admission::Admitted ? context.limits.handshakeUs : closingUs))
    , m_host(host)
    , m_context(context)
    , m_transport(descriptor)
{
    if (m_host.routes() != nullptr && admitted()) {
        m_http = std::make_unique<HttpConversation>(id, m_transport, host, context);
        m_deadlineUs = 0; // it has its own
    } else {
        m_head = std::make_unique<HttpRequestReader>(context.limits.headBytesMax);
    }
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
        if (m_finished) {
            ::shutdown(m_transport.descriptor(), SHUT_WR);
        } else if (m_session) {
            m_session->onDrained();
        } else if (m_http) {
            m_http->onDrained();
            followHttp();
            readAll();
        }
    }
    m_endIsThere = m_endIsThere || (events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR));
    if (m_endIsThere || (events & EPOLLIN))
        readAll();
    if ((events & (EPOLLHUP | EPOLLERR)) && owesAnswer())
        bury(); // nobody is left to answer
    settle();
}

/// Ends it when the peer has gone. One that has only finished speaking still gets the answer to its request.
void Client::settle()
{
    const bool owes = m_finished ? !m_transport.drained() : owesAnswer();
    if (m_transport.broken() || (m_transport.ended() && !owes))
        bury();
}

void Client::readAll()
{
    const std::span<char> buffer = m_host.receiveBuffer();
    m_unread = true;
    for (int reads = 0; reads < readsPerTurn && !m_buried && !owesAnswer(); ++reads) {
        const ssize_t got = m_transport.receive(buffer.data(), buffer.size());
        if (got <= 0) {
            m_unread = false;
            return;
        }
        const std::string_view bytes(buffer.data(), static_cast<std::size_t>(got));
        if (m_finished || (!m_head && !m_reader && !m_http)) {
            // To see the end of it.
            m_ignoredBytes += static_cast<std::uint32_t>(bytes.size());
            if (m_ignoredBytes > ignoredBytesMax)
                bury();
        } else if (m_head) {
            readHead(bytes);
        } else if (m_http) {
            m_http->feed(bytes);
            followHttp();
        } else if (!m_reader->feed(bytes)) {
            startClosing();
        }
        // Edge-triggered: the next bytes are a new event, and so is the end unless it has been told of already.
        if (bytes.size() < buffer.size() && !m_endIsThere) {
            m_unread = false;
            return;
        }
    }
}

void Client::followHttp()
{
    if (std::optional<HttpStream> stream = m_http->takeStream()) {
        m_http.reset();
        m_context.counters.accepted.add();
        SessionPeer &peer = *this;
        m_session = std::make_unique<Session>(m_id, Encoding::Sse, m_transport, peer, m_context);
        m_session->handle(stream->subscribe);
    } else if (m_http->finished()) {
        startClosing();
    }
}

void Client::answer(HttpAnswer answer)
{
    if (m_buried || m_finished || !m_http)
        return;
    m_http->answer(std::move(answer));
    followHttp();
    readAll(); // what came meanwhile
    settle();
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
    if (m_buried)
        return;
    if (m_deadlineUs != 0 && m_context.nowUs > m_deadlineUs) {
        if (m_head && admitted())
            m_context.counters.handshakeTimeouts.add();
        bury();
    } else if (m_session && !m_finished) {
        m_session->tick(heartbeat);
    } else if (m_http && !m_finished) {
        const HttpConversation::Verdict verdict = m_http->verdict();
        if (verdict == HttpConversation::Verdict::Stalled)
            m_context.counters.stalled.add();
        else if (verdict == HttpConversation::Verdict::Silent)
            m_context.counters.handshakeTimeouts.add();
        if (verdict != HttpConversation::Verdict::Fine)
            bury();
    }
    if (m_unread && !m_buried) {
        readAll();
        settle();
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
    else
        startClosing();
    m_deadlineUs = m_context.nowUs + closingUs;
}

void Client::abortPeer()
{
    bury();
}

} // namespace tapedeck
