// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/fanout/clienthost.h"
#include "server/fanout/httproutes.h"
#include "server/fanout/session.h"
#include "server/fanout/transport.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace tapedeck {

/// Requests and answers on one connection (HTTP/1.1 and 1.0), one after the other: the next request is not looked at
/// before the answer to the one before has gone to the kernel, so that nothing piles up for who does not read.
class HttpConversation
{
public:
    static constexpr Micros idleUs = 30'000'000; ///< from an answer to the next request; beyond: closed

    enum class Verdict {
        Fine,
        Silent,  ///< not even one whole request came in time
        Idle,    ///< the next one did not
        Stalled, ///< the peer takes nothing of its answer
    };

    HttpConversation(std::uint32_t client, Transport &transport, ClientHost &host, SessionContext &context);

    /// Takes what was received. Not while busy().
    void feed(std::string_view bytes);
    /// The answer to a request that waits for it.
    void answer(HttpAnswer answer);
    /// The transport is drained again.
    void onDrained();

    /// An answer is awaited or under way: nothing should be read meanwhile.
    [[nodiscard]] bool busy() const { return m_awaiting || m_body || !m_transport.drained(); }
    /// All is said: to be closed.
    [[nodiscard]] bool finished() const { return m_closing && !busy(); }
    /// The connection is to become a stream, its head being sent. Once.
    [[nodiscard]] std::optional<HttpStream> takeStream() { return std::exchange(m_stream, std::nullopt); }
    [[nodiscard]] Verdict verdict() const;

private:
    void proceed();
    void handle(const HttpRequest &request);
    void refuse(int status, std::string_view sentence); // and close
    void respond(HttpAnswer answer);
    void startStream(HttpStream stream);
    void sendBody();
    void count(int status);

    std::uint32_t m_client;
    Transport &m_transport;
    ClientHost &m_host;
    SessionContext &m_context;
    std::optional<HttpRequestReader> m_reader; // of the request that is being read
    std::string m_unread;                      // received behind the request that is being answered
    Micros m_sinceUs;                          // that a request is expected
    bool m_first = true;                       // none has come yet
    bool m_awaiting = false;
    bool m_isHead = false;
    bool m_keepAlive = true;
    bool m_closing = false;
    std::shared_ptr<const std::string> m_body; // to be sent once the head has gone
    std::optional<HttpStream> m_stream;
};

} // namespace tapedeck
