// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/fanout/httpconversation.h"

#include <array>
#include <cstdio>
#include <ctime>
#include <utility>

namespace tapedeck {

namespace {

constexpr std::size_t shortBodyBytes = 16 * 1024; // copied behind the head: one write for both

std::string httpDate()
{
    const std::time_t now = std::time(nullptr);
    std::tm utc{};
    gmtime_r(&now, &utc);
    static constexpr std::array days = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr std::array months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    std::array<char, 40> text{};
    (void)std::snprintf(text.data(), text.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT",
                        days[static_cast<std::size_t>(utc.tm_wday)], utc.tm_mday,
                        months[static_cast<std::size_t>(utc.tm_mon)], utc.tm_year + 1900, utc.tm_hour, utc.tm_min,
                        utc.tm_sec);
    return text.data();
}

std::string startOfHead(int status, std::string_view contentType, std::string_view lines, bool keepAlive)
{
    std::string head = "HTTP/1.1 " + std::to_string(status) + ' ' + http_status_str(static_cast<http_status>(status));
    head += "\r\nDate: " + httpDate() + "\r\nX-Content-Type-Options: nosniff\r\n";
    if (!contentType.empty())
        head.append("Content-Type: ").append(contentType).append("\r\n");
    head.append(lines);
    return head += keepAlive ? "Connection: keep-alive\r\n" : "Connection: close\r\n";
}

/// RFC 9110 §8.6: these have no body, and 204 no length either.
bool mayHaveBody(int status)
{
    return status != 204 && status != 304;
}

} // namespace

HttpConversation::HttpConversation(std::uint32_t client, Transport &transport, ClientHost &host,
                                   SessionContext &context)
    : m_client(client)
    , m_transport(transport)
    , m_host(host)
    , m_context(context)
    , m_sinceUs(context.nowUs)
{
}

void HttpConversation::feed(std::string_view bytes)
{
    if (m_closing)
        return;
    m_unread.append(bytes);
    proceed();
}

void HttpConversation::proceed()
{
    std::size_t taken = 0;
    while (!m_closing && !busy() && taken < m_unread.size()) {
        if (!m_reader)
            m_reader.emplace(m_context.limits.headBytesMax);
        std::size_t used = 0;
        const HttpRequestReader::State state = m_reader->feed(std::string_view(m_unread).substr(taken), used);
        taken += used;
        switch (state) {
        case HttpRequestReader::State::Incomplete:
            break;
        case HttpRequestReader::State::Malformed:
            refuse(400, "not an HTTP request");
            break;
        case HttpRequestReader::State::TooLarge:
            refuse(431,
                   "the head of a request has at most " + std::to_string(m_context.limits.headBytesMax) + " bytes");
            break;
        case HttpRequestReader::State::Complete:
            handle(m_reader->request());
            m_reader.reset();
            break;
        }
    }
    m_unread.erase(0, taken);
}

void HttpConversation::handle(const HttpRequest &request)
{
    m_first = false;
    m_isHead = request.method == "HEAD";
    // A body, which no request here needs, is not read: what follows the head is not the next request then.
    m_keepAlive = request.keepAlive && !request.hasBody;
    if (request.major != 1) {
        refuse(505, "this server speaks HTTP/1.1");
    } else if (request.minor >= 1 && request.header("Host").empty()) {
        refuse(400, "the Host header is missing");
    } else {
        HttpOutcome outcome = m_host.routes()->request(m_client, request);
        if (auto *answer = std::get_if<HttpAnswer>(&outcome))
            respond(std::move(*answer));
        else if (auto *stream = std::get_if<HttpStream>(&outcome))
            startStream(std::move(*stream));
        else
            m_awaiting = true;
    }
}

void HttpConversation::refuse(int status, std::string_view sentence)
{
    m_keepAlive = false;
    respond(
        {status, "text/plain; charset=utf-8", {}, std::make_shared<const std::string>(std::string(sentence) + '\n')});
}

void HttpConversation::startStream(HttpStream stream)
{
    if (!m_isHead && !m_host.admitsStream()) {
        m_context.counters.refusedFull.add();
        const std::uint32_t seconds = 5 + m_client % 10; // so that they do not come back together
        respond({503, "text/plain; charset=utf-8", "Retry-After: " + std::to_string(seconds) + "\r\n",
                 std::make_shared<const std::string>("as many streams are open as are allowed\n")});
        return;
    }
    count(200);
    // Its end is the end of the connection: chunks would have to be framed for each client.
    std::string start = startOfHead(200, "text/event-stream", stream.head, false) + "\r\n";
    if (!m_isHead)
        start += stream.opening;
    m_transport.sendUrgent(start, m_context.nowUs);
    m_closing = true;
    if (!m_isHead)
        m_stream = std::move(stream);
}

void HttpConversation::respond(HttpAnswer answer)
{
    m_awaiting = false;
    m_closing = m_closing || !m_keepAlive;
    count(answer.status);
    std::string head = startOfHead(answer.status, answer.contentType, answer.head, m_keepAlive);
    const std::size_t length = answer.body ? answer.body->size() : 0;
    if (mayHaveBody(answer.status))
        head += "Content-Length: " + std::to_string(length) + "\r\n";
    head += "\r\n";
    if (length > 0 && !m_isHead && mayHaveBody(answer.status)) {
        if (length <= shortBodyBytes)
            head += *answer.body;
        else
            m_body = std::move(answer.body);
    }
    m_transport.sendUrgent(head, m_context.nowUs);
    sendBody();
    m_sinceUs = m_context.nowUs;
}

void HttpConversation::sendBody()
{
    if (!m_body || !m_transport.drained())
        return;
    const std::shared_ptr<const std::string> body = std::exchange(m_body, nullptr);
    m_transport.send(*body, body, m_context.nowUs);
}

void HttpConversation::answer(HttpAnswer answer)
{
    if (!m_awaiting)
        return;
    respond(std::move(answer));
    proceed();
}

void HttpConversation::onDrained()
{
    sendBody();
    if (busy())
        return;
    m_sinceUs = m_context.nowUs;
    proceed();
}

HttpConversation::Verdict HttpConversation::verdict() const
{
    const Micros now = m_context.nowUs;
    if (!m_transport.drained())
        return now - m_transport.lastProgressUs() > m_context.limits.stallUs ? Verdict::Stalled : Verdict::Fine;
    const Micros patienceUs = m_first ? m_context.limits.handshakeUs : idleUs;
    if (busy() || m_closing || now - m_sinceUs <= patienceUs)
        return Verdict::Fine;
    return m_first ? Verdict::Silent : Verdict::Idle;
}

void HttpConversation::count(int status)
{
    FanoutCounters &counters = m_context.counters;
    (status < 300       ? counters.http2xx
         : status < 400 ? counters.http3xx
         : status < 500 ? counters.http4xx
                        : counters.http5xx)
        .add();
}

} // namespace tapedeck
