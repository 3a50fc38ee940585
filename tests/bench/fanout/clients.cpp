// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/fanout/clients.h"

#include "tests/bench/fanout/wsclient.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>

namespace tapedeck::bench {

namespace {

constexpr std::size_t readBytes = 256 * 1024;
constexpr int clientsPerSource = 20'000;    // the ports of one source address to one port
constexpr int slowReceiveBytes = 64 * 1024; // so that a reader which has stopped is noticed soon
constexpr int ethernetSegmentBytes = 1448;
constexpr Micros retryUs = 100'000;

/// The seconds of a Retry-After header; 0 if there is none.
int retryAfter(std::string_view head)
{
    constexpr std::string_view name = "\r\nRetry-After: ";
    const std::size_t at = head.find(name);
    int seconds = 0;
    if (at != std::string_view::npos)
        std::from_chars(head.data() + at + name.size(), head.data() + head.size(), seconds);
    return seconds;
}

} // namespace

Clients::Clients(const Protocol &protocol, const Options &options)
    : m_protocol(protocol)
    , m_options(options)
    , m_request(protocol.request())
    , m_epoll(epoll_create1(EPOLL_CLOEXEC))
    , m_clients(static_cast<std::size_t>(options.count))
    , m_buffer(readBytes, '\0')
    , m_freshSlow(static_cast<std::size_t>(options.count), false)
{
}

Clients::~Clients()
{
    for (const Client &client : m_clients) {
        if (client.descriptor >= 0)
            ::close(client.descriptor);
    }
    ::close(m_epoll);
}

bool Clients::connectAll(double seconds)
{
    const Micros endUs = steadyClockUs() + static_cast<Micros>(seconds * 1e6);
    while (m_ready < m_options.count) {
        const Micros now = steadyClockUs();
        if (now > endUs)
            return false;
        openSome(now);
        poll(now + 5'000);
    }
    return true;
}

void Clients::openSome(Micros nowUs)
{
    while (m_underWay < m_options.connecting && !m_retryQueue.empty() && m_retryQueue.front().dueUs <= nowUs) {
        const int index = m_retryQueue.front().client;
        m_retryQueue.pop_front();
        open(index);
    }
    while (m_underWay < m_options.connecting && m_next < m_options.count)
        open(m_next++);
}

void Clients::open(int index)
{
    Client &client = m_clients[static_cast<std::size_t>(index)];
    ++m_underWay;
    client.partial.clear();
    client.descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (client.descriptor < 0) {
        retry(index, retryUs, std::string("socket: ") + std::strerror(errno));
        return;
    }
    const int on = 1;
    setsockopt(client.descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    if (isSlow(index)) {
        setsockopt(client.descriptor, SOL_SOCKET, SO_RCVBUF, &slowReceiveBytes, sizeof(slowReceiveBytes));
        // The loopback interface's segments are as long as this buffer, so that its window would open late.
        setsockopt(client.descriptor, IPPROTO_TCP, TCP_MAXSEG, &ethernetSegmentBytes, sizeof(ethernetSegmentBytes));
    }
    sockaddr_in address{};
    address.sin_family = AF_INET;
    if (m_options.count > clientsPerSource) {
        setsockopt(client.descriptor, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof(on));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1 + static_cast<std::uint32_t>(index / clientsPerSource));
        (void)bind(client.descriptor, reinterpret_cast<const sockaddr *>(&address), sizeof(address));
    }
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(m_options.port);
    if (connect(client.descriptor, reinterpret_cast<const sockaddr *>(&address), sizeof(address)) != 0
        && errno != EINPROGRESS) {
        retry(index, retryUs, std::string("connect: ") + std::strerror(errno));
        return;
    }
    client.state = State::Connecting;
    epoll_event event{};
    event.events = EPOLLOUT;
    event.data.u32 = static_cast<std::uint32_t>(index);
    epoll_ctl(m_epoll, EPOLL_CTL_ADD, client.descriptor, &event);
}

void Clients::close(int index)
{
    Client &client = m_clients[static_cast<std::size_t>(index)];
    if (client.state == State::Ready) {
        ++m_lost;
        m_lostSlow += isSlow(index);
        --m_ready;
    }
    if (client.descriptor >= 0)
        ::close(client.descriptor);
    client.descriptor = -1;
    client.state = State::Closed;
}

void Clients::retry(int index, Micros delayUs, std::string reason)
{
    close(index);
    --m_underWay;
    ++m_retries;
    if (m_refusal.empty())
        m_refusal = std::move(reason);
    m_retryQueue.push_back({steadyClockUs() + delayUs, index});
}

void Clients::runUntil(Micros steadyUs, Measurement *measurement)
{
    m_measurement = measurement;
    while (steadyClockUs() < steadyUs)
        poll(steadyUs);
    m_measurement = nullptr;
}

std::int64_t Clients::resumeSlow(double seconds)
{
    const Micros start = steadyClockUs();
    m_resumedUs = wallClockUs();
    for (int i = m_options.count - m_options.slow; i < m_options.count; ++i) {
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.u32 = static_cast<std::uint32_t>(i);
        if (m_clients[static_cast<std::size_t>(i)].descriptor >= 0)
            epoll_ctl(m_epoll, EPOLL_CTL_MOD, m_clients[static_cast<std::size_t>(i)].descriptor, &event);
    }
    const Micros endUs = start + static_cast<Micros>(seconds * 1e6);
    while (m_fresh + m_lostSlow < m_options.slow && steadyClockUs() < endUs)
        poll(steadyClockUs() + 1'000);
    return m_fresh == m_options.slow ? steadyClockUs() - start : -1;
}

void Clients::poll(Micros untilUs)
{
    std::array<epoll_event, 512> events;
    const Micros before = steadyClockUs();
    const bool sleeps = untilUs > before && (m_measurement == nullptr || m_options.sleeps);
    const int count = epoll_wait(m_epoll, events.data(), static_cast<int>(events.size()),
                                 sleeps ? static_cast<int>((untilUs - before + 999) / 1000) : 0);
    if (m_measurement != nullptr && (sleeps || count == 0))
        m_idleUs += steadyClockUs() - before;
    for (int i = 0; i < count; ++i) {
        const int index = static_cast<int>(events[static_cast<std::size_t>(i)].data.u32);
        Client &client = m_clients[static_cast<std::size_t>(index)];
        if (client.state == State::Connecting) {
            int error = 0;
            socklen_t size = sizeof(error);
            getsockopt(client.descriptor, SOL_SOCKET, SO_ERROR, &error, &size);
            if (error != 0) {
                retry(index, retryUs, std::string("connect: ") + std::strerror(error));
                continue;
            }
            client.state = State::Upgrading;
            send(index, m_request);
            epoll_event event{};
            event.events = EPOLLIN;
            event.data.u32 = static_cast<std::uint32_t>(index);
            epoll_ctl(m_epoll, EPOLL_CTL_MOD, client.descriptor, &event);
        } else {
            read(index);
        }
    }
}

void Clients::read(int index)
{
    Client &client = m_clients[static_cast<std::size_t>(index)];
    if (client.descriptor < 0)
        return;
    const ssize_t got = recv(client.descriptor, m_buffer.data(), m_buffer.size(), 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (got <= 0) {
        if (client.state == State::Ready)
            close(index);
        else
            retry(index, retryUs, "closed before it was ready");
        return;
    }
    std::string_view bytes(m_buffer.data(), static_cast<std::size_t>(got));
    const Micros now = wallClockUs();
    if (client.partial.empty()) {
        bytes.remove_prefix(consume(index, bytes, now));
        if (!bytes.empty() && client.descriptor >= 0)
            client.partial.assign(bytes);
    } else {
        client.partial.append(bytes);
        const std::size_t done = consume(index, client.partial, now);
        client.partial.erase(0, done);
    }
}

std::size_t Clients::consume(int index, std::string_view bytes, Micros nowUs)
{
    const Client &client = m_clients[static_cast<std::size_t>(index)];
    std::size_t done = 0;
    if (client.state == State::Upgrading)
        done = upgrade(index, bytes);
    while (client.state >= State::Opening) {
        const ServerFrame frame = readServerFrame(bytes.substr(done));
        if (frame.size == 0)
            break;
        done += frame.size;
        if (frame.opcode == Text || frame.opcode == Binary)
            hear(index, frame.payload, nowUs);
        else if (frame.opcode == Ping)
            send(index, clientFrame(Pong, frame.payload));
    }
    return done;
}

std::size_t Clients::upgrade(int index, std::string_view bytes)
{
    const std::size_t end = bytes.find("\r\n\r\n");
    if (end == std::string_view::npos)
        return 0;
    const std::string_view head = bytes.substr(0, end + 4);
    if (!head.starts_with("HTTP/1.1 101")) {
        // Spread over half the time asked for again: all at once would be turned away together.
        const Micros after = std::max<Micros>(retryUs, Micros(retryAfter(head)) * 1'000'000);
        retry(index, after + after / 2 * (index % 16) / 16, std::string(head.substr(0, head.find('\r'))));
        return 0;
    }
    m_clients[static_cast<std::size_t>(index)].state = State::Opening;
    if (const std::string opening = m_protocol.opening(index); !opening.empty())
        send(index, opening);
    if (m_protocol.readyOnUpgrade())
        becomeReady(index);
    return end + 4;
}

void Clients::becomeReady(int index)
{
    Client &client = m_clients[static_cast<std::size_t>(index)];
    client.state = State::Ready;
    --m_underWay;
    ++m_ready;
    if (isSlow(index)) {
        epoll_event event{};
        event.events = 0;
        event.data.u32 = static_cast<std::uint32_t>(index);
        epoll_ctl(m_epoll, EPOLL_CTL_MOD, client.descriptor, &event);
    }
}

void Clients::hear(int index, std::string_view payload, Micros nowUs)
{
    const Client &client = m_clients[static_cast<std::size_t>(index)];
    const Heard heard = m_protocol.hear(payload, client.state == State::Ready);
    if (!heard.answer.empty())
        send(index, heard.answer);
    switch (heard.kind) {
    case Heard::Kind::Messages:
        if (m_measurement != nullptr && !isSlow(index))
            m_measurement->add(heard, payload.size(), nowUs);
        if (m_resumedUs != 0 && isSlow(index) && heard.publishedUs >= m_resumedUs
            && !m_freshSlow[static_cast<std::size_t>(index)]) {
            m_freshSlow[static_cast<std::size_t>(index)] = true;
            ++m_fresh;
        }
        break;
    case Heard::Kind::Ready:
        if (client.state == State::Opening)
            becomeReady(index);
        break;
    case Heard::Kind::Failed:
        if (client.state == State::Ready)
            close(index);
        else
            retry(index, retryUs, "the server refused the subscription");
        break;
    case Heard::Kind::Other:
        break;
    }
}

void Clients::send(int index, std::string_view bytes)
{
    // What a client sends is small and rare: a full buffer would be the server not reading.
    const ssize_t sent = ::send(m_clients[static_cast<std::size_t>(index)].descriptor, bytes.data(), bytes.size(),
                                MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent != static_cast<ssize_t>(bytes.size()) && m_refusal.empty())
        m_refusal = "the server did not take what a client sent";
}

} // namespace tapedeck::bench
