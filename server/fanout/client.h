// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/fanout/clienthost.h"
#include "server/fanout/httpconversation.h"
#include "server/fanout/httprequest.h"
#include "server/fanout/poller.h"
#include "server/fanout/session.h"
#include "server/fanout/transport.h"
#include "server/fanout/websocketreader.h"

#include <memory>
#include <string>

namespace tapedeck {

/// Why a connection is not to become a session, if so.
enum class Admission { Admitted, Full, TooFast };

/// One connection: an HTTP request first, which becomes a WebSocket or is refused; of a worker with routes, any number
/// of requests, the last of which may become a stream.
class Client : public PollHandler, private WebSocketReader::Listener, private SessionPeer
{
public:
    Client(std::uint32_t id, int descriptor, Admission admission, ClientHost &host, SessionContext &context);
    ~Client() override;

    [[nodiscard]] std::uint32_t id() const { return m_id; }
    [[nodiscard]] int descriptor() const { return m_transport.descriptor(); }
    [[nodiscard]] bool admitted() const { return m_admission == Admission::Admitted; }
    /// Null unless the request has become a WebSocket or a stream.
    [[nodiscard]] Session *session() { return m_session.get(); }
    [[nodiscard]] bool isStream() const { return m_session && !m_reader; }
    /// An HTTP answer is awaited or under way.
    [[nodiscard]] bool owesAnswer() const { return m_http && m_http->busy(); }

    void onReady(std::uint32_t events) override;
    /// Deadlines, and the session's tick; a few times a second.
    void tick(SharedMessage &heartbeat);
    /// To a request that waits for it.
    void answer(HttpAnswer answer);
    /// Says goodbye: to a session by `message`.
    void goAway(SharedMessage &message);

private:
    void readAll();
    void settle();
    void followHttp();
    void readHead(std::string_view bytes);
    void answer(const HttpRequest &request);
    void respond(std::string_view response); // and close
    void startClosing();
    void bury();

    void onFrame() override;
    void onMessage(std::string_view bytes, bool isText) override;
    void onControlFrame(std::string_view frame) override;
    void closePeer(std::uint16_t code, std::string_view reason) override;
    void abortPeer() override;

    std::uint32_t m_id;
    Admission m_admission;
    bool m_buried = false;
    bool m_unread = false;     // more may be there to read, of which no event will tell
    bool m_endIsThere = false; // behind what is to be read
    bool m_finished = false;   // nothing more is read for a conversation: what is held is sent, then it is closed
    std::uint32_t m_ignoredBytes = 0;
    Micros m_deadlineUs; // for the request, and then for the closing; 0: none
    ClientHost &m_host;
    SessionContext &m_context;
    Transport m_transport;
    std::unique_ptr<HttpRequestReader> m_head; // until it is read
    std::unique_ptr<HttpConversation> m_http;  // instead, of a worker with routes
    std::unique_ptr<WebSocketReader> m_reader;
    std::unique_ptr<Session> m_session;
};

} // namespace tapedeck
