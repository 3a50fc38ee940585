// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/fanout/transport.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace tapedeck {

Transport::Transport(int descriptor)
    : m_descriptor(descriptor)
    , m_lastSendUs(steadyClockUs())
    , m_lastProgressUs(m_lastSendUs)
{
}

Transport::~Transport()
{
    ::close(m_descriptor);
}

std::size_t Transport::urgentBytes() const
{
    return m_held ? m_held->urgent.size() - m_held->urgentOffset : 0;
}

std::size_t Transport::write(std::string_view bytes, Micros nowUs)
{
    const ssize_t taken = ::send(m_descriptor, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (taken < 0) {
        m_broken = m_broken || (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR && errno != ENOBUFS);
        return 0;
    }
    m_lastProgressUs = nowUs;
    return static_cast<std::size_t>(taken);
}

void Transport::hold(std::shared_ptr<const void> owner, std::string_view rest)
{
    m_held = std::make_unique<Held>();
    m_held->owner = std::move(owner);
    m_held->frame = rest;
}

void Transport::send(std::string_view bytes, Micros nowUs)
{
    m_lastSendUs = nowUs;
    const std::size_t sent = write(bytes, nowUs);
    if (sent == bytes.size() || m_broken)
        return;
    const auto copy = std::make_shared<const std::string>(bytes.substr(sent));
    hold(copy, *copy);
}

void Transport::sendUrgent(std::string_view bytes, Micros nowUs)
{
    m_lastSendUs = nowUs;
    const std::size_t sent = drained() ? write(bytes, nowUs) : 0;
    if (sent == bytes.size() || m_broken)
        return;
    if (!m_held)
        m_held = std::make_unique<Held>();
    m_held->urgent.append(bytes.substr(sent));
}

bool Transport::onWritable(Micros nowUs)
{
    if (!m_held || m_broken)
        return false;
    Held &held = *m_held;
    if (held.owner) {
        held.frame.remove_prefix(write(held.frame, nowUs));
        if (!held.frame.empty())
            return false;
        held.owner.reset();
    }
    if (!held.urgent.empty())
        held.urgentOffset += write(std::string_view(held.urgent).substr(held.urgentOffset), nowUs);
    if (held.urgentOffset < held.urgent.size())
        return false;
    m_held.reset();
    return true;
}

void Transport::limitUnsent(int bytes)
{
    if (std::exchange(m_unsentMax, bytes) == bytes)
        return;
    (void)::setsockopt(m_descriptor, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &bytes, sizeof(bytes));
}

ssize_t Transport::receive(char *buffer, std::size_t size)
{
    const ssize_t got = ::recv(m_descriptor, buffer, size, MSG_DONTWAIT);
    if (got > 0)
        return got;
    if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
        return 0;
    (got == 0 ? m_ended : m_broken) = true;
    return -1;
}

} // namespace tapedeck
